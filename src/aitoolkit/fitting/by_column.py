"""Parameters that speak of columns: by their names they hold, by their places they may mislead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sklearn.base import clone

from aitoolkit.errors import ModelError

SPEAKING = (
    "categorical_features", "categorical_feature", "monotonic_cst", "monotone_constraints",
    "interaction_cst", "interaction_constraints", "interactions", "exclude", "feature_weights",
)  # fmt: skip
"""Parameters that say something of columns, named or numbered."""

ONE_EACH = ("feature_types", "feature_names")
"""Parameters with one entry a column, in their order."""


def speaks_of_names(core: Any, *, moved: bool) -> bool:
    """Return whether a parameter names columns, so that these must be kept.

    Parameters
    ----------
    core : classifier
        Not fitted.
    moved : bool
        Whether the preparation changes the order of columns.

    Raises
    ------
    ModelError
        A parameter numbers columns that move.
    """
    given = {name: getattr(core, name, None) for name in (*SPEAKING, *ONE_EACH)}
    given = {name: value for name, value in given.items() if _is_list(value)}
    for name, value in given.items():
        if moved and (name in ONE_EACH or _numbers(value)):
            raise ModelError(
                f"estimator.{name}",
                found="columns by their places",
                expected="columns by their names, since categories are moved behind numbers",
                mend="Name the columns, or pass a Pipeline that prepares them itself.",
            )
    return any(name in SPEAKING and not _numbers(value) for name, value in given.items())


def told_its_categories(estimator: Any, core: Any, numbers: int, categories: int) -> Any:
    """Return the estimator told which columns are categories, where it wants to know.

    XGBoost with ``enable_categorical`` splits codes as the categories they stand for only if it
    is told so.

    Parameters
    ----------
    estimator, core : classifier
        As given, and the one inside searches and wrappers.
    numbers, categories : int
        How many columns of each it gets, numbers first.
    """
    wants = getattr(core, "enable_categorical", False) and categories
    if not wants or type(core).__name__ != "XGBClassifier" or core.feature_types is not None:
        return estimator
    kinds = ["q"] * numbers + ["c"] * categories
    if core is estimator:
        return clone(estimator).set_params(feature_types=kinds)
    params = estimator.get_params(deep=True)
    (path,) = (name for name, value in params.items() if value is core)
    return clone(estimator).set_params(**{f"{path}__feature_types": kinds})


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str)


def _numbers(value: Any) -> bool:
    """Return whether columns are numbered: of a mapping, by its keys."""
    if isinstance(value, Mapping):
        return any(map(_numbers, value.keys()))
    return any(map(_numbers, value)) if _is_list(value) else not isinstance(value, str)
