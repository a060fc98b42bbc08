"""The interval of one rate: mid-P, and Clopper-Pearson where events are few."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
FEW = 8
MANY = 2000
CLOSE = 1e-9
"""Errors are squared at every step: after one so small nothing is left to mend."""


def rate_interval(events: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the interval printed beside a rate.

    Mid-P limits; Clopper-Pearson's where there are fewer than 8 events or non-events, since
    there mid-P alone may cover too little.

    Parameters
    ----------
    events, n : array-like
        Events and cases, of one shape; ``0 <= events <= n`` and ``n > 0``; fractions allowed.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper ends, in [0, 1].

    Examples
    --------
    >>> low, high = rate_interval(1, 20)
    >>> print(f"{low:.4f} {high:.4f}")
    0.0013 0.2487

    References
    ----------
    Clopper & Pearson (1934), Biometrika 26:404; Berry & Armitage (1995), The Statistician 44:417.
    """
    x, size = _checked(events, n)
    low, high = mid_p_limits(x, size, level=level)
    exact_low, exact_high = _clopper_pearson(x, size, level)
    few = np.minimum(x, size - x) < FEW - 1e-9  # effective counts come with rounding errors
    return np.where(few, exact_low, low), np.where(few, exact_high, high)


def mid_p_limits(
    events: ArrayLike, n: ArrayLike, *, level: ArrayLike = 0.95
) -> tuple[Floats, Floats]:
    """Return mid-P limits: from these every comparison of rates starts.

    The lower limit solves F(p) = α/2 and the upper F(p) = 1 − α/2 with
    F(p) = ½ [I_p(x, n−x+1) + I_p(x+1, n−x)], I being the regularised incomplete beta function.

    Parameters
    ----------
    events, n : array-like
        Events and cases; ``0 <= events <= n`` and ``n > 0``; fractions (effective counts) allowed.
    level : array-like
        Confidence level, in (0, 1); one for all, or of the counts' shape.

    Examples
    --------
    >>> low, high = mid_p_limits(8, 20)
    >>> print(f"{low:.4f} {high:.4f}")
    0.2061 0.6211

    References
    ----------
    Lancaster (1961), JASA 56:223.
    """
    alpha = 1 - np.asarray(level, float)
    x, size = _checked(events, n)
    if alpha.ndim > 0:
        return _limits(*np.broadcast_arrays(x, size, alpha))
    if x.size < MANY:
        return _limits(x, size, alpha)
    # The same counts come back again and again in many audits: solve each once.
    once, back = np.unique(x + 1j * size, return_inverse=True)
    low, high = _limits(once.real, once.imag, alpha)
    return low[back].reshape(x.shape), high[back].reshape(x.shape)


def mid_p_lower(events: ArrayLike, n: ArrayLike, *, tail: ArrayLike) -> Floats:
    """Return lower mid-P limits alone; `tail` is the chance that they leave below them, α/2.

    One less the lower limit of those without the event is the upper limit of those with it.

    Examples
    --------
    >>> print(f"{mid_p_lower(8, 20, tail=0.025):.4f} {1 - mid_p_lower(12, 20, tail=0.025):.4f}")
    0.2061 0.6211
    """
    x, size = _checked(events, n)
    x, size, below = np.broadcast_arrays(x, size, np.asarray(tail, float))
    inside = (x > 0) & (x < size)
    solved = _solve(np.where(inside, x, 0.5), np.where(inside, size, 1.0), below)
    edge = np.where(x >= size, (2 * below) ** (1 / size), 0.0)
    return np.where(inside, solved, edge)


def _limits(x: Floats, size: Floats, alpha: Floats) -> tuple[Floats, Floats]:
    inside = (x > 0) & (x < size)
    at_edge = alpha ** (1 / size)
    alpha = np.broadcast_to(alpha, x.shape)
    solved = _solve(
        np.where(inside, x, 0.5),
        np.where(inside, size, 1.0),
        np.stack([alpha / 2, 1 - alpha / 2]),
    )
    low = np.where(inside, solved[0], np.where(x >= size, at_edge, 0.0))
    high = np.where(inside, solved[1], np.where(x <= 0, 1 - at_edge, 1.0))
    return low, high


def _checked(events: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    if not ((size > 0) & (x >= 0) & (x <= size)).all():
        raise ValueError("a rate needs 0 <= events <= n and n > 0")
    return x, size


def _solve(x: Floats, n: Floats, target: Floats) -> Floats:
    """Newton's method from a close start; six steps at most reach the last digit.

    Each limit stops by itself, so that it does not depend on what it is solved together with.
    """
    p: Floats = special.betaincinv(x + 0.5, n - x + 0.5, target)
    # With a fraction of one event, or of one non-event, the limit is far beyond that start.
    if np.any((x < 1) | (n - x < 1)):
        low, high = (x < 1) & (target < 0.5), (n - x < 1) & (target > 0.5)
        p = np.where(low, special.betaincinv(x, n - x + 1, np.minimum(2 * target, 1)), p)
        upper_tail = np.clip(2 * (1 - target), 0, 1)
        p = np.where(high, 1 - special.betaincinv(n - x, x + 1, upper_tail), p)
    log_choose = special.gammaln(n + 1) - special.gammaln(x + 1) - special.gammaln(n - x + 1)
    going = np.ones(np.shape(p), bool)
    for _ in range(6):
        p = np.where(going, np.minimum(np.maximum(p, 1e-15), 1 - 1e-15), p)
        value = 0.5 * (special.betainc(x, n - x + 1, p) + special.betainc(x + 1, n - x, p))
        at_x = log_choose + (x - 1) * np.log(p) + (n - x) * np.log1p(-p)
        above_x = log_choose + x * np.log(p) + (n - x - 1) * np.log1p(-p)
        slope = 0.5 * (x * np.exp(at_x) + (n - x) * np.exp(above_x))
        moved = np.minimum(np.maximum(p - (value - target) / slope, p / 2), (1 + p) / 2)
        still = np.abs(moved - p) > CLOSE * np.minimum(p, 1 - p)
        p = np.where(going, moved, p)
        going &= still
        if not going.any():
            break
    return p


def _clopper_pearson(x: Floats, n: Floats, level: float) -> tuple[Floats, Floats]:
    tail = (1 - level) / 2
    at_edge_low, at_edge_high = x <= 0, x >= n
    low = special.betaincinv(np.where(at_edge_low, 1, x), n - x + 1, tail)
    high = special.betaincinv(x + 1, np.where(at_edge_high, 1, n - x), 1 - tail)
    return np.where(at_edge_low, 0.0, low), np.where(at_edge_high, 1.0, high)
