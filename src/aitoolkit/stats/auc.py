"""The area under the ROC curve, with an interval that holds for few cases too."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.rates import Floats

FEW = 5.0


def roc_auc(
    outcome: ArrayLike, score: ArrayLike, *, level: float = 0.95
) -> tuple[float, float, float]:
    """Return the area under the ROC curve and its interval.

    Logit DeLong; where one class is hardly ever misplaced (min(m, n)·min(θ, 1−θ) < 5), the hull
    with Newcombe's method 5, which stands alone if DeLong's variance is 0.

    Parameters
    ----------
    outcome : array-like of shape (n_cases,)
        1 for the positive, 0 otherwise; at least two of each.
    score : array-like of shape (n_cases,)
        Higher means more likely positive; ties count half.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    tuple of float
        Area, lower and upper end, in [0, 1]; 0.5 is chance.

    Raises
    ------
    ValueError
        Fewer than two cases of a class.

    Examples
    --------
    >>> area, low, high = roc_auc([0, 0, 1, 1, 1, 0], [0.1, 0.4, 0.35, 0.8, 0.9, 0.2])
    >>> print(f"{area:.3f} {low < area < high}")
    0.889 True

    References
    ----------
    DeLong et al. (1988), Biometrics 44:837; Newcombe (2006), Stat. Med. 25:559.
    """
    y, s = np.asarray(outcome), np.asarray(score, float)
    _, codes = np.unique(s, return_inverse=True)
    positives = np.bincount(codes[y == 1], minlength=codes.max() + 1).astype(float)
    negatives = np.bincount(codes[y == 0], minlength=codes.max() + 1).astype(float)
    return auc_from_counts(positives, negatives, level=level)


def auc_from_counts(
    positives: Floats, negatives: Floats, *, level: float
) -> tuple[float, float, float]:
    """Return the area and its interval from counts by score, scores rising."""
    area = auc_intervals(positives, negatives, level=level)[()]
    if area.value is None:
        raise ValueError("the area under the ROC curve needs two cases of each class")
    return area.value, area.lower, area.upper


def auc_intervals(positives: ArrayLike, negatives: ArrayLike, *, level: float = 0.95) -> Intervals:
    """Return the area of each group's binned score: the last axis holds the bins, scores rising.

    Where a class has fewer than two cases there is no estimate, and the interval is [0, 1]. The
    area is that of the binned score. Differences: `mover_difference` of two of these.

    Known weakness: fifty positives against ten times as many negatives, an area about 0.97, and
    positives spread several times as widely: a few of them decide, and 95 % intervals were seen
    to hold in 86 to 92 of 100 audits.

    Examples
    --------
    >>> print(f"{auc_intervals([1, 3, 6], [8, 5, 2])[()].value:.4f}")
    0.7967
    """
    a, c = np.broadcast_arrays(np.asarray(positives, float), np.asarray(negatives, float))
    m, n = a.sum(axis=-1), c.sum(axis=-1)
    known = (m >= 2) & (n >= 2)
    safe_m, safe_n = np.where(known, m, 2.0), np.where(known, n, 2.0)
    v = (np.cumsum(c, axis=-1) - 0.5 * c) / safe_n[..., None]
    w = (m[..., None] - np.cumsum(a, axis=-1) + 0.5 * a) / safe_m[..., None]
    theta = np.where(known, np.sum(a * v, axis=-1) / safe_m, 0.5)
    spread_v = np.sum(a * (v - theta[..., None]) ** 2, axis=-1) / (safe_m * (safe_m - 1))
    spread_w = np.sum(c * (w - theta[..., None]) ** 2, axis=-1) / (safe_n * (safe_n - 1))
    z = float(special.ndtri(0.5 + level / 2))
    low, high = _ends(theta, spread_v + spread_w, safe_m, safe_n, z)
    return Intervals(
        np.where(known, theta, np.nan), np.where(known, low, 0.0), np.where(known, high, 1.0)
    )


def _ends(theta: Floats, variance: Floats, m: Floats, n: Floats, z: float) -> tuple[Floats, Floats]:
    """Return the logit ends, stretched to Newcombe's where few cases are misplaced."""
    smooth = (variance > 0) & (theta > 0) & (theta < 1)
    centre = np.where(smooth, theta, 0.5)
    half = z * np.sqrt(variance) / (centre * (1 - centre))
    low = np.where(smooth, special.expit(special.logit(centre) - half), 1.0)
    high = np.where(smooth, special.expit(special.logit(centre) + half), 0.0)
    few = ~smooth | (np.minimum(m, n) * np.minimum(theta, 1 - theta) < FEW)
    if not np.any(few):
        return low, high
    args = (theta[few], m[few], n[few], z)
    low[few] = np.minimum(low[few], _newcombe(*args, edge=0.0))
    high[few] = np.maximum(high[few], _newcombe(*args, edge=1.0))
    return low, high


def _newcombe(theta: Floats, m: Floats, n: Floats, z: float, *, edge: float) -> Floats:
    """Return the last area t towards the edge that fits the estimate: |θ − t| <= z·se(t)."""
    good, bad = theta.copy(), np.full_like(theta, edge)
    for _ in range(60):  # bisection: 2^-60 of the way
        t = 0.5 * (good + bad)
        more = (0.5 * (m + n) - 1) * ((1 - t) / (2 - t) + t / (1 + t))
        fits = np.abs(theta - t) <= z * np.sqrt(t * (1 - t) * (1 + more) / (m * n))
        good, bad = np.where(fits, t, good), np.where(fits, bad, t)
    return good
