"""Whether every tree of a model that was read points only at nodes and columns that it has.

scikit-learn follows the numbers in a tree without looking, so a crafted file could make it read
foreign memory; skops therefore leaves trees out of what it trusts. We trust them and look.
"""

from __future__ import annotations

from typing import Any

from aitoolkit.recording.native_bounds import native_in_bounds
from aitoolkit.recording.parts_of_model import parts_of

WORDS_OF_A_SET = 8
"""A set of categories is 256 bits in words of 32."""


def trees_in_bounds(model: Any) -> bool:
    """Return whether each tree of `model` is a tree over its own nodes and columns.

    Neighbours, support vectors and splines, which compiled code follows too, are looked at alike.
    """
    return all(
        _tree_in_bounds(part)
        and _owner_in_bounds(part)
        and _boosting_in_bounds(part)
        and native_in_bounds(part)
        for part in parts_of(model)
    )


def _tree_in_bounds(tree: Any) -> bool:
    if type(tree).__name__ != "Tree":
        return True
    # Nothing but a count may be asked before it is known that there is a node.
    if tree.node_count < 1 or tree.n_outputs < 1 or tree.n_features < 1:
        return False
    state = tree.__getstate__()
    nodes = state["nodes"]
    inner = nodes["left_child"] != -1
    children = [nodes[name][inner] for name in ("left_child", "right_child")]
    depth = _depth(len(nodes), inner, children)
    width = (tree.node_count, tree.n_outputs, tree.max_n_classes)
    return (
        depth is not None
        and depth <= tree.max_depth
        and state["values"].shape == width
        and _columns_known(nodes["feature"][inner], tree.n_features)
    )


def _owner_in_bounds(model: Any) -> bool:
    """Return whether the trees of an estimator are about the columns that it checks for them."""
    names = {kind.__name__ for kind in type(model).__mro__}
    if "BaseDecisionTree" in names and hasattr(model, "tree_"):
        tree = model.tree_
        one = tree.n_outputs == 1 or tree.n_outputs == getattr(model, "n_outputs_", 1)
        return bool(one and tree.n_features == model.n_features_in_)
    if not names & {"BaseForest", "BaseGradientBoosting", "BaseBagging"}:
        return True
    trees: Any = getattr(model, "estimators_", ())
    rows = trees.ravel() if hasattr(trees, "ravel") else trees
    chosen = getattr(model, "estimators_features_", None)
    widths = [model.n_features_in_] * len(rows) if chosen is None else [len(c) for c in chosen]
    if "BaseGradientBoosting" in names and len(rows):
        one_value = all(t.tree_.n_outputs == 1 and t.tree_.max_n_classes == 1 for t in rows)
        if not one_value or trees.shape[1] != model.n_trees_per_iteration_:
            return False
    return len(widths) == len(rows) and all(
        getattr(tree, "n_features_in_", width) == width
        for tree, width in zip(rows, widths, strict=True)
    )


def _boosting_in_bounds(boosting: Any) -> bool:
    if not type(boosting).__name__.startswith("HistGradientBoosting"):
        return True
    rounds = getattr(boosting, "_predictors", ())
    if not rounds:
        return True
    columns, mapper = boosting._n_features, boosting._bin_mapper
    categorical = mapper.is_categorical_
    if columns != _columns_given(boosting) or categorical.size != columns:
        return False
    return all(
        _predictor_in_bounds(tree, columns, categorical) for trees in rounds for tree in trees
    )


def _columns_given(boosting: Any) -> int:
    """Return how many columns reach the trees: what the preparation hands on, if there is one."""
    preparation = getattr(boosting, "_preprocessor", None)
    if preparation is None:
        return int(boosting.n_features_in_)
    kinds = {"encoder": "OrdinalEncoder", "numerical": "FunctionTransformer"}
    parts = [part for part in preparation.transformers_ if str(part[1]) != "drop"]
    if any(kinds.get(name) != type(step).__name__ for name, step, _ in parts):
        return -1
    import numpy as np

    positions = np.arange(preparation.n_features_in_)
    return int(sum(len(positions[columns]) for _, _, columns in parts))


def _predictor_in_bounds(tree: Any, columns: int, categorical: Any) -> bool:
    nodes = tree.nodes
    inner = nodes["is_leaf"] == 0
    sets = (tree.binned_left_cat_bitsets, tree.raw_left_cat_bitsets)
    by_category = nodes[inner & (nodes["is_categorical"] != 0)]
    children = [nodes[name][inner] for name in ("left", "right")]
    return (
        _depth(len(nodes), inner, children) is not None
        and _columns_known(nodes["feature_idx"][inner], columns)
        and all(s.ndim == 2 and s.shape[1] == WORDS_OF_A_SET for s in sets)
        and bool((by_category["bitset_idx"] < min(map(len, sets))).all())
        and bool(categorical[by_category["feature_idx"]].all())
    )


def _columns_known(features: Any, columns: int) -> bool:
    return bool(((features >= 0) & (features < columns)).all())


def _depth(size: int, inner: Any, children: list[Any]) -> int | None:
    """Return how deep a tree is; None if its nodes are no tree.

    Children come after their parents, and every node but the first is the child of one node:
    so each way down ends in a leaf.
    """
    import numpy as np

    if size < 1:
        return None
    own = np.flatnonzero(inner)
    below = [child.astype(np.int64) for child in children]
    if not all(((c > own) & (c < size)).all() for c in below):
        return None
    parent = np.full(size, -1)
    times = np.bincount(np.concatenate(below), minlength=size) if len(own) else np.zeros(size)
    if times[0] != 0 or not (times[1:] == 1).all():
        return None
    for child in below:
        parent[child] = own
    depth, level = 0, np.zeros(1, dtype=np.int64)
    order = np.argsort(parent[1:], kind="stable") + 1
    of = parent[order]
    while True:
        first, last = np.searchsorted(of, level, "left"), np.searchsorted(of, level, "right")
        level = np.concatenate([order[a:b] for a, b in zip(first, last, strict=True)] or [of[:0]])
        if not len(level):
            return depth
        depth += 1
