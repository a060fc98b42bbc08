"""What can be compared on these cells, and whether there is any gap at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.choice import Choice, Group, everyone_else
from aitoolkit.examining.effective import RateCounts, rate_counts
from aitoolkit.examining.intervals import Kind
from aitoolkit.examining.metrics import Metric
from aitoolkit.examining.setting import Setting
from aitoolkit.stats.independence import any_gap_p_value
from aitoolkit.stats.pairs import pair_p_value

SMALLEST_COMPARED = 10
"""A group with fewer cases to count among is left out of a comparison, and named."""

KINDS: tuple[Kind, ...] = ("difference", "ratio")

Here = NDArray[np.intp]


TestKey = tuple[str, int | None]
"""A test, and the group that it holds against everyone else; None: all groups at once."""


@dataclass(frozen=True)
class Tested:
    """The p-value of "all groups alike", alone and among everything tested."""

    p_value: float
    p_adjusted: float


@dataclass(frozen=True, eq=False)
class Compared:
    """One metric's counts, and which groups are large enough to be compared by it.

    Attributes
    ----------
    counts : RateCounts
        Of every group.
    here : numpy.ndarray
        Positions of the groups compared.
    left_out : tuple of groups
        The others.
    """

    metric: Metric
    counts: RateCounts
    here: Here
    left_out: tuple[Group, ...]

    @property
    def people(self) -> float:
        """Cases of the groups compared."""
        return float(self.counts.people[self.here].sum())


def compared_counts(choice: Choice, setting: Setting) -> dict[str, Compared]:
    """Return the counts of every metric that can be compared on these cells."""
    found = {}
    for metric in setting.compared:
        if setting.absence(metric) is None:
            counts = rate_counts(choice.sums, metric, level=setting.level)
            large = (counts.people >= SMALLEST_COMPARED) & (counts.n > 0)
            left_out = tuple(g for g, kept in zip(choice.groups, large, strict=True) if not kept)
            found[metric.name] = Compared(metric, counts, np.flatnonzero(large), left_out)
    return found


def gap_p_values(
    compared: Mapping[str, Compared], setting: Setting, *, tables: int
) -> dict[TestKey, float]:
    """Return the p-value of "any gap?" for each test; a rate and its complement share one.

    Inexact counts have no p-value: it would be of counts that nobody knows.
    """
    found: dict[TestKey, float] = {}
    for entry in compared.values():
        test = entry.metric.test
        if (test, None) in found or setting.inexact or len(entry.here) < 2:
            continue
        counts = entry.counts[entry.here]
        found[(test, None)] = any_gap_p_value(
            counts.x, counts.n, tables=tables, random_state=setting.random_state
        )
    return found


def against_everyone_else(
    choice: Choice, entry: Compared, setting: Setting
) -> tuple[Here, RateCounts, RateCounts]:
    """Return which groups can be held against everyone else, with the counts of both sides."""
    away = rate_counts(everyone_else(choice.sums), entry.metric, level=setting.level)
    enough = (away.people[entry.here] >= SMALLEST_COMPARED) & (away.n[entry.here] > 0)
    here = entry.here[enough]
    return here, entry.counts[here], away[here]


def rest_p_values(
    choice: Choice, compared: Mapping[str, Compared], setting: Setting
) -> dict[TestKey, float]:
    """Return the p-value of each group against everyone else, for each test.

    It is the smallest α whose interval leaves out 0. Of two groups, each is the other's everyone
    else: one test.
    """
    found: dict[TestKey, float] = {}
    if "rest" not in setting.comparisons or setting.inexact:
        return found
    keys: list[TestKey] = []
    sides = []
    for entry in {e.metric.test: e for e in compared.values()}.values():
        here, own, away = against_everyone_else(choice, entry, setting)
        keys += [rest_key(entry.metric, group, choice) for group in here.tolist()]
        sides.append(np.stack([own.x, own.n, away.x, away.n]))
    if not sides:
        return found
    p_values = pair_p_value(*np.concatenate(sides, axis=1))  # all at once: one by one it is slow
    for key, p in zip(keys, p_values.tolist(), strict=True):
        found.setdefault(key, p)
    return found


def rest_key(metric: Metric, group: int, choice: Choice) -> TestKey:
    """Return the test of a group against everyone else."""
    return metric.test, group if len(choice.groups) > 2 else 0
