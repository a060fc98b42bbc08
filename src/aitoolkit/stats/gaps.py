"""The largest gap between groups, with an interval that does not cry wolf."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from aitoolkit.stats.interval import Interval, Intervals
from aitoolkit.stats.pairs import mover_difference
from aitoolkit.stats.rates import Floats, mid_p_limits

NODES, WEIGHTS = np.polynomial.legendre.leggauss(200)
POINTS = 9 * NODES
DENSITY = 9 * WEIGHTS * np.exp(-0.5 * POINTS**2) / np.sqrt(2 * np.pi)


@dataclass(frozen=True)
class Gap:
    """The largest difference of a rate between groups.

    Attributes
    ----------
    value, lower, upper : float
        Largest minus smallest rate, and its interval, in [0, 1].
    highest, lowest : int
        Positions of the two groups it is between (the first ones where rates tie).
    """

    value: float
    lower: float
    upper: float
    highest: int
    lowest: int


def largest_gap(events: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Gap:
    """Return the largest minus the smallest rate over groups, with its interval.

    The gap over several groups is positive by chance alone. So its lower end is the largest
    lower end over all pairs at the studentised-range value, which leaves out "no gap" in 5 of
    100 audits of equal groups however many groups there are; its upper end is the largest upper
    end over all pairs at the level itself.

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
    >>> gap = largest_gap([30, 45, 62, 20], [200, 220, 300, 80])
    >>> print(f"{gap.value:.1f} [{gap.lower:.0f}, {gap.upper:.4f}]")
    0.1 [0, 0.2126]

    References
    ----------
    Newcombe (1998), Stat. Med. 17:873; Zou & Donner (2008), Stat. Med. 27:1693.
    """
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    gap = largest_gaps(x, size, level=level)[()]
    rates = x / size
    return Gap(
        value=float(np.max(rates) - np.min(rates)),
        lower=gap.lower,
        upper=gap.upper,
        highest=int(np.argmax(rates)),
        lowest=int(np.argmin(rates)),
    )


def largest_gaps(
    events: ArrayLike, n: ArrayLike, *, level: float = 0.95, lower_level: float | None = None
) -> Intervals:
    """Return the largest gap of many audits at once; the last axis holds the groups.

    `lower_level` is the level of the lower end where it must be another one.
    """
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    groups = x.shape[-1] if x.ndim else 1
    if groups < 2:
        raise ValueError("a gap needs at least two groups")
    rates = x / size
    each = pairwise_level(groups, level if lower_level is None else lower_level)
    adjusted, _ = pairwise_differences(x, size, level=each)
    _, upper = pairwise_differences(x, size, level=level)
    return Intervals(
        rates.max(axis=-1) - rates.min(axis=-1),
        np.maximum(0.0, adjusted.max(axis=(-2, -1))),
        np.minimum(1.0, upper.max(axis=(-2, -1))),
    )


def largest_difference(clear: Intervals, plain: Intervals) -> Interval:
    """Return the largest difference of any figure with intervals, over groups.

    As `largest_gap`, for figures that are no rates (an area, balanced accuracy).

    Parameters
    ----------
    clear, plain : Intervals of shape (n_groups,)
        The figures with intervals at `pairwise_level`, and at the level itself.

    Notes
    -----
    Measured with 3, 5 and 10 groups of 100 to 1,000, 1,500 audits each: of equal groups a gap is
    shown in 3.7 to 5.7 of 100 audits (balanced accuracy) and 2.8 to 6.3 (area in ten bins); a true
    gap is covered in 96.1 of 100 or more.
    """
    lower, upper = (
        mover_difference(
            Intervals(*(end[:, None] for end in ends)), Intervals(*(end[None, :] for end in ends))
        )
        for ends in ((f.value, f.lower, f.upper) for f in (clear, plain))
    )
    itself = np.eye(len(plain.value), dtype=bool)
    return Interval(
        float(np.ptp(plain.value)),
        max(0.0, float(np.where(itself, 0.0, lower.lower).max())),
        float(np.where(itself, 0.0, upper.upper).max()),
    )


def pairwise_differences(x: Floats, n: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Return lower and upper ends of ``rate[i] - rate[j]`` for every ordered pair (MOVER).

    The last axis holds the groups. The diagonal, a group against itself, holds zeros.
    """
    p = x / n
    low, high = mid_p_limits(x, n, level=level)
    below, above = p - low, high - p
    difference = p[..., :, None] - p[..., None, :]
    lower = difference - np.hypot(below[..., :, None], above[..., None, :])
    upper = difference + np.hypot(above[..., :, None], below[..., None, :])
    itself = np.arange(p.shape[-1])
    lower[..., itself, itself] = 0.0
    upper[..., itself, itself] = 0.0
    return lower, upper


@lru_cache(maxsize=256)
def pairwise_level(groups: int, level: float) -> float:
    """Return the level of one pair that holds `level` for all pairs of `groups` groups.

    It is 1 − 2Φ(−q/√2), with q the studentised-range point: G ∫ φ(t) [Φ(t) − Φ(t−q)]^(G−1) dt.

    Examples
    --------
    >>> print(f"{pairwise_level(2, 0.95):.3f} {pairwise_level(5, 0.95):.4f}")
    0.950 0.9936
    """
    q = optimize.brentq(lambda q: range_below(q, groups) - level, 1e-6, 20.0, xtol=1e-12)
    return float(1 - 2 * special.ndtr(-q / np.sqrt(2)))


def range_below(q: float, groups: int) -> float:
    """Return the chance that the range of `groups` standard normals stays below q."""
    inner = special.ndtr(POINTS) - special.ndtr(POINTS - q)
    return float(groups * np.sum(DENSITY * inner ** (groups - 1)))
