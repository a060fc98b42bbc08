"""Intervals by redrawing the counts, for those who want to compare them with the formulas."""

from __future__ import annotations

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
    """Add redrawn cells up by group: an array of shape (n_boot, n_groups, STATES)."""
    place = choice.of_cell * STATES + states(cells)
    ones = np.ones(len(place))
    shape = (len(place), STATES * len(choice.groups))
    onto = sparse.csr_array((ones, (np.arange(len(place)), place)), shape=shape)
    return np.asarray(drawn @ onto).reshape(len(drawn), len(choice.groups), STATES)


def redrawn_rates(
    found: Intervals, counts: RateCounts, draws: Floats, metric: Metric, *, level: float
) -> Intervals:
    """Return percentile ends of each rate; the formula's where its counts are too few to redraw.

    Below ten events or non-events percentiles mislead, and a cell of 0 would stay 0 for ever.
    """
    return _percentiles(found, rates_of(draws, metric), _many(counts), level)


def redrawn_differences(
    found: Intervals,
    counts: tuple[RateCounts, RateCounts],
    draws: tuple[Floats, Floats],
    metric: Metric,
    *,
    level: float,
) -> Intervals:
    """Return percentile ends of differences between two sides; else the formula's, as above."""
    values = rates_of(draws[0], metric) - rates_of(draws[1], metric)
    return _percentiles(found, values, _many(counts[0]) & _many(counts[1]), level)


def rates_of(draws: Floats, metric: Metric) -> Floats:
    """Return a rate in every redraw; NaN where nobody was drawn to count among."""
    events, among = states_of(metric)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((draws @ events) / (draws @ among))


def _many(counts: RateCounts) -> Mask:
    return np.array([can_redraw(x, n) for x, n in zip(counts.x, counts.n, strict=True)], bool)


def _percentiles(found: Intervals, values: Floats, many: Mask, level: float) -> Intervals:
    lower, upper = found.lower.copy(), found.upper.copy()
    if np.any(many):
        lower[many], upper[many] = percentile_ends(values[:, many], level=level)
    known = many & ~np.isnan(found.value)
    return Intervals(
        found.value,
        np.where(known, np.minimum(lower, found.value), found.lower),
        np.where(known, np.maximum(upper, found.value), found.upper),
    )
