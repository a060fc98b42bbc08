"""Audits of people who are only counts, for the tests of the public view."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np

from aitoolkit.examining.metrics import BY_NAME, RATES
from aitoolkit.schema.audit import (
    AttributeEvidence,
    Audit,
    DataEvidence,
    Disparity,
    FairnessEvidence,
    GroupData,
    GroupEvidence,
    PartCount,
    PerformanceEvidence,
)
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Quantity, Reason
from aitoolkit.schema.tally import Tally, TallyRow
from aitoolkit.stats.cells import CORNERS

METRICS = tuple(RATES)


def tally_of_counts(counts: dict[tuple[str, ...], tuple[int, int, int, int]]) -> Tally:
    """Return a tally from tn, fp, fn and tp of each group."""
    width = len(next(iter(counts)))
    return Tally(
        attributes=tuple("abcde"[:width]),
        rows=tuple(
            TallyRow(groups=group, outcome=o, decision=d, n=cells[2 * o + d])
            for group, cells in counts.items()
            for o, d in product((0, 1), (0, 1))
            if cells[2 * o + d]
        ),
    )


def corners(tally: Tally, chosen: tuple[int, ...], group: tuple[str, ...]) -> dict[str, int]:
    """Return the confusion matrix of a group."""
    found = dict.fromkeys(CORNERS, 0)
    for row in tally.rows:
        if tuple(row.groups[i] for i in chosen) == group:
            found[CORNERS[2 * row.outcome + row.decision]] += row.n
    return found


def audit_of(tally: Tally, *, others: Tally | None = None) -> Audit:
    """Return an audit with every rate of every table; `others` were not examined."""
    width = len(tally.attributes)
    tables = [
        _evidence(tally, chosen)
        for size in (1, 2, 3)
        for chosen in combinations(range(width), size)
        if size <= width
    ]
    everyone = corners(tally, (), ())
    n = sum(everyone.values())
    return Audit(
        model=Absent(absent=Reason.NO_MODEL),
        data=_data(tally, others),
        performance=PerformanceEvidence(
            evidence="held_out",
            n=n,
            selected=everyone["tp"] + everyone["fp"],
            threshold=0.5,
            ties=3,
            confidence_level=0.95,
            metrics=tuple(_rate(m, everyone) for m in METRICS),
        ),
        fairness=FairnessEvidence(
            confidence_level=0.95,
            tests=20,
            single=tuple(tables[:width]),
            intersections=tuple(tables[width:]),
        ),
        explanations=Absent(absent=Reason.NO_MODEL),
    )


def _evidence(tally: Tally, chosen: tuple[int, ...]) -> AttributeEvidence:
    groups = sorted({tuple(row.groups[i] for i in chosen) for row in tally.rows})
    return AttributeEvidence(
        attributes=tuple(tally.attributes[i] for i in chosen),
        groups=tuple(
            GroupEvidence(
                group=g,
                n=sum(corners(tally, chosen, g).values()),
                metrics=tuple(_rate(m, corners(tally, chosen, g)) for m in METRICS),
            )
            for g in groups
        ),
        disparities=tuple(
            Disparity(
                metric=metric,
                kind=kind,
                quantity=Estimate(value=0.5, lower=0, upper=1, n=1),
                highest=groups[0],
                lowest=groups[-1],
                p_value=0.0123456,
                p_adjusted=0.123456,
            )
            for metric in METRICS
            if BY_NAME[metric].compared
            for kind in ("difference", "ratio")
        ),
    )


def _rate(metric: str, found: dict[str, int]) -> NamedQuantity:
    counted, among = RATES[metric]
    x, n = (sum(found[c] for c in side) for side in (counted, among))
    return NamedQuantity(metric=metric, quantity=_quantity(x, n))


def _quantity(x: int, n: int) -> Quantity:
    return Estimate(value=x / n, lower=0, upper=1, n=n) if n else Absent(absent=Reason.NO_CASES)


def _data(tally: Tally, others: Tally | None) -> DataEvidence:
    both = [tally] if others is None else [tally, others]
    people = [sum(row.n for row in part.rows) for part in both]
    groups = []
    for i, name in enumerate(tally.attributes):
        for value in sorted({row.groups[i] for part in both for row in part.rows}):
            found = [corners(part, (i,), (value,)) for part in both]
            n = sum(sum(f.values()) for f in found)
            positive = sum(f["tp"] + f["fn"] for f in found)
            groups.append(
                GroupData(
                    attribute=name,
                    group=value,
                    n=n,
                    base_rate=_quantity(positive, n),
                    incomplete=_quantity(0, n),
                )
            )
    whole = [corners(part, (), ()) for part in both]
    return DataEvidence(
        n=sum(people),
        without_outcome=0,
        fingerprint="f" * 64,
        parts=tuple(
            PartCount(part=part, n=n) for part, n in zip(("examine", "fit"), people, strict=False)
        ),
        base_rate=_quantity(sum(f["tp"] + f["fn"] for f in whole), sum(people)),
        fields=(),
        groups=tuple(groups),
    )


def drawn(seed: int, people: int, levels: tuple[int, ...]) -> Tally:
    """Return a tally of people drawn at random, some groups of them rare."""
    rng = np.random.default_rng(seed)
    names = [[f"{'abc'[i]}{j}" for j in range(size)] for i, size in enumerate(levels)]
    groups = list(product(*names))
    cells = rng.dirichlet(np.full(4 * len(groups), 0.8))
    counts = rng.multinomial(people, cells).reshape(-1, 4).tolist()
    return tally_of_counts({g: tuple(c) for g, c in zip(groups, counts, strict=True) if sum(c)})
