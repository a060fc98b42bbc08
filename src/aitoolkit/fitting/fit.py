"""From an estimator and its cases to a fitted model and its scores of cases it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.errors import DataError
from aitoolkit.fitting.parts import Positions, Split, split
from aitoolkit.fitting.preparation import prepared
from aitoolkit.fitting.scorer import Scorer, scorer_of
from aitoolkit.fitting.training import check_estimator, fitted, seeded
from aitoolkit.progress import Steps
from aitoolkit.schema.declaration import Type

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """A fitted model, the parts of the data, and its scores of the examined cases.

    Attributes
    ----------
    scorer : Scorer
        The model and how to ask it.
    parts : Split
        Who trained it and who examines it.
    score : numpy.ndarray of shape (n_examined,)
        Probability of the declared positive.
    source : {"held_out", "out_of_fold", "all_rows"}
        Where the scores come from.
    weighted, trained_here : bool
        Whether weights were used, and whether the training rows are known.
    """

    scorer: Scorer
    parts: Split
    score: Floats
    source: Literal["held_out", "out_of_fold", "all_rows"]
    weighted: bool
    trained_here: bool


def fit(
    estimator: Any,
    data: Dataset,
    *,
    sample_weight: ArrayLike | None,
    random_state: int,
    steps: Steps,
) -> Fitted:
    """Train a clone of `estimator` on its part of the cases and score the examined part.

    Raises
    ------
    ModelError, DataError
        As `aitoolkit.train` says.
    """
    check_estimator(estimator)
    weights = _weights(sample_weight, data)
    with steps.step("dividing the cases"):
        parts = split(
            data.declaration.parts,
            data.outcome,
            groups=data.groups,
            times=data.times,
            random_state=random_state,
        )
        model = _model(estimator, data, random_state)
    with steps.step("training the model"):
        chosen = _trained(model, data, weights, parts.fit)
        scorer = Scorer(chosen, tuple(data.features.columns))
    with steps.step("scoring unseen cases"):
        if parts.folds is None:
            score = scorer.score(data.features.iloc[parts.examine])
        else:
            score = np.empty(len(data))
            for held_out in parts.folds:
                fold = _trained(model, data, weights, np.setdiff1d(parts.fit, held_out))
                score[held_out] = Scorer(fold, scorer.columns).score(data.features.iloc[held_out])
    return Fitted(
        scorer=scorer,
        parts=parts,
        score=score,
        source="held_out" if parts.folds is None else "out_of_fold",
        weighted=weights is not None,
        trained_here=True,
    )


def adopt(model: Any, data: Dataset, *, steps: Steps) -> Fitted:
    """Score all cases with a model that was fitted elsewhere."""
    declared = data.declaration
    listed = tuple(f.column for f in declared.fields if f in declared.inputs)
    with steps.step("scoring the cases"):
        scorer = scorer_of(model, listed, data.positive)
        everyone, nobody = np.arange(len(data)), np.empty(0, dtype=np.intp)
        return Fitted(
            scorer=scorer,
            parts=Split(fit=nobody, calibrate=nobody, choose=nobody, examine=everyone),
            score=scorer.score(data.features),
            source="all_rows",
            weighted=False,
            trained_here=False,
        )


def _model(estimator: Any, data: Dataset, random_state: int) -> Any:
    inputs = data.declaration.inputs
    values = dict(data.vocabulary)
    model = prepared(
        estimator,
        numbers=[field.column for field in inputs if field.type is not Type.CATEGORY],
        categories=[(f.column, values[f.column]) for f in inputs if f.type is Type.CATEGORY],
    )
    labels = {label: int(label == data.positive) for label in data.outcome_labels}
    return seeded(model, random_state=random_state, labels=labels)


def _trained(model: Any, data: Dataset, weights: Floats | None, rows: Positions) -> Any:
    return fitted(
        model,
        data.features.iloc[rows],
        data.outcome[rows],
        sample_weight=None if weights is None else weights[rows],
        groups=None if data.groups is None else data.groups[rows],
    )


def _weights(given: ArrayLike | None, data: Dataset) -> Floats | None:
    """Return the weights in the order of the data; equal rows get theirs in rising order."""
    if given is None:
        return None
    weights = np.asarray(given, dtype=float)
    if weights.shape != (data.n_given,):
        found, mend = f"weights of shape {weights.shape}", "Give one weight for each row given."
    elif not np.isfinite(weights).all() or (weights < 0).any():
        found, mend = "weights that are negative, missing or infinite", "Mend these weights."
    else:
        ordered = weights[data.order]
        runs = np.cumsum(~data.same_as_previous)
        return ordered[np.lexsort((ordered, runs))]
    raise DataError(
        "sample_weight",
        found=found,
        expected=f"{data.n_given} weights, each 0 or more",
        mend=mend,
    )


def training_rows(fitted_model: Fitted, data: Dataset) -> pd.DataFrame:
    """Return the features that explanations may be against: the training part, if it is known."""
    parts = fitted_model.parts
    return data.features.iloc[parts.fit if len(parts.fit) else parts.examine]
