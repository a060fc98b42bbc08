"""Groups compared among people alike: within strata, then put together (Mantel-Haenszel)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aitoolkit.examining.choice import STATES, Choice, Group, states
from aitoolkit.examining.effective import states_of
from aitoolkit.examining.intervals import quantity
from aitoolkit.examining.metrics import Metric
from aitoolkit.examining.setting import Setting
from aitoolkit.schema.audit import ConditionalDisparity
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.stats.cells import Cells, Floats
from aitoolkit.stats.interval import Interval
from aitoolkit.stats.pairs import rate_difference
from aitoolkit.stats.strata import mantel_haenszel_difference, mantel_haenszel_odds_ratio


def conditional_disparities(
    cells: Cells, choice: Choice, setting: Setting, reference: Group | None
) -> tuple[ConditionalDisparity, ...]:
    """Return each group against the reference within strata, for every compared metric.

    Without a reference it is the largest group. Cases whose stratum is not given are a stratum of
    their own. Strata of one side only say nothing. The direction "turns over" where the pooled
    difference has the opposite sign of the crude one and its interval leaves out 0: a sign alone
    may turn by chance.

    Weights, clusters and inexact counts have no measured method here.
    """
    if cells.stratum is None or not cells.strata:
        return ()
    at = choice.groups.index(reference) if reference else int(np.argmax(choice.people))
    table = by_stratum(cells, choice)
    unmeasured = setting.inexact or setting.weighted or setting.clustered
    found: list[ConditionalDisparity] = []
    for metric in setting.compared:
        reason = setting.absence(metric) or (Reason.NOT_MEASURED if unmeasured else None)
        found += _against(choice, table, metric, at, setting, reason)
    return tuple(found)


def by_stratum(cells: Cells, choice: Choice) -> Floats:
    """Return counts of shape (n_groups, n_strata, STATES)."""
    _, stratum = np.unique(np.asarray(cells.stratum), return_inverse=True)
    strata = int(stratum.max()) + 1
    place = (choice.of_cell * strata + stratum) * STATES + states(cells)
    shape = (len(choice.groups), strata, STATES)
    flat = np.bincount(place, weights=cells.n, minlength=int(np.prod(shape)))
    return np.asarray(flat.reshape(shape), float)


def _against(
    choice: Choice,
    table: Floats,
    metric: Metric,
    at: int,
    setting: Setting,
    reason: Reason | None,
) -> Iterator[ConditionalDisparity]:
    events, among = states_of(metric)
    x, n = table @ events, table @ among
    others = np.arange(len(choice.groups)) != at
    sides = (x[others], n[others], x[at], n[at])
    pooled = mantel_haenszel_difference(*sides, level=setting.level)
    odds = mantel_haenszel_odds_ratio(*sides, level=setting.level)
    for i, g in enumerate(np.flatnonzero(others).tolist()):
        people = float(n[g].sum() + n[at].sum())
        crude = _crude(x[[g, at]].sum(axis=1), n[[g, at]].sum(axis=1), setting.level)
        absent = Absent(absent=reason, n=round(people)) if reason else None
        turns = reason is None and _turns_over(crude, pooled[i])
        figures: list[Quantity] = [
            absent or quantity(figure, people, none=none)
            for figure, none in (
                (crude, Reason.NO_CASES),
                (pooled[i], Reason.NO_CASES),
                (odds[i], Reason.NO_FINITE_RATIO),
            )
        ]
        yield ConditionalDisparity(
            metric=metric.name,
            group=choice.groups[g],
            reference=choice.groups[at],
            strata=int(np.sum((n[g] > 0) & (n[at] > 0))),
            crude=figures[0],
            risk_difference=figures[1],
            odds_ratio=figures[2],
            turns_over=turns,
        )


def _crude(x: Floats, n: Floats, level: float) -> Interval:
    if n.min() <= 0:
        return Interval(None, -1.0, 1.0)
    return rate_difference(x[0], n[0], x[1], n[1], level=level)[()]


def _turns_over(crude: Interval, pooled: Interval) -> bool:
    if crude.value is None or pooled.value is None:
        return False
    opposite = crude.value * pooled.value < 0
    return opposite and (pooled.lower > 0 or pooled.upper < 0)
