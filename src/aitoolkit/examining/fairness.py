"""Rates by group and intersection, and the largest gap between groups: all from one tally."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.examining.metrics import (
    BY_GROUP,
    COMPARED,
    ERROR_RATES,
    Counts,
    events_of,
    rate_of,
)
from aitoolkit.schema.audit import AttributeEvidence, Disparity, FairnessEvidence, GroupEvidence
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Quantity, Reason
from aitoolkit.schema.tally import Tally, TallyRow
from aitoolkit.stats.gaps import largest_gap

Group = tuple[str, ...]

SMALLEST_COMPARED = 10
"""A group with fewer cases to count among is left out of a comparison, and named."""


def tally_of(
    sensitive: pd.DataFrame, outcome: NDArray[np.int8], decision: NDArray[np.int8]
) -> Tally:
    """Count cases by sensitive values, outcome and decision: all that the audit needs."""
    names = list(sensitive.columns)
    table = sensitive.assign(**{"\0outcome": outcome, "\0decision": decision})
    counted = table.groupby(list(table.columns), sort=True).size().reset_index(name="\0n")
    rows = tuple(
        TallyRow(
            groups=tuple(map(str, values[:-3])),
            outcome=1 if values[-3] else 0,
            decision=1 if values[-2] else 0,
            n=int(values[-1]),
        )
        for values in counted.itertuples(index=False, name=None)
    )
    return Tally(attributes=tuple(map(str, names)), rows=rows)


def fairness_evidence(tally: Tally, *, outcome_known: bool, level: float) -> FairnessEvidence:
    """Return rates by group, for each attribute and for intersections, with the gaps between.

    Parameters
    ----------
    tally : Tally
        Counts by all attributes at once.
    outcome_known : bool
        False if the outcome is known only for those who were checked: rates that would speak of
        everyone are then absent.
    level : float
        Confidence level of the intervals.
    """
    whole = range(len(tally.attributes))
    pairs = list(combinations(whole, 2))
    crossed = pairs + ([tuple(whole)] if len(tally.attributes) > 2 else [])
    return FairnessEvidence(
        confidence_level=level,
        single=tuple(_attribute(tally, (i,), outcome_known, level) for i in whole),
        intersections=tuple(_attribute(tally, chosen, outcome_known, level) for chosen in crossed),
    )


def counts_by_group(tally: Tally, attributes: tuple[int, ...]) -> dict[Group, Counts]:
    """Add the tally up over every other attribute; groups come sorted."""
    cells: dict[Group, list[int]] = {}
    for row in tally.rows:
        group = tuple(row.groups[i] for i in attributes)
        table = cells.setdefault(group, [0, 0, 0, 0])
        table[2 * (row.outcome or 0) + row.decision] += row.n
    return {
        group: Counts(tn=table[0], fp=table[1], fn=table[2], tp=table[3])
        for group, table in sorted(cells.items())
    }


def _attribute(
    tally: Tally, chosen: tuple[int, ...], outcome_known: bool, level: float
) -> AttributeEvidence:
    by_group = counts_by_group(tally, chosen)
    known = [m for m in BY_GROUP if outcome_known or m not in ERROR_RATES]
    groups = tuple(
        GroupEvidence(
            group=group,
            n=counts.n,
            metrics=tuple(
                NamedQuantity(
                    metric=metric,
                    quantity=rate_of(metric, counts, level=level)
                    if metric in known
                    else Absent(absent=Reason.OUTCOME_UNKNOWN, n=counts.n),
                )
                for metric in BY_GROUP
            ),
        )
        for group, counts in by_group.items()
    )
    gaps = tuple(gap(metric, by_group, known=metric in known, level=level) for metric in COMPARED)
    names = tuple(tally.attributes[i] for i in chosen)
    return AttributeEvidence(attributes=names, groups=groups, disparities=gaps)


def gap(metric: str, by_group: Mapping[Group, Counts], *, known: bool, level: float) -> Disparity:
    """Return the largest difference of a rate between groups that are large enough to compare."""
    events = {group: events_of(metric, counts) for group, counts in by_group.items()}
    large = [group for group, (_, n) in events.items() if n >= SMALLEST_COMPARED]
    left_out = tuple(group for group in events if group not in large)
    total = sum(n for _, n in events.values())
    highest = lowest = None
    quantity: Quantity
    if not known:
        quantity = Absent(absent=Reason.OUTCOME_UNKNOWN, n=total)
    elif len(large) < 2:
        quantity = Absent(absent=Reason.TOO_FEW_GROUPS, n=total)
    else:
        x = np.array([events[group][0] for group in large], float)
        n = np.array([events[group][1] for group in large], float)
        found = largest_gap(x, n, level=level)
        highest, lowest = large[found.highest], large[found.lowest]
        quantity = Estimate(value=found.value, lower=found.lower, upper=found.upper, n=int(n.sum()))
    return Disparity(
        metric=metric, kind="difference", quantity=quantity, highest=highest, lowest=lowest,
        left_out=left_out,
    )  # fmt: skip
