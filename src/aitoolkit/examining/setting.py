"""What an audit of fairness was asked for, and what its cells can answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from aitoolkit.examining.metrics import BY_NAME, METRICS, Metric
from aitoolkit.schema.estimate import Reason
from aitoolkit.stats.cells import UNKNOWN, Cells

COMPARISONS = ("difference", "ratio", "equalized_odds", "reference", "rest")
"""The largest difference and the smallest ratio of all groups, equalised odds, each group against
the reference (and the highest), and against everyone else."""

Uncertainty = Literal["formula", "redraw"]


@dataclass(frozen=True)
class Setting:
    """What holds for every figure of one audit.

    Attributes
    ----------
    metrics : tuple of Metric
        What is told of each group, in this order.
    comparisons : frozenset of str
        Which of `COMPARISONS` are made.
    level : float
        Confidence level of every interval.
    bound : float
        The gap that matters: where its interval straddles it, the cases needed are told.
    random_state, n_boot, uncertainty
        Seed, redraws, and whether percentiles of redraws stand where they may.
    outcome, decision, score : bool
        What the cells hold.
    outcome_known : bool
        False if the outcome is known only for those who were checked.
    inexact, weighted, clustered : bool
        How the cells were counted.
    """

    metrics: tuple[Metric, ...]
    comparisons: frozenset[str]
    level: float
    bound: float
    random_state: int
    n_boot: int
    uncertainty: Uncertainty
    outcome: bool
    decision: bool
    score: bool
    outcome_known: bool
    inexact: bool
    weighted: bool
    clustered: bool

    @property
    def compared(self) -> tuple[Metric, ...]:
        """The metrics by which groups are compared."""
        return tuple(metric for metric in self.metrics if metric.compared)

    @property
    def without_scores(self) -> Setting:
        """The same for decisions alone."""
        return replace(self, metrics=tuple(m for m in self.metrics if m.kind != "score"))

    @property
    def redraws(self) -> bool:
        """Whether redrawn counts give intervals: only where a case is a case."""
        plain = not (self.inexact or self.weighted or self.clustered)
        return self.uncertainty == "redraw" and plain

    def absence(self, metric: Metric) -> Reason | None:
        """Return why nothing can be said by this metric; None if something can.

        Weights and clusters have no measured method for figures of scores, and inexact counts
        none for anything but rates.
        """
        if metric.outcome and not self.outcome:
            return Reason.NO_OUTCOME
        if metric.decision and not self.decision:
            return Reason.NO_DECISION
        if metric.everyone and not self.outcome_known:
            return Reason.OUTCOME_UNKNOWN
        unmeasured = metric.kind == "score" and (self.weighted or self.clustered)
        if unmeasured or (self.inexact and metric.kind != "rate"):
            return Reason.NOT_MEASURED
        return None


def setting_of(
    cells: Cells,
    *,
    metrics: Collection[str] | None,
    comparisons: Collection[str] | None,
    outcome_known: bool,
    level: float,
    bound: float,
    random_state: int,
    n_boot: int,
    uncertainty: Uncertainty,
) -> Setting:
    """Return the setting; None stands for every metric, and for every comparison."""
    score = cells.score_bin is not None and bool(np.any(cells.score_bin != UNKNOWN))
    wanted = METRICS if metrics is None else tuple(BY_NAME[name] for name in metrics)
    asked = frozenset(COMPARISONS if comparisons is None else comparisons)
    if not asked <= set(COMPARISONS):
        raise ValueError(f"comparisons are {', '.join(COMPARISONS)}")
    return Setting(
        metrics=tuple(metric for metric in wanted if score or metric.kind != "score"),
        comparisons=asked,
        level=level,
        bound=bound,
        random_state=random_state,
        n_boot=n_boot,
        uncertainty=uncertainty,
        outcome=bool(np.any(cells.outcome != UNKNOWN)),
        decision=bool(np.any(cells.decision != UNKNOWN)),
        score=score,
        outcome_known=outcome_known,
        inexact=cells.low is not None,
        weighted=cells.weight is not None,
        clustered=bool(cells.moments),
    )
