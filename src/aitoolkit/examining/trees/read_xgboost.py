"""XGBoost's boosted trees, read from the model's own JSON."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from aitoolkit.examining.trees.tables import LEAF, Floats, Pieces, TreeTables, flat


def read_xgboost(model: Any, positive: int) -> TreeTables | None:
    """Return boosted trees in log-odds; None for another booster, objective or missing value."""
    learner = json.loads(model.get_booster().save_raw("json"))["learner"]
    booster = learner["gradient_booster"]
    missing = getattr(model, "missing", np.nan)
    known_missing = missing is None or np.isnan(missing)
    if booster["name"] != "gbtree" or learner["objective"]["name"] != "binary:logistic":
        return None
    if not known_missing or int(learner["learner_model_param"]["num_target"]) > 1:
        return None
    trees = _used(booster["model"], model)
    if any(int(tree["tree_param"]["size_leaf_vector"]) > 1 for tree in trees):
        return None
    sign = 1.0 if positive == 1 else -1.0
    known = _known(trees)
    pieces = Pieces()
    share = float(str(learner["learner_model_param"]["base_score"]).strip("[]"))
    return TreeTables(
        **flat(_tree(tree, known, sign, pieces) for tree in trees),
        base=sign * float(np.log(share) - np.log1p(-share)),
        scale="log-odds",
        n_columns=int(learner["learner_model_param"]["num_feature"]),
        known=known,
        goes_left=pieces.joined(),
        single=True,
        strict=True,
        truncated=True,
    )


def xgboost_margins(model: Any, matrix: Floats, positive: int) -> Floats:
    """Return the model's own log-odds of the positive."""
    import xgboost

    booster = model.get_booster()
    asked = xgboost.DMatrix(
        matrix,
        feature_names=booster.feature_names,
        feature_types=booster.feature_types,
        enable_categorical=True,
    )
    sign = 1.0 if positive == 1 else -1.0
    answer = booster.predict(asked, output_margin=True, iteration_range=_rounds(model))
    return sign * np.asarray(answer, dtype=np.float64)


def _rounds(model: Any) -> tuple[int, int]:
    """Return the rounds that predictions use: up to the best one, if fitting stopped early."""
    best = model.get_booster().attr("best_iteration")
    return (0, 0) if best is None else (0, int(best) + 1)


def _used(found: dict[str, Any], model: Any) -> list[dict[str, Any]]:
    trees: list[dict[str, Any]] = found["trees"]
    last = _rounds(model)[1]
    return trees[: found["iteration_indptr"][last]] if last else trees


def _known(trees: list[dict[str, Any]]) -> dict[int, Floats]:
    """Return for each column of categories those that some node names; others are all alike."""
    named: dict[int, set[int]] = {}
    for tree in trees:
        for node, listed in _listed(tree).items():
            named.setdefault(int(tree["split_indices"][node]), set()).update(listed)
    return {column: np.array(sorted(found), dtype=np.float64) for column, found in named.items()}


def _listed(tree: dict[str, Any]) -> dict[int, list[int]]:
    segments = zip(
        tree["categories_nodes"], tree["categories_segments"], tree["categories_sizes"], strict=True
    )
    return {node: tree["categories"][start : start + size] for node, start, size in segments}


def _tree(
    tree: dict[str, Any], known: dict[int, Floats], sign: float, pieces: Pieces
) -> dict[str, Any]:
    left, right = np.array(tree["left_children"]), np.array(tree["right_children"])
    leaf = left < 0
    bounds = np.array(tree["split_conditions"], dtype=np.float32).astype(np.float64)
    missing = np.array(tree["default_left"])
    category = np.full(len(left), -1)
    for node, listed in _listed(tree).items():
        # what is listed goes right, anything else left
        among = known[int(tree["split_indices"][node])]
        category[node] = pieces.add(~np.isin(among, listed), 1, missing[node])
    return {
        "feature": np.where(leaf, LEAF, tree["split_indices"]),
        "threshold": bounds,
        "missing_left": missing,
        "category": category,
        "left": left,
        "right": right,
        "value": sign * np.where(leaf, bounds, 0.0),
    }
