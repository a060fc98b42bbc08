"""Whether every tree of a model that was read points only at nodes and columns that it has.

scikit-learn follows the numbers in a tree without looking, so a crafted file could make it read
foreign memory; skops therefore leaves trees out of what it trusts. We trust them and look.
"""

from __future__ import annotations

from typing import Any

from aitoolkit.recording.parts_of_model import parts_of


def trees_in_bounds(model: Any) -> bool:
    """Return whether each tree of `model` is a tree over its own nodes and columns."""
    for part in parts_of(model):
        name = type(part).__name__
        if name == "Tree" and not _tree_in_bounds(part):
            return False
        if name.startswith("HistGradientBoosting") and not _boosting_in_bounds(part):
            return False
    return True


def _tree_in_bounds(tree: Any) -> bool:
    nodes = tree.__getstate__()["nodes"]
    inner = nodes["left_child"] != -1
    return len(nodes) == tree.node_count and _forward(
        nodes[inner], ("left_child", "right_child"), "feature", inner, tree.n_features
    )


def _boosting_in_bounds(boosting: Any) -> bool:
    columns = getattr(boosting, "_n_features", 0) or 0
    for round_of_trees in getattr(boosting, "_predictors", ()):
        for tree in round_of_trees:
            nodes, inner = tree.nodes, tree.nodes["is_leaf"] == 0
            sets = (len(tree.binned_left_cat_bitsets), len(tree.raw_left_cat_bitsets))
            categorical = nodes[inner & (nodes["is_categorical"] != 0)]
            if not _forward(nodes[inner], ("left", "right"), "feature_idx", inner, columns):
                return False
            if not (categorical["bitset_idx"] < min(sets)).all():
                return False
    return True


def _forward(nodes: Any, children: tuple[str, str], feature: str, inner: Any, columns: int) -> bool:
    # A child comes after its parent and exists, so that following always ends in a leaf.
    own = inner.nonzero()[0]
    columns_known = ((nodes[feature] >= 0) & (nodes[feature] < columns)).all()
    return bool(columns_known) and all(
        bool(((nodes[child] > own) & (nodes[child] < len(inner))).all()) for child in children
    )
