"""Groups compared by figures made of rates or scores: AUC, balanced accuracy, average odds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.binned import Binned
from aitoolkit.examining.choice import Choice, Group, Sums, everyone_else
from aitoolkit.examining.compared import SMALLEST_COMPARED, Here
from aitoolkit.examining.effective import RateCounts, rate_counts
from aitoolkit.examining.intervals import quantity
from aitoolkit.examining.metrics import BY_NAME
from aitoolkit.examining.setting import Setting
from aitoolkit.schema.audit import Disparity
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.stats.auc import auc_intervals
from aitoolkit.stats.balance import average_odds_difference, balanced_accuracy
from aitoolkit.stats.cells import Floats
from aitoolkit.stats.gaps import largest_difference, pairwise_level
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import mover_difference

ODDS = ("true_positive_rate", "false_positive_rate")


@dataclass(frozen=True, eq=False)
class _Side:
    """One figure of each group: its intervals at any level, and the cases that it rests on."""

    at: Callable[[float], Intervals]
    people: Floats

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether a group has a figure, and enough cases to be compared by it."""
        return (self.people >= SMALLEST_COMPARED) & ~np.isnan(self.at(0.5).value)


def derived(
    choice: Choice, table: Binned | None, setting: Setting, reference: Group | None
) -> Iterator[Disparity]:
    """Return differences of balanced accuracy and AUC between groups, and of average odds.

    Two figures with intervals give their difference by MOVER; groups hold different cases. Each
    group against the reference is told at the level that holds for all pairs, which is wider than
    Dunnett's, made for rates. Average odds, ½ [(TPR₁ − TPR₂) + (FPR₁ − FPR₂)], compare two sides
    only.
    """
    kinds = {"difference", "reference", "rest"} & setting.comparisons
    asked = {metric.name for metric in setting.metrics}
    for name in ("balanced_accuracy", "roc_auc"):
        if name not in asked or not kinds:
            continue
        reason = setting.absence(BY_NAME[name])
        if reason is not None:
            people = round(float(choice.people.sum()))
            yield Disparity(
                metric=name, kind="difference", quantity=Absent(absent=reason, n=people)
            )
            continue
        own, rest = _sides(name, choice, table, setting)
        if "difference" in kinds:
            yield _largest(name, choice, own, setting.level)
        if "reference" in kinds and reference is not None:
            yield from _against_reference(name, choice, own, reference, setting.level)
        if "rest" in kinds:
            yield from _against_rest(name, choice, own, rest, setting.level)
    if asked >= set(ODDS) and not any(setting.absence(BY_NAME[o]) for o in ODDS):
        yield from _average_odds(choice, setting, reference)


def _sides(
    name: str, choice: Choice, table: Binned | None, setting: Setting
) -> tuple[_Side, _Side]:
    """Return the figures of each group, and of everyone else."""
    if name == "roc_auc":
        assert table is not None  # noqa: S101  (a score figure is asked for where there are scores)
        others = [
            part.sum(axis=0, keepdims=True) - part for part in (table.positives, table.negatives)
        ]
        return _areas(table.positives, table.negatives), _areas(*others)
    own, rest = choice.sums, everyone_else(choice.sums)
    return _accuracies(own, setting), _accuracies(rest, setting)


def _areas(positives: Floats, negatives: Floats) -> _Side:
    return _Side(
        lambda level: auc_intervals(positives, negatives, level=level),
        (positives + negatives).sum(axis=-1),
    )


def _accuracies(sums: Sums, setting: Setting) -> _Side:
    hits, left = (
        rate_counts(sums, BY_NAME[name], level=setting.level)
        for name in ("true_positive_rate", "true_negative_rate")
    )
    both = (hits.n > 0) & (left.n > 0)
    safe = [
        side
        for counts in (hits, left)
        for side in (np.where(both, counts.x, 0.0), np.where(both, counts.n, 1.0))
    ]

    def at(level: float) -> Intervals:
        found = balanced_accuracy(*safe, level=level)
        return Intervals(np.where(both, found.value, np.nan), found.lower, found.upper)

    return _Side(at, hits.people + left.people)


