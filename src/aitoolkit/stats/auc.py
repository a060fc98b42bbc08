"""The area under the ROC curve, with an interval that holds for few cases too."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

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
    m, n = positives.sum(), negatives.sum()
    if m < 2 or n < 2:
        raise ValueError("the area under the ROC curve needs two cases of each class")
    v = (np.cumsum(negatives) - 0.5 * negatives) / n
    w = (m - np.cumsum(positives) + 0.5 * positives) / m
    theta = float(np.sum(positives * v) / m)
    spread_v = np.sum(positives * (v - theta) ** 2) / (m * (m - 1))
    spread_w = np.sum(negatives * (w - theta) ** 2) / (n * (n - 1))
    variance = float(spread_v + spread_w)
    z = float(special.ndtri(0.5 + level / 2))
    ends: list[tuple[float, float]] = []
    if variance > 0 and 0 < theta < 1:
        half = z * np.sqrt(variance) / (theta * (1 - theta))
        ends.append((float(special.expit(special.logit(theta) - half)),
                     float(special.expit(special.logit(theta) + half))))  # fmt: skip
    if not ends or min(m, n) * min(theta, 1 - theta) < FEW:
        ends.append(_newcombe(theta, float(m), float(n), z))
    return theta, min(low for low, _ in ends), max(high for _, high in ends)


def _newcombe(theta: float, m: float, n: float, z: float) -> tuple[float, float]:
    """Return every area t that the estimate is compatible with: |θ − t| <= z·se(t)."""

    def excess(t: float) -> float:
        more = (0.5 * (m + n) - 1) * ((1 - t) / (2 - t) + t / (1 + t))
        return abs(theta - t) - z * float(np.sqrt(t * (1 - t) * (1 + more) / (m * n)))

    return _root(excess, theta, 0.0), _root(excess, theta, 1.0)


def _root(excess: Callable[[float], float], inside: float, edge: float) -> float:
    if excess(edge) <= 0:
        return edge
    good, bad = inside, edge
    for _ in range(60):  # bisection: 2^-60 of the way
        middle = 0.5 * (good + bad)
        good, bad = (middle, bad) if excess(middle) <= 0 else (good, middle)
    return good
