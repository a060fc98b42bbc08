"""The tally's one query, and the second one that scores outside [0, 1] need."""

from __future__ import annotations

from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np

from aitoolkit.examining.request import Request
from aitoolkit.examining.tally_bins import (
    BELOW,
    BEYOND,
    MOST_OWN,
    UNIT,
    Range,
    bin_of,
    bin_or_beyond,
    fine,
    range_of,
)
from aitoolkit.examining.tally_counts import Cases, Counting
from aitoolkit.examining.tally_engine import Plan, Raw, Table, collected, grouped, number_of
from aitoolkit.examining.tally_open import Opened
from aitoolkit.stats.cells import UNKNOWN, Codes, Floats

_PLACE, _BIN = "place of score", "bin of score"


@dataclass(frozen=True, eq=False)
class Scored:
    """The engine's groups with their score bins.

    Attributes
    ----------
    raw : Raw
        The groups.
    score_bin : numpy.ndarray or None
        Bin of each group; `UNKNOWN` without a score.
    own : tuple of float
        The score of each bin, where each has its own.
    binned : Range or None
        Else the range that was divided.
    """

    raw: Raw
    score_bin: Codes | None = None
    own: tuple[float, ...] = ()
    binned: Range | None = None

    def sums(self, cases: Cases, how: Counting) -> Floats | None:
        """Return Σ score over the cases of each group."""
        if self.score_bin is None:
            return None
        raw = self.raw
        if "fine" not in raw.figures:
            value = np.array([*raw.values["bin"], 0.0], float)[raw.codes["bin"]]
            return value * cases.n
        if self.binned is None:
            raise ValueError("binned scores without their range")
        counted = raw.rows if how.coarse else cases.n
        total = self.binned.total(self.score_bin, raw.figures["fine"], counted)
        return np.where(self.score_bin < 0, 0.0, total / np.maximum(counted, 1.0) * cases.n)

    def error(self, score_sum: Floats, n: Floats) -> float | None:
        """Return how far a score can be from its bin's mean; None if none was binned."""
        if self.binned is None or self.score_bin is None:
            return None
        return self.binned.error(self.score_bin, score_sum, n)


def scored(data: Opened, request: Request, plan: Plan, how: Counting) -> Scored:
    """Return the groups of `plan`, divided by score bin where there is a score.

    A look at the first rows decides what is tried; the result depends on all rows alone: at most
    101 distinct scores each have a bin; else there are 100, over [0, 1] if it holds all scores,
    else over the observed range with rounded ends.

    Parameters
    ----------
    data : Opened
        The columns.
    request : Request
        Names the score.
    plan : Plan
        The group-by without scores.
    how : Counting
        How many cases a row stands for.
    """
    if request.score is None:
        return Scored(grouped(data.table, plan))
    score = number_of(request.score)
    if data.distinct_scores <= MOST_OWN + 2:  # a gap and a NaN count too
        own = score + 0.0  # so that -0.0 is 0.0
        return _own(grouped(data.table, replace(plan, keys={**plan.keys, "bin": own})))
    scale = range_of(data.low or 0.0, data.high or 0.0)
    if scale != UNIT:
        scale = _whole_range(data.table, score)
    raw = _binned(data.table, plan, score, how, scale)
    if not {BELOW, BEYOND}.isdisjoint(raw.values["bin"]):
        scale = _whole_range(data.table, score)
        raw = _binned(data.table, plan, score, how, scale)
    return Scored(raw, _numbers(raw), (), scale)


def _whole_range(table: Table, score: nw.Expr) -> Range:
    found = collected(table.select(score.min().alias("low"), score.max().alias("high")))
    return range_of(float(found["low"][0]), float(found["high"][0]))


def _binned(table: Table, plan: Plan, score: nw.Expr, how: Counting, scale: Range) -> Raw:
    place, score_bin = nw.col(_PLACE), nw.col(_BIN)
    # Step by step, since engines compute a nested expression again wherever it is used.
    stepped = table.with_columns(scale.place(score).alias(_PLACE))
    # Where scores beyond the range can be, they are told; else rounding alone goes beyond.
    bins = bin_or_beyond(place) if scale == UNIT else bin_of(place)
    stepped = stepped.with_columns(bins.alias(_BIN))
    parts = fine(place, score_bin)
    if how.columns and not how.coarse:
        parts = parts * number_of(how.columns[0]).fill_null(0.0)
    keys, sums = {**plan.keys, "bin": score_bin}, {**plan.sums, "fine": parts}
    return grouped(stepped, replace(plan, keys=keys, sums=sums))


def _own(raw: Raw) -> Scored:
    values = np.array(raw.values["bin"], float)
    if len(values):
        scale = range_of(float(values.min()), float(values.max()))
    if len(values) > MOST_OWN:
        codes = np.append(scale.codes(values), UNKNOWN)
        return Scored(raw, codes[raw.codes["bin"]], (), scale)
    distinct, place = np.unique(values, return_inverse=True)
    codes = np.append(place.astype(np.intp), UNKNOWN)
    return Scored(raw, codes[raw.codes["bin"]], tuple(map(float, distinct)))


def _numbers(raw: Raw) -> Codes:
    return np.array([*raw.values["bin"], UNKNOWN], float).astype(np.intp)[raw.codes["bin"]]
