"""Which fitted trees can be read, and the proof that they were read right."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from aitoolkit.examining.native import kind
from aitoolkit.examining.trees.read_histogram import read_histogram_boosting
from aitoolkit.examining.trees.read_lightgbm import lightgbm_margins, read_lightgbm
from aitoolkit.examining.trees.read_sklearn import (
    margins,
    read_gradient_boosting,
    read_trees_of_votes,
    votes,
)
from aitoolkit.examining.trees.read_xgboost import read_xgboost, xgboost_margins
from aitoolkit.examining.trees.tables import LEAF, Floats, TreeTables

EXACT = 1e-12
SINGLE = 5e-5
"""What the proof may find; XGBoost answers in single precision."""

_ROWS = 200


@dataclass(frozen=True)
class Reader:
    """How trees of one kind are read and asked; `tolerance` is what the proof may find."""

    read: Callable[[Any, int], TreeTables | None]
    ask: Callable[[Any, Floats, int], Floats]
    tolerance: float = EXACT


_VOTES = Reader(read_trees_of_votes, votes)
READERS: dict[str, Reader] = {
    "DecisionTreeClassifier": _VOTES,
    "ExtraTreeClassifier": _VOTES,
    "RandomForestClassifier": _VOTES,
    "ExtraTreesClassifier": _VOTES,
    "GradientBoostingClassifier": Reader(read_gradient_boosting, margins),
    "HistGradientBoostingClassifier": Reader(read_histogram_boosting, margins),
    "XGBClassifier": Reader(read_xgboost, xgboost_margins, SINGLE),
    "XGBRFClassifier": Reader(read_xgboost, xgboost_margins, SINGLE),
    "LGBMClassifier": Reader(read_lightgbm, lightgbm_margins),
}


def read_trees(model: Any, *, positive: int = 1) -> TreeTables | None:
    """Return a fitted model's trees, or None if it is none that can be read.

    What the reader expects of the model's insides may change with its library; nothing is to be
    explained from tables whose `proof` fails.

    Parameters
    ----------
    model : classifier
        Fitted on two classes; one of `READERS`.
    positive : int
        Column of the declared positive in ``predict_proba``.
    """
    reader = READERS.get(kind(model))
    if reader is None:
        return None
    try:
        return reader.read(model, positive)
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        return None  # another version keeps its trees otherwise: another engine explains it


def proof(tables: TreeTables, model: Any, matrix: Floats, positive: int = 1) -> float:
    """Return the largest distance between the tables' output and the model's own.

    Asked are rows of `matrix`, the same with values missing, with values at the trees' bounds and
    beside them, with unknown ones and with extreme ones. What the model itself refuses (gradient
    boosting takes no missing value) is left out; infinity if it refuses the rows as they are.
    """
    ask = READERS[kind(model)].ask
    found: list[float] = []
    for i, rows in enumerate(_asked(tables, np.asarray(matrix, dtype=np.float64))):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a bare array has no names
            try:
                own = ask(model, rows, positive)
            except Exception:
                if i == 0:
                    return float("inf")
                continue
        distance = np.abs(tables.output(rows) - own)
        found.append(float(np.max(distance)) if np.isfinite(distance).all() else np.inf)
    return max(found)


def tolerance(model: Any) -> float:
    """Return what `proof` may find for a model of this kind."""
    return READERS[kind(model)].tolerance


def _asked(tables: TreeTables, matrix: Floats) -> Iterator[Floats]:
    """Yield some hundred rows of each kind, chosen by place: the same for the same matrix."""
    rows = matrix[np.unique(np.linspace(0, len(matrix) - 1, min(len(matrix), _ROWS)).astype(int))]
    yield rows
    size, columns = rows.shape
    place = (np.arange(size)[:, None] + np.arange(columns)[None, :]) % 4
    yield np.where(place == 0, np.nan, rows)
    yield np.where(place == 1, _bounds(tables, size), rows)
    numbers = np.array([column not in tables.known for column in range(columns)])
    for extreme in (-1.0, 0.5, 1e6, 1e30, -1e30):
        for kind_of_column in (numbers, ~numbers):  # unknown categories are refused by some
            if kind_of_column.any():
                yield np.where((place == 2) & kind_of_column, extreme, rows)


def _bounds(tables: TreeTables, size: int) -> Floats:
    """Return for each row and column a bound of the trees, or its neighbour."""
    found = np.zeros((size, tables.n_columns))
    for column in range(tables.n_columns):
        at = (tables.feature == column) & (tables.category < 0) & (tables.feature != LEAF)
        bounds = np.unique(tables.threshold[at])
        if len(bounds):
            found[:, column] = np.resize(bounds, size)
    kinds = np.arange(size)[:, None] % 3
    near = np.where(kinds == 1, np.nextafter(found, np.inf), found)
    return np.where(kinds == 2, np.nextafter(found, -np.inf), near)
