"""Models that take categories as text: asked by the place of each value among those they know.

Histogram boosting, XGBoost, LightGBM and explainable boosting keep the values that they were
fitted on. Rows become numbers by these, and are spelled out again whenever the model is asked:
what is explained is the model itself, never a copy of it fitted on numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from aitoolkit.examining.shapley import Floats, Matrix

Values = tuple[Any, ...]

UNKNOWN = "\0 unknown"
"""Stands for any value that the model does not know."""

_ASKED = ("predict_proba", "decision_function", "predict", "eval_terms")
"""Methods that take rows."""


@dataclass(frozen=True, eq=False)
class NativeText:
    """A fitted model that is asked by numbers; everything else of it is the model's own.

    Attributes
    ----------
    estimator : classifier
        Takes a frame in which some columns are categories.
    names : tuple of str
        The frame's columns.
    values : mapping of int to tuple
        Column of categories → the values that the model knows, in its own order.
    typed : bool
        Whether these columns are of pandas' category type; else they are plain objects.
    """

    estimator: Any
    names: tuple[str, ...]
    values: Mapping[int, Values]
    typed: bool

    def __getattr__(self, name: str) -> Any:
        """Return what the model has; a method that takes rows takes them as numbers."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(self.estimator, name)
        return partial(_asked, self, found) if name in _ASKED else found

    def coded(self, frame: pd.DataFrame) -> Floats:
        """Return rows as numbers: a known value's place, one more if unknown, NaN if missing."""
        ready = np.empty(frame.shape)
        for j, name in enumerate(self.names):
            column = frame[name]
            if j in self.values:
                known = pd.Index(self.values[j], dtype=object)
                place = known.get_indexer(pd.Index(column, dtype=object))
                place = np.where(place < 0, len(self.values[j]), place)
                ready[:, j] = np.where(column.isna(), np.nan, place)
            else:
                ready[:, j] = column.to_numpy(dtype=np.float64, na_value=np.nan)
        return ready

    def spelled(self, matrix: Matrix) -> pd.DataFrame:
        """Return the frame that such numbers stand for."""
        columns: dict[str, Any] = {}
        for j, name in enumerate(self.names):
            columns[name] = self._spelled(matrix[:, j], j) if j in self.values else matrix[:, j]
        return pd.DataFrame(columns)

    def _spelled(self, codes: Floats, column: int) -> Any:
        known = self.values[column]
        place = np.where(np.isin(codes, np.arange(len(known))), codes, len(known))
        place = np.where(np.isnan(codes), len(known) + 1, place).astype(np.intp)
        lookup = np.array([*known, UNKNOWN, None], dtype=object)
        if not self.typed:
            lookup[-1] = np.nan
            return pd.Series(lookup[place], dtype=object)
        unknown = [UNKNOWN] if (place == len(known)).any() else []
        return pd.Categorical(lookup[place], categories=[*known, *unknown])


def native(core: Any, given: Any) -> NativeText | None:
    """Return the model asked by numbers, where it takes categories by their own values.

    Parameters
    ----------
    core : classifier
        Fitted.
    given : frame
        Some rows as the model takes them.
    """
    known = _KNOWN.get(kind(core))
    if known is None or not isinstance(given, pd.DataFrame):
        return None
    values = dict(known(core, given))
    if not values:
        return None
    typed = any(isinstance(given.dtypes.iloc[j], pd.CategoricalDtype) for j in values)
    return NativeText(core, tuple(given.columns), values, typed)


def kind(core: Any) -> str:
    """Return the class name of a model, whichever way it is asked."""
    return type(core.estimator if isinstance(core, NativeText) else core).__name__


def _asked(model: NativeText, method: Callable[..., Any], rows: Any, **options: Any) -> Any:
    return method(model.spelled(rows) if isinstance(rows, np.ndarray) else rows, **options)


def _histogram(core: Any, _given: pd.DataFrame) -> Iterator[tuple[int, Values]]:
    """Yield the columns of text; its categories that are numbers stay the numbers they are."""
    if core.is_categorical_ is None:
        return
    values = core._preprocessor.named_transformers_["encoder"].categories_
    for column, found in zip(np.flatnonzero(core.is_categorical_), values, strict=True):
        if found.dtype.kind not in "fiub":
            yield int(column), tuple(value for value in found if not pd.isna(value))


def _lightgbm(core: Any, given: pd.DataFrame) -> Iterator[tuple[int, Values]]:
    for column, found in zip(_typed(given), core.booster_.pandas_categorical or (), strict=True):
        yield column, tuple(found)


def _xgboost(core: Any, given: pd.DataFrame) -> Iterator[tuple[int, Values]]:
    found = core.get_booster().get_categories(export_to_arrow=True).to_arrow()
    for column in _typed(given):
        yield column, tuple(found[column][1].to_pylist())


def _explainable(core: Any, _given: pd.DataFrame) -> Iterator[tuple[int, Values]]:
    for column, bins in enumerate(core.bins_):
        if isinstance(bins[0], dict):
            yield column, tuple(bins[0])


def _typed(given: pd.DataFrame) -> list[int]:
    """Return the columns of pandas' category type."""
    return [j for j, t in enumerate(given.dtypes) if isinstance(t, pd.CategoricalDtype)]


_KNOWN: Mapping[str, Callable[[Any, pd.DataFrame], Iterator[tuple[int, Values]]]] = {
    "HistGradientBoostingClassifier": _histogram,
    "LGBMClassifier": _lightgbm,
    "XGBClassifier": _xgboost,
    "ExplainableBoostingClassifier": _explainable,
}
"""Where each kind of model keeps the values that it knows."""
