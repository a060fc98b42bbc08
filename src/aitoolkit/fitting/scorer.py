"""A fitted model and how to ask it: always for the declared positive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.errors import ModelError

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
