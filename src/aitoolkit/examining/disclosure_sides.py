"""The sides of a public comparison: rounded counts that may be told, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aitoolkit.examining.disclosure_figures import coarsened, shortened, withheld
from aitoolkit.examining.disclosure_plan import Plan
from aitoolkit.examining.disclosure_rest import own_and_rest
from aitoolkit.examining.disclosure_world import Group
from aitoolkit.schema.audit import AttributeEvidence, Disparity
from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.stats.balance import average_odds_difference, balanced_accuracy
from aitoolkit.stats.gaps import pairwise_level
from aitoolkit.stats.interval import Interval, Intervals
from aitoolkit.stats.pairs import mover_difference

Counts = dict[Group, tuple[int, int]]

ODDS = ("true_positive_rate", "false_positive_rate")
TWO_RATES = {
    "equalized_odds": ODDS,
    "average_odds": ODDS,
    "balanced_accuracy": ("true_positive_rate", "true_negative_rate"),
}
OF_SCORES = "roc_auc"


def of_scores(full: Disparity, evidence: AttributeEvidence, plan: Plan) -> Quantity:
    """Shorten a difference of areas, where enough people of both outcomes are on every side."""
    if full.comparison == "rest":
        pair = own_and_rest(full.group or (), "base_rate", evidence, plan)
        if pair is None:
            return withheld()
        return coarsened(full.quantity, plan, smallest=_fewest(pair), n=pair[0][1] + pair[1][1])
    table = compared(full, "base_rate", evidence, plan)
    chosen = list(table) if full.comparison == "largest" else [full.group, full.reference]
    if not table or any(group not in table for group in chosen):
        return withheld()
    sides = [table[group] for group in chosen if group is not None]
    n = sum(size for _, size in sides)
    return coarsened(full.quantity, plan, smallest=_fewest(sides), n=n)


def _fewest(sides: Sequence[tuple[int, int]]) -> int:
    """Return the fewest people of one outcome on any side."""
    return min(min(events, size - events) for events, size in sides)


def of_two_rates(
    full: Disparity, evidence: AttributeEvidence, plan: Plan, level: float
) -> Quantity:
    """Compare two sides by balanced accuracy or average odds, made of their rounded counts."""
    metrics, each, group = TWO_RATES[full.metric], level, full.group or ()
    if full.comparison == "rest":
        found = [own_and_rest(group, metric, evidence, plan) for metric in metrics]
        sides = [pair for pair in found if pair is not None]
    else:
        tables = [compared(full, metric, evidence, plan) for metric in metrics]
        each = pairwise_level(max(2, min(map(len, tables))), level)
        both = {full.group, full.reference}
        sides = [
            (table[group], table[full.reference or ()]) for table in tables if both <= set(table)
        ]
    if len(sides) < 2:
        return withheld()
    counts = [np.array(side, float).T for side in sides]  # of each rate: events and cases, by side
    n = sum(cases for side in sides for _, cases in side)
    if full.metric == "average_odds":
        return as_printed(average_odds_difference(*counts[0], *counts[1], level=each)[()], n, plan)
    both_sides = balanced_accuracy(*counts[0], *counts[1], level=each)
    one, other = (
        Intervals(both_sides.value[i], both_sides.lower[i], both_sides.upper[i]) for i in (0, 1)
    )
    return as_printed(mover_difference(one, other)[()], n, plan)


def compared(full: Disparity, metric: str, evidence: AttributeEvidence, plan: Plan) -> Counts:
    """Return the rounded counts of every group compared; of none if one of them is hidden."""
    names, counts = evidence.attributes, {}
    for g in evidence.groups:
        found = plan.counts(names, g.group, metric)
        if found is not None:
            counts[g.group] = found
        elif g.group not in full.left_out or plan.size(names, g.group) is not None:
            return {}
    return counts if len(counts) > 1 else {}


def as_printed(found: Interval, n: int, plan: Plan) -> Quantity:
    """Return a figure of rounded counts, shortened; absent if it is not finite."""
    ends = (found.value, found.lower, found.upper)
    if found.value is None or not np.all(np.isfinite(np.array(ends, float))):
        return Absent(absent=Reason.NO_FINITE_RATIO, n=n)
    exact = Estimate(value=found.value, lower=found.lower, upper=found.upper, n=n)
    return shortened(exact, plan, n=n)
