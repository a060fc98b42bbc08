"""Figures made of two rates: balanced accuracy, equalised odds, average odds, shares of errors."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from aitoolkit.stats.gaps import largest_gaps
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import mid_p_rates, mover_difference, rate_ratio


def balanced_accuracy(
    true_positives: ArrayLike,
    positives: ArrayLike,
    true_negatives: ArrayLike,
    negatives: ArrayLike,
    *,
    level: float = 0.95,
) -> Intervals:
    """Return ½ (TPR + TNR); L = value − ½ √((TPR−l)² + (TNR−l)²) on mid-P limits, U alike.

    Parameters
    ----------
    true_positives, positives, true_negatives, negatives : array-like
        Counts, broadcast against each other; ``positives > 0`` and ``negatives > 0``.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Intervals
        In [0, 1]; 1 is best, ½ is chance. Differences: `mover_difference` of two of these.

    Examples
    --------
    >>> b = balanced_accuracy(40, 50, 120, 200)[()]
    >>> print(f"{b.value:.2f} [{b.lower:.3f}, {b.upper:.3f}]")
    0.70 [0.627, 0.757]

    References
    ----------
    Newcombe (1998), Stat. Med. 17:873; Zou & Donner (2008), Stat. Med. 27:1693.
    """
    rates = (
        mid_p_rates(true_positives, positives, level=level),
        mid_p_rates(true_negatives, negatives, level=level),
    )
    return _mean_of_two(*rates)


def average_odds_difference(
    true_positives: ArrayLike,
    positives: ArrayLike,
    false_positives: ArrayLike,
    negatives: ArrayLike,
    *,
    level: float = 0.95,
) -> Intervals:
    """Return ½ [(TPR₁ − TPR₂) + (FPR₁ − FPR₂)] of two groups, the last axis of the counts.

    In [−1, 1]; 0 is best, but opposite gaps cancel: read it beside equalised odds.
    """
    tpr = mid_p_rates(true_positives, positives, level=level)
    fpr = mid_p_rates(false_positives, negatives, level=level)
    return _mean_of_two(_first_less_second(tpr), _first_less_second(fpr))


def equalized_odds_difference(
    true_positives: ArrayLike,
    positives: ArrayLike,
    false_positives: ArrayLike,
    negatives: ArrayLike,
    *,
    level: float = 0.95,
) -> Intervals:
    """Return the larger of the largest gaps of TPR and of FPR over groups (the last axis).

    The two gaps rest on different cases, so each lower end at the level √level makes "no gap"
    hold at the level itself, exactly; the upper end is the larger one at the level.

    Parameters
    ----------
    true_positives, positives, false_positives, negatives : array-like of shape (..., n_groups)
        Counts; at least two groups, each with positives and negatives.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Intervals
        In [0, 1]; 0 is best.

    Raises
    ------
    ValueError
        Fewer than two groups, or counts that are not those of rates.

    Examples
    --------
    >>> e = equalized_odds_difference([40, 60], [50, 100], [20, 15], [100, 100])[()]
    >>> print(f"{e.value:.2f} [{e.lower:.3f}, {e.upper:.3f}]")
    0.20 [0.019, 0.336]
    """
    gaps = [
        largest_gaps(events, n, level=level, lower_level=level**0.5)
        for events, n in ((true_positives, positives), (false_positives, negatives))
    ]
    return Intervals(
        np.maximum(gaps[0].value, gaps[1].value),
        np.maximum(gaps[0].lower, gaps[1].lower),
        np.maximum(gaps[0].upper, gaps[1].upper),
    )


def share_ratio(
    errors: ArrayLike,
    n: ArrayLike,
    other_errors: ArrayLike,
    other_n: ArrayLike,
    *,
    level: float = 0.95,
) -> Intervals:
    """Return a group's share of all false positives (or negatives) over its share of people.

    1 / (w + (1−w)ψ), with w its share of people and ψ the errors a person of everyone else over
    those of the group; the ends are those at MOVER-R's ends of ψ.

    Parameters
    ----------
    errors, n, other_errors, other_n : array-like
        Errors and people of the group, and of everyone else; each ``n > 0``.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Intervals
        In [0, 1/w]; 1: its share of the errors is its share of the people; above: more.

    Examples
    --------
    >>> s = share_ratio(30, 100, 40, 300)[()]
    >>> print(f"{s.value:.3f} [{s.lower:.3f}, {s.upper:.3f}]")
    1.714 [1.315, 2.122]
    """
    psi = rate_ratio(other_errors, other_n, errors, n, level=level)
    own, rest = np.asarray(n, float), np.asarray(other_n, float)
    w = own / (own + rest)
    return Intervals(
        1 / (w + (1 - w) * psi.value),
        1 / (w + (1 - w) * psi.upper),
        1 / (w + (1 - w) * psi.lower),
    )


def _mean_of_two(one: Intervals, other: Intervals) -> Intervals:
    value = 0.5 * (one.value + other.value)
    below = np.hypot(one.value - one.lower, other.value - other.lower)
    above = np.hypot(one.upper - one.value, other.upper - other.value)
    return Intervals(value, value - 0.5 * below, value + 0.5 * above)


def _first_less_second(rates: Intervals) -> Intervals:
    sides = [
        Intervals(rates.value[..., i], rates.lower[..., i], rates.upper[..., i]) for i in (0, 1)
    ]
    return mover_difference(*sides)
