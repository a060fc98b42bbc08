"""Sampling weights: the effective counts that carry the same information as weighted cases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from aitoolkit.stats.rates import Floats


@dataclass(frozen=True, eq=False)
class EffectiveCounts:
    """Counts to put where plain ones go; the rate is their quotient.

    Attributes
    ----------
    events, n : numpy.ndarray
        Effective events and cases; n is 0 where there are no cases.
    """

    events: Floats
    n: Floats


def weighted_counts(
    cases: ArrayLike,
    weight_of_events: ArrayLike,
    weight_of_others: ArrayLike,
    squares_of_events: ArrayLike,
    squares_of_others: ArrayLike,
) -> EffectiveCounts:
    """Return effective counts of rates from sums of sampling weights and of their squares.

    p = Σwy/Σw; V = n/(n−1) · [(1−p)²Σ_{y=1}w² + p²Σ_{y=0}w²] / (Σw)²; n_K = (Σw)²/Σw² (Kish);
    the effective n is min(1 + p(1−p)/V, n_K), n_K if V = 0. Both are needed: either alone may
    cover as little as 88. Weights that count people are counts and need none of this.

    Parameters
    ----------
    cases : array-like
        Cases, n.
    weight_of_events, weight_of_others : array-like
        Σw over cases with and without the event.
    squares_of_events, squares_of_others : array-like
        Σw² over the same.

    Examples
    --------
    >>> counts = weighted_counts(100, 30.0, 70.0, 30.0, 70.0)
    >>> print(f"{counts.events:.1f} {counts.n:.1f}")
    30.0 100.0

    References
    ----------
    Kish (1965), Survey Sampling.
    """
    n, w1, w0, q1, q0 = np.broadcast_arrays(
        *(
            np.asarray(part, float)
            for part in (
                cases, weight_of_events, weight_of_others, squares_of_events, squares_of_others,
            )
        )
    )  # fmt: skip
    total, squares = w1 + w0, q1 + q0
    some = total > 0
    total, squares = np.where(some, total, 1.0), np.where(some, squares, 1.0)
    rate = np.where(some, w1 / total, 0.0)
    kish = total**2 / squares
    spread = ((1 - rate) ** 2 * q1 + rate**2 * q0) / total**2
    variance = n / np.maximum(n - 1, 1) * spread
    safe = np.where(variance > 0, variance, 1.0)
    own = np.where(variance > 0, 1 + rate * (1 - rate) / safe, kish)
    effective = np.where(some, np.minimum(own, kish), 0.0)
    return EffectiveCounts(rate * effective, effective)
