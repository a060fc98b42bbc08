"""Every column means the same, whatever library and type held it."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import infer_dtype

from aitoolkit.errors import DataError
from aitoolkit.schema.declaration import FieldOfData, Type
from aitoolkit.schema.text import spelled

Floats = npt.NDArray[np.float64]

_NUMBERS = {"integer", "floating", "mixed-integer-float", "decimal"}
_DATES = {"date", "datetime", "datetime64"}
_YES_NO = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}


@dataclass(frozen=True, eq=False)
class Labels:
    """A column as text: positions in its sorted distinct values, -1 where none is given."""

    values: tuple[str, ...]
    codes: npt.NDArray[np.int64]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many cases hold each value."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.values))

    def take(self, order: npt.NDArray[np.int64]) -> Labels:
        """Return the labels of these rows."""
        return Labels(self.values, self.codes[order])

    def texts(self, missing: Any) -> npt.NDArray[np.object_]:
        """Return one Python string a case, and `missing` where none is given."""
        table = np.array([*self.values, missing], dtype=object)
        return table[self.codes]

    def keeping(self, allowed: Iterable[str]) -> Labels:
        """Return the labels with every other value turned into none."""
        kept = set(allowed)
        values = tuple(value for value in self.values if value in kept)
        table = np.full(len(self.values) + 1, -1, dtype=np.int64)
        table[[i for i, value in enumerate(self.values) if value in kept]] = np.arange(len(values))
        return Labels(values, table[self.codes])


def numbers(series: pd.Series[Any], field: FieldOfData) -> Floats:
    """Return a column as float64, NaN where nothing is given; booleans are 1 and 0.

    Raises
    ------
    DataError
        If the column holds text, dates, or infinities.
    """
    column, kind = _plain(series, field.column)
    if kind == "empty":
        return np.full(len(column), np.nan)
    if kind == "string" and field.type is Type.BOOLEAN:
        column = column.map(lambda v: _YES_NO.get(v.casefold(), v), na_action="ignore")
        column, kind = _plain(column, field.column, mixed_is=field.type)
    if kind == "boolean":
        column = column.astype("boolean")
    elif kind not in _NUMBERS:
        raise _wrong_type(field, _types(column), len(column.dropna()))
    found = _floats(column, field.column)
    if field.type is Type.BOOLEAN and not np.isin(found[~np.isnan(found)], (0.0, 1.0)).all():
        other = int((~np.isin(found[~np.isnan(found)], (0.0, 1.0))).sum())
        raise _wrong_type(field, "numbers other than 0 and 1", other)
    return found


def labels(series: pd.Series[Any], column: str) -> Labels:
    """Return a column as text: ``1`` and ``1.0`` are "1", ``True`` is "true", dates are ISO.

    Text is taken as it is, except that empty text is not given.

    Raises
    ------
    DataError
        If the column mixes types, or holds infinities.
    """
    plain, kind = _plain(series, column)
    if kind in _NUMBERS and not pd.api.types.is_integer_dtype(plain.dtype):
        plain = pd.Series(_floats(plain, column))
    codes, distinct = pd.factorize(plain)
    if kind in _NUMBERS:  # a whole number stays one: beyond 2**53 a float would round
        return _sorted(codes, [spelled(value) for value in distinct])
    if kind == "boolean":
        return _sorted(codes, ["true" if value else "false" for value in distinct])
    if kind in _DATES:
        return _sorted(codes, _dates(list(distinct)))
    return _sorted(codes, [str(value) for value in distinct])


def kind_of(series: pd.Series[Any], column: str) -> str:
    """Return what a column holds: "number", "boolean", "date", "text" or "empty"."""
    kind = _plain(series, column)[1]
    if kind in _NUMBERS:
        return "number"
    if kind in _DATES:
        return "date"
    return "text" if kind == "string" else kind


def _plain(
    series: pd.Series[Any], column: str, mixed_is: Type | None = None
) -> tuple[pd.Series[Any], str]:
    """Return a column without its library's dress, and what its values are."""
    found = series
    if isinstance(found.dtype, pd.CategoricalDtype):
        found = found.astype(object)
    if pd.api.types.is_object_dtype(found.dtype) or pd.api.types.is_string_dtype(found.dtype):
        found = found.astype(object)
        found = found.where(found.notna(), np.nan)
        found = found.mask(found == "", np.nan)
    kind = "empty" if found.isna().all() else infer_dtype(found, skipna=True)
    if kind.startswith("mixed") and kind != "mixed-integer-float" and _only_numbers(found):
        kind = "floating"
    allowed = _NUMBERS | _DATES | {"string", "boolean", "empty"}
    if kind not in allowed and mixed_is is None:
        raise _mixed(column, found)
    return found, kind


def _only_numbers(found: pd.Series[Any]) -> bool:
    given = found.dropna()
    numeric = (int, float, decimal.Decimal, np.number)
    return all(isinstance(v, numeric) and not isinstance(v, (bool, np.bool_)) for v in given)


def _mixed(column: str, found: pd.Series[Any]) -> DataError:
    return DataError(
        column,
        expected="values of one type: numbers, text, yes/no or dates",
        found=_types(found),
        mend="Make the column one type; values that mean nothing (such as 'n/a') become missing.",
    )


def _types(found: pd.Series[Any]) -> str:
    """Say how many values of which type, and never a value, since it is a person's."""
    counts = found.dropna().map(_spoken_type).value_counts()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return " and ".join(f"{n} × {name}" for name, n in ordered)


def _spoken_type(value: Any) -> str:
    for types, name in (
        ((bool, np.bool_), "yes/no"),
        ((int, float, decimal.Decimal, np.number), "number"),
        ((str,), "text"),
        ((datetime.date, np.datetime64), "date"),
    ):
        if isinstance(value, types):
            return name
    return type(value).__name__


def _wrong_type(field: FieldOfData, found: str, n: int) -> DataError:
    number = field.type is Type.NUMBER
    return DataError(
        field.column,
        expected="numbers" if number else "yes or no, true or false, 1 or 0",
        found=found if "×" in found else f"{n} × {found}",
        mend="Turn the column into numbers, with missing values where there is none; or declare"
        " type: category."
        if number
        else "Correct those values, or declare type: category.",
    )


def _floats(series: pd.Series[Any], column: str) -> Floats:
    nullable = series.astype("Float64")
    found: Floats = nullable.to_numpy(dtype=np.float64, na_value=np.nan).astype(np.float64)
    infinite = int(np.isinf(found).sum())
    if infinite:
        raise DataError(
            column,
            expected="finite numbers",
            found=f"{infinite} infinite {'value' if infinite == 1 else 'values'}",
            mend="They often come from a division by zero; make them missing, or correct them.",
        )
    return np.where(found == 0, 0.0, found)  # no negative zero


def _dates(distinct: list[Any]) -> list[str]:
    """ISO dates; with the time of day only if any has one."""
    stamps = [pd.Timestamp(value) for value in distinct]
    bare = all(stamp == stamp.normalize() and stamp.tzinfo is None for stamp in stamps)
    return [str(s.date()) if bare else s.isoformat() for s in stamps]


def _sorted(codes: npt.NDArray[np.intp], distinct: list[str]) -> Labels:
    """Positions in the sorted distinct texts, so that no library's order shows."""
    values = tuple(sorted(set(distinct)))
    position = {value: i for i, value in enumerate(values)}
    table = np.array([*(position[value] for value in distinct), -1], dtype=np.int64)
    return Labels(values, table[codes])
