"""Public comparisons of each group with everyone else: made of rounded counts, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.disclosure_figures import two_digits
from aitoolkit.examining.disclosure_plan import Plan
from aitoolkit.examining.disclosure_world import EVERYONE, Group
from aitoolkit.examining.metrics import RATES
from aitoolkit.schema.audit import AttributeEvidence, Disparity
from aitoolkit.stats.balance import share_ratio
from aitoolkit.stats.interval import Interval, Intervals
from aitoolkit.stats.pairs import pair_p_value, rate_difference, rate_ratio

Sides = tuple[tuple[int, int], tuple[int, int]]
"""Rounded events and cases of a group, and of everyone else."""

ERROR_SHARES = {
    "false_positive_share": "false_positive_rate",
    "false_negative_share": "false_negative_rate",
}
"""A share of the errors → the rate whose events they are."""

_COMPARE: dict[str, Callable[..., Intervals]] = {
    "difference": rate_difference,
    "ratio": rate_ratio,
    "share": share_ratio,
}


@dataclass(frozen=True)
class Rest:
    """What every two sides that may be told are compared by: one by one, that takes seconds."""

    figures: Mapping[tuple[str, Sides], Interval]
    p_values: Mapping[Sides, float]

    def figure(
        self, full: Disparity, evidence: AttributeEvidence, plan: Plan
    ) -> tuple[Interval, int] | None:
        """Return the figure of rounded counts and their cases, or None if a side is hidden."""
        sides = _sides(full, evidence, plan)
        if sides is None:
            return None
        return self.figures[_kind(full), sides], sides[0][1] + sides[1][1]

    def p_value(self, full: Disparity, evidence: AttributeEvidence, plan: Plan) -> float | None:
        """Return the p-value of rounded counts, with two digits, or None."""
        sides = None if full.p_value is None else _tested(full, evidence, plan)
        return None if sides is None else self.p_values[sides]


def everyone_else(tables: Sequence[AttributeEvidence], plan: Plan, *, level: float) -> Rest:
    """Compare all sides that the comparisons of `tables` with everyone else are between."""
    asked = [
        (full, evidence)
        for evidence in tables
        for full in evidence.disparities
        if full.comparison == "rest" and (full.metric in RATES or full.metric in ERROR_SHARES)
    ]
    figures: dict[tuple[str, Sides], Interval] = {}
    for kind, compare in _COMPARE.items():
        sides = _distinct(_sides(*one, plan) for one in asked if _kind(one[0]) == kind)
        found = compare(*_columns(sides), level=level)
        figures |= {(kind, pair): found[i] for i, pair in enumerate(sides)}
    sides = _distinct(_tested(*one, plan) for one in asked if one[0].p_value is not None)
    p_values = map(two_digits, pair_p_value(*_columns(sides)).tolist())
    return Rest(figures, dict(zip(sides, p_values, strict=True)))


def own_and_rest(
    group: Group, metric: str, evidence: AttributeEvidence, plan: Plan
) -> Sides | None:
    """Return the rounded counts of a group and of everyone else, if both may be told."""
    own = plan.counts(evidence.attributes, group, metric)
    everyone = plan.counts(EVERYONE, (), metric)
    if own is None or everyone is None:
        return None
    return _with_rest(own, everyone, plan)


def _kind(full: Disparity) -> str:
    return "share" if full.metric in ERROR_SHARES else full.kind


def _sides(full: Disparity, evidence: AttributeEvidence, plan: Plan) -> Sides | None:
    """Return the sides of a rate; of a share of the errors: errors, and people instead of cases."""
    names, group = evidence.attributes, full.group or ()
    if full.metric not in ERROR_SHARES:
        return own_and_rest(group, full.metric, evidence, plan)
    rate = ERROR_SHARES[full.metric]
    own, everyone = plan.counts(names, group, rate), plan.counts(EVERYONE, (), rate)
    size, total = plan.size(names, group), plan.size(EVERYONE, ())
    if own is None or everyone is None or size is None or total is None:
        return None
    return _with_rest((own[0], size), (everyone[0], total), plan)


def _tested(full: Disparity, evidence: AttributeEvidence, plan: Plan) -> Sides | None:
    """Return the sides that a p-value is of; of two groups, the first one's for both."""
    group = evidence.groups[0].group if len(evidence.groups) == 2 else full.group or ()
    return own_and_rest(group, full.metric, evidence, plan)


def _with_rest(own: tuple[int, int], everyone: tuple[int, int], plan: Plan) -> Sides | None:
    rest = everyone[0] - own[0], everyone[1] - own[1]
    return None if min(rest[0], rest[1] - rest[0]) < plan.profile.minimum else (own, rest)


def _distinct(sides: Iterable[Sides | None]) -> list[Sides]:
    return sorted({pair for pair in sides if pair is not None})


def _columns(sides: Sequence[Sides]) -> NDArray[np.float64]:
    """Return events and cases of the groups, and of everyone else."""
    return np.array(sides, float).reshape(-1, 4).T
