"""Histogram boosting of scikit-learn, with its native categories and its reordered columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.trees.tables import LEAF, Floats, Pieces, TreeTables, flat


def read_histogram_boosting(model: Any, positive: int) -> TreeTables | None:
    """Return boosted trees in log-odds.

    Where some columns are categories the model puts those first, each category by its position
    among the known ones; the tables speak of the columns as they were given. A category of text
    is given by its position.
    """
    if len(model.classes_) != 2 or model.n_trees_per_iteration_ != 1:
        return None
    order = _order(model)
    known = _known(model)
    sign = 1.0 if positive == 1 else -1.0
    pieces = Pieces()
    trees = [_tree(stage[0], order, known, sign, pieces) for stage in model._predictors]
    return TreeTables(
        **flat(trees),
        base=sign * float(np.ravel(model._baseline_prediction)[0]),
        scale="log-odds",
        n_columns=int(model.n_features_in_),
        known=known,
        goes_left=pieces.joined(),
    )


def _order(model: Any) -> NDArray[np.intp]:
    """Return, for each column inside the model, the column that was given."""
    if model.is_categorical_ is None:
        return np.arange(model.n_features_in_)
    first = np.flatnonzero(model.is_categorical_)
    return np.concatenate([first, np.flatnonzero(~model.is_categorical_)])


def _known(model: Any) -> dict[int, Floats]:
    if model.is_categorical_ is None:
        return {}
    columns = np.flatnonzero(model.is_categorical_)
    values = model._preprocessor.named_transformers_["encoder"].categories_
    return {int(column): _numbers(found) for column, found in zip(columns, values, strict=True)}


def _numbers(found: NDArray[Any]) -> Floats:
    """Return the known values, or their positions where they are text; missing is none of them."""
    if found.dtype.kind in "fiub":
        numbers = np.asarray(found, dtype=np.float64)
        return numbers[~np.isnan(numbers)]
    given = [value for value in found if isinstance(value, str) or not np.isnan(value)]
    return np.arange(len(given), dtype=np.float64)


def _tree(
    predictor: Any,
    order: NDArray[np.intp],
    known: dict[int, Floats],
    sign: float,
    pieces: Pieces,
) -> dict[str, Any]:
    nodes = predictor.nodes
    leaf = nodes["is_leaf"] == 1
    feature = np.where(leaf, LEAF, order[np.where(leaf, 0, nodes["feature_idx"])])
    missing = nodes["missing_go_to_left"]
    category = np.full(len(nodes), -1)
    for i in np.flatnonzero((nodes["is_categorical"] == 1) & ~leaf):
        bits = np.ascontiguousarray(predictor.raw_left_cat_bitsets[nodes["bitset_idx"][i]])
        listed = np.unpackbits(bits.view(np.uint8), bitorder="little")
        # a value that the model does not know goes where missing goes
        category[i] = pieces.add(listed[: len(known[int(feature[i])])], missing[i], missing[i])
    return {
        "feature": feature,
        "threshold": nodes["num_threshold"],
        "missing_left": missing,
        "category": category,
        "left": nodes["left"],
        "right": nodes["right"],
        "value": sign * nodes["value"],
    }
