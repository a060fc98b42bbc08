"""How many cases a row stands for: one, a count, a withheld or rounded count, a weight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from aitoolkit.errors import DataError
from aitoolkit.examining.request import Request
from aitoolkit.examining.tally_engine import Raw, number_of
from aitoolkit.examining.tally_open import Opened
from aitoolkit.stats.cells import Floats
from aitoolkit.stats.coarse import Span, rounded_span

_BELOW = re.compile(r"\s*<\s*(\d+)\s*")


@dataclass(frozen=True, eq=False)
class Cases:
    """Cases of each group that an engine found.

    Attributes
    ----------
    row : numpy.ndarray
        Which of the engine's groups; a confusion matrix makes four of one.
    outcome, decision : numpy.ndarray or None
        Where the counts themselves are those of a confusion matrix.
    n : numpy.ndarray
        Cases; the middle of what it can be where a count is coarse.
    low, high : numpy.ndarray or None
        What a coarse count can be.
    """

    row: NDArray[np.intp]
    n: Floats
    outcome: NDArray[np.int8] | None = None
    decision: NDArray[np.int8] | None = None
    low: Floats | None = None
    high: Floats | None = None


@dataclass(frozen=True)
class Counting:
    """How cases are counted, as expressions for the engine.

    Attributes
    ----------
    columns : tuple of str
        Columns of counts: none, one, or four of a confusion matrix.
    coarse : bool
        Counts are withheld or rounded, so that each is looked at by itself.
    keys, sums, smallest : mapping of str to expression
        What to group by, to add up, and to keep the least of.
    """

    columns: tuple[str, ...]
    coarse: bool
    keys: dict[str, nw.Expr]
    sums: dict[str, nw.Expr]
    smallest: dict[str, nw.Expr]


def counting(data: Opened, request: Request) -> Counting:
    """Return how to count the cases of `request`; counts add up where they can."""
    single = [request.count] if request.count else []
    if request.weight and request.weight_kind == "frequency":
        single.append(request.weight)
    if len(single) > 1 or (data.confusion and request.weight):
        raise DataError(
            str(request.weight),
            expected="counts, or weights that count people",
            found="both",
            mend="Multiply them into one column, and give that with count=.",
        )
    columns = data.confusion or tuple(single)
    coarse = bool(columns) and (
        request.withheld is not None
        or request.rounded is not None
        or any(data.is_text(column) for column in columns)
    )
    if coarse:
        keys = {f"count_{i}": nw.col(column) for i, column in enumerate(columns)}
        return Counting(columns, True, keys, {}, {})
    sums, smallest = {}, {}
    for i, column in enumerate(columns):
        number = number_of(column).fill_null(0.0)
        sums[f"count_{i}"] = number
        sums[f"part_{i}"] = (number != number.floor()).cast(nw.Int64)
        sums[f"none_{i}"] = number_of(column).is_null().cast(nw.Int64)
        smallest[f"least_{i}"] = number
    if request.weight and request.weight_kind == "sampling":
        weight = number_of(request.weight).fill_null(0.0)
        times = number_of(request.count).fill_null(0.0) if request.count else nw.lit(1.0)
        sums |= {"weight": times * weight, "weight_squared": times * weight * weight}
        sums["none_weight"] = number_of(request.weight).is_null().cast(nw.Int64)
        smallest["least_weight"] = weight
    return Counting(columns, False, {}, sums, smallest)


def counts_of(raw: Raw, how: Counting, request: Request) -> Cases:
    """Return the cases of each group, or refuse counts and weights that are none.

    Raises
    ------
    DataError
        Negative, broken or missing counts; negative or missing weights.
    """
    everyone = np.arange(len(raw.rows))
    if "weight" in raw.figures:
        column = str(request.weight)
        if raw.figures["least_weight"].min() < 0:
            raise _wrong(column, "weights of 0 or more", "negative ones")
        _refuse_missing(column, raw.figures["none_weight"], "a weight for every row")
    if not how.columns:
        return Cases(everyone, raw.rows)
    read = _coarse if how.coarse else _exact
    spans = [read(raw, i, column, request) for i, column in enumerate(how.columns)]
    row = np.concatenate([everyone] * len(spans))
    low = np.concatenate([span.low for span, _ in spans])
    high = np.concatenate([span.high for span, _ in spans])
    n = np.concatenate([middle for _, middle in spans])
    ends = (low, high) if how.coarse else (None, None)
    if len(spans) == 1:
        return Cases(row, n, None, None, *ends)
    corner = np.repeat(np.arange(4), len(everyone))
    outcome, decision = (corner // 2).astype(np.int8), (corner % 2).astype(np.int8)
    return Cases(row, n, outcome, decision, *ends)


def _exact(raw: Raw, i: int, column: str, _: Request) -> tuple[Span, Floats]:
    n = raw.figures[f"count_{i}"]
    if raw.figures[f"least_{i}"].min() < 0:
        raise _wrong(column, "counts of 0 or more", "negative ones")
    if raw.figures[f"part_{i}"].any():
        raise _wrong(column, "whole counts", "counts with decimals")
    _refuse_missing(column, raw.figures[f"none_{i}"], "a count in every row")
    return Span(n, n), n


def _coarse(raw: Raw, i: int, column: str, request: Request) -> tuple[Span, Floats]:
    """Return what each count can be, times the rows that print it."""
    printed = [_printed(value) for value in raw.values[f"count_{i}"]]
    shown = np.array([*(number for number, _ in printed), np.nan], float)
    below = np.array([*(limit or 0 for _, limit in printed), 0], float)
    if (shown < 0).any():
        raise _wrong(column, "counts of 0 or more", "negative ones")
    if (shown != np.floor(shown))[~np.isnan(shown)].any():
        raise _wrong(column, "whole counts", "counts with decimals")
    hidden = np.isnan(shown)
    if request.withheld == 0:
        hidden |= shown == 0
    code = raw.codes[f"count_{i}"]
    least = _least_printed(shown, request)
    if least is None and (hidden & (below == 0))[code].any():
        raise DataError(
            column,
            expected="to know below what counts were withheld",
            found="gaps or marks in place of counts",
            mend="Give withheld=5 if counts below 5 were withheld. They are never read as zeros.",
        )
    below = np.where(below > 0, below, least or 1)
    span = rounded_span(np.where(hidden, 0.0, shown), request.rounded or 1)
    low = np.where(hidden, 0.0, span.low)[code] * raw.rows
    high = np.where(hidden, np.maximum(below - 1, 0.0), span.high)[code] * raw.rows
    if request.rounded:
        _refuse_not_rounded(column, shown[~hidden], request.rounded)
    exact = np.where(hidden, np.nan, shown)[code] * raw.rows
    return Span(low, high), np.where(np.isnan(exact), (low + high) / 2, exact)


def _printed(value: Any) -> tuple[float, int | None]:
    """Return a count, NaN for a mark, and the limit that a mark such as <5 names."""
    if isinstance(value, str):
        limit = _BELOW.fullmatch(value)
        if limit:
            return np.nan, int(limit[1])
    try:
        return float(value), None
    except (TypeError, ValueError):
        return np.nan, None


def _least_printed(shown: Floats, request: Request) -> float | None:
    if request.withheld is None:
        return None
    if request.withheld > 0:
        return float(request.withheld)
    positive = shown[shown > 0]
    return float(positive.min()) if len(positive) else None


def _refuse_not_rounded(column: str, shown: Floats, base: int) -> None:
    if (shown % base).any():
        raise _wrong(column, f"multiples of {base}, as rounded={base} says", "other counts")


def _refuse_missing(column: str, missing: Floats, expected: str) -> None:
    if missing.any():
        raise DataError(
            column,
            expected=expected,
            found=f"none in {missing.sum():,.0f}",
            mend="Add them; if counts were withheld, say below what, as in withheld=5.",
        )


def _wrong(column: str, expected: str, found: str) -> DataError:
    return DataError(column, expected=expected, found=found, mend="Correct the column.")
