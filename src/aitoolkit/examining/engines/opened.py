"""A model taken apart: what prepares a row, the estimator at its core, what calibrates its answer.

Mixing prepared rows is mixing raw rows only where each prepared column belongs to one declared
field; that is found out by trying, and where it is not so the model is asked as a whole.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from aitoolkit.examining.native import native
from aitoolkit.examining.shapley import Floats, Matrix, Players
from aitoolkit.fitting.preparation import owners_of
from aitoolkit.fitting.scorer import Scorer

PROBED_ROWS = 64
MOST_VALUES = 500
SAME = 1e-12


_HANDING_ON = {
    "GridSearchCV": "best_estimator_",
    "RandomizedSearchCV": "best_estimator_",
    "HalvingGridSearchCV": "best_estimator_",
    "HalvingRandomSearchCV": "best_estimator_",
    "FixedThresholdClassifier": "estimator_",
    "TunedThresholdClassifierCV": "estimator_",
    "FrozenEstimator": "estimator",
}
"""Wrappers whose ``predict_proba`` is that of the model they hold, and where it stands."""


@dataclass(frozen=True)
class Opened:
    """How to explain a model: rows as matrices, and which columns a declared field became.

    Attributes
    ----------
    prepare : callable
        Features to a matrix of shape (n_rows, n_columns).
    players : tuple of arrays
        For each of the model's declared columns, the columns of the matrix.
    score : callable
        Such a matrix to the probability of the declared positive.
    core : estimator or None
        The estimator that takes the matrix; None where only the whole model can be asked.
    calibrator : object or None
        What turns the core's answer into a probability, where the model is calibrated.
    asked : estimator
        What answers when rows are scored: the core, or the whole model.
    """

    prepare: Callable[[pd.DataFrame], Matrix]
    players: Players
    score: Callable[[Matrix], Floats]
    core: Any | None
    calibrator: Any | None
    asked: Any


def opened(scorer: Scorer, rows: pd.DataFrame) -> Opened:
    """Return how to explain `scorer`'s model, tried out on `rows` of training features."""
    columns = list(scorer.columns)
    try:
        transforms, core, calibrator = _taken_apart(scorer.model)
        by_text = native(core, _transformed(transforms, rows.loc[:, columns]))
        core = core if by_text is None else by_text

        def prepare(features: pd.DataFrame) -> Floats:
            given = _transformed(transforms, features.loc[:, columns])
            return _dense(given) if by_text is None else by_text.coded(given)

        def score(matrix: Floats) -> Floats:
            return answered(core, calibrator, matrix, scorer.positive)

        owners = owners_of(scorer.model, columns)
        players = owners if owners is not None else _found_players(prepare, rows, columns)
        same = np.allclose(score(prepare(rows)), scorer.score(rows), rtol=0, atol=SAME)
    except Exception:
        return asked_whole(scorer, rows)
    if players is None or not same:
        return asked_whole(scorer, rows)
    return Opened(prepare, players, score, core, calibrator, core)


def _transformed(steps: list[Any], given: Any) -> Any:
    with unnamed():
        for step in steps:
            given = step.transform(given)
    return given


def answered(core: Any, calibrator: Any | None, matrix: Floats, positive: int) -> Floats:
    """Return the probability of class `positive` for prepared rows, calibrated if it is."""
    with unnamed():
        if calibrator is None:
            return np.asarray(core.predict_proba(matrix), dtype=np.float64)[:, positive]
        first = np.asarray(calibrator.predict(uncalibrated(core, matrix)), dtype=np.float64)
    return first if positive == 1 else 1 - first


def uncalibrated(core: Any, matrix: Floats) -> Floats:
    """Return what a calibrator is given: the decision function, or the second class's share."""
    if hasattr(core, "decision_function"):
        return np.asarray(core.decision_function(matrix), dtype=np.float64)
    return np.asarray(core.predict_proba(matrix), dtype=np.float64)[:, 1]


def asked_whole(scorer: Scorer, rows: pd.DataFrame) -> Opened:
    """Return the model unopened: rows like `rows` stay raw, and only its public answer is used."""
    columns = list(scorer.columns)
    types = dict(rows.dtypes.loc[columns])

    def prepare(features: pd.DataFrame) -> Any:
        return features.loc[:, columns].to_numpy(dtype=object)

    def score(matrix: Any) -> Floats:
        return scorer.score(pd.DataFrame(matrix, columns=columns).astype(types))

    players = tuple(np.array([i]) for i in range(len(columns)))
    return Opened(prepare, players, score, None, None, scorer.model)


def _taken_apart(model: Any) -> tuple[list[Any], Any, Any | None]:
    """Return the steps that prepare, the core, and its calibrator."""
    steps: list[Any] = []
    calibrator = None
    while True:
        if hasattr(model, "steps"):
            steps += [step for _, step in model.steps[:-1] if step != "passthrough"]
            model = model.steps[-1][1]
        elif (inner := _inner(model)) is not None:
            model = inner
        elif (fitted := _calibrated_alone(model)) is not None and calibrator is None:
            calibrator, model = fitted.calibrators[0], fitted.estimator
        else:
            return steps, model, calibrator


def _inner(model: Any) -> Any | None:
    """Return the model that a search, a threshold or a frozen wrapper hands every row to."""
    name = _HANDING_ON.get(type(model).__name__)
    return None if name is None else getattr(model, name)


def _calibrated_alone(model: Any) -> Any | None:
    """Return the one calibrated model of a calibration; None where it is a mean of several."""
    fitted: Any = getattr(model, "calibrated_classifiers_", None) or ()
    return fitted[0] if len(fitted) == 1 and len(fitted[0].calibrators) == 1 else None


def _found_players(
    prepare: Callable[[pd.DataFrame], Floats], rows: pd.DataFrame, columns: list[str]
) -> Players | None:
    """Return the matrix columns that change with each field; None if that cannot be told apart."""
    probed = _telling(rows.loc[:, columns])
    before = prepare(probed)
    owned = np.zeros((len(columns), before.shape[1]), dtype=bool)
    for j, column in enumerate(columns):
        for shift in (1, 7):
            moved = probed.assign(**{column: np.roll(probed[column].to_numpy(), shift)})
            moved = moved.astype({column: probed[column].dtype})
            after = prepare(moved)
            owned[j] |= ((before != after) & ~(np.isnan(before) & np.isnan(after))).any(axis=0)
    owners, everywhere = owned.sum(axis=0), prepare(rows)
    varies = ~((everywhere == everywhere[0]) | np.isnan(everywhere)).all(axis=0)
    if (owners > 1).any() or (varies & (owners == 0)).any():
        return None
    return tuple(np.flatnonzero(mine) for mine in owned)


def _telling(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in which every value of a category occurs, and a stretch of all the others."""
    step = max(1, len(rows) // PROBED_ROWS)
    chosen = set(range(0, len(rows), step))
    for column in rows.columns:
        first = np.flatnonzero(~rows[column].duplicated().to_numpy())
        if len(first) <= MOST_VALUES:
            chosen |= set(first.tolist())
    return rows.iloc[sorted(chosen)]


def _dense(given: Any) -> Floats:
    given = given.toarray() if hasattr(given, "toarray") else given
    return np.ascontiguousarray(np.asarray(given, dtype=np.float64))


@contextmanager
def unnamed() -> Iterator[None]:
    """Leave scikit-learn's wish for column names unheard: columns keep their order here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="X does not have valid feature names")
        yield
