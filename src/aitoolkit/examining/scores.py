"""Figures of the score in each group, all from binned scores: ranking, level and calibration."""

from __future__ import annotations

import numpy as np

from aitoolkit.examining.binned import Binned
from aitoolkit.examining.intervals import quantity
from aitoolkit.examining.setting import Setting
from aitoolkit.schema.audit import ReliabilityBin
from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.stats.calibration import calibration, observed_over_expected, reliability_curve
from aitoolkit.stats.calibration_error import expected_calibration_error
from aitoolkit.stats.cells import Floats
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.rates import mid_p_limits

MOST_BINS = 20
MERGED_BINS = 10
"""Above `MOST_BINS` the calibration error is of `MERGED_BINS` bins with as many cases each: where
every score is its own bin, it would only say how small the bins are."""


def score_quantities(
    table: Binned, setting: Setting
) -> tuple[dict[str, list[Quantity]], list[float | None]]:
    """Return each figure of the score, group by group, and what its calibration error is held to.

    Figures of calibration ask what a probability means; scores that are none do not have them.
    """
    level, cases = setting.level, table.n.sum(axis=-1)
    known = table.known.sum(axis=-1)
    found = {"mean_score": _quantities(mean_scores(table, level=level), cases)}
    found["roc_auc"] = _quantities(table.areas(level=level), known, Reason.ONE_CLASS)
    names = (
        "observed_to_expected", "calibration_intercept", "calibration_slope",
        "expected_calibration_error",
    )  # fmt: skip
    if not _are_probabilities(table):
        absent = [Absent(absent=Reason.NOT_APPLICABLE, n=round(float(n))) for n in known]
        return found | {name: list(absent) for name in names}, [None] * len(known)
    if not {metric.name for metric in setting.metrics}.isdisjoint(names[:3]):
        found |= _fits(table, level=level)
    errors = calibration_errors(table, level=level, random_state=setting.random_state)
    found["expected_calibration_error"] = [error for error, _ in errors]
    return found, [limit for _, limit in errors]


def _fits(table: Binned, *, level: float) -> dict[str, list[Quantity]]:
    known = table.known.sum(axis=-1)
    counts = (table.known, table.positives, _means(table.known_scores, table.known))
    fit = calibration(*counts, level=level)
    one_class = (table.positives.sum(axis=-1) == 0) | (table.negatives.sum(axis=-1) == 0)
    slope_lost = [Reason.ONE_CLASS if one else Reason.SEPARATED for one in one_class]
    return {
        "observed_to_expected": _quantities(observed_over_expected(*counts, level=level), known),
        "calibration_intercept": _quantities(fit.intercept, known, Reason.ONE_CLASS),
        "calibration_slope": [
            quantity(figure, n, none=lost)
            for figure, n, lost in zip(fit.slope, known, slope_lost, strict=True)
        ],
    }


def mean_scores(table: Binned, *, level: float) -> Intervals:
    """Return each group's mean score, with mid-P limits on as many cases as its variance is worth.

    The scores are put on [0, 1] (their own range if they leave it); n_e = 1 + p(1−p)/V with V the
    variance of the mean, or n where V is 0: the way of observed over expected (there with scores
    and outcomes changed about). What scores vary within a bin is left out.
    """
    n = table.n.sum(axis=-1)
    means = _means(table.scores, table.n)
    held = table.n > 0
    low, high = (0.0, 1.0) if _are_probabilities(table) else _range(means[held])
    scale = high - low if high > low else 1.0
    safe = np.where(n > 0, n, 1.0)
    share = (means - low) / scale
    p = np.clip(np.sum(table.n * share, axis=-1) / safe, 0.0, 1.0)
    spread = np.sum(table.n * (share - p[:, None]) ** 2, axis=-1)
    variance = spread / (safe * np.maximum(safe - 1, 1.0))
    varies = variance > 1e-15
    worth = np.where(varies, 1 + p * (1 - p) / np.where(varies, variance, 1.0), safe)
    lower, upper = mid_p_limits(np.clip(p * worth, 0.0, worth), worth, level=level)
    value = np.where(n > 0, low + scale * p, np.nan)
    return Intervals(value, low + scale * lower, low + scale * upper)


def merged(table: Binned) -> Binned:
    """Return the table with at most `MOST_BINS` bins, made of neighbours."""
    bins = table.n.shape[-1]
    if bins <= MOST_BINS:
        return table
    size = table.n.sum(axis=0)
    middle = (np.cumsum(size) - 0.5 * size) / size.sum()
    of_bin = np.minimum((MERGED_BINS * middle).astype(int), MERGED_BINS - 1)
    onto = np.equal.outer(of_bin, np.arange(MERGED_BINS)).astype(float)
    parts = (table.n, table.scores, table.positives, table.negatives, table.known_scores)
    return Binned(*(part @ onto for part in parts))


def reliability(table: Binned, *, level: float) -> list[tuple[ReliabilityBin, ...]]:
    """Return for each group what was predicted and what happened, bin by bin.

    The mean score of a bin is a fact about these cases, so its interval is a point.
    """
    if not _are_probabilities(table):
        return [()] * len(table.n)
    few = merged(table)
    means = _means(few.known_scores, few.known)
    curve = reliability_curve(few.known, few.positives, level=level)
    return [
        tuple(
            ReliabilityBin(
                mean_score=Estimate(value=mean, lower=mean, upper=mean, n=round(float(n))),
                observed=quantity(curve[g, b], n),
            )
            for b, (mean, n) in enumerate(zip(means[g].tolist(), few.known[g], strict=True))
            if n > 0
        )
        for g in range(len(few.n))
    ]


def calibration_errors(
    table: Binned, *, level: float, random_state: int
) -> list[tuple[Quantity, float | None]]:
    """Return each group's calibration error, and what right scores stay below."""
    table = merged(table)
    means = _means(table.known_scores, table.known)
    found: list[tuple[Quantity, float | None]] = []
    for n, events, mean in zip(table.known, table.positives, means, strict=True):
        cases = round(float(n.sum()))
        if cases == 0:
            found.append((Absent(absent=Reason.NO_CASES, n=0), None))
            continue
        error = expected_calibration_error(n, events, mean, level=level, random_state=random_state)
        told = Estimate(value=error.value, lower=error.lower, upper=error.upper, n=cases)
        found.append((told, error.calibrated_limit))
    return found


def _quantities(found: Intervals, cases: Floats, none: Reason = Reason.NO_CASES) -> list[Quantity]:
    return [
        quantity(figure, n, none=none if n > 0 else Reason.NO_CASES)
        for figure, n in zip(found, cases, strict=True)
    ]


def _means(sums: Floats, n: Floats) -> Floats:
    return np.asarray(np.where(n > 0, sums / np.where(n > 0, n, 1.0), 0.0))


def _are_probabilities(table: Binned) -> bool:
    means = _means(table.scores, table.n)[table.n > 0]
    return means.size > 0 and bool(np.all((means >= -1e-9) & (means <= 1 + 1e-9)))


def _range(means: Floats) -> tuple[float, float]:
    return (float(means.min()), float(means.max())) if means.size else (0.0, 1.0)
