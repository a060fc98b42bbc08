"""One group at a time: against the reference, the highest group, and everyone else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from aitoolkit.examining.choice import Choice, Group, everyone_else
from aitoolkit.examining.compared import (
    KINDS,
    SMALLEST_COMPARED,
    Compared,
    Tested,
    TestKey,
    rest_key,
)
from aitoolkit.examining.effective import RateCounts, rate_counts, stacked, states_of
from aitoolkit.examining.intervals import (
    Kind,
    each_once,
    mirrored,
    pair_ratios,
    pairs,
    quantity,
)
from aitoolkit.examining.metrics import ALL, Metric
from aitoolkit.examining.redrawn import redrawn_differences
from aitoolkit.examining.setting import Setting
from aitoolkit.schema.audit import Disparity
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.stats.cells import Floats
from aitoolkit.stats.gaps import pairwise_level
from aitoolkit.stats.interval import Interval, Intervals
from aitoolkit.stats.reference import dunnett_alpha


def against_reference(
    choice: Choice, entry: Compared, setting: Setting, at: int, draws: Floats | None
) -> Iterator[Disparity]:
    """Compare every group with the reference, intervals at the Dunnett value."""
    others = entry.here[entry.here != at]
    known = at in entry.here and len(others) > 0
    figures: dict[Kind, Intervals] = {}
    if known:
        rest, base = entry.counts[others], entry.counts[np.full(len(others), at)]
        level = 1 - _family_alpha(entry, at, setting)
        figures = {kind: pairs(kind, rest, base, level=level) for kind in KINDS}
        if draws is not None:
            figures["difference"] = redrawn_differences(
                figures["difference"], (rest, base), (draws[others], draws[[at]]),
                entry.metric, level=level,
            )  # fmt: skip
    for kind in KINDS:
        for i, group in enumerate(others):
            n = entry.counts.people[group] + entry.counts.people[at]
            yield Disparity(
                metric=entry.metric.name,
                kind=kind,
                comparison="reference",
                quantity=quantity(figures[kind][i], n, none=Reason.NO_FINITE_RATIO)
                if known
                else Absent(absent=Reason.TOO_FEW_GROUPS, n=round(float(n))),
                group=choice.groups[group],
                reference=choice.groups[at],
                left_out=entry.left_out,
            )


def _family_alpha(entry: Compared, at: int, setting: Setting) -> float:
    """Return the α of one comparison; inexact counts take the wider one of all pairs."""
    if setting.inexact:
        return 1 - pairwise_level(len(entry.here), setting.level)
    x, n = entry.counts.x[entry.here], entry.counts.n[entry.here]
    place = int(np.searchsorted(entry.here, at))
    return float(dunnett_alpha(x, n, place, level=setting.level))


def impact_ratios(
    choice: Choice, entry: Compared, setting: Setting, reference: Group | None
) -> Iterator[Disparity]:
    """Divide each selection rate by the highest (New York City, Local Law 144).

    The highest is picked by these data, so the interval is that of the smallest ratio to *any*
    group, with all pairs held at once: whichever group is truly the highest, it is among them.
    """
    if len(entry.here) < 2:
        return
    counts = entry.counts[entry.here]
    rates = counts.x / np.where(counts.n > 0, counts.n, 1.0)
    top = int(np.argmax(rates))
    if choice.groups[entry.here[top]] == reference:
        return  # the comparison with the reference is this one
    lower, upper = pair_ratios(counts, level=pairwise_level(len(entry.here), setting.level))
    for i, group in enumerate(entry.here):
        if i == top:
            continue
        value = float(rates[i] / rates[top]) if rates[top] > 0 else None
        low, high = float(lower[i].min()), float(min(1.0, upper[i].min()))
        if value is not None:
            value = min(max(value, low), high)
        n = counts.people[i] + counts.people[top]
        yield Disparity(
            metric="selection_rate",
            kind="ratio",
            comparison="reference",
            quantity=quantity(Interval(value, low, high), n, none=Reason.NO_FINITE_RATIO),
            group=choice.groups[group],
            reference=choice.groups[entry.here[top]],
            left_out=entry.left_out,
        )


def against_rest(
    choice: Choice,
    compared: Mapping[str, Compared],
    setting: Setting,
    draws: Floats | None,
    tested: Mapping[TestKey, Tested],
) -> Iterator[Disparity]:
    """Compare each group with everyone else; intervals unadjusted, p-values adjusted."""
    level, metrics = setting.level, [entry.metric for entry in compared.values()]
    others, once = everyone_else(choice.sums), each_once(metrics)
    rest = {m.name: rate_counts(others, m, level=level) for m in metrics}
    if not metrics:
        return
    together = pairs(
        "difference",
        _filled(stacked([compared[m.name].counts for m in once])),
        _filled(stacked([rest[m.name] for m in once])),
        level=level,
    )
    at = {metric.test: i for i, metric in enumerate(once)}
    for entry in compared.values():
        metric, away = entry.metric, rest[entry.metric.name]
        here = entry.here[(away.people[entry.here] >= SMALLEST_COMPARED) & (away.n[entry.here] > 0)]
        i = at[metric.test]
        found = Intervals(together.value[i], together.lower[i], together.upper[i])
        found = found if metric in once else mirrored(found, 0.0)
        found = Intervals(found.value[here], found.lower[here], found.upper[here])
        sides = (entry.counts[here], away[here])
        if draws is not None:
            drawn = (draws[here], draws.sum(axis=0, keepdims=True) - draws[here])
            found = redrawn_differences(found, sides, drawn, metric, level=level)
        for i, group in enumerate(here.tolist()):
            test = tested.get(rest_key(metric, group, choice))
            yield Disparity(
                metric=entry.metric.name,
                kind="difference",
                comparison="rest",
                quantity=quantity(found[i], sides[0].people[i] + sides[1].people[i]),
                p_value=test.p_value if test else None,
                p_adjusted=test.p_adjusted if test else None,
                group=choice.groups[group],
                left_out=entry.left_out,
            )


def _filled(counts: RateCounts) -> RateCounts:
    """Put one case where there is none, so that all can be solved together; it is not shown."""
    empty = counts.n <= 0
    return replace(counts, x=np.where(empty, 0.0, counts.x), n=np.where(empty, 1.0, counts.n))


def error_shares(choice: Choice, setting: Setting, name: str, corner: str) -> Iterator[Disparity]:
    """Divide each group's share of all errors by its share of people.

    1 / (w + (1−w) ψ), with w its share of people and ψ the errors a person of everyone else over
    those of the group.
    """
    metric = Metric(name, "share", counts=(corner,), among=ALL)
    reason = setting.absence(metric)
    if reason is not None:
        absent = Absent(absent=reason, n=round(float(choice.people.sum())))
        for group in choice.groups:
            yield Disparity(
                metric=name, kind="ratio", comparison="rest", quantity=absent, group=group
            )
        return
    own = rate_counts(choice.sums, metric, level=setting.level)
    rest = rate_counts(everyone_else(choice.sums), metric, level=setting.level)
    large = (np.minimum(own.people, rest.people) >= SMALLEST_COMPARED) & (own.n > 0) & (rest.n > 0)
    left_out = tuple(g for g, kept in zip(choice.groups, large, strict=True) if not kept)
    here = np.flatnonzero(large)
    weights = choice.sums.n if choice.sums.weight is None else choice.sums.weight
    counted = weights @ states_of(metric)[1]
    w = counted[here] / max(float(counted.sum()), np.finfo(float).tiny)
    psi = pairs("ratio", rest[here], own[here], level=setting.level)
    ratio = Intervals(*(1 / (w + (1 - w) * end) for end in (psi.value, psi.upper, psi.lower)))
    for i, at in enumerate(here):
        yield Disparity(
            metric=name,
            kind="ratio",
            comparison="rest",
            quantity=quantity(ratio[i], float(own.people[at] + rest.people[at])),
            group=choice.groups[at],
            left_out=left_out,
        )
