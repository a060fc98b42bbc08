"""All groups at once: the largest difference, the smallest ratio, equalised odds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from aitoolkit.examining.choice import Choice, Group
from aitoolkit.examining.compared import Compared, Tested, TestKey, compared_counts
from aitoolkit.examining.effective import stacked
from aitoolkit.examining.intervals import Kind, each_once, extremes, quantity
from aitoolkit.examining.metrics import BY_NAME
from aitoolkit.examining.setting import Setting
from aitoolkit.schema.audit import Disparity
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.stats.balance import equalized_odds_difference
from aitoolkit.stats.interval import Interval
from aitoolkit.stats.sample_size import cases_to_exclude_gap


def largest(
    choice: Choice,
    compared: Mapping[str, Compared],
    setting: Setting,
    kind: Kind,
    tested: Mapping[TestKey, Tested],
) -> Iterator[Disparity]:
    """Return the largest difference (or smallest ratio) of all groups, metric by metric."""
    ends = _extremes(compared, setting, kind)
    for metric in setting.compared:
        entry = compared.get(metric.name)
        if entry is None:
            reason = setting.absence(metric) or Reason.NO_CASES
            people = round(float(choice.people.sum()))
            yield Disparity(metric=metric.name, kind=kind, quantity=Absent(absent=reason, n=people))
            continue
        if len(entry.here) < 2:
            yield Disparity(
                metric=metric.name, kind=kind, quantity=_too_few(entry), left_out=entry.left_out
            )
            continue
        found, test = quantity(ends[metric.name], entry.people), tested.get((metric.test, None))
        if kind == "ratio" and isinstance(found, Absent):
            found = Absent(absent=Reason.NO_FINITE_RATIO, n=found.n)
        highest, lowest = _named(choice, entry)
        yield Disparity(
            metric=metric.name,
            kind=kind,
            quantity=found,
            highest=highest,
            lowest=lowest,
            p_value=test.p_value if test else None,
            p_adjusted=test.p_adjusted if test else None,
            needed=_needed(entry, found, setting) if kind == "difference" else None,
            left_out=entry.left_out,
        )


def _extremes(
    compared: Mapping[str, Compared], setting: Setting, kind: Kind
) -> dict[str, Interval]:
    """Return the extremes of all metrics; those that compare the same groups go together."""
    together: dict[tuple[int, ...], list[Compared]] = {}
    metrics = [entry.metric for entry in compared.values()]
    # The complement of a rate has the same largest difference, but another ratio.
    for metric in each_once(metrics) if kind == "difference" else metrics:
        entry = compared[metric.name]
        if len(entry.here) >= 2:
            together.setdefault(tuple(entry.here), []).append(entry)
    found: dict[str, Interval] = {}
    for entries in together.values():
        counts = stacked([entry.counts[entry.here] for entry in entries])
        each = extremes(kind, counts, level=setting.level)
        found |= {e.metric.name: one for e, one in zip(entries, each, strict=True)}
    for metric in metrics:
        if metric.name not in found and metric.complement in found:
            found[metric.name] = found[metric.complement]
    return found


def _needed(entry: Compared, found: Quantity, setting: Setting) -> int | None:
    """Return the cases in each group that would settle an open answer, if groups are alike.

    A rule is met where the whole interval lies under the bound, and violated where it lies beyond:
    enough cases to show a gap of the bound's size would still straddle it. None where every group
    has as many already: the gap lies near the bound, and more of the same would not settle it.
    """
    bound = setting.bound
    if isinstance(found, Absent) or not found.lower <= bound < found.upper:
        return None
    x, n = entry.counts.x[entry.here], entry.counts.n[entry.here]
    rate = min(float((x.sum() + 0.5) / (n.sum() + 1)), 1 - bound)
    # People are worth fewer effective cases where weights differ or people repeat.
    effect = 1.0 if setting.inexact else max(1.0, entry.people / float(n.sum()))
    needed = cases_to_exclude_gap(bound, rate=rate, groups=len(entry.here), level=setting.level)
    cases = int(np.ceil(needed * effect))
    return None if cases <= float(entry.counts.people[entry.here].min()) else cases


def equalized_odds(choice: Choice, setting: Setting) -> Iterator[Disparity]:
    """Return the larger of the gaps of the true and the false positive rate."""
    name, sides = "equalized_odds", ("true_positive_rate", "false_positive_rate")
    reason = next((r for r in (setting.absence(BY_NAME[s]) for s in sides) if r is not None), None)
    if setting.inexact and reason is None:
        reason = Reason.NOT_MEASURED
    people = round(float(choice.people.sum()))
    if reason is not None:
        yield Disparity(metric=name, kind="difference", quantity=Absent(absent=reason, n=people))
        return
    both_rates = tuple(BY_NAME[side] for side in sides)
    tpr, fpr = compared_counts(choice, replace(setting, metrics=both_rates)).values()
    here = np.intersect1d(tpr.here, fpr.here)
    left_out = tuple(g for i, g in enumerate(choice.groups) if i not in here)
    both = float((tpr.counts.people + fpr.counts.people)[here].sum())
    if len(here) < 2:
        absent = Absent(absent=Reason.TOO_FEW_GROUPS, n=round(both))
        yield Disparity(metric=name, kind="difference", quantity=absent, left_out=left_out)
        return
    t, f = tpr.counts[here], fpr.counts[here]
    found = equalized_odds_difference(t.x, t.n, f.x, f.n, level=setting.level)[()]
    wider = t if np.ptp(t.x / t.n) >= np.ptp(f.x / f.n) else f
    rates = wider.x / wider.n
    yield Disparity(
        metric=name,
        kind="difference",
        quantity=quantity(found, both),
        highest=choice.groups[here[int(np.argmax(rates))]],
        lowest=choice.groups[here[int(np.argmin(rates))]],
        left_out=left_out,
    )


def _too_few(entry: Compared) -> Absent:
    return Absent(absent=Reason.TOO_FEW_GROUPS, n=round(float(entry.counts.people.sum())))


def _named(choice: Choice, entry: Compared) -> tuple[Group, Group]:
    rates = entry.counts.x[entry.here] / np.where(
        entry.counts.n[entry.here] > 0, entry.counts.n[entry.here], 1.0
    )
    top, low = entry.here[int(np.argmax(rates))], entry.here[int(np.argmin(rates))]
    return choice.groups[top], choice.groups[low]
