"""Public comparisons among people alike; demographic disparity only where no stratum is small."""

from __future__ import annotations

import numpy as np

from aitoolkit.examining.demographic import disparity
from aitoolkit.examining.disclosure_figures import (
    absent,
    coarsened,
    shortened,
    two_digits,
    withheld,
)
from aitoolkit.examining.disclosure_plan import Plan
from aitoolkit.examining.disclosure_sides import as_printed
from aitoolkit.examining.disclosure_world import DEMOGRAPHIC, EVERYONE
from aitoolkit.schema.audit import (
    AttributeEvidence,
    ConditionalDisparity,
    DemographicDisparity,
)
from aitoolkit.schema.estimate import Absent, Quantity
from aitoolkit.stats.cells import Floats
from aitoolkit.stats.pairs import rate_difference


def conditional(
    evidence: AttributeEvidence, plan: Plan, *, level: float
) -> tuple[ConditionalDisparity, ...]:
    """Return the comparisons within strata of two groups whose rates may both be printed."""
    shown = []
    for full in evidence.conditional:
        one, other = (
            plan.counts(evidence.attributes, g, full.metric) for g in (full.group, full.reference)
        )
        if one is not None and other is not None:
            n = one[1] + other[1]
            crude = rate_difference(*one, *other, level=level)[()]
            smallest = min(one[1], other[1])
            difference = coarsened(full.risk_difference, plan, smallest=smallest, n=n)
            update = {
                "crude": as_printed(crude, n, plan),
                "risk_difference": difference,
                "odds_ratio": _odds(full.odds_ratio, difference, n),
            }
            shown.append(full.model_copy(update=update))
    return tuple(shown)


def _odds(full: Quantity, difference: Quantity, n: int) -> Quantity:
    """Return an odds ratio in two digits, where the difference beside it is printed."""
    if isinstance(full, Absent):
        return full.model_copy(update={"n": n})
    if isinstance(difference, Absent):
        return withheld(n)
    value, lower, upper = map(two_digits, (full.value, full.lower, full.upper))
    return full.model_copy(
        update={"value": value, "lower": min(lower, value), "upper": max(upper, value), "n": n}
    )


def demographic(
    evidence: AttributeEvidence, plan: Plan, *, level: float
) -> tuple[DemographicDisparity, ...]:
    """Return the disparities of the groups that are shown, from rounded counts, or withheld."""
    shown = []
    for full in evidence.demographic:
        if plan.size(evidence.attributes, full.group) is None:
            continue
        crude, within = (
            _figure(quantity, counts, plan, level)
            for quantity, counts in (
                (full.crude, _crude(full, evidence, plan)),
                (full.conditional, _within(full, evidence, plan)),
            )
        )
        told = {"crude": crude, "conditional": within, "cells": ()}
        shown.append(full.model_copy(update=told))
    return tuple(shown)


def _figure(full: Quantity, counts: Floats | None, plan: Plan, level: float) -> Quantity:
    n = plan.size(EVERYONE, ())
    if isinstance(full, Absent) and counts is None:
        return absent(full, n)
    if counts is None or n is None:
        return withheld()
    found = disparity(counts, level)
    return withheld() if isinstance(found, Absent) else shortened(found, plan, n=n)


def _crude(full: DemographicDisparity, evidence: AttributeEvidence, plan: Plan) -> Floats | None:
    """Return members and everyone, without and with a selection, from rounded rates."""
    own = plan.counts(evidence.attributes, full.group, "selection_rate")
    everyone = plan.counts(EVERYONE, (), "selection_rate")
    if own is None or everyone is None or not full.cells:
        return None
    counts = np.array([[own[1] - own[0], own[0], everyone[1] - everyone[0], everyone[0]]], float)
    return counts if np.all(counts[:, 2:] - counts[:, :2] >= plan.profile.minimum) else None


def _within(full: DemographicDisparity, evidence: AttributeEvidence, plan: Plan) -> Floats | None:
    """Return the same, stratum by stratum, if a reader may know these counts."""
    if (evidence.attributes, full.group, DEMOGRAPHIC) not in plan.rates:
        return None
    rows = []
    for out, inside, all_out, all_in in full.cells:
        mine = [plan.profile.rounded(n) for n in (out, inside)]
        others = [plan.profile.rounded(n) for n in (all_out - out, all_in - inside)]
        rows.append([*mine, *(a + b for a, b in zip(mine, others, strict=True))])
    return np.array(rows, float)