def _largest(name: str, choice: Choice, own: _Side, level: float) -> Disparity:
    here = np.flatnonzero(own.known)
    left_out = tuple(g for i, g in enumerate(choice.groups) if i not in here)
    n = float(own.people[here].sum())
    if len(here) < 2:
        found: Quantity = Absent(absent=Reason.TOO_FEW_GROUPS, n=round(float(own.people.sum())))
        return Disparity(metric=name, kind="difference", quantity=found, left_out=left_out)
    clear, plain = (_some(own.at(at), here) for at in (pairwise_level(len(here), level), level))
    top, low = int(np.argmax(plain.value)), int(np.argmin(plain.value))
    return Disparity(
        metric=name,
        kind="difference",
        quantity=quantity(largest_difference(clear, plain), n),
        highest=choice.groups[here[top]],
        lowest=choice.groups[here[low]],
        left_out=left_out,
    )


def _against_reference(
    name: str, choice: Choice, own: _Side, reference: Group, level: float
) -> Iterator[Disparity]:
    at, here = choice.groups.index(reference), np.flatnonzero(own.known)
    others = here[here != at]
    if at not in here or not len(others):
        return
    figures = own.at(pairwise_level(len(here), level))
    found = mover_difference(_some(figures, others), _some(figures, np.full(len(others), at)))
    left_out = tuple(g for i, g in enumerate(choice.groups) if i not in here)
    for i, group in enumerate(others):
        yield Disparity(
            metric=name,
            kind="difference",
            comparison="reference",
            quantity=quantity(found[i], float(own.people[group] + own.people[at])),
            group=choice.groups[group],
            reference=reference,
            left_out=left_out,
        )


def _against_rest(
    name: str, choice: Choice, own: _Side, rest: _Side, level: float
) -> Iterator[Disparity]:
    here = np.flatnonzero(own.known & rest.known)
    found = mover_difference(_some(own.at(level), here), _some(rest.at(level), here))
    left_out = tuple(g for i, g in enumerate(choice.groups) if i not in here)
    for i, group in enumerate(here):
        yield Disparity(
            metric=name,
            kind="difference",
            comparison="rest",
            quantity=quantity(found[i], float(own.people[group] + rest.people[group])),
            group=choice.groups[group],
            left_out=left_out,
        )


def _average_odds(choice: Choice, setting: Setting, reference: Group | None) -> Iterator[Disparity]:
    """Compare the average odds of two sides: each group and the reference, or everyone else."""
    if setting.inexact:
        return
    level = setting.level
    own = [rate_counts(choice.sums, BY_NAME[name], level=level) for name in ODDS]
    away = [rate_counts(everyone_else(choice.sums), BY_NAME[name], level=level) for name in ODDS]
    enough = np.all([(c.people >= SMALLEST_COMPARED) & (c.n > 0) for c in own], axis=0)
    if "reference" in setting.comparisons and reference is not None:
        at = choice.groups.index(reference)
        others = np.flatnonzero(enough & (np.arange(len(enough)) != at))
        if enough[at] and len(others):
            each = pairwise_level(len(others) + 1, level)
            base = [counts[np.full(len(others), at)] for counts in own]
            sides = [counts[others] for counts in own], base
            yield from _odds(choice, others, sides, each, reference)
    if "rest" in setting.comparisons:
        filled = np.all([(c.people >= SMALLEST_COMPARED) & (c.n > 0) for c in away], axis=0)
        here = np.flatnonzero(enough & filled)
        sides = [counts[here] for counts in own], [counts[here] for counts in away]
        yield from _odds(choice, here, sides, level, None)


def _odds(
    choice: Choice,
    here: Here,
    sides: tuple[list[RateCounts], list[RateCounts]],
    level: float,
    reference: Group | None,
) -> Iterator[Disparity]:
    counts = [
        np.stack([getattr(side[i], part) for side in sides], axis=-1)
        for i in range(len(ODDS))
        for part in ("x", "n")
    ]
    found = average_odds_difference(*counts, level=level)
    people = np.sum([c.people for side in sides for c in side], axis=0)
    for i, group in enumerate(here):
        yield Disparity(
            metric="average_odds",
            kind="difference",
            comparison="rest" if reference is None else "reference",
            quantity=quantity(found[i], float(people[i])),
            group=choice.groups[int(group)],
            reference=reference,
        )


def _some(found: Intervals, here: Here) -> Intervals:
    return Intervals(found.value[here], found.lower[here], found.upper[here])
