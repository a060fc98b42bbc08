"""Declared inputs become features: numbers as floats, categories as the values one may learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from aitoolkit.declaring.columns import Floats, Labels, labels, numbers
from aitoolkit.errors import DataError
from aitoolkit.schema.declaration import FieldOfData, Type

FEWEST_HOLDERS = 11
"""A value that the dictionary does not list is learned only if this many cases hold it, so that
nobody can be recognised in a model or on a card by an unusual value."""

NEARLY_ALL = 0.9
"""Share of distinct values from which a category looks like an identifier."""

Vocabulary = Mapping[str, tuple[str, ...]]


def read_column(series: pd.Series[Any], field: FieldOfData) -> Floats | Labels:
    """Return a column as its declared type says: floats, or labels."""
    if field.type in (Type.NUMBER, Type.BOOLEAN):
        return numbers(series, field)
    return labels(series, field.column)


def known_values(found: Labels, field: FieldOfData) -> tuple[str, ...]:
    """Return the values that may be learned and shown, sorted.

    Those that the dictionary lists; where it lists none, those held by enough cases.
    """
    if field.categories is not None:
        return tuple(sorted(category.value for category in field.categories))
    counts = zip(found.values, found.counts, strict=True)
    return tuple(value for value, n in counts if n >= FEWEST_HOLDERS)


def outside(found: Floats, field: FieldOfData) -> npt.NDArray[np.bool_]:
    """Return which numbers lie outside the declared minimum and maximum."""
    low = -np.inf if field.minimum is None else field.minimum
    high = np.inf if field.maximum is None else field.maximum
    return (found < low) | (found > high)


def undeclared(found: Floats | Labels, field: FieldOfData) -> int:
    """Return how many values are given, but are not ones that the dictionary knows."""
    if not isinstance(found, Labels):
        return int(outside(found, field).sum())
    if field.type is not Type.CATEGORY:
        return 0
    kept = found.keeping(known_values(found, field))
    return int(((found.codes >= 0) & (kept.codes < 0)).sum())


def features(
    columns: Mapping[str, Floats | Labels], inputs: Sequence[FieldOfData], vocabulary: Vocabulary
) -> pd.DataFrame:
    """Return the inputs as a model sees them; what is not given or not known is NaN.

    Parameters
    ----------
    columns : mapping
        The columns as read.
    inputs : sequence of FieldOfData
        The fields to take, in this order.
    vocabulary : mapping of str to tuple of str
        For each category, the values that may be learned.

    Returns
    -------
    pandas.DataFrame
        float64 for numbers and booleans, object (text or NaN) for categories.
    """
    coded: dict[str, npt.NDArray[np.float64] | npt.NDArray[np.object_]] = {}
    for field in inputs:
        found = columns[field.column]
        if isinstance(found, Labels):
            coded[field.column] = found.keeping(vocabulary[field.column]).texts(np.nan)
        else:
            coded[field.column] = np.where(outside(found, field), np.nan, found)
    return pd.DataFrame({name: pd.Series(c, dtype=c.dtype) for name, c in coded.items()})


def is_constant(found: Floats | Labels) -> bool:
    """Return whether every case holds the same, "not given" counting as one value."""
    values = found.codes if isinstance(found, Labels) else found
    return len(np.unique(values)) <= 1


def looks_like_identifier(found: Floats | Labels, field: FieldOfData) -> bool:
    """Return whether nearly every case has a value of its own, so that it names people.

    A category whose values the dictionary lists is none, nor is a number with a unit.
    """
    if isinstance(found, Labels):
        given = int((found.codes >= 0).sum())
        distinct = int((found.counts > 0).sum())
        return field.categories is None and distinct > max(1, NEARLY_ALL * given)
    whole = bool(np.isfinite(found).all() and (found == np.floor(found)).all())
    return field.unit is None and whole and len(np.unique(found)) == len(found) > 1


def refuse_identifier(found: Floats | Labels, field: FieldOfData) -> None:
    """Refuse an input that names people instead of saying something about them."""
    if field.type is Type.BOOLEAN or not looks_like_identifier(found, field):
        return
    number = field.type is Type.NUMBER
    raise DataError(
        field.column,
        expected="an input that many cases can share",
        found="a different whole number for every case"
        if number
        else "a different value for nearly every case",
        mend="If it is an identifier, set type: identifier and used_for: nothing."
        + (
            " If it is a quantity, say its unit."
            if number
            else " If not, list its categories, or merge them."
        ),
    )
