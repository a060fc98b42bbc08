"""Two rates compared: their difference, their ratio, and the p-value that agrees with both."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.rates import Floats, mid_p_limits, mid_p_lower

SMALLEST_P = 1e-12
STEPS = 40
NEAREST = 1e-6
ZERO = 1e-15
"""Rates no further apart than this are as one."""


def rate_difference(
    events: ArrayLike,
    n: ArrayLike,
    other_events: ArrayLike,
    other_n: ArrayLike,
    *,
    level: ArrayLike = 0.95,
    rho: ArrayLike = 0.0,
) -> Intervals:
    """Return the difference of two rates, ``events / n - other_events / other_n``.

    MOVER on mid-P limits: L = d − √((p₁−l₁)² + (u₂−p₂)² − 2ρ(p₁−l₁)(u₂−p₂)), and U alike.

    Parameters
    ----------
    events, n, other_events, other_n : array-like
        Counts of the two sides, broadcast against each other; every ``n > 0``.
    level : array-like
        Confidence level, in (0, 1).
    rho : array-like
        Correlation of the two rates, where the same clusters stand on both sides.

    Returns
    -------
    Intervals
        In [−1, 1]; 0 is no difference.

    Examples
    --------
    >>> d = rate_difference(56, 70, 48, 80)[()]
    >>> print(f"{d.value:.1f} [{d.lower:.4f}, {d.upper:.4f}]")
    0.2 [0.0524, 0.3369]

    References
    ----------
    Newcombe (1998), Stat. Med. 17:873; Zou & Donner (2008), Stat. Med. 27:1693.
    """
    first = mid_p_rates(events, n, level=level)
    return mover_difference(first, mid_p_rates(other_events, other_n, level=level), rho=rho)


def rate_ratio(
    events: ArrayLike,
    n: ArrayLike,
    other_events: ArrayLike,
    other_n: ArrayLike,
    *,
    level: ArrayLike = 0.95,
    rho: ArrayLike = 0.0,
) -> Intervals:
    """Return the ratio of two rates, ``(events / n) / (other_events / other_n)``.

    MOVER-R on mid-P limits. Where the other side has no event the estimate and the upper end are
    infinite and the lower end still speaks; where neither has, there is no estimate and the
    interval is [0, ∞]. It leaves out 1 on exactly the data whose difference leaves out 0.

    Parameters
    ----------
    events, n, other_events, other_n, level, rho
        As for `rate_difference`.

    Returns
    -------
    Intervals
        In [0, ∞]; 1 is no difference.

    Examples
    --------
    >>> r = rate_ratio(5, 20, 0, 20)[()]
    >>> print(f"{r.value} [{r.lower:.4f}, {r.upper}]")
    inf [1.4261, inf]

    References
    ----------
    Donner & Zou (2012), Stat. Methods Med. Res. 21:347.
    """
    first = mid_p_rates(events, n, level=level)
    return mover_ratio(first, mid_p_rates(other_events, other_n, level=level), rho=rho)


def pair_p_value(
    events: ArrayLike,
    n: ArrayLike,
    other_events: ArrayLike,
    other_n: ArrayLike,
    *,
    rho: ArrayLike = 0.0,
) -> Floats:
    """Return the smallest α whose interval of the difference leaves out 0; 1 if the rates agree.

    Never below 1e-12. The ratio's interval gives the same.

    Examples
    --------
    >>> p = pair_p_value(56, 70, 48, 80)
    >>> inside = rate_difference(56, 70, 48, 80, level=1 - p + 1e-9)[()]
    >>> print(f"{p:.4f} {abs(inside.lower) < 1e-6}")
    0.0081 True
    """
    counts = np.broadcast_arrays(
        *(np.asarray(c, float) for c in (events, n, other_events, other_n, rho))
    )
    x1, n1, x2, n2, r = (side.ravel() for side in counts)
    p = np.ones(x1.shape)
    unequal = np.flatnonzero(x1 * n2 != x2 * n1)
    p[unequal] = _smallest_alpha(*(side[unequal] for side in (x1, n1, x2, n2, r)))
    return p.reshape(counts[0].shape)


def _smallest_alpha(x1: Floats, n1: Floats, x2: Floats, n2: Floats, rho: Floats) -> Floats:
    """Return where the interval of a difference begins to leave out 0, for unequal rates.

    It does where the lower end of the higher rate, and the upper end of the lower one, are as far
    away as the rates are apart. An upper end is one less the lower end of those without the event.
    """
    above = x1 / n1 > x2 / n2
    x = np.stack([np.where(above, x1, n1 - x1), np.where(above, n2 - x2, x2)])
    n = np.stack([n1, n2])
    apart = np.abs(x1 / n1 - x2 / n2)

    def left(z: Floats, of: NDArray[np.intp]) -> Floats:
        sides, sizes = x[:, of], n[:, of]
        away = sides / sizes - mid_p_lower(sides, sizes, tail=special.ndtr(-z))
        return apart[of] - _root(away[0], away[1], rho[of])

    z = _falling_roots(left, len(apart), -float(special.ndtri(SMALLEST_P / 2)))
    alpha: Floats = 2 * special.ndtr(-z)
    return alpha


def _falling_roots(
    function: Callable[[Floats, NDArray[np.intp]], Floats], roots: int, furthest: float
) -> Floats:
    """Return each z in [0, furthest] where its function turns negative (the Illinois method).

    ``function(z, of)`` is asked only for those, `of`, that are still sought: a search ends by
    itself, so that it does not depend on what is sought together with it.
    """
    everyone = np.arange(roots)
    near, far = np.full(roots, NEAREST), np.full(roots, furthest)
    at_near, at_far = function(near, everyone), function(far, everyone)
    found = np.where(at_near <= 0, 0.0, furthest)
    here = np.flatnonzero((at_near > 0) & (at_far <= 0))
    near, far, at_near, at_far = (ends[here] for ends in (near, far, at_near, at_far))
    before = np.zeros(len(here))
    for _ in range(STEPS):
        gap = np.where(at_near == at_far, 1.0, at_near - at_far)
        z = np.clip(near + (far - near) * at_near / gap, near, far)
        found[here] = z
        at_z = function(z, here)
        positive = at_z > 0
        going = (np.abs(at_z) > ZERO) & (far - near > ZERO)
        # An end that stays twice counts half, or it would stay for ever.
        stays = np.where(positive, 1.0, -1.0) == before
        at_far = np.where(positive, np.where(stays, 0.5 * at_far, at_far), at_z)[going]
        at_near = np.where(positive, at_z, np.where(stays, 0.5 * at_near, at_near))[going]
        near, far = np.where(positive, z, near)[going], np.where(positive, far, z)[going]
        before, here = np.where(positive, 1.0, -1.0)[going], here[going]
        if not here.size:
            break
    return found


def mid_p_rates(events: ArrayLike, n: ArrayLike, *, level: ArrayLike = 0.95) -> Intervals:
    """Return rates with mid-P limits: not to be printed, but to start comparisons from."""
    low, high = mid_p_limits(events, n, level=level)
    return Intervals(np.broadcast_to(np.asarray(events, float) / n, low.shape), low, high)


def mover_difference(
    first: Intervals, second: Intervals, *, rho: ArrayLike = 0.0, span: float = 1.0
) -> Intervals:
    """Return ``first - second``, for any two figures with intervals (MOVER).

    Where one side has no estimate there is none, and the interval is [−span, span].
    """
    value = first.value - second.value
    lower = value - _root(first.value - first.lower, second.upper - second.value, rho)
    upper = value + _root(first.upper - first.value, second.value - second.lower, rho)
    unknown = np.isnan(value)
    return Intervals(value, np.where(unknown, -span, lower), np.where(unknown, span, upper))


def mover_ratio(first: Intervals, second: Intervals, *, rho: ArrayLike = 0.0) -> Intervals:
    """Return ``first / second``, for figures that cannot be negative (MOVER-R)."""
    p1, l1, u1 = first.value, first.lower, first.upper
    p2, l2, u2 = second.value, second.lower, second.upper
    r = np.asarray(rho, float)
    a_low = p1 * p2 - r * (p1 - l1) * (u2 - p2)
    a_high = p1 * p2 - r * (u1 - p1) * (p2 - l2)
    b, c = l1 * (2 * p1 - l1), u2 * (2 * p2 - u2)
    d, e = l2 * (2 * p2 - l2), u1 * (2 * p1 - u1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(p2 > 0, p1 / p2, np.where(p1 > 0, np.inf, np.nan))
        lower = b / (a_low + np.sqrt(np.maximum(a_low**2 - b * c, 0)))
        upper = (a_high + np.sqrt(np.maximum(a_high**2 - d * e, 0))) / d
    lower = np.where((p1 > 0) & ~np.isnan(p2), lower, 0.0)
    return Intervals(value, lower, np.where((p2 > 0) & (d > 0), upper, np.inf))


def _root(one: Floats, other: Floats, rho: ArrayLike) -> Floats:
    root: Floats = np.sqrt(np.maximum(one**2 + other**2 - 2 * np.asarray(rho) * one * other, 0))
    return root
