"""Differences that remain when like is compared with like: within strata, then pooled."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.rates import Floats


def mantel_haenszel_difference(
    events: ArrayLike,
    n: ArrayLike,
    other_events: ArrayLike,
    other_n: ArrayLike,
    *,
    level: float = 0.95,
) -> Intervals:
    """Return the risk difference common to all strata; the last axis holds the strata.

    δ = Σ[(x₁n₂ − x₂n₁)/N] / Σ(n₁n₂/N), with Klingenberg's ends, which hold for few large strata
    and for many small ones. Strata with one side only say nothing and are left out.

    Parameters
    ----------
    events, n, other_events, other_n : array-like of shape (..., n_strata)
        Counts of the two sides by stratum.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Intervals
        In [−1, 1]; 0 is no difference. No estimate where no stratum has both sides.

    Examples
    --------
    >>> d = mantel_haenszel_difference([8, 30], [20, 50], [4, 20], [20, 50])[()]
    >>> print(f"{d.value:.3f} [{d.lower:.3f}, {d.upper:.3f}]")
    0.200 [0.036, 0.353]

    References
    ----------
    Sato (1989), Biometrics 45:1323; Klingenberg (2014), Stat. Med. 33:2968.
    """
    x1, n1, x2, n2, total = _both_sides(events, n, other_events, other_n)
    z2 = float(special.ndtri(0.5 + level / 2)) ** 2
    weight = np.sum(n1 * n2 / total, axis=-1)
    known = weight > 0
    w = np.where(known, weight, 1.0)
    delta = np.sum((x1 * n2 - x2 * n1) / total, axis=-1) / w
    p = np.sum((n1**2 * x2 - n2**2 * x1 + 0.5 * n1 * n2 * (n2 - n1)) / total**2, axis=-1)
    q = np.sum((x1 * (n2 - x2) + x2 * (n1 - x1)) / (2 * total), axis=-1)
    middle = delta + z2 * p / (2 * w**2)
    half = np.sqrt(np.maximum(middle**2 - delta**2 + z2 * q / w**2, 0))
    return Intervals(
        np.where(known, delta, np.nan),
        np.where(known, np.maximum(middle - half, -1.0), -1.0),
        np.where(known, np.minimum(middle + half, 1.0), 1.0),
    )


def mantel_haenszel_odds_ratio(
    events: ArrayLike,
    n: ArrayLike,
    other_events: ArrayLike,
    other_n: ArrayLike,
    *,
    level: float = 0.95,
) -> Intervals:
    """Return the odds ratio common to all strata; the last axis holds the strata.

    Σ(ad/N) / Σ(bc/N) with the variance of Robins, Breslow and Greenland. In [0, ∞]; 1 is no
    difference. Where one of the sums is 0 its logarithm has no variance, and the interval is
    [0, ∞]; where both are, there is no estimate.

    Examples
    --------
    >>> r = mantel_haenszel_odds_ratio([8, 30], [20, 50], [4, 20], [20, 50])[()]
    >>> print(f"{r.value:.3f} [{r.lower:.3f}, {r.upper:.3f}]")
    2.346 [1.170, 4.706]

    References
    ----------
    Robins, Breslow & Greenland (1986), Biometrics 42:311.
    """
    a, n1, c, n2, total = _both_sides(events, n, other_events, other_n)
    b, d = n1 - a, n2 - c
    r, s = a * d / total, b * c / total
    p, q = (a + d) / total, (b + c) / total
    up, down = r.sum(axis=-1), s.sum(axis=-1)
    both = (up > 0) & (down > 0)
    safe_up, safe_down = np.where(both, up, 1.0), np.where(both, down, 1.0)
    variance = (
        np.sum(p * r, axis=-1) / (2 * safe_up**2)
        + np.sum(p * s + q * r, axis=-1) / (2 * safe_up * safe_down)
        + np.sum(q * s, axis=-1) / (2 * safe_down**2)
    )
    half = float(special.ndtri(0.5 + level / 2)) * np.sqrt(variance)
    centre = safe_up / safe_down
    at_edge = np.where(up > 0, np.inf, np.where(down > 0, 0.0, np.nan))
    return Intervals(
        np.where(both, centre, at_edge),
        np.where(both, centre * np.exp(-half), 0.0),
        np.where(both, centre * np.exp(half), np.inf),
    )


def conditional_demographic_disparity(
    refused: ArrayLike, accepted: ArrayLike, all_refused: ArrayLike, all_accepted: ArrayLike
) -> Floats:
    """Return a group's share of the refused less its share of the accepted, within strata.

    The mean over strata (the last axis), weighted by their size, of strata in which somebody was
    refused and somebody accepted; NaN where there is none. In [−1, 1]; 0 is best, above 0 the
    group stands more among the refused. It is smooth and signed: `redraw` gives its interval.

    Parameters
    ----------
    refused, accepted : array-like of shape (..., n_strata)
        Members of the group without and with the wanted decision.
    all_refused, all_accepted : array-like of shape (..., n_strata)
        The same of everyone, the group included.

    Examples
    --------
    >>> value = conditional_demographic_disparity([20, 5], [10, 5], [40, 20], [40, 60])
    >>> print(f"{value:.4f}")
    0.2083

    References
    ----------
    Wachter, Mittelstadt & Russell (2021), Computer Law & Security Review 41:105567.
    """
    out, inside = np.asarray(all_refused, float), np.asarray(all_accepted, float)
    known = (out > 0) & (inside > 0)
    share_out = np.asarray(refused, float) / np.where(known, out, 1.0)
    share_in = np.asarray(accepted, float) / np.where(known, inside, 1.0)
    weight = np.where(known, out + inside, 0.0)
    total = weight.sum(axis=-1)
    mean = np.sum(weight * (share_out - share_in), axis=-1) / np.where(total > 0, total, 1.0)
    return np.asarray(np.where(total > 0, mean, np.nan))


def _both_sides(*counts: ArrayLike) -> tuple[Floats, ...]:
    """Return counts and stratum totals, with strata of one side only emptied."""
    x1, n1, x2, n2 = np.broadcast_arrays(*(np.asarray(c, float) for c in counts))
    both = (n1 > 0) & (n2 > 0)
    x1, n1, x2, n2 = (np.where(both, c, 0.0) for c in (x1, n1, x2, n2))
    return x1, n1, x2, n2, np.where(both, n1 + n2, 1.0)
