"""How many cases it takes to show a gap, or to show that no gap reaches a size."""

from __future__ import annotations

import math

from scipy import optimize, special

from aitoolkit.stats.gaps import pairwise_level, range_below


def cases_to_show_gap(
    gap: float, *, rate: float, groups: int = 2, level: float = 0.95, power: float = 0.8
) -> int:
    """Return how many cases each group needs, so that a gap of this size would show.

    n = (z_a √(2p̄(1−p̄)) + z_power √(p₁(1−p₁) + p₂(1−p₂)))² / gap², with z_a the value at which the
    lower end of the largest gap is taken. With clusters: times the design effect.

    Parameters
    ----------
    gap : float
        Difference to show, in (0, 1 − rate].
    rate : float
        The lowest rate, in [0, 1).
    groups : int
        How many groups are compared.
    level, power : float
        Confidence level, and chance to show the gap.

    Raises
    ------
    ValueError
        A gap that leaves [0, 1], or fewer than two groups.

    Examples
    --------
    >>> cases_to_show_gap(0.05, rate=0.10, groups=5)
    1114

    References
    ----------
    Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions.
    """
    _check(gap, rate, groups)
    low, high = rate, rate + gap
    mean = 0.5 * (low + high)
    z_a = -float(special.ndtri(0.5 * (1 - pairwise_level(groups, level))))
    z_b = float(special.ndtri(power))
    spread = math.sqrt(low * (1 - low) + high * (1 - high))
    return math.ceil(((z_a * math.sqrt(2 * mean * (1 - mean)) + z_b * spread) / gap) ** 2)


def cases_to_exclude_gap(
    gap: float, *, rate: float, groups: int = 2, level: float = 0.95, power: float = 0.8
) -> int:
    """Return how many cases each group needs, so that equal groups show no gap of this size.

    n = p(1−p) (r_G + z√2)² / gap², with r_G the `power` point of the range of G normals.

    Parameters
    ----------
    gap, rate, groups, level, power
        As for `cases_to_show_gap`; `rate` is the one that all groups share.

    Examples
    --------
    >>> cases_to_exclude_gap(0.05, rate=0.10, groups=5)
    1215
    """
    _check(gap, rate, groups)
    widest: float = optimize.brentq(lambda q: range_below(q, groups) - power, 1e-6, 20.0)
    z = float(special.ndtri(0.5 + level / 2))
    return math.ceil(rate * (1 - rate) * ((widest + z * math.sqrt(2)) / gap) ** 2)


def _check(gap: float, rate: float, groups: int) -> None:
    if not (gap > 0 and rate >= 0 and rate + gap <= 1 and groups >= 2):
        raise ValueError("a gap needs 0 < gap <= 1 - rate, and two groups at least")
