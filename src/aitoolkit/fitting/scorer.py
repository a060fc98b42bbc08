"""A fitted model and how to ask it: always for the declared positive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from aitoolkit.errors import ModelError
from aitoolkit.fitting.preparation import PREPARE_STEP

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scorer:
    """A fitted model, the columns it takes, and where the declared positive stands in its answer.

    Attributes
    ----------
    model : classifier
        Fitted.
    columns : tuple of str
        The declared inputs in the order that the model takes them.
    positive : int
        Column of the declared positive in ``predict_proba``.
    named : bool
        Whether the model takes a frame (True) or a bare array.
    """

    model: Any
    columns: tuple[str, ...]
    positive: int = 1
    named: bool = True

    def score(self, features: pd.DataFrame) -> Floats:
        """Return the probability of the declared positive for each row, shape (n_rows,)."""
        rows = features.loc[:, list(self.columns)]
        answer = self.model.predict_proba(rows if self.named else rows.to_numpy())
        return np.asarray(answer, dtype=np.float64)[:, self.positive]

    def by_player(self) -> tuple[Callable[[pd.DataFrame], Any], Callable[[Any], Floats], Any]:
        """Return ``(prepare, score, players)``: rows as the model's core sees them.

        `prepare` turns features into a matrix, `score` asks the core about such a matrix, and
        `players` holds, for each of `columns`, the columns of the matrix that it became. A
        preparation of ours keeps the fields apart, so mixing prepared rows is mixing raw rows,
        only faster; any other model is asked with the raw rows themselves.
        """
        apart = self._prepared_apart()
        if apart is None:
            return _raw_mixing(self)
        transformer, core, players = apart

        def score(matrix: Floats) -> Floats:
            answer = core.predict_proba(matrix)
            return np.asarray(answer, dtype=np.float64)[:, self.positive]

        def prepare(rows: pd.DataFrame) -> Floats:
            return np.asarray(transformer.transform(rows.loc[:, list(self.columns)]), float)

        return prepare, score, players

    def _prepared_apart(self) -> tuple[Any, Any, tuple[NDArray[np.intp], ...]] | None:
        if not isinstance(self.model, Pipeline) or self.model.steps[0][0] != PREPARE_STEP:
            return None
        transformer, core = self.model[0], self.model[-1]
        owner: list[str] = []
        for name, step, columns in transformer.transformers_:
            one_each = name != "categories" or not hasattr(step, "sparse_output")
            widths = [1] * len(columns) if one_each else [len(v) for v in step.categories_]
            owner += [c for c, width in zip(columns, widths, strict=True) for _ in range(width)]
        where = np.asarray(owner)
        return transformer, core, tuple(np.flatnonzero(where == c) for c in self.columns)


def _raw_mixing(
    scorer: Scorer,
) -> tuple[Callable[[pd.DataFrame], Any], Callable[[Any], Floats], Any]:
    columns = list(scorer.columns)

    def prepare(rows: pd.DataFrame) -> Any:
        return rows.loc[:, columns].to_numpy(dtype=object)

    def score(matrix: Any) -> Floats:
        frame = pd.DataFrame(
            {name: _natural(matrix[:, i]) for i, name in enumerate(columns)}, columns=columns
        )
        return scorer.score(frame)

    return prepare, score, tuple(np.array([i]) for i in range(len(columns)))


def _natural(values: NDArray[Any]) -> NDArray[Any]:
    """Numbers again as float64; text stays text."""
    if all(isinstance(value, float) for value in values):
        numbers: NDArray[Any] = values.astype(np.float64)
        if not np.isnan(numbers).all():
            return numbers
    return values


def scorer_of(model: Any, inputs: tuple[str, ...], positive: str) -> Scorer:
    """Return how to ask a model that was fitted elsewhere.

    Parameters
    ----------
    model : classifier
        Fitted, with ``predict_proba``.
    inputs : tuple of str
        The declared inputs in the order of the declaration, used where the model kept no names.
    positive : str
        The declared positive, as the model's ``classes_`` may spell it.

    Raises
    ------
    ModelError
        Not fitted, without ``predict_proba``, of other columns, or of other classes.
    """
    if not hasattr(model, "predict_proba") or not hasattr(model, "classes_"):
        raise ModelError(
            "model",
            found=type(model).__name__,
            expected="a fitted classifier with predict_proba",
            mend="Fit it first, or let aitoolkit.train do it.",
        )
    names = getattr(model, "feature_names_in_", None)
    columns = inputs if names is None else tuple(str(name) for name in names)
    unknown = [name for name in columns if name not in inputs]
    if unknown or (names is None and getattr(model, "n_features_in_", len(inputs)) != len(inputs)):
        raise ModelError(
            "model",
            found=f"a model of {', '.join(unknown) or f'{model.n_features_in_} columns'}",
            expected=f"a model of the declared inputs ({', '.join(inputs)})",
            mend="Declare every column that the model takes as used_for: input.",
        )
    classes = [_label(value) for value in model.classes_]
    coded = {"0", "1"} == set(classes)
    wanted = positive if positive in classes else "1" if coded else None
    if wanted is None or len(classes) != 2:
        raise ModelError(
            "model",
            found=f"classes {', '.join(classes)}",
            expected=f"two classes, one of them {positive!r} (or 1)",
            mend="Set outcome.positive to the class that the model predicts.",
        )
    return Scorer(model, columns, classes.index(wanted), named=names is not None)


def _label(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value)
