"""Rates, scores and gaps as fairlearn and scikit-learn find them, held against those stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aitoolkit.documenting.words import mark
from aitoolkit.examining.compared import SMALLEST_COMPARED
from aitoolkit.schema.audit import AttributeEvidence, Disparity, FairnessEvidence
from aitoolkit.schema.estimate import Absent
from aitoolkit.verifying.check import Sentence
from aitoolkit.verifying.figures import Found, against, named, told
from aitoolkit.verifying.margins import without_scores
from aitoolkit.verifying.referees import (
    EVERYONE,
    Group,
    Rows,
    Values,
    error_shares,
    group_values,
    rows_of,
    share_values,
)
from aitoolkit.verifying.stored import Stored

_NO_GROUP = mark("{where}: stored as a group, but nobody is in it")
_LEFT_OUT = mark("groups left out of {where}: stored {stored}, recomputed {again}")
_HIGHEST = mark("highest group of {where}: stored {stored}, recomputed {again}")
_LOWEST = mark("lowest group of {where}: stored {stored}, recomputed {again}")
_ODDS = ("true_positive_rate", "false_positive_rate")


def performance_follows(stored: Stored) -> Found:
    """Compute every figure of performance again."""
    performance, rows = stored.audit.performance, rows_of(stored)
    if isinstance(performance, Absent):
        return Found()
    found: list[Sentence] = []
    for entry in performance.metrics:
        values = group_values(rows, entry.metric, ())
        if values is not None:
            value, n, _ = values[EVERYONE]
            found += against(named(entry.metric), entry.quantity, value, n)
    return Found(tuple(found), stored.purged)


def group_figures_follow(stored: Stored) -> Found:
    """Compute the figures of every group again."""
    rows = rows_of(stored)
    return Found(
        tuple(
            difference
            for evidence, places in _choices(stored)
            for difference in _groups(evidence, places, rows)
        ),
        without_scores(stored),
    )


def gaps_follow(stored: Stored) -> Found:
    """Subtract and divide the groups' figures again."""
    rows, fairness = rows_of(stored), stored.audit.fairness
    if isinstance(fairness, Absent):
        return Found()
    found: list[Sentence] = []
    for evidence, places in _choices(stored):
        metrics = {d.metric for d in evidence.disparities} | set(_ODDS)
        known = {m: v for m in sorted(metrics) if (v := group_values(rows, m, places)) is not None}
        for disparity in evidence.disparities:
            found += _gap(disparity, evidence, known, fairness)
            if disparity.metric in ("false_positive_share", "false_negative_share"):
                ratio = error_shares(rows, disparity.metric, places).get(disparity.group or ())
                found += against(_where(disparity, evidence), disparity.quantity, ratio)
    return Found(tuple(found))


def _choices(stored: Stored) -> Iterator[tuple[AttributeEvidence, tuple[int, ...]]]:
    fairness = stored.audit.fairness
    if not isinstance(fairness, Absent):
        for evidence in (*fairness.single, *fairness.intersections):
            places = tuple(stored.tally.attributes.index(name) for name in evidence.attributes)
            yield evidence, places


def _groups(evidence: AttributeEvidence, places: Sequence[int], rows: Rows) -> Iterator[Sentence]:
    metrics = {entry.metric for group in evidence.groups for entry in group.metrics}
    known = {
        m: group_values(rows, m, places) or share_values(rows, m, places) for m in sorted(metrics)
    }
    for group in evidence.groups:
        for entry in group.metrics:
            values = known[entry.metric]
            if values is None:
                continue
            where = named(entry.metric, group.group)
            if group.group not in values:
                yield told(where, None, None, _NO_GROUP)
                continue
            value, n, _ = values[group.group]
            yield from against(where, entry.quantity, value, n)


def _gap(
    gap: Disparity,
    evidence: AttributeEvidence,
    known: dict[str, Values],
    fairness: FairnessEvidence,
) -> Iterator[Sentence]:
    if gap.metric == "equalized_odds":
        sides = [_spread(known[m], gap, "difference") for m in _ODDS if m in known]
        spreads = [s for s in sides if s is not None]
        yield from against(_where(gap, evidence), gap.quantity, max(spreads, default=None))
        return
    values = known.get(gap.metric)
    if values is None or isinstance(gap.quantity, Absent):
        return
    value: float | None = None
    if gap.comparison == "largest":
        value = _spread(values, gap, gap.kind)
        small = {g for g, v in values.items() if v.n < SMALLEST_COMPARED}
        if not fairness.inexact and set(gap.left_out) != small:
            kept, again = (", ".join(named(g) for g in sorted(gs)) for gs in (gap.left_out, small))
            yield told(_where(gap, evidence), kept, again, _LEFT_OUT)
        yield from _extremes(gap, evidence, values)
    elif gap.group in values:
        one = values[gap.group].value
        other = values[gap.reference].value if gap.reference in values else _rest(values, gap.group)
        value = _compared(one, other, gap.kind)
    yield from against(_where(gap, evidence), gap.quantity, value)


def _extremes(gap: Disparity, evidence: AttributeEvidence, values: Values) -> Iterator[Sentence]:
    kept = [v.value for g, v in values.items() if v.value is not None and g not in gap.left_out]
    for group, end, message in ((gap.highest, max, _HIGHEST), (gap.lowest, min, _LOWEST)):
        if group is not None and kept and values[group].value != end(kept):
            best = min(
                g for g, v in values.items() if v.value == end(kept) and g not in gap.left_out
            )
            far = abs((values[group].value or 0.0) - end(kept))
            if far > 1e-9:
                yield told(_where(gap, evidence), named(group), named(best), message)


def _spread(values: Values, gap: Disparity, kind: str) -> float | None:
    kept = [v.value for g, v in values.items() if v.value is not None and g not in gap.left_out]
    if len(kept) < 2:
        return None
    low, high = min(kept), max(kept)
    return high - low if kind == "difference" else low / high if high > 0 else None


def _rest(values: Values, group: Group) -> float | None:
    others = [v for g, v in values.items() if g != group and v.value is not None]
    weight = sum(v.weight for v in others)
    return sum((v.value or 0.0) * v.weight for v in others) / weight if weight else None


def _compared(one: float | None, other: float | None, kind: str) -> float | None:
    if one is None or other is None:
        return None
    if kind == "difference":
        return one - other
    return one / other if other else None


def _where(gap: Disparity, evidence: AttributeEvidence) -> str:
    where = (gap.comparison, gap.kind, gap.metric, gap.group or (), tuple(evidence.attributes))
    return named(*where)
