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

_FINE = 2.0**30
"""Scores are added up as whole numbers of this fineness, so that every engine and every order of
the rows gives the same sum; the mean of a bin is within its width / 10^7."""


@dataclass(frozen=True)
class Range:
    """The range of the scores, divided into `BINS` equal bins."""

    low: float
    high: float

    @property
    def edges(self) -> tuple[float, ...]:
        """Upper ends of the bins but the last."""
        return tuple(self.low + i * (self.high - self.low) / BINS for i in range(1, BINS))

    def bins(self, score: nw.Expr) -> nw.Expr:
        """Return the bin of each score; an end belongs to the bin above it."""
        # A product, since not every engine rounds a quotient by a constant the same way.
        place = (score - self.low) * (BINS / (self.high - self.low))
        return place.clip(0.0, BINS - 1.0).floor().cast(nw.Int64)

    def whole(self, score: nw.Expr) -> nw.Expr:
        """Return each score as a whole number that adds up exactly."""
        place = (score - self.low) * (_FINE / (self.high - self.low))
        return place.clip(0.0, _FINE).floor().cast(nw.Int64)

    def total(self, whole: Floats, n: Floats) -> Floats:
        """Return Σ score from Σ whole; each was cut off by half a unit on average."""
        return n * self.low + (whole + 0.5 * n) * ((self.high - self.low) / _FINE)

    def codes(self, scores: Floats) -> Codes:
        """Return the bins of scores that are here already, as `bins` does."""
        place = (scores - self.low) * (BINS / (self.high - self.low))
        return np.floor(np.clip(place, 0.0, BINS - 1.0)).astype(np.intp)


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
