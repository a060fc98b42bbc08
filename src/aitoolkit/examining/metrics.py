"""The rates of the audit, said once: what each counts, and out of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.stats.rates import rate_interval

RATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "base_rate": (("tp", "fn"), ("tp", "fn", "fp", "tn")),
    "selection_rate": (("tp", "fp"), ("tp", "fn", "fp", "tn")),
    "precision": (("tp",), ("tp", "fp")),
    "true_positive_rate": (("tp",), ("tp", "fn")),
    "false_negative_rate": (("fn",), ("tp", "fn")),
    "false_positive_rate": (("fp",), ("fp", "tn")),
    "accuracy": (("tp", "tn"), ("tp", "fn", "fp", "tn")),
}
"""Metric → the cells of the confusion matrix that it counts, and those that it counts among."""

OVERALL = tuple(RATES)
BY_GROUP = (
    "base_rate",
    "selection_rate",
    "precision",
    "false_negative_rate",
    "false_positive_rate",
)
COMPARED = ("selection_rate", "precision", "false_negative_rate", "false_positive_rate")
ERROR_RATES = frozenset({
    "base_rate", "true_positive_rate", "false_negative_rate", "false_positive_rate", "accuracy",
})  # fmt: skip
"""What cannot be known of everyone when outcomes are known only for those who were checked."""


@dataclass(frozen=True)
class Counts:
    """A confusion matrix: cases by outcome and decision."""

    tp: int
    fp: int
    fn: int
    tn: int

    @classmethod
    def of(cls, outcome: NDArray[np.int8], decision: NDArray[np.int8]) -> Self:
        """Count cases; both arrays hold 0 and 1."""
        table = np.bincount(2 * outcome.astype(np.intp) + decision, minlength=4)
        return cls(tp=int(table[3]), fp=int(table[1]), fn=int(table[2]), tn=int(table[0]))

    @property
    def n(self) -> int:
        """All cases."""
        return self.tp + self.fp + self.fn + self.tn

    @property
    def positives(self) -> int:
        """Cases whose outcome is the declared positive."""
        return self.tp + self.fn

    @property
    def negatives(self) -> int:
        """Cases whose outcome is the other one."""
        return self.fp + self.tn

    def among(self, cells: Sequence[str]) -> int:
        """Return the sum of the named cells."""
        return sum(int(getattr(self, cell)) for cell in cells)


def events_of(metric: str, counts: Counts) -> tuple[int, int]:
    """Return numerator and denominator of a rate."""
    numerator, denominator = RATES[metric]
    return counts.among(numerator), counts.among(denominator)


def rate_of(metric: str, counts: Counts, *, level: float) -> Quantity:
    """Return a rate with its interval, or `Absent` where nobody is there to count."""
    events, n = events_of(metric, counts)
    return rate_quantity(events, n, level=level)


def rate_quantity(events: int, n: int, *, level: float) -> Quantity:
    """Return ``events / n`` with its interval, or `Absent` if ``n`` is 0."""
    if n == 0:
        return Absent(absent=Reason.NO_CASES)
    lower, upper = rate_interval(events, n, level=level)
    return Estimate(value=events / n, lower=float(lower), upper=float(upper), n=n)
