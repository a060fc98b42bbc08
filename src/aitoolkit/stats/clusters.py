"""Repeated persons, offices, households: the effective counts of cases that come in clusters."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from aitoolkit.stats.effective import EffectiveCounts
from aitoolkit.stats.rates import Floats


def clustered_counts(
    clusters: ArrayLike,
    a: ArrayLike,
    b: ArrayLike,
    aa: ArrayLike,
    ab: ArrayLike,
    bb: ArrayLike,
    *,
    level: float = 0.95,
    kish: ArrayLike | None = None,
) -> EffectiveCounts:
    """Return effective counts of the groups of one attribute (the last axis) under clusters.

    Each group's own n is min(1 + p(1−p)/V, n) with V = m/(m−1)·(Σa² − 2pΣab + p²Σb²)/(Σb)². A
    design effect is noisy where events are few, so none is taken below the attribute's mean
    unless the group hardly repeats; last comes Korn and Graubard's factor for few clusters. Ten
    copies of each case give n = m: the same widths, exactly.

    Parameters
    ----------
    clusters : array-like of shape (..., n_groups)
        Clusters with cases in the group, m.
    a, b, aa, ab, bb : array-like of shape (..., n_groups)
        Σa, Σb, Σa², Σab, Σb² over clusters, a and b being one cluster's events and cases.
    level : float
        Confidence level of the intervals that will follow, in (0, 1).
    kish : array-like, optional
        Kish's n of the cases, where they are weighted too; Σb without.

    Examples
    --------
    >>> once = clustered_counts(50, 10, 50, 10, 10, 50)
    >>> ten = clustered_counts(50, 100, 500, 1000, 1000, 5000)
    >>> print(f"{once.n:.6f} {ten.n:.6f} {ten.events:.6f}")
    50.000000 50.000000 10.000000

    References
    ----------
    Korn & Graubard (1998), Surv. Methodol. 24:193; Kish (1965), Survey Sampling.
    """
    m, sa, sb, saa, sab, sbb = np.broadcast_arrays(
        *(np.asarray(part, float) for part in (clusters, a, b, aa, ab, bb))
    )
    some = sb > 0
    cases = np.where(some, sb if kish is None else np.asarray(kish, float), 1.0)
    safe_b, safe_bb = np.where(some, sb, 1.0), np.where(some, sbb, 1.0)
    rate = np.where(some, sa / safe_b, 0.0)
    spread = np.maximum(saa - 2 * rate * sab + rate**2 * sbb, 0.0)
    spread = np.where((sa > 0) & (sa < sb), spread, 0.0)  # without rounding's leftovers
    variance = m / np.maximum(m - 1, 1) * spread / safe_b**2
    safe_v = np.where(variance > 0, variance, 1.0)
    own = np.where(variance > 0, np.minimum(1 + rate * (1 - rate) / safe_v, cases), m)
    own = np.where(some, np.where(m <= 1, 1.0, own), 1.0)
    shared = np.maximum(cases / _mean_effect(cases, own, rate * some), safe_b**2 / safe_bb)
    smoothed = np.minimum(own, shared)
    effective = np.where(some, smoothed * _few_clusters(smoothed, m, level), 0.0)
    return EffectiveCounts(rate * effective, effective)


def _mean_effect(cases: Floats, own: Floats, rate: Floats) -> Floats:
    """Return the mean design effect of the attribute, weighted by n p (1 − p)."""
    weight = cases * rate * (1 - rate)
    total = np.atleast_1d(weight).sum(axis=-1, keepdims=True)
    mean = np.atleast_1d(weight * cases / own).sum(axis=-1, keepdims=True)
    effect = np.where(total > 0, mean / np.where(total > 0, total, 1.0), 1.0)
    return effect if np.ndim(cases) else effect[0]


def _few_clusters(effective: Floats, m: Floats, level: float) -> Floats:
    """Return min(1, (t_{n−1} / t_{m−1})²): below 1 only where n exceeds the clusters."""
    tail = 0.5 + level / 2
    more = (effective > m) & (m > 1)
    t_n = special.stdtrit(np.where(more, effective - 1, 1.0), tail)
    t_m = special.stdtrit(np.where(more, m - 1, 1.0), tail)
    return np.asarray(np.where(more, np.minimum(1.0, (t_n / t_m) ** 2), 1.0))
