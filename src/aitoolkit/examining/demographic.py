"""Each group's share of those not selected beside its share of those selected, like with like."""

from __future__ import annotations

import numpy as np

from aitoolkit.examining.choice import Choice
from aitoolkit.examining.conditional import by_stratum
from aitoolkit.examining.effective import states_of
from aitoolkit.examining.intervals import quantity
from aitoolkit.examining.metrics import BY_NAME
from aitoolkit.examining.setting import Setting
from aitoolkit.schema.audit import DemographicDisparity
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.stats.cells import Cells, Floats
from aitoolkit.stats.interval import Interval
from aitoolkit.stats.redraw import can_redraw, percentile_ends, redraw
from aitoolkit.stats.strata import conditional_demographic_disparity

REDRAWS = 2000

SELECTED = BY_NAME["selection_rate"]


def demographic_disparities(
    cells: Cells, choice: Choice, setting: Setting
) -> tuple[DemographicDisparity, ...]:
    """Return the demographic disparity of each group, crude and within strata, if there are any.

    Intervals are percentiles of redrawn counts, which hold where none is small; else there is no
    figure. Weights, clusters and inexact counts have no measured method here.
    """
    if cells.stratum is None or not cells.strata or SELECTED not in setting.compared:
        return ()
    events, among = states_of(SELECTED)
    table = by_stratum(cells, choice)
    inside = table @ events
    outside = table @ among - inside
    everyone = [side.sum(axis=0) for side in (outside, inside)]
    known = (everyone[0] > 0) & (everyone[1] > 0)
    unmeasured = setting.inexact or setting.weighted or setting.clustered
    reason = setting.absence(SELECTED) or (Reason.NOT_MEASURED if unmeasured else None)
    found = []
    for g, group in enumerate(choice.groups):
        parts = (outside[g], inside[g], *everyone)
        counts = np.stack([part[known] for part in parts], axis=-1)
        people = float(sum(side.sum() for side in everyone))
        absent = None if reason is None else Absent(absent=reason, n=round(people))
        crude, within = (
            absent or disparity(part, setting.level, setting.random_state)
            for part in (np.array([[part.sum() for part in parts]]), counts)
        )
        found.append(
            DemographicDisparity(
                group=group,
                strata=int(known.sum()),
                crude=crude,
                conditional=within,
                cells=tuple((a, b, c, d) for a, b, c, d in np.rint(counts).astype(int).tolist())
                if absent is None
                else (),
            )
        )
    return tuple(found)


def disparity(counts: Floats, level: float, random_state: int = 0) -> Quantity:
    """Return the figure of strata, rows of members and of everyone, without and with a selection.

    `Absent` where somebody is missing on a side, or a count is too small to be redrawn.
    """
    n = round(float(counts[:, 2:].sum()))
    if not len(counts) or np.any(counts[:, 2:].sum(axis=0) <= 0):
        return Absent(absent=Reason.NO_CASES, n=n)
    four = np.concatenate([counts[:, :2], counts[:, 2:] - counts[:, :2]], axis=1)
    if not all(can_redraw(x, n) for x in four.ravel()):
        return Absent(absent=Reason.NOT_MEASURED, n=n)
    drawn = redraw(four.ravel(), REDRAWS, random_state).reshape(-1, *four.shape)
    values = _of(np.moveaxis(drawn, -1, 0).astype(float))
    value = float(_of(four.T))
    lower, upper = percentile_ends(values[:, None], level=level)
    ends = min(float(lower[0]), value), max(float(upper[0]), value)
    return quantity(Interval(value, *ends), n)


def _of(four: Floats) -> Floats:
    out, inside, other_out, other_in = four
    return conditional_demographic_disparity(out, inside, out + other_out, inside + other_in)
