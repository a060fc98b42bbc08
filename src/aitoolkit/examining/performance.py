"""How well the model does at the declared operating point, on cases it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.examining.binned import binned
from aitoolkit.examining.choice import choice_of
from aitoolkit.examining.kept_tally import cells_of
from aitoolkit.examining.metrics import ERROR_RATES, OVERALL, Counts, rate_of
from aitoolkit.examining.scores import calibration_errors
from aitoolkit.schema.audit import PerformanceEvidence
from aitoolkit.schema.declaration import OperatingPoint
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Quantity, Reason
from aitoolkit.stats.auc import roc_auc
from aitoolkit.stats.rates import mid_p_limits

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Decided:
    """The proposals that an operating point makes on these cases.

    Attributes
    ----------
    decision : numpy.ndarray of shape (n_cases,)
        1 if proposed.
    threshold : float
        The lowest score proposed.
    ties : int
        Cases at exactly that score; with a top share, all of them are proposed.
    """

    decision: NDArray[np.int8]
    threshold: float
    ties: int


def decide(score: Floats, point: OperatingPoint) -> Decided:
    """Return which cases are proposed at the operating point.

    A top share takes the highest scores, and with them all cases that tie with the last.
    """
    if point.kind == "threshold":
        cut = point.value
    else:
        share = point.value if point.kind == "top_share" else point.value / (point.out_of or 1)
        wanted = max(1, round(share * len(score)))
        cut = float(np.partition(score, len(score) - wanted)[len(score) - wanted])
    decision = (score >= cut).astype(np.int8)
    return Decided(decision, float(cut), int(np.sum(score == cut)))


def performance_evidence(
    outcome: NDArray[np.int8],
    score: Floats,
    decided: Decided,
    *,
    evidence: Literal["held_out", "out_of_fold", "all_rows"],
    outcome_known: bool,
    level: float,
    random_state: int = 0,
) -> PerformanceEvidence:
    """Return performance with intervals.

    Parameters
    ----------
    outcome : numpy.ndarray of shape (n_cases,)
        1 for the declared positive.
    score : numpy.ndarray of shape (n_cases,)
        Probability of the declared positive.
    decided : Decided
        What the operating point makes of the scores.
    evidence : str
        Where the scores come from.
    outcome_known : bool
        False if the outcome is known only for those who were checked: error rates, which would
        speak of everyone, are then absent.
    level : float
        Confidence level of the intervals.
    random_state : int
        Seed of what noise alone makes of right scores.
    """
    counts = Counts.of(outcome, decided.decision)
    metrics = [NamedQuantity(metric="roc_auc", quantity=_auc(outcome, score, outcome_known, level))]
    for metric in OVERALL:
        hidden = metric in ERROR_RATES and not outcome_known
        quantity = (
            Absent(absent=Reason.OUTCOME_UNKNOWN, n=counts.n)
            if hidden
            else rate_of(metric, counts, level=level)
        )
        metrics.append(NamedQuantity(metric=metric, quantity=quantity))
    balanced = _balanced_accuracy(counts, outcome_known, level)
    metrics.append(NamedQuantity(metric="balanced_accuracy", quantity=balanced))
    error, limit = _calibration(outcome, score, outcome_known, level, random_state)
    metrics.append(NamedQuantity(metric="expected_calibration_error", quantity=error))
    return PerformanceEvidence(
        evidence=evidence,
        n=counts.n,
        selected=counts.tp + counts.fp,
        threshold=decided.threshold,
        ties=decided.ties,
        confidence_level=level,
        metrics=tuple(metrics),
        calibrated_limit=limit,
    )


def _auc(outcome: NDArray[np.int8], score: Floats, known: bool, level: float) -> Quantity:
    if not known:
        return Absent(absent=Reason.OUTCOME_UNKNOWN, n=len(outcome))
    if min(int(outcome.sum()), len(outcome) - int(outcome.sum())) < 2:
        return Absent(absent=Reason.ONE_CLASS, n=len(outcome))
    value, lower, upper = roc_auc(outcome, score, level=level)
    return Estimate(value=value, lower=lower, upper=upper, n=len(outcome))


def _calibration(
    outcome: NDArray[np.int8], score: Floats, known: bool, level: float, random_state: int
) -> tuple[Quantity, float | None]:
    """Return how far scores are from what happened, in as many bins as an audit has."""
    if not known:
        return Absent(absent=Reason.OUTCOME_UNKNOWN, n=len(outcome)), None
    everyone = pd.DataFrame({"everyone": np.zeros(len(score), np.int8)})
    cells = cells_of(everyone, outcome, np.zeros(len(score), np.int8), score)
    table = binned(cells, choice_of(cells, (0,)))
    return calibration_errors(table, level=level, random_state=random_state)[0]


def _balanced_accuracy(counts: Counts, known: bool, level: float) -> Quantity:
    """Half the sum of the two true rates; MOVER on their mid-P limits (Zou & Donner 2008)."""
    if not known:
        return Absent(absent=Reason.OUTCOME_UNKNOWN, n=counts.n)
    if min(counts.positives, counts.negatives) == 0:
        return Absent(absent=Reason.ONE_CLASS, n=counts.n)
    hits = np.array([counts.tp, counts.tn], float)
    sizes = np.array([counts.positives, counts.negatives], float)
    rates = hits / sizes
    low, high = mid_p_limits(hits, sizes, level=level)
    value = float(rates.mean())
    return Estimate(
        value=value,
        lower=value - 0.5 * float(np.hypot(*(rates - low))),
        upper=value + 0.5 * float(np.hypot(*(high - rates))),
        n=counts.n,
    )
