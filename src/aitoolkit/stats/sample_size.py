"""How many cases it takes to show that no gap between groups reaches a size."""

from __future__ import annotations

import math

from scipy import optimize, special

from aitoolkit.stats.gaps import range_below


def cases_to_exclude_gap(
    gap: float, *, rate: float, groups: int = 2, level: float = 0.95, power: float = 0.8
) -> int:
    """Return how many cases each group needs, so that equal groups show no gap of this size.

    n = p(1−p) (r_G + z√2)² / gap², with r_G the `power` point of the range of G normals. With
    clusters: times the design effect.

    Parameters
    ----------
    gap : float
        Difference to exclude, in (0, 1 − rate].
    rate : float
        The rate that all groups share, in [0, 1).
    groups : int
        How many groups are compared.
    level, power : float
        Confidence level, and chance that the upper end stays below the gap.

    Raises
    ------
    ValueError
        A gap that leaves [0, 1], or fewer than two groups.

    Examples
    --------
    >>> cases_to_exclude_gap(0.05, rate=0.10, groups=5)
    1215
    """
    if not (gap > 0 and rate >= 0 and rate + gap <= 1 and groups >= 2):
        raise ValueError("a gap needs 0 < gap <= 1 - rate, and two groups at least")
    widest: float = optimize.brentq(lambda q: range_below(q, groups) - power, 1e-6, 20.0)
    z = float(special.ndtri(0.5 + level / 2))
    return math.ceil(rate * (1 - rate) * ((widest + z * math.sqrt(2)) / gap) ** 2)
