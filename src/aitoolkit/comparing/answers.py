"""Whether a figure of two public cards differs for certain, and why it cannot be said if not."""

from __future__ import annotations

from math import ceil, floor

import numpy as np

from aitoolkit.comparing.comparable import evidence_of, not_comparable
from aitoolkit.comparing.printed import rounding, rounding_of_gap
from aitoolkit.examining.metrics import RATES
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.comparison import APART, Cases, Direction, FigureCompared, Why
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import mover_difference

BY_MOVER = frozenset(RATES) | {"balanced_accuracy", "roc_auc"}
"""Figures whose difference by MOVER was measured to hold."""

_LEFT: dict[Cases, Why] = {
    "same": "same_cases",
    "overlapping": "may_overlap",
    "unknown": "may_overlap",
    "declared_others": "not_measured",
    "stated_others": "not_measured",
}
"""Why it cannot be said where the two intervals meet."""


def answered(one: FigureCompared, before: Dossier, after: Dossier, cases: Cases) -> FigureCompared:
    """Return a figure with what can be said of it; how, says `figures_of`."""
    old, young = one.before, one.after
    why = not_comparable(one, before, after)
    if why is not None or not isinstance(old, Estimate) or not isinstance(young, Estimate):
        return one.model_copy(update={"why": why or "not_printed"})
    if old == young:
        return one.model_copy(update={"answer": "same"})
    hidden = _rounding(one, before.audit, after.audit)
    if hidden is None or any(figure.lower == figure.upper for figure in (old, young)):
        why = "not_printed" if hidden is None else "no_interval"
        return one.model_copy(update={"why": why})
    if cases in APART and (one.metric in BY_MOVER or one.about == "gap"):
        difference = _difference(one, old, young, hidden)
        answer = _sign(difference.lower, -difference.upper) or "no_difference"
        return one.model_copy(update={"difference": difference, "answer": answer})
    apart = _sign(young.lower - old.upper - hidden, old.lower - young.upper - hidden)
    return one.model_copy(
        update={"answer": apart or "unknown", "why": None if apart else _LEFT[cases]}
    )


def _rounding(one: FigureCompared, before: Audit, after: Audit) -> float | None:
    """Return how far both figures together may be from those of exact counts."""
    parts = [
        rounding_of_gap(one.metric, evidence_of(audit, one).groups, audit.view)
        if one.about == "gap"
        else rounding(one.metric, _beside(audit, one), audit.view)
        for audit in (before, after)
    ]
    return None if None in parts else sum(part for part in parts if part is not None)


def _beside(audit: Audit, one: FigureCompared) -> tuple[NamedQuantity, ...]:
    if one.about == "everyone":
        found = audit.performance
        return () if isinstance(found, Absent) else found.metrics
    return next(g.metrics for g in evidence_of(audit, one).groups if g.group == one.group)


def _difference(one: FigureCompared, before: Estimate, after: Estimate, hidden: float) -> Estimate:
    value = after.value - before.value
    if one.about == "gap":
        lower, upper = after.lower - before.upper, after.upper - before.lower
    else:
        found = mover_difference(_interval(after), _interval(before))[()]
        lower, upper = found.lower, found.upper
    # Rounded outwards as it is printed, so that an end that is printed as 0 shows no difference.
    unit = 100 if one.metric == "roc_auc" else 1000
    return Estimate(
        value=round(value * unit) / unit,
        lower=floor(round((lower - hidden) * unit, 6)) / unit,
        upper=ceil(round((upper + hidden) * unit, 6)) / unit,
        n=before.n + after.n,
    )


def _interval(found: Estimate) -> Intervals:
    return Intervals(*(np.asarray(end) for end in (found.value, found.lower, found.upper)))


def _sign(above: float, below: float) -> Direction | None:
    if above > 0:
        return "higher"
    return "lower" if below > 0 else None
