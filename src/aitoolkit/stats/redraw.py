"""Redrawing the counts: what counting resampled rows would give, at the cost of one draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aitoolkit.stats.rates import Floats

OFTEN = 10


def redraw(
    counts: ArrayLike, n_boot: int, random_state: int = 0, *, fixed_groups: bool = False
) -> NDArray[np.int64]:
    """Return `n_boot` tables of counts, as if the rows had been resampled and counted again.

    One multinomial draw has exactly the distribution of counting resampled rows. It serves
    smooth, signed figures (`can_redraw`), never folded ones such as a largest gap.

    Parameters
    ----------
    counts : array-like of int
        Cells, in any shape.
    n_boot : int
        How many tables.
    random_state : int
        Seed.
    fixed_groups : bool
        Keep the total of each group (the first axis) instead of the total of all.

    Returns
    -------
    numpy.ndarray of shape (n_boot, *counts.shape)

    Raises
    ------
    ValueError
        Negative counts, or none at all.

    Examples
    --------
    >>> tables = redraw([[30, 70], [10, 40]], 1000)
    >>> tables.shape, bool((tables.sum(axis=(1, 2)) == 150).all())
    ((1000, 2, 2), True)
    """
    cells = np.asarray(counts).astype(np.int64)
    if np.any(cells < 0) or cells.sum() == 0:
        raise ValueError("redrawing needs counts, none of them negative")
    rng = np.random.default_rng(random_state)
    if not fixed_groups:
        flat = cells.ravel()
        return rng.multinomial(flat.sum(), flat / flat.sum(), n_boot).reshape(n_boot, *cells.shape)
    rows = cells.reshape(cells.shape[0], -1)
    totals = rows.sum(axis=1)
    shares = rows / np.maximum(totals, 1)[:, None]
    shares[totals == 0, 0] = 1.0
    return rng.multinomial(totals, shares, (n_boot, len(totals))).reshape(n_boot, *cells.shape)


def percentile_ends(draws: ArrayLike, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return the percentile interval over the first axis; NaN where a draw is undefined."""
    ordered = np.sort(np.asarray(draws, float), axis=0)  # several times faster than numpy.quantile
    undefined = np.isnan(ordered[-1])

    def end(share: float) -> Floats:
        place = share * (len(ordered) - 1)
        below, above = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
        return np.where(undefined, np.nan, below + (place - int(place)) * (above - below))

    return end((1 - level) / 2), end((1 + level) / 2)


def can_redraw(events: ArrayLike, n: ArrayLike) -> NDArray[np.bool_]:
    """Say where the rarer outcome was counted ten times: below that, percentiles mislead."""
    x, size = np.asarray(events, float), np.asarray(n, float)
    return np.asarray(np.minimum(x, size - x) >= OFTEN)
