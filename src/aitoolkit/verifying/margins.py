"""Margins of error: those of rates by scipy's binomial distribution, all others by our own way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aitoolkit.documenting.words import mark
from aitoolkit.examining.metrics import BY_NAME, RATES
from aitoolkit.schema.audit import AttributeEvidence, Audit, FairnessEvidence
from aitoolkit.schema.estimate import Absent, Estimate, Quantity
from aitoolkit.stats.rates import FEW
from aitoolkit.verifying.again import computed_again
from aitoolkit.verifying.check import Sentence
from aitoolkit.verifying.figures import Found, differences, named
from aitoolkit.verifying.stored import Stored

_TAIL = 1e-7
"""How far from α/2 the probability beyond an end may be: rounding errors of two programs."""

_ENDS = {
    "lower": mark("{where}: lower end stored {stored}, beyond which lies {beyond}, not {tail}"),
    "upper": mark("{where}: upper end stored {stored}, beyond which lies {beyond}, not {tail}"),
}
_CLUSTERED = mark(
    "The margins of error, tests and adjusted figures account for repeated persons, who are not"
    " kept in the pack; the figures themselves were checked"
)
_NEEDED = {
    "weights": mark("Figures of weights need counts finer than the tally"),
    "rounded": mark("Figures of rounded or withheld counts need counts finer than the tally"),
    "scores": mark("Figures of scores need counts finer than the tally"),
    "alike": mark("Figures of people alike need counts finer than the tally"),
}
_NOT_KEPT = mark(
    "Such counts are not kept in this pack (they are too many, or it was made by an older version)"
)

_PLAIN_LEAVES = frozenset({"value", "n", "absent", "highest", "lowest", "group", "reference"})


def rate_intervals_follow(stored: Stored) -> Found:
    """Ask scipy how probable the data are at each end of each rate's interval.

    Mid-P: the rate at the lower end gives as many events or more, the same number counting half,
    with probability α/2; likewise at the upper end. With fewer than eight events or non-events:
    the same, the same number counting whole (Clopper and Pearson).
    """
    audit = stored.audit
    if isinstance(audit.fairness, FairnessEvidence) and _not_plain(audit.fairness):
        return Found()
    entries = [(where, q) for where, q in _rates(audit) if isinstance(q, Estimate) and q.n > 0]
    if not entries:
        return Found()
    level = next(
        s.confidence_level for s in (audit.fairness, audit.performance) if not isinstance(s, Absent)
    )
    far = _far_from_tail([q for _, q in entries], (1 - level) / 2)
    return Found(
        tuple(
            Sentence.of(
                _ENDS[end],
                where=where,
                stored=f"{getattr(q, end):.6g}",
                beyond=f"{beyond:.3g}",
                tail=f"{(1 - level) / 2:g}",
            )
            for (where, q), ends in zip(entries, far, strict=True)
            for end, beyond in zip(("lower", "upper"), ends, strict=True)
            if abs(beyond - (1 - level) / 2) > _TAIL
        )
    )


def everything_else(stored: Stored) -> Found:
    """Compute performance and fairness again by our own formulas; compare every single field."""
    audit, fairness = stored.audit, stored.audit.fairness
    if isinstance(fairness, Absent) or isinstance(audit.performance, Absent):
        return Found()
    missing = _missing(stored, fairness, decided=audit.performance.evidence == "decided")
    if missing:
        return Found(unchecked=missing)
    performance, again = computed_again(stored)
    clustered = fairness.clusters is not None
    only = _PLAIN_LEAVES if clustered else None
    unscored = without_scores(stored)
    found = [
        *differences(audit.performance, performance, only=only),
        *differences(_of_decisions(fairness) if unscored else fairness, again, only=only),
    ]
    return Found(tuple(found), (Sentence.of(_CLUSTERED),) if clustered else unscored)


def without_scores(stored: Stored) -> tuple[Sentence, ...]:
    """Return why figures of scores by group could not be checked, where there are any."""
    fairness, cells = stored.audit.fairness, stored.cells
    scored = stored.cases is not None or (cells is not None and cells.score_bin is not None)
    if scored or isinstance(fairness, Absent) or _of_decisions(fairness) == fairness:
        return ()
    return (Sentence.of(_NEEDED["scores"]), *(stored.purged or (Sentence.of(_NOT_KEPT),)))


def _of_decisions(fairness: FairnessEvidence) -> FairnessEvidence:
    """Return the evidence without figures of scores."""
    return fairness.model_copy(
        update={
            "single": tuple(map(_counted, fairness.single)),
            "intersections": tuple(map(_counted, fairness.intersections)),
        }
    )


def _counted(evidence: AttributeEvidence) -> AttributeEvidence:
    def counts(metric: str) -> bool:
        return metric not in BY_NAME or BY_NAME[metric].kind != "score"

    groups = (
        group.model_copy(
            update={
                "metrics": tuple(entry for entry in group.metrics if counts(entry.metric)),
                "reliability": (),
                "calibrated_limit": None,
            }
        )
        for group in evidence.groups
    )
    told = tuple(d for d in evidence.disparities if counts(d.metric))
    return evidence.model_copy(update={"groups": tuple(groups), "disparities": told})


def _missing(stored: Stored, fairness: FairnessEvidence, *, decided: bool) -> tuple[Sentence, ...]:
    if stored.cells is not None:
        return ()
    needs = {
        "weights": fairness.weights == "sampling",
        "rounded": fairness.inexact,
        "scores": decided and any(g.reliability for e in fairness.single for g in e.groups),
        "alike": any(e.conditional for e in fairness.single),
    }
    found = [_NEEDED[what] for what, needed in needs.items() if needed]
    return tuple(map(Sentence.of, (*found, _NOT_KEPT))) if found else ()


def _not_plain(fairness: FairnessEvidence) -> bool:
    return (
        fairness.weights == "sampling"
        or fairness.clusters is not None
        or fairness.inexact
        or fairness.computed.uncertainty == "redraw"
    )


def _rates(audit: Audit) -> Iterator[tuple[str, Quantity]]:
    yield named("data", "base_rate"), audit.data.base_rate
    for group in audit.data.groups:
        yield named("data", "base_rate", (group.group,)), group.base_rate
        yield named("incomplete", (group.group,)), group.incomplete
    if not isinstance(audit.performance, Absent):
        for entry in audit.performance.metrics:
            if entry.metric in RATES:
                yield named(entry.metric), entry.quantity
    if not isinstance(audit.fairness, Absent):
        for evidence in (*audit.fairness.single, *audit.fairness.intersections):
            for of_group in evidence.groups:
                for entry in of_group.metrics:
                    if entry.metric in RATES:
                        yield named(entry.metric, of_group.group), entry.quantity


def _far_from_tail(found: list[Estimate], tail: float) -> list[tuple[float, float]]:
    from scipy.stats import binom

    n = np.array([q.n for q in found], float)
    x = np.round(np.array([q.value for q in found]) * n)
    low, high = (np.array([getattr(q, end) for q in found]) for end in ("lower", "upper"))
    half = np.where(np.minimum(x, n - x) < FEW, 1.0, 0.5)
    below = binom.sf(x, n, low) + half * binom.pmf(x, n, low)
    above = binom.cdf(x - 1, n, high) + half * binom.pmf(x, n, high)
    below = np.where((x == 0) & (low == 0.0), tail, below)
    above = np.where((x == n) & (high == 1.0), tail, above)
    return list(zip(below.tolist(), above.tolist(), strict=True))
