"""Intervals by redrawing the counts, for those who want to compare them with the formulas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from aitoolkit.examining.choice import STATES, Choice, states
from aitoolkit.examining.effective import RateCounts, states_of
from aitoolkit.examining.metrics import Metric
from aitoolkit.stats.cells import Cells, Floats
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.redraw import can_redraw, percentile_ends, redraw

Mask = NDArray[np.bool_]


def redrawn_cells(cells: Cells, n_boot: int, random_state: int) -> Floats:
    """Return `n_boot` redraws of the cells, as if the rows had been resampled and counted again."""
    return redraw(cells.n, n_boot, random_state).astype(float)


def redrawn_groups(drawn: Floats, cells: Cells, choice: Choice) -> Floats:
    """Add redrawn cells up by group: an array of shape (n_groups, STATES, n_boot)."""
    place = choice.of_cell * STATES + states(cells)
    ones = np.ones(len(place))
    shape = (STATES * len(choice.groups), len(place))
    onto = sparse.csr_array((ones, (place, np.arange(len(place)))), shape=shape)
    return np.asarray(onto @ drawn.T).reshape(len(choice.groups), STATES, len(drawn))


def redrawn_rates(
    found: Intervals,
    counts: RateCounts,
    draws: Floats,
    metrics: Sequence[Metric],
    *,
    level: float,
) -> Intervals:
    """Return percentile ends of rates; the formula's where its counts are too few to redraw.

    Below ten events or non-events percentiles mislead, and a cell of 0 would stay 0 for ever.
    Everything has one row a metric and one column a group.
    """
    return _percentiles(found, rates_of(draws, metrics), can_redraw(counts.x, counts.n), level)


def redrawn_differences(
    found: Intervals,
    counts: tuple[RateCounts, RateCounts],
    draws: tuple[Floats, Floats],
    metric: Metric,
    *,
    level: float,
) -> Intervals:
    """Return percentile ends of differences between two sides; else the formula's, as above."""
    values = rates_of(draws[0], [metric])[0] - rates_of(draws[1], [metric])[0]
    many = can_redraw(counts[0].x, counts[0].n) & can_redraw(counts[1].x, counts[1].n)
    return _percentiles(found, values, many, level)


def rates_of(draws: Floats, metrics: Sequence[Metric]) -> Floats:
    """Return rates in every redraw, by metric and group; NaN where nobody was drawn to count."""
    sides = np.array([states_of(metric) for metric in metrics])
    events, among = (np.matmul(sides[:, i], draws).swapaxes(0, 1) for i in (0, 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(events / among)


def _percentiles(found: Intervals, values: Floats, many: Mask, level: float) -> Intervals:
    lower, upper = found.lower.copy(), found.upper.copy()
    if np.any(many):
        lower[many], upper[many] = percentile_ends(values[many].T, level=level)
    known = many & ~np.isnan(found.value)
    return Intervals(
        found.value,
        np.where(known, np.minimum(lower, found.value), found.lower),
        np.where(known, np.maximum(upper, found.value), found.upper),
    )
