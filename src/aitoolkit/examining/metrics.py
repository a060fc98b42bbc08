"""The metrics of the audit, said once: what each counts, out of what, and of whom it speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.stats.rates import rate_interval

Corners = tuple[str, ...]


@dataclass(frozen=True)
class Metric:
    """One metric of a decision or of a score.

    Attributes
    ----------
    name : str
        The field's own name for it.
    kind : {"rate", "balanced", "score", "share"}
        ``rate``: cases counted among cases. ``balanced``: mean of two rates. ``score``: from the
        binned scores. ``share``: a group's part of all cases that are counted.
    counts, among : tuple of str
        The cells of the confusion matrix that a rate or share counts, and those among which a
        rate counts them.
    outcome, decision : bool
        Whether it needs the outcome, and the decision.
    everyone : bool
        Whether it would speak of everyone where outcomes are known only for those who were
        checked; it is then absent.
    compared : bool
        Whether groups are compared by it.
    complement : str or None
        The rate that is 1 minus this one: both are one test.
    """

    name: str
    kind: Literal["rate", "balanced", "score", "share"] = "rate"
    counts: Corners = ()
    among: Corners = ()
    outcome: bool = True
    decision: bool = True
    everyone: bool = True
    compared: bool = False
    complement: str | None = None

    @property
    def test(self) -> str:
        """What a p-value of it is a test of: a rate and its complement say the same."""
        return min(self.name, self.complement or self.name)


ALL: Corners = ("tn", "fp", "fn", "tp")
POSITIVES: Corners = ("fn", "tp")
NEGATIVES: Corners = ("tn", "fp")
SELECTED: Corners = ("fp", "tp")
REFUSED: Corners = ("tn", "fn")


def _rate(
    name: str,
    counts: Corners,
    among: Corners,
    complement: str | None = None,
    *,
    everyone: bool = True,
) -> Metric:
    return Metric(
        name, counts=counts, among=among, compared=True, complement=complement, everyone=everyone
    )


METRICS: tuple[Metric, ...] = (
    Metric("base_rate", counts=POSITIVES, among=ALL, decision=False),
    Metric(
        "selection_rate", counts=SELECTED, among=ALL, outcome=False, everyone=False, compared=True
    ),
    _rate("precision", ("tp",), SELECTED, "false_discovery_rate", everyone=False),
    _rate("false_negative_rate", ("fn",), POSITIVES, "true_positive_rate"),
    _rate("false_positive_rate", ("fp",), NEGATIVES, "true_negative_rate"),
    _rate("true_positive_rate", ("tp",), POSITIVES, "false_negative_rate"),
    _rate("true_negative_rate", ("tn",), NEGATIVES, "false_positive_rate"),
    _rate("negative_predictive_value", ("tn",), REFUSED, "false_omission_rate"),
    _rate("false_discovery_rate", ("fp",), SELECTED, "precision", everyone=False),
    _rate("false_omission_rate", ("fn",), REFUSED, "negative_predictive_value"),
    _rate("accuracy", ("tn", "tp"), ALL),
    Metric("balanced_accuracy", "balanced"),
    Metric("mean_score", "score", outcome=False, decision=False, everyone=False),
    Metric("roc_auc", "score", decision=False),
    Metric("observed_to_expected", "score", decision=False),
    Metric("calibration_intercept", "score", decision=False),
    Metric("calibration_slope", "score", decision=False),
    Metric("expected_calibration_error", "score", decision=False),
    Metric("share_of_people", "share", ALL, outcome=False, decision=False, everyone=False),
    Metric("share_of_false_positives", "share", ("fp",)),
    Metric("share_of_false_negatives", "share", ("fn",)),
)
"""Every metric, in the order in which it is told."""

BY_NAME = {metric.name: metric for metric in METRICS}

RATES: dict[str, tuple[Corners, Corners]] = {
    metric.name: (metric.counts, metric.among) for metric in METRICS if metric.kind == "rate"
}
"""Rate → the cells of the confusion matrix that it counts, and those that it counts among."""

OVERALL = (
    "base_rate",
    "selection_rate",
    "precision",
    "true_positive_rate",
    "false_negative_rate",
    "false_positive_rate",
    "accuracy",
)
BY_GROUP = (
    "base_rate",
    "selection_rate",
    "precision",
    "false_negative_rate",
    "false_positive_rate",
    "mean_score",
    "roc_auc",
    "expected_calibration_error",
)
"""What the evidence about a model tells of each group; the audit of a decision tells all."""

ERROR_RATES = frozenset(metric.name for metric in METRICS if metric.everyone)
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
    return rate_quantities([(events, n)], level=level)[0]


def rate_quantities(counts: Sequence[tuple[int, int]], *, level: float) -> list[Quantity]:
    """Return many rates at once, each as `rate_quantity` gives it."""
    x, n = np.array(counts, float).reshape(-1, 2).T
    lower, upper = rate_interval(np.where(n > 0, x, 0.0), np.maximum(n, 1.0), level=level)
    return [
        Estimate(value=events / size, lower=low, upper=high, n=size)
        if size
        else Absent(absent=Reason.NO_CASES, n=0)
        for (events, size), low, high in zip(counts, lower.tolist(), upper.tolist(), strict=True)
    ]
