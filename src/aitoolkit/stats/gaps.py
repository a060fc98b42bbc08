"""The largest gap between groups, with an interval that does not cry wolf."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.rates import Floats, mid_p_limits

SMALLEST_P = 1e-12
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


def gap_p_value(events: ArrayLike, n: ArrayLike) -> float:
    """Return the smallest α at which the interval of the largest gap leaves out 0.

    1 if all rates agree; never below 1e-12. It is the p of the clearest pair, made to hold over
    all pairs. With two groups it is `pair_p_value`.

    Examples
    --------
    >>> print(f"{gap_p_value([30, 45, 62, 20], [200, 220, 300, 80]):.3f}")
    0.216
    """
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    if np.ptp(x / size) == 0:
        return 1.0

    def lower_end(z: float) -> float:
        lower, _ = pairwise_differences(x, size, level=1 - 2 * float(special.ndtr(-z)))
        np.fill_diagonal(lower, -1.0)
        return float(np.max(lower))

    furthest = -float(special.ndtri(SMALLEST_P / 2))
    nearest = 1e-6
    if lower_end(nearest) <= 0:
        return 1.0
    z = furthest if lower_end(furthest) > 0 else optimize.brentq(lower_end, nearest, furthest)
    p = max(SMALLEST_P, 1.0 - range_below(z * np.sqrt(2), x.size))
    return float(min(1.0, p))


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
