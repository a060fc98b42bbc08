"""Do scores mean what they say? Slope, intercept, and observed over expected, from bins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.rates import Floats, mid_p_limits, rate_interval

NEAREST_SCORE = 1e-6
STEEPEST = 12.0
STEPS = 40
LARGEST_STEP = 2.0
CLOSE = 1e-9
NOTHING = 1e-10  # information so small that there is no fit


@dataclass(frozen=True, eq=False)
class Calibration:
    """How the outcome follows the logit of the score (Cox).

    Attributes
    ----------
    slope : Intervals
        1 is right; below 1 the scores are too extreme, above 1 too timid. No estimate where the
        classes are separated (|slope| > 12), of one class, or of one score.
    intercept : Intervals
        With the slope held at 1: 0 is right; above 0 the scores are too low. No estimate where
        there is one class only.
    """

    slope: Intervals
    intercept: Intervals


def calibration(
    n: ArrayLike, events: ArrayLike, mean_score: ArrayLike, *, level: float = 0.95
) -> Calibration:
    """Return calibration slope and intercept from bins; the last axis holds the bins.

    Logistic fits on logit of the bins' mean scores, with the sandwich variance, whose meat is
    Σ[y_b (1−μ_b)² + (n_b−y_b) μ_b²] x xᵀ: the model's own variance errs when the slope is not 1.

    Parameters
    ----------
    n, events, mean_score : array-like of shape (..., n_bins)
        Cases, positives among them, and mean score of each bin; empty bins do not count. Scores
        closer to 0 or 1 than 1e-6 are taken to be that close.
    level : float
        Confidence level, in (0, 1).

    Examples
    --------
    >>> fit = calibration([100, 100, 100], [20, 50, 80], [0.1, 0.5, 0.9])
    >>> print(f"{fit.slope[()].value:.3f} {abs(fit.intercept[()].value):.3f}")
    0.631 0.000

    References
    ----------
    Cox (1958), Biometrika 45:562; White (1980), Econometrica 48:817.
    """
    size, y, s = _bins(n, events, mean_score)
    logit = special.logit(np.clip(s, NEAREST_SCORE, 1 - NEAREST_SCORE))
    z = float(special.ndtri(0.5 + level / 2))
    both = (y.sum(axis=-1) > 0) & (y.sum(axis=-1) < size.sum(axis=-1))
    spread = np.ptp(np.where(size > 0, logit, _any_score(size, logit)), axis=-1) > 0
    _, slope, variance = _fit(size, y, logit, free_slope=True)
    shift, _, shift_variance = _fit(size, y, logit, free_slope=False)
    return Calibration(
        slope=_normal(slope, variance, z, both & spread & (np.abs(slope) <= STEEPEST)),
        intercept=_normal(shift, shift_variance, z, both),
    )


def observed_over_expected(
    n: ArrayLike, events: ArrayLike, mean_score: ArrayLike, *, level: float = 0.95
) -> Intervals:
    """Return Σ events / Σ scores: the plainest figure of calibration. The last axis holds bins.

    Mid-P of the rate of events at an effective n that knows how much the scores explain, its
    ends divided by the mean score. In [0, ∞]; 1 is right, above 1 the scores are too low.

    Examples
    --------
    >>> ratio = observed_over_expected([100, 100, 100], [20, 50, 80], [0.1, 0.4, 0.8])[()]
    >>> print(f"{ratio.value:.3f} [{ratio.lower:.3f}, {ratio.upper:.3f}]")
    1.154 [1.038, 1.270]
    """
    size, y, s = _bins(n, events, mean_score)
    cases, positives = size.sum(axis=-1), y.sum(axis=-1)
    expected = np.sum(size * s, axis=-1)
    known = (cases > 0) & (expected > 0)
    cases, expected = np.where(known, cases, 1.0), np.where(known, expected, 1.0)
    rate = np.where(known, positives / cases, 0.0)
    by = (positives / expected)[..., None] * s
    spread = np.sum(y * (1 - by) ** 2 + (size - y) * by**2, axis=-1)
    variance = spread / (cases * np.maximum(cases - 1, 1))
    safe = np.where(variance > 0, variance, 1.0)
    effective = np.where(variance > 0, 1 + rate * (1 - rate) / safe, cases)
    low, high = mid_p_limits(rate * effective, effective, level=level)
    mean = expected / cases
    return Intervals(
        np.where(known, rate / mean, np.nan),
        np.where(known, low / mean, 0.0),
        np.where(known, high / mean, np.inf),
    )


def reliability_curve(n: ArrayLike, events: ArrayLike, *, level: float = 0.95) -> Intervals:
    """Return the observed rate of every bin; an empty bin has no estimate, and [0, 1]."""
    size, y = np.broadcast_arrays(np.asarray(n, float), np.asarray(events, float))
    some = size > 0
    safe = np.where(some, size, 1.0)
    low, high = rate_interval(np.where(some, y, 0.0), safe, level=level)
    return Intervals(
        np.where(some, y / safe, np.nan), np.where(some, low, 0.0), np.where(some, high, 1.0)
    )


def _bins(n: ArrayLike, events: ArrayLike, mean_score: ArrayLike) -> tuple[Floats, ...]:
    size, y = np.asarray(n, float), np.asarray(events, float)
    if np.any(y < 0) or np.any(y > size):
        raise ValueError("calibration needs 0 <= events <= n in every bin")
    score = np.where(size > 0, np.asarray(mean_score, float), 0.5)
    # The mean of many scores of 1 is 1 but for the rounding errors of adding them up.
    if not np.all((score >= -CLOSE) & (score <= 1 + CLOSE)):
        raise ValueError("calibration needs scores in [0, 1]")
    score = np.clip(score, 0.0, 1.0)
    size, y, score = np.broadcast_arrays(size, y, score)
    return size, y, score


def _any_score(size: Floats, logit: Floats) -> Floats:
    """Return the score of one occupied bin, to stand where a bin is empty."""
    return np.take_along_axis(logit, np.argmax(size > 0, axis=-1)[..., None], axis=-1)


def _fit(
    size: Floats, y: Floats, logit: Floats, *, free_slope: bool
) -> tuple[Floats, Floats, Floats]:
    """Return intercept, slope, and the sandwich variance of the freer one, by Newton's method."""
    intercept, slope = np.zeros(size.shape[:-1]), np.ones(size.shape[:-1])
    for _ in range(STEPS):
        mu = special.expit(intercept[..., None] + slope[..., None] * logit)
        inverse = _inverse(size * mu * (1 - mu), logit, free_slope=free_slope)
        left = y - size * mu
        score = (left.sum(axis=-1), (left * logit).sum(axis=-1))
        steps = [
            np.clip(a * score[0] + b * score[1], -LARGEST_STEP, LARGEST_STEP) for a, b in inverse
        ]
        intercept, slope = intercept + steps[0], slope + steps[1]
        slope = np.clip(slope, -2 * STEEPEST, 2 * STEEPEST)
        if max(np.max(np.abs(steps[0])), np.max(np.abs(steps[1]))) < CLOSE:
            break
    mu = special.expit(intercept[..., None] + slope[..., None] * logit)
    meat = y * (1 - mu) ** 2 + (size - y) * mu**2
    inverse = _inverse(size * mu * (1 - mu), logit, free_slope=free_slope)
    a, b = inverse[1] if free_slope else inverse[0]
    variance = np.sum(meat * (a[..., None] + b[..., None] * logit) ** 2, axis=-1)
    return intercept, slope, variance


def _inverse(
    weight: Floats, logit: Floats, *, free_slope: bool
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Return the rows of the inverse information; the slope's are 0 where it is held."""
    one = np.maximum(weight.sum(axis=-1), NOTHING)
    zero = np.zeros_like(one)
    if not free_slope:
        return (1 / one, zero), (zero, zero)
    mean = np.sum(weight * logit, axis=-1) / one
    centred = np.sum(weight * (logit - mean[..., None]) ** 2, axis=-1)
    square = np.maximum(centred, NOTHING)
    return (1 / one + mean**2 / square, -mean / square), (-mean / square, 1 / square)


def _normal(value: Floats, variance: Floats, z: float, known: NDArray[np.bool_]) -> Intervals:
    half = z * np.sqrt(variance)
    return Intervals(
        np.where(known, value, np.nan),
        np.where(known, value - half, -np.inf),
        np.where(known, value + half, np.inf),
    )
