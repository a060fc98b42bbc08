"""The score of the last case selected, found by the engine in a few passes over one column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import narwhals as nw
import numpy as np

from aitoolkit.errors import DataError
from aitoolkit.examining.request import Top
from aitoolkit.examining.tally_bins import range_of
from aitoolkit.examining.tally_engine import Plan, Raw, Table, grouped

_BUCKETS = 10_000
_FEW = 20_000
_PLACE = "place of score"


@dataclass(frozen=True)
class Cut:
    """Where the selection ends.

    Attributes
    ----------
    threshold : float or None
        The lowest score selected; None where decisions are given.
    ties : int or None
        Cases at exactly that score, 0 if there is only one; all of them are selected. None where
        nobody looked for a cut.
    """

    threshold: float | None
    ties: int | None


def cut_of(
    table: Table, top: Top, *, score: nw.Expr, count: nw.Expr | None, low: float, high: float
) -> Cut:
    """Return the cut of the highest scores; as many cases as asked for, and all that tie.

    Cases are counted by buckets of the score, from the highest down, until the bucket that holds
    the cut is reached; then only that bucket is looked into. No score is sorted or sent back
    before few are left.

    Parameters
    ----------
    table : narwhals frame
        Rows with a score.
    top : Top
        A share of the cases, rounded to whole cases, or a number of them.
    score, count : expression
        Score, and how many cases a row stands for (None: one).
    low, high : float
        A first guess of the range; it decides nothing.

    Raises
    ------
    DataError
        Everyone would be selected; scores are infinite.
    """
    counts: Mapping[str, nw.Expr] = {} if count is None else {"n": count}
    buckets = _buckets(table, score, counts, low, high)
    sizes = _sizes(buckets)
    total = float(sizes.sum())
    wanted = (
        float(top.count) if top.count is not None else max(1.0, round((top.share or 0) * total))
    )
    if wanted >= total:
        raise DataError(
            "top",
            expected=f"fewer than the {total:,.0f} cases that have a score",
            found=f"{wanted:,.0f}",
            mend="With everyone selected there is no decision to audit; ask for fewer.",
        )
    above = 0.0
    while True:
        low, high, above, size = _bucket_with(buckets, wanted, above)
        if low == high:
            return Cut(low, int(size) if size > 1 else 0)
        within = table.filter(score >= low, score <= high)
        if size <= _FEW:
            buckets = grouped(within, Plan({"bin": score}, counts, {"low": score}, {"high": score}))
        else:
            buckets = _buckets(within, score, counts, low, high)


def _buckets(
    table: Table, score: nw.Expr, counts: Mapping[str, nw.Expr], low: float, high: float
) -> Raw:
    factor = _BUCKETS / (high - low) if high > low else 0.0
    place = ((score - low) * (factor if isfinite(factor) else 0.0)).clip(0.0, _BUCKETS - 1.0)
    stepped = table.with_columns(place.alias(_PLACE))
    bucket = nw.col(_PLACE).floor().cast(nw.Int64)
    found = grouped(stepped, Plan({"bin": bucket}, counts, {"low": score}, {"high": score}))
    range_of(float(found.figures["low"].min()), float(found.figures["high"].max()))
    return found


def _sizes(buckets: Raw) -> np.ndarray:
    return buckets.figures.get("n", buckets.rows)


def _bucket_with(buckets: Raw, wanted: float, above: float) -> tuple[float, float, float, float]:
    """Return the ends of the bucket that holds the cut, the cases above it, and those in it."""
    order = np.argsort(-buckets.figures["high"])
    sizes = _sizes(buckets)[order]
    reached = above + np.cumsum(sizes)
    at = int(np.argmax(reached >= wanted))
    low, high = (float(buckets.figures[end][order][at]) for end in ("low", "high"))
    return low, high, float(reached[at] - sizes[at]), float(sizes[at])
