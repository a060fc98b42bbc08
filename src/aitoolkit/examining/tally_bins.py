"""Scores become bins: each score its own where there are few, else a hundred equal ones."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import narwhals as nw
import numpy as np

from aitoolkit.errors import DataError
from aitoolkit.stats.cells import Codes, Floats

MOST_OWN = 101
BINS = 100
BELOW, BEYOND = -1.0, BINS + 1.0

_FINE = 2.0**24
"""Places within a bin are added up as whole numbers of this fineness: exactly, up to 500 million
cases in a cell, so that every engine and every order of the rows gives the same sum. A mean is
within 10^-9 of the range of the scores."""


@dataclass(frozen=True)
class Range:
    """The range of the scores, divided into `BINS` equal bins."""

    low: float
    high: float

    @property
    def edges(self) -> tuple[float, ...]:
        """Upper ends of the bins but the last."""
        return tuple(self.low + i * (self.high - self.low) / BINS for i in range(1, BINS))

    def place(self, score: nw.Expr) -> nw.Expr:
        """Return how many bins lie below each score."""
        # A product, since not every engine rounds a quotient by a constant the same way.
        return (score - self.low) * (BINS / (self.high - self.low))

    def total(self, bins: Codes, fine: Floats, n: Floats) -> Floats:
        """Return Σ score from Σ of `fine` places; each was cut off by half a unit on average."""
        width = (self.high - self.low) / BINS
        return n * (self.low + bins * width) + (fine + 0.5 * n) * (width / _FINE)

    def codes(self, scores: Floats) -> Codes:
        """Return the bins of scores that are here already, as `bins` does."""
        place = (scores - self.low) * (BINS / (self.high - self.low))
        return np.floor(np.clip(place, 0.0, BINS - 1.0)).astype(np.intp)

    def error(self, bins: Codes, total: Floats, n: Floats) -> float:
        """Return how far a score can be from the mean of its bin, which ends where it ends."""
        held = np.flatnonzero((bins >= 0) & (n > 0))
        held = held[np.lexsort((n[held], total[held], bins[held]))]  # sums of one order
        width = (self.high - self.low) / BINS
        sums = np.bincount(bins[held], weights=total[held])
        cases = np.bincount(bins[held], weights=n[held])
        found = np.flatnonzero(cases)
        below = sums[found] / cases[found] - (self.low + found * width)
        return float(np.maximum(below, width - below).max(initial=0.0))


def bin_of(place: nw.Expr) -> nw.Expr:
    """Return the bin of a place, as a float; an end belongs to the bin above it."""
    return place.clip(0.0, BINS - 1.0).floor()


def bin_or_beyond(place: nw.Expr) -> nw.Expr:
    """Return the same, or a bin of their own for places below and above all bins.

    So nobody's least and greatest score has to be kept to see that there are such. The branches
    that few cases take cost nothing, and a gap flows through without being asked for.
    """
    last = nw.when(place > BINS).then(nw.lit(BEYOND)).otherwise(nw.lit(BINS - 1.0))
    inside = nw.when(place < 0.0).then(nw.lit(BELOW)).otherwise(place.floor())
    return nw.when(place >= BINS).then(last).otherwise(inside)


def fine(place: nw.Expr, score_bin: nw.Expr) -> nw.Expr:
    """Return a place within its bin as a whole number, which adds up exactly."""
    return ((place - score_bin) * _FINE).floor()


UNIT = Range(0.0, 1.0)


def range_of(low: float, high: float) -> Range:
    """Return [0, 1] if it holds all scores, else the observed range with its ends rounded.

    Rounded outwards to a tenth of its magnitude, so that an end is nobody's own score.

    Examples
    --------
    >>> range_of(0.02, 0.97), range_of(303, 847)
    (Range(low=0.0, high=1.0), Range(low=300.0, high=850.0))
    """
    if not (isfinite(low) and isfinite(high)):
        raise DataError(
            "score",
            expected="finite numbers",
            found="infinite values",
            mend="They often come from a division by zero; make them missing, or correct them.",
        )
    if low >= 0 and high <= 1:
        return UNIT
    power = floor(log10(high - low)) - 1 if high > low else 0
    step = 10.0**power
    first, last = floor(low / step), ceil(high / step)
    ends = (first * step, last * step) if power >= 0 else (first / 10**-power, last / 10**-power)
    return Range(*ends) if ends[0] < ends[1] else Range(ends[0], ends[0] + 1.0)
