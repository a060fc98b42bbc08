"""Trees, forests, ExtraTrees and gradient boosting of scikit-learn, read from ``tree_``."""

from __future__ import annotations

from typing import Any

import numpy as np

from aitoolkit.examining.trees.tables import LEAF, Floats, TreeTables, flat


def read_trees_of_votes(model: Any, positive: int) -> TreeTables | None:
    """Return a tree, or a forest as the mean of its trees, in points of probability."""
    if model.n_outputs_ != 1 or len(model.classes_) != 2:
        return None
    trees = getattr(model, "estimators_", [model])
    return TreeTables(
        **flat(_tree(one.tree_, _share(one.tree_, positive) / len(trees)) for one in trees),
        base=0.0,
        scale="probability",
        n_columns=int(model.n_features_in_),
        single=True,
    )


def votes(model: Any, matrix: Floats, positive: int) -> Floats:
    """Return the model's own probability of the positive."""
    return np.asarray(model.predict_proba(matrix)[:, positive], dtype=np.float64)


def read_gradient_boosting(model: Any, positive: int) -> TreeTables | None:
    """Return boosted trees in log-odds; None where the first guess depends on the row."""
    plain = model.init is None or isinstance(model.init, str)
    if len(model.classes_) != 2 or model.loss != "log_loss" or not plain:
        return None
    sign = 1.0 if positive == 1 else -1.0
    columns = int(model.n_features_in_)
    first = float(model._raw_predict_init(np.zeros((1, columns), dtype=np.float32))[0, 0])
    trees = [one.tree_ for one in model.estimators_[:, 0]]
    return TreeTables(
        **flat(_tree(one, sign * model.learning_rate * one.value[:, 0, 0]) for one in trees),
        base=sign * first,
        scale="log-odds",
        n_columns=columns,
        single=True,
    )


def margins(model: Any, matrix: Floats, positive: int) -> Floats:
    """Return the model's own log-odds of the positive."""
    sign = 1.0 if positive == 1 else -1.0
    return sign * np.asarray(model.decision_function(matrix), dtype=np.float64).ravel()


def _share(tree: Any, positive: int) -> Floats:
    """Return the positive's share at each node, whether `value` holds shares or weights."""
    counted = tree.value[:, 0, :]
    return np.asarray(counted[:, positive] / counted.sum(axis=1))


def _tree(tree: Any, value: Floats) -> dict[str, Any]:
    leaf = tree.children_left < 0
    missing = getattr(tree, "missing_go_to_left", np.zeros(len(leaf), dtype=np.uint8))
    return {
        "feature": np.where(leaf, LEAF, tree.feature),
        "threshold": tree.threshold,
        "missing_left": missing,
        "category": np.full(len(leaf), -1),
        "left": tree.children_left,
        "right": tree.children_right,
        "value": value,
    }
