"""Public comparisons: made of rounded counts, and only where every group compared is shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aitoolkit.examining.disclosure_figures import (
    OF_COUNTS,
    absent,
    shortened,
    two_digits,
    withheld,
)
from aitoolkit.examining.disclosure_plan import Plan
from aitoolkit.examining.disclosure_rest import Rest
from aitoolkit.examining.disclosure_sides import (
    OF_SCORES,
    TWO_RATES,
    as_printed,
    compared,
    of_scores,
    of_two_rates,
)
from aitoolkit.examining.disclosure_world import EVERYONE
from aitoolkit.examining.metrics import BY_NAME
from aitoolkit.schema.audit import AttributeEvidence, Disparity
from aitoolkit.schema.estimate import Absent, Estimate, Quantity
from aitoolkit.stats.balance import (
    balanced_accuracy,
    equalized_odds_difference,
)
from aitoolkit.stats.gaps import largest_difference, largest_gap, pairwise_level
from aitoolkit.stats.independence import any_gap_p_value
from aitoolkit.stats.interval import Interval
from aitoolkit.stats.pairs import rate_difference, rate_ratio
from aitoolkit.stats.ratios import pairwise_ratios, smallest_ratio
from aitoolkit.stats.reference import dunnett_alpha


def comparisons(
    evidence: AttributeEvidence, plan: Plan, rest: Rest, *, level: float, plain: bool
) -> tuple[Disparity, ...]:
    """Return the comparisons between groups as they may be printed.

    The largest gap is told only if every group that it was taken over is shown: the gap between
    some of them could be smaller than the one that was judged; and only if every group whose size
    is printed is among them, or its absence would tell that few were counted. Of comparisons of
    one group, those that may not be told are not there, as those that could not be made.

    Parameters
    ----------
    evidence : AttributeEvidence
        All groups and comparisons, exact.
    plan : Plan
        What may be printed.
    rest : Rest
        Every comparison with everyone else.
    level : float
        Confidence level.
    plain : bool
        Whether rates are those of plain counts; otherwise exact figures are shortened.
    """
    shown = []
    for full in evidence.disparities:
        found = _shown(full, evidence, plan, level, rest)
        told = isinstance(found.quantity, Estimate)
        if told and not plain:
            found = _shortened(full, found, plan)
        if told or full.comparison == "largest":
            shown.append(found)
    return tuple(shown)


def tested(found: Disparity, evidence: AttributeEvidence) -> tuple[object, ...]:
    """Return what a p-value tests: a rate and its complement, and each of two groups, say one."""
    metric = found.metric
    alone = found.group if found.comparison == "rest" and len(evidence.groups) > 2 else None
    test = BY_NAME[metric].test if metric in BY_NAME else metric
    return evidence.attributes, test, found.comparison, alone


def adjusted(
    disparities: Sequence[Disparity], p_values: Sequence[float], tests: int
) -> tuple[Disparity, ...]:
    """Return the comparisons with p-values adjusted for everything tested, printed or not.

    Holm's adjustment as if every p-value that is not printed were larger: no factor could be
    larger. `p_values` are those of everything printed, in rising order.
    """
    factors = np.maximum(tests - np.arange(len(p_values)), 1)
    rising = np.minimum(np.maximum.accumulate(np.asarray(p_values) * factors), 1.0)
    return tuple(
        d
        if d.p_value is None
        else d.model_copy(
            update={"p_adjusted": two_digits(rising[np.searchsorted(p_values, d.p_value)])}
        )
        for d in disparities
    )


def _shown(
    full: Disparity, evidence: AttributeEvidence, plan: Plan, level: float, rest: Rest
) -> Disparity:
    """Return one comparison from rounded counts, or withheld."""
    if isinstance(full.quantity, Absent) and full.quantity.absent not in OF_COUNTS:
        everyone = plan.size(EVERYONE, ())
        return full.model_copy(update={"quantity": absent(full.quantity, everyone)})
    if full.metric == OF_SCORES:
        return full.model_copy(update={"quantity": of_scores(full, evidence, plan), "left_out": ()})
    if full.comparison == "largest":
        return _largest(full, evidence, plan, level)
    if full.metric in TWO_RATES:
        found = of_two_rates(full, evidence, plan, level)
        return full.model_copy(update={"quantity": found, "left_out": ()})
    if full.comparison == "reference":
        found = _against_reference(full, evidence, plan, level)
        return full.model_copy(update={"quantity": found, "left_out": ()})
    told = rest.figure(full, evidence, plan)
    return full.model_copy(
        update={
            "quantity": withheld() if told is None else as_printed(*told, plan),
            "left_out": (),
            "p_value": rest.p_value(full, evidence, plan),
        }
    )


def _largest(full: Disparity, evidence: AttributeEvidence, plan: Plan, level: float) -> Disparity:
    metrics = TWO_RATES.get(full.metric, (full.metric,))
    tables = [compared(full, metric, evidence, plan) for metric in metrics]
    if not all(tables):
        visible = [g.group for g in evidence.groups if plan.size(evidence.attributes, g.group)]
        left_out = (g for g in visible if not plan.counts(evidence.attributes, g, metrics[0]))
        return Disparity(
            metric=full.metric, kind=full.kind, quantity=withheld(), left_out=tuple(left_out)
        )
    pairs = [np.array(list(table.values()), float).T for table in tables]
    widest = max(range(len(pairs)), key=lambda i: float(np.ptp(pairs[i][0] / pairs[i][1])))
    x, n = pairs[widest]
    rates = x / n
    if full.metric == "balanced_accuracy":
        at = [
            balanced_accuracy(*pairs[0], *pairs[1], level=each)
            for each in (pairwise_level(len(n), level), level)
        ]
        found, rates = largest_difference(*at), at[1].value
    elif len(pairs) == 2:
        found = equalized_odds_difference(*pairs[0], *pairs[1], level=level)[()]
    elif full.kind == "difference":
        gap = largest_gap(x, n, level=level)
        found = Interval(gap.value, gap.lower, gap.upper)
    else:
        ratio = smallest_ratio(x, n, level=level)
        found = Interval(ratio.value, ratio.lower, ratio.upper)
    groups = list(tables[widest])
    return full.model_copy(
        update={
            "quantity": as_printed(found, int(sum(pair[1].sum() for pair in pairs)), plan),
            "highest": groups[int(np.argmax(rates))],
            "lowest": groups[int(np.argmin(rates))],
            "p_value": two_digits(any_gap_p_value(x, n)) if full.p_value is not None else None,
            "needed": None if full.needed is None else int(two_digits(full.needed)),
            "left_out": (),
        }
    )


def _against_reference(
    full: Disparity, evidence: AttributeEvidence, plan: Plan, level: float
) -> Quantity:
    table = compared(full, full.metric, evidence, plan)
    if full.group not in table or full.reference not in table:
        return withheld()
    groups = list(table)
    x, n = np.array(list(table.values()), float).T
    here, base = groups.index(full.group), groups.index(full.reference)
    cases = int(n[here] + n[base])
    family = any(
        d.comparison == "reference"
        and (d.metric, d.kind, d.reference) == (full.metric, "difference", full.reference)
        for d in evidence.disparities
    )
    if not family:  # the ratio to the highest rate, whichever group has it
        _, upper = pairwise_ratios(x, n, level=pairwise_level(len(n), level))
        lower, _ = pairwise_ratios(x, n, level=pairwise_level(len(n), level))
        low, high = float(lower[here].min()), float(min(1.0, upper[here].min()))
        value = min(max(float(x[here] / n[here] / (x / n).max()), low), high)
        return as_printed(Interval(value, low, high), cases, plan)
    each = 1 - float(dunnett_alpha(x, n, base, level=level))
    compare = rate_difference if full.kind == "difference" else rate_ratio
    return as_printed(compare(x[here], n[here], x[base], n[base], level=each)[()], cases, plan)


def _shortened(full: Disparity, found: Disparity, plan: Plan) -> Disparity:
    """Return the exact comparison with fewer digits, where the one of counts may be printed."""
    return full.model_copy(
        update={
            "quantity": shortened(full.quantity, plan, n=found.quantity.n),
            "needed": found.needed,
            "p_value": None if full.p_value is None else two_digits(full.p_value),
        }
    )
