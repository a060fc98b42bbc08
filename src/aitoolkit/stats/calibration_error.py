"""The expected calibration error: noise makes it positive, so it comes with what noise makes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from aitoolkit.stats.rates import Floats

DRAWS = 4000
CLEAR = 3.0


@dataclass(frozen=True)
class CalibrationError:
    """The mean distance of observed rate and mean score over bins.

    Attributes
    ----------
    value, lower, upper : float
        Expected calibration error and its interval, in [0, 1]; 0 is best.
    calibrated_limit : float
        What the value stays below, at the level, when scores are right: a value above it says
        miscalibrated.
    """

    value: float
    lower: float
    upper: float
    calibrated_limit: float


def expected_calibration_error(
    n: ArrayLike,
    events: ArrayLike,
    mean_score: ArrayLike,
    *,
    level: float = 0.95,
    draws: int = DRAWS,
    random_state: int = 0,
) -> CalibrationError:
    """Return Σ (n_b / n) |ȳ_b − s_b| with an interval bounded by its noise.

    Even right scores show 0.068 in ten bins of 200 cases. So the lower end takes off the most
    that noise adds, and the value stands beside its own limit under calibration, found by
    drawing events from the scores.

    Parameters
    ----------
    n, events, mean_score : array-like of shape (n_bins,)
        Cases, positives among them, and mean score of each bin; empty bins do not count.
    level : float
        Confidence level, in (0, 1).
    draws, random_state : int
        Draws of the noise, and their seed.

    Raises
    ------
    ValueError
        No cases.

    Examples
    --------
    >>> ece = expected_calibration_error([100, 100, 100], [20, 50, 80], [0.1, 0.5, 0.9])
    >>> print(f"{ece.value:.3f} {ece.lower > 0} {ece.value > ece.calibrated_limit}")
    0.067 True True

    References
    ----------
    Bröcker (2012), Clim. Dyn. 39:655; Roelofs et al. (2022), AISTATS.
    """
    size, y = np.asarray(n, float), np.asarray(events, float)
    score = np.asarray(mean_score, float)[size > 0]
    y, size = y[size > 0], size[size > 0]
    if size.size == 0:
        raise ValueError("a calibration error needs cases")
    rng = np.random.default_rng(random_state)
    weight, distance = size / size.sum(), y / size - score
    value = float(np.sum(weight * np.abs(distance)))
    smooth = (y + 0.5) / (size + 1)
    sigma = np.sqrt(smooth * (1 - smooth) / size)
    tau = float(np.sqrt(np.sum(weight * (np.abs(distance) - value) ** 2) / size.sum()))
    noise = sigma * rng.standard_normal((draws, size.size))
    # Where the distance is beyond doubt noise has a sign; elsewhere it can only add.
    clear = np.abs(distance) > CLEAR * sigma
    shift = np.where(clear, np.sign(distance) * noise, np.abs(noise)) @ weight
    shift += tau * rng.standard_normal(draws)
    tail = 0.5 + level / 2
    above = float(special.ndtri(tail)) * float(np.sqrt(np.sum((weight * sigma) ** 2) + tau**2))
    return CalibrationError(
        value=value,
        lower=max(0.0, value - max(0.0, float(np.quantile(shift, tail)))),
        upper=min(1.0, value + above),
        calibrated_limit=_calibrated_limit(size, score, level, draws, rng),
    )


def _calibrated_limit(
    size: Floats, score: Floats, level: float, draws: int, rng: np.random.Generator
) -> float:
    whole = np.maximum(np.rint(size), 1.0)
    drawn = rng.binomial(whole.astype(np.int64), score, (draws, size.size)) / whole
    return float(np.quantile(np.abs(drawn - score) @ (size / size.sum()), level))
