"""The smallest rate over the largest (four-fifths), with an interval that does not cry wolf."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from aitoolkit.stats.gaps import pairwise_level
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import mid_p_rates, mover_ratio
from aitoolkit.stats.rates import Floats


@dataclass(frozen=True)
class Ratio:
    """The smallest rate divided by the largest.

    Attributes
    ----------
    value : float or None
        In [0, 1]; 1 is equal rates; None where every rate is 0.
    lower, upper : float
        Its interval. "At least 0.8" is met if lower >= 0.8 and violated if upper < 0.8.
    highest, lowest : int
        Positions of the two groups it is between (the first ones where rates tie).
    """

    value: float | None
    lower: float
    upper: float
    highest: int
    lowest: int


def smallest_ratio(events: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Ratio:
    """Return the smallest rate divided by the largest over groups, with its interval.

    The upper end is the smallest one over all pairs at the studentised-range value, so that
    equal groups show a ratio below 1 in 5 of 100 audits however many there are; the lower end is
    the smallest one over all pairs at the level itself.

    Parameters
    ----------
    events, n : array-like of shape (n_groups,)
        Events and cases of each group; at least two groups, each with ``n > 0``.
    level : float
        Confidence level, in (0, 1).

    Raises
    ------
    ValueError
        Fewer than two groups, or counts that are not those of rates.

    Examples
    --------
    >>> ratio = smallest_ratio([30, 45, 62, 20], [200, 220, 300, 80])
    >>> print(f"{ratio.value:.1f} [{ratio.lower:.4f}, {ratio.upper:.0f}]")
    0.6 [0.3662, 1]

    References
    ----------
    Donner & Zou (2012), Stat. Methods Med. Res. 21:347.
    """
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    ratio = smallest_ratios(x, size, level=level)[()]
    rates = x / size
    return Ratio(
        ratio.value, ratio.lower, ratio.upper, int(np.argmax(rates)), int(np.argmin(rates))
    )


def smallest_ratios(events: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Intervals:
    """Return the smallest ratio of many audits at once; the last axis holds the groups."""
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    groups = x.shape[-1] if x.ndim else 1
    if groups < 2:
        raise ValueError("a ratio needs at least two groups")
    rates = x / size
    smallest, largest = rates.min(axis=-1), rates.max(axis=-1)
    value = np.where(largest > 0, smallest / np.where(largest > 0, largest, 1.0), np.nan)
    lower, _ = pairwise_ratios(x, size, level=level)
    _, upper = pairwise_ratios(x, size, level=pairwise_level(groups, level))
    return Intervals(value, lower.min(axis=(-2, -1)), np.minimum(1.0, upper.min(axis=(-2, -1))))


def pairwise_ratios(x: Floats, n: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Return lower and upper ends of ``rate[i] / rate[j]`` for every ordered pair (MOVER-R).

    The diagonal, a group against itself, holds ones.
    """
    rates = mid_p_rates(x, n, level=level)
    ends = (rates.value, rates.lower, rates.upper)
    first = Intervals(*(end[..., :, None] for end in ends))
    ratio = mover_ratio(first, Intervals(*(end[..., None, :] for end in ends)))
    itself = np.arange(x.shape[-1])
    lower, upper = ratio.lower, ratio.upper
    lower[..., itself, itself] = 1.0
    upper[..., itself, itself] = 1.0
    return lower, upper
