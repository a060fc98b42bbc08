"""LightGBM's boosted trees, read from the model's own dump."""

from __future__ import annotations

from typing import Any

import numpy as np

from aitoolkit.examining.trees.tables import LEAF, Floats, Pieces, TreeTables, flat

Node = dict[str, Any]

ZERO = float(np.float32(1e-35))
"""LightGBM keeps no smaller number of a row, and puts bounds beside 0 exactly there."""


def read_lightgbm(model: Any, positive: int) -> TreeTables | None:
    """Return boosted trees in log-odds; None for another objective, a mean, or zero as missing."""
    found = model.booster_.dump_model()
    objective = str(found.get("objective", "")).split()
    if objective[:1] != ["binary"] or "sigmoid:1" not in objective or found["average_output"]:
        return None
    trees = [_nodes(tree["tree_structure"]) for tree in found["tree_info"]]
    tests = [node for tree in trees for node in tree if "split_feature" in node]
    if any(node["missing_type"] == "Zero" for node in tests):
        return None
    if any("leaf_coeff" in node for tree in trees for node in tree):
        return None
    known = _known(tests)
    sign = 1.0 if positive == 1 else -1.0
    pieces = Pieces()
    return TreeTables(
        **flat(_tree(tree, known, sign, pieces) for tree in trees),
        base=0.0,
        scale="log-odds",
        n_columns=int(found["max_feature_idx"]) + 1,
        known=known,
        goes_left=pieces.joined(),
        truncated=True,
        zero=ZERO,
    )


def lightgbm_margins(model: Any, matrix: Floats, positive: int) -> Floats:
    """Return the model's own log-odds of the positive."""
    sign = 1.0 if positive == 1 else -1.0
    return sign * np.asarray(model.booster_.predict(matrix, raw_score=True), dtype=np.float64)


def _nodes(root: Node) -> list[Node]:
    """Return the nodes below `root` in one list, each told where its children stand."""
    nodes = [root]
    for node in nodes:  # grows while it is walked
        if "split_feature" in node:
            node["at"] = (len(nodes), len(nodes) + 1)
            nodes += [node["left_child"], node["right_child"]]
    return nodes


def _listed(node: Node) -> list[int]:
    return [int(value) for value in str(node["threshold"]).split("||")]


def _known(tests: list[Node]) -> dict[int, Floats]:
    """Return for each column of categories those that some node names; others are all alike."""
    named: dict[int, set[int]] = {}
    for node in tests:
        if node["decision_type"] == "==":
            named.setdefault(int(node["split_feature"]), set()).update(_listed(node))
    return {column: np.array(sorted(found), dtype=np.float64) for column, found in named.items()}


def _tree(
    nodes: list[Node], known: dict[int, Floats], sign: float, pieces: Pieces
) -> dict[str, Any]:
    below = [node.get("at", (-1, -1)) for node in nodes]
    return {
        "feature": [node.get("split_feature", LEAF) for node in nodes],
        "threshold": [_bound(node) for node in nodes],
        "missing_left": [_missing_left(node) for node in nodes],
        "category": [_category(node, known, pieces) for node in nodes],
        "left": [left for left, _ in below],
        "right": [right for _, right in below],
        "value": [sign * node.get("leaf_value", 0.0) for node in nodes],
    }


def _bound(node: Node) -> float:
    return float(node["threshold"]) if node.get("decision_type") == "<=" else 0.0


def _missing_left(node: Node) -> bool:
    """Say where missing goes; a column that had none when fitting reads it as 0."""
    if node.get("decision_type") != "<=":
        return False
    return bool(node["default_left"]) if node["missing_type"] == "NaN" else _bound(node) >= 0


def _category(node: Node, known: dict[int, Floats], pieces: Pieces) -> int:
    if node.get("decision_type") != "==":
        return -1
    return pieces.add(np.isin(known[int(node["split_feature"])], _listed(node)), 0, 0)
