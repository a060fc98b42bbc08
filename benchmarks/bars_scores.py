"""Bars of what is computed from binned scores: areas, calibration, calibration error."""

from __future__ import annotations

import numpy as np
from bars_rates import held
from scipy import optimize, special, stats

from aitoolkit.stats.auc import auc_intervals
from aitoolkit.stats.calibration import calibration, observed_over_expected
from aitoolkit.stats.calibration_error import expected_calibration_error
from aitoolkit.stats.pairs import mover_difference

WEAK = "one, known to be weak"
"""Area .97 of 50 against 500 where the positives spread ninefold: it hangs on one or two cases."""


def areas(audits, rng):
    for m, n in ((10, 30), (30, 30), (50, 500), (500, 500)):
        for bins in (3, 10):
            for area in (0.6, 0.75, 0.9, 0.97):
                for spread in (0.3, 1.0, 3.0, 9.0):
                    chances = _binormal(area, spread, bins)
                    truth = float(chances[0] @ (np.cumsum(chances[1]) - 0.5 * chances[1]))
                    one, two = (
                        auc_intervals(rng.multinomial(m, chances[0], audits),
                                      rng.multinomial(n, chances[1], audits))
                        for _ in range(2)
                    )  # fmt: skip
                    cell = f"{m} and {n}, {bins} bins, area {truth:.3f}, spread {spread}"
                    figures = (
                        ("one", held(one, truth)),
                        (
                            "difference",
                            held(mover_difference(one, two), 0.0),
                        ),
                    )
                    if (m, bins, area, spread) == (50, 10, 0.97, 9.0):
                        yield WEAK, cell, figures[0][1]
                        continue
                    for figure, value in figures:
                        yield figure, cell, value
                        if m >= 30:
                            yield f"{figure}, 30 a class", cell, value


def calibration_fits(audits, rng):
    score = special.expit(np.linspace(-3.0, 1.5, 10))
    share = stats.norm.pdf(np.linspace(-2, 2, 10))
    share /= share.sum()
    for n in (50, 200, 1000, 5000):
        for intercept, slope in ((0.0, 1.0), (0.3, 0.7), (0.0, 1.5)):
            chance = special.expit(intercept + slope * special.logit(score))
            size = rng.multinomial(n, share, audits)
            events = rng.binomial(size, chance)
            fit = calibration(size, events, score)
            cell = f"n {n}, intercept {intercept}, slope {slope}"
            yield "slope", cell, held(fit.slope, slope)
            yield "intercept", cell, held(fit.intercept, _shift(score, share, chance))
            ratio = observed_over_expected(size, events, score)
            yield "O/E", cell, held(ratio, float(share @ chance / (share @ score)))


def calibration_error(audits, rng):
    score, bins = np.linspace(0.05, 0.95, 10), 10
    signs = np.where(np.arange(bins) % 2, 1.0, -1.0)
    patterns = {
        "calibrated": np.zeros(bins),
        "half of the bins off": np.where(np.arange(bins) < 5, 0.07, 0.0) * signs,
        "all off": np.minimum(0.178, 0.9 * np.where(signs > 0, 1 - score, score)) * signs,
    }
    for n in (100, 500, 2000, 10_000, 50_000):
        for name, shift in patterns.items():
            chance = np.clip(score + shift, 0, 1)
            truth = float(np.mean(np.abs(chance - score)))
            inside = 0
            for seed in range(audits):
                size = rng.multinomial(n, np.full(bins, 1 / bins))
                ece = expected_calibration_error(
                    size, rng.binomial(size, chance), score, draws=2000, random_state=seed
                )
                inside += ece.lower <= truth <= ece.upper
            yield "coverage", f"n {n}, {name} (truth {truth:.3f})", 100 * inside / audits


def _binormal(area, spread, bins):
    """Return the bins' chances of positives and negatives, the classes' spreads 1 : `spread`."""
    shift = stats.norm.ppf(area) * np.hypot(1, spread)
    cuts = np.quantile(
        np.concatenate([stats.norm.ppf(np.linspace(0.001, 0.999, 999)),
                        shift + spread * stats.norm.ppf(np.linspace(0.001, 0.999, 999))]),
        np.arange(1, bins) / bins,
    )  # fmt: skip
    edges = np.concatenate([[-np.inf], cuts, [np.inf]])
    return np.diff(stats.norm.cdf((edges - shift) / spread)), np.diff(stats.norm.cdf(edges))


def _shift(score, share, chance):
    """Return the intercept of everyone, with the slope held at 1."""
    logit = special.logit(score)
    return optimize.brentq(lambda a: share @ (chance - special.expit(a + logit)), -5, 5)
