"""Any gap at all? Pearson's test, or resampled tables where counts are few; Holm's adjustment."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from aitoolkit.stats.rates import Floats

ENOUGH = 5.0
TIE = 1e-9
SAMPLER_LIMIT = 10**9
RARE = 0.01


def any_gap_p_value(
    events: ArrayLike, n: ArrayLike, *, tables: int = 2000, random_state: int = 0
) -> float:
    """Return the p-value of "all groups have the same rate".

    Pearson's χ² where every expected count of events and of non-events is at least 5; otherwise
    the mid-P of X² among tables with the same margins. It may find many small differences that
    no pair shows, so rules read the interval of the largest gap, never this p.

    Parameters
    ----------
    events, n : array-like of shape (n_groups,)
        Events and cases of each group; effective counts are rounded for the resampling.
    tables : int
        Resampled tables, B; the smallest possible p is ½/(B+1), so take at least
        max(2000, 100 × number of tests).
    random_state : int
        Seed of the tables.

    Returns
    -------
    float
        In (0, 1]; 1 where nobody or everybody has an event.

    Raises
    ------
    ValueError
        Fewer than two groups, or an empty one.

    Examples
    --------
    >>> print(f"{any_gap_p_value([30, 45, 62, 20], [200, 220, 300, 80]):.3f}")
    0.214

    References
    ----------
    Patefield (1981), Appl. Stat. 30:91.
    """
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    if x.size < 2 or np.any(size <= 0):
        raise ValueError("a test of equal rates needs two groups with cases")
    total, cases = x.sum(), size.sum()
    if total <= 0 or total >= cases:
        return 1.0
    if smallest_expected(x, size) >= ENOUGH:
        return float(pearson_p_value(x, size))
    whole = np.maximum(np.rint(size), 1.0)
    whole_x = np.minimum(np.rint(x), whole)
    if not 0 < whole_x.sum() < whole.sum():
        return 1.0
    seen = chi_square(whole_x, whole)
    drawn = resampled_chi_squares(whole, float(whole_x.sum()), tables, random_state)
    return float(mid_p_of(seen, drawn))


def smallest_expected(events: ArrayLike, n: ArrayLike) -> Floats:
    """Return the smallest expected count, of events or non-events, over the last axis."""
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    rate = x.sum(axis=-1) / size.sum(axis=-1)
    return np.asarray(size.min(axis=-1) * np.minimum(rate, 1 - rate))


def pearson_p_value(events: ArrayLike, n: ArrayLike) -> Floats:
    """Return the p of Pearson's X² on G − 1 degrees of freedom; the last axis holds the groups."""
    x = np.asarray(events, float)
    return np.asarray(special.chdtrc(x.shape[-1] - 1, chi_square(x, n)))


def chi_square(events: ArrayLike, n: ArrayLike) -> Floats:
    """Return X² = Σ n_g (p_g − p̄)² / (p̄ (1 − p̄)) over the last axis; 0 where p̄ is 0 or 1."""
    x, size = np.broadcast_arrays(np.asarray(events, float), np.asarray(n, float))
    rate = (x.sum(axis=-1) / size.sum(axis=-1))[..., None]
    spread = np.sum(size * (x / size - rate) ** 2, axis=-1)
    scale = (rate * (1 - rate))[..., 0]
    return np.asarray(np.where(scale > 0, spread / np.where(scale > 0, scale, 1.0), 0.0))


def resampled_chi_squares(n: Floats, events: float, tables: int, random_state: int) -> Floats:
    """Return X² of random tables with these group sizes and this sum of events."""
    rng = np.random.default_rng(random_state)
    size = np.asarray(n).astype(np.int64)
    cases, total = int(size.sum()), int(events)
    if cases < SAMPLER_LIMIT:
        drawn = rng.multivariate_hypergeometric(size, total, tables, method="marginals")
    elif min(total, cases - total) < RARE * cases:  # beyond numpy's sampler: its close limits
        few = rng.multinomial(min(total, cases - total), size / cases, tables)
        drawn = few if total <= cases - total else size - few
    else:
        drawn = rng.binomial(size, total / cases, (tables, size.size))
    return chi_square(drawn, size)


def mid_p_of(seen: ArrayLike, drawn: Floats) -> Floats:
    """Return (#{X* > X} + ½ (1 + #{X* = X})) / (B + 1), ties to 1e-9."""
    ranked, x = np.sort(drawn), np.asarray(seen, float)
    slack = TIE * np.maximum(1.0, x)
    beyond = ranked.size - np.searchsorted(ranked, x + slack, side="right")
    level = ranked.size - np.searchsorted(ranked, x - slack, side="left") - beyond
    return np.asarray((beyond + 0.5 * (1 + level)) / (ranked.size + 1))


def holm(p_values: ArrayLike) -> Floats:
    """Return p-values adjusted for everything tested (Holm), in the order given.

    The i-th smallest of m is multiplied by m − i + 1, and none stays below a smaller one's. The
    last axis holds the tests.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).tolist()
    [0.03, 0.06, 0.06]

    References
    ----------
    Holm (1979), Scand. J. Stat. 6:65.
    """
    p = np.asarray(p_values, float)
    order = np.argsort(p, axis=-1, kind="stable")
    factors = np.arange(p.shape[-1], 0, -1)
    rising = np.maximum.accumulate(np.take_along_axis(p, order, -1) * factors, axis=-1)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, np.minimum(rising, 1.0), axis=-1)
    return adjusted
