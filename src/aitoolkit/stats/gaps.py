"""The largest gap between groups, with an interval that does not cry wolf."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from aitoolkit.stats.rates import Floats, mid_p_limits


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
    x, size = np.asarray(events, float), np.asarray(n, float)
    if x.size < 2:
        raise ValueError("a gap needs at least two groups")
    rates = x / size
    adjusted, _ = pairwise_differences(x, size, level=pairwise_level(x.size, level))
    _, upper = pairwise_differences(x, size, level=level)
    highest, lowest = int(np.argmax(rates)), int(np.argmin(rates))
    return Gap(
        value=float(rates[highest] - rates[lowest]),
        lower=float(max(0.0, np.max(adjusted))),
        upper=float(min(1.0, np.max(upper))),
        highest=highest,
        lowest=lowest,
    )


def pairwise_differences(x: Floats, n: Floats, *, level: float) -> tuple[Floats, Floats]:
    """Return lower and upper ends of ``rate[i] - rate[j]`` for every ordered pair (MOVER).

    The diagonal, a group against itself, holds zeros.
    """
    p = x / n
    low, high = mid_p_limits(x, n, level=level)
    below, above = p - low, high - p
    difference = p[:, None] - p[None, :]
    lower = difference - np.hypot(below[:, None], above[None, :])
    upper = difference + np.hypot(above[:, None], below[None, :])
    np.fill_diagonal(lower, 0.0)
    np.fill_diagonal(upper, 0.0)
    return lower, upper


def pairwise_level(groups: int, level: float) -> float:
    """Return the level of one pair that holds `level` for all pairs of `groups` groups.

    It is 1 − 2Φ(−q/√2), with q the studentised-range point: G ∫ φ(t) [Φ(t) − Φ(t−q)]^(G−1) dt.

    Examples
    --------
    >>> print(f"{pairwise_level(2, 0.95):.3f} {pairwise_level(5, 0.95):.4f}")
    0.950 0.9936
    """
    nodes, weights = np.polynomial.legendre.leggauss(200)
    t, density = 9 * nodes, 9 * weights * np.exp(-0.5 * (9 * nodes) ** 2) / np.sqrt(2 * np.pi)

    def excess(q: float) -> float:
        inner = special.ndtr(t) - special.ndtr(t - q)
        return float(groups * np.sum(density * inner ** (groups - 1)) - level)

    q = optimize.brentq(excess, 1e-6, 20.0, xtol=1e-12)
    return float(1 - 2 * special.ndtr(-q / np.sqrt(2)))
