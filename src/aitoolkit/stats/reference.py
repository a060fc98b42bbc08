"""All groups against one reference: intervals that hold together, at the Dunnett value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import rate_difference, rate_ratio
from aitoolkit.stats.rates import Floats

EDGE = 9.0
NODES, WEIGHTS = np.polynomial.legendre.leggauss(32)


@dataclass(frozen=True, eq=False)
class Family:
    """Every other group against the reference, in the groups' order without it.

    Attributes
    ----------
    differences, ratios : Intervals
        Group minus reference, and group divided by reference.
    alpha : numpy.ndarray
        The α of each single interval, at which all of them together hold the level.
    """

    differences: Intervals
    ratios: Intervals
    alpha: Floats


def against_reference(
    events: ArrayLike, n: ArrayLike, reference: int, *, level: float = 0.95
) -> Family:
    """Return differences and ratios of all groups to one, with familywise intervals.

    Parameters
    ----------
    events, n : array-like of shape (..., n_groups)
        Events and cases of each group; at least two groups, each with ``n > 0``.
    reference : int
        Position of the reference.
    level : float
        Level that all intervals hold together, in (0, 1).

    Raises
    ------
    ValueError
        Fewer than two groups.

    Examples
    --------
    >>> family = against_reference([30, 45, 62, 20], [200, 220, 300, 80], 0)
    >>> print(f"{family.alpha:.5f} {family.differences[2].lower:.4f}")
    0.01806 -0.0211

    References
    ----------
    Dunnett (1955), JASA 50:1096; Schaarschmidt et al. (2009), J. Biopharm. Stat. 19:292.
    """
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    if x.shape[-1] < 2:
        raise ValueError("a comparison with a reference needs at least two groups")
    others = np.arange(x.shape[-1]) != reference % x.shape[-1]
    alpha = dunnett_alpha(x, size, reference, level=level)
    sides = (x[..., others], size[..., others], x[..., [reference]], size[..., [reference]])
    each = 1 - alpha[..., None]
    return Family(rate_difference(*sides, level=each), rate_ratio(*sides, level=each), alpha=alpha)


def dunnett_alpha(events: Floats, n: Floats, reference: int, *, level: float) -> Floats:
    """Return the α of one comparison that holds `level` for all comparisons with the reference.

    It is 2Φ(−c), where c solves
    ∫φ(t) Πᵢ[Φ((c−λᵢt)/√(1−λᵢ²)) − Φ((−c−λᵢt)/√(1−λᵢ²))] dt = level, λᵢ² = V_r/(V_r+Vᵢ).
    """
    rates = (events + 0.5) / (n + 1)
    variance = rates * (1 - rates) / n
    own = variance[..., [reference]]
    rest = np.delete(variance, reference, axis=-1)
    slope, scale = np.sqrt(own / rest), np.sqrt((own + rest) / rest)  # λ/√(1−λ²), 1/√(1−λ²)
    tail = (1 - level) / 2
    c0 = np.full(slope.shape[:-1], -special.ndtri(tail))
    c1 = np.full(slope.shape[:-1], -special.ndtri(tail / rest.shape[-1]) + 1e-6)
    f0, f1 = (_joint(c, slope, scale) - level for c in (c0, c1))
    for _ in range(9):  # secant steps: the curve is smooth and nearly straight
        step = np.where(f1 == f0, 0.0, (c1 - c0) * f1 / np.where(f1 == f0, 1.0, f1 - f0))
        c0, f0, c1 = c1, f1, c1 - step
        f1 = _joint(c1, slope, scale) - level
    return np.asarray(2 * special.ndtr(-c1))


def _joint(c: Floats, slope: Floats, scale: Floats) -> Floats:
    """Return the chance that no comparison exceeds c; the integrand is even in t.

    Two panels meet at c, where the integrand turns steep if the reference is small.
    """
    middle = np.minimum(c, EDGE)[..., None]
    left = 0.5 * middle * (NODES + 1)
    right = middle + 0.5 * (EDGE - middle) * (NODES + 1)
    t = np.concatenate([left, right], axis=-1)
    width = np.concatenate([0.5 * middle * WEIGHTS, 0.5 * (EDGE - middle) * WEIGHTS], axis=-1)
    density = width * np.exp(-0.5 * t**2) / np.sqrt(2 * np.pi)
    inside = np.ones_like(t)
    for i in range(slope.shape[-1]):
        wide, shift = scale[..., [i]] * c[..., None], slope[..., [i]] * t
        inside *= special.ndtr(wide - shift) - special.ndtr(-wide - shift)
    return np.asarray(2 * np.sum(density * inside, axis=-1))
