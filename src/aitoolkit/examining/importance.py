"""Which features move the output most, which way, and how it depends on their values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.examining.shapley import Floats
from aitoolkit.schema.estimate import Estimate
from aitoolkit.schema.explanation import Dependence, DependencePoint, FeatureImportance

NOTHING = 1e-6
LEADING = 3
RANGES = 6
SMALLEST_RANGE = 20
"""Explained cases in which a mean contribution is told."""


def importance(
    columns: tuple[str, ...], rows: pd.DataFrame, values: Floats, *, level: float
) -> tuple[FeatureImportance, ...]:
    """Return each feature's mean |contribution| with its interval, the leading one first.

    Parameters
    ----------
    columns : tuple of str
        The features, in the order of the columns of `values`.
    rows : pandas.DataFrame
        The explained rows as declared.
    values : numpy.ndarray of shape (n_rows, n_features)
        Contributions.
    level : float
        Confidence level.
    """
    ranked = _ranked(columns, values)
    return tuple(
        FeatureImportance(
            column=columns[j],
            importance=_mean(np.abs(values[:, j]), level, lowest=0.0),
            direction=_direction(rows[columns[j]], values[:, j]),
        )
        for j in ranked
    )


def dependence(
    columns: tuple[str, ...], rows: pd.DataFrame, values: Floats, *, level: float
) -> tuple[Dependence, ...]:
    """Return the mean contribution of the leading features by value, or by range of values.

    Ranges hold about equally many cases. Values and ranges of fewer than 20 explained cases are
    left out; ranges are rounded to three digits, so that no end is one person's figure.
    """
    found = (
        Dependence(column=columns[j], points=tuple(_points(rows[columns[j]], values[:, j], level)))
        for j in _ranked(columns, values)[:LEADING]
    )
    return tuple(entry for entry in found if len(entry.points) > 1)


def _ranked(columns: tuple[str, ...], values: Floats) -> list[int]:
    mean = np.abs(values).mean(axis=0)
    return sorted(range(len(columns)), key=lambda j: (-mean[j], columns[j]))


def _mean(sample: Floats, level: float, *, lowest: float | None = None) -> Estimate:
    from scipy.special import ndtri

    mean = float(sample.mean())
    spread = float(sample.std(ddof=1)) / np.sqrt(len(sample)) if len(sample) > 1 else abs(mean)
    half = float(ndtri(0.5 + level / 2)) * spread
    lower = mean - half if lowest is None else max(lowest, mean - half)
    return Estimate(value=mean, lower=float(lower), upper=float(mean + half), n=len(sample))


def _direction(values: pd.Series, contribution: Floats) -> str:
    """Say which way a number moves the score: by the rank correlation with its contribution."""
    if values.dtype == object:
        return "category"
    if not np.any(np.abs(contribution) > NOTHING):
        return "none"
    given = values.notna().to_numpy()
    ranks = pd.DataFrame({"value": values.to_numpy()[given], "added": contribution[given]}).rank()
    if min(ranks.nunique()) < 2:
        return "none"
    together = float(np.corrcoef(ranks.to_numpy().T)[0, 1])
    return "rising" if together > 0.5 else "falling" if together < -0.5 else "mixed"


def _points(values: pd.Series, contribution: Floats, level: float) -> Iterator[DependencePoint]:
    missing = values.isna().to_numpy()
    if missing.sum() >= SMALLEST_RANGE:
        yield DependencePoint(value=None, contribution=_mean(contribution[missing], level))
    given, added = values[~missing], contribution[~missing]
    if values.dtype == object:
        for value in sorted(given.unique()):
            here = (given == value).to_numpy()
            if here.sum() >= SMALLEST_RANGE:
                yield DependencePoint(value=str(value), contribution=_mean(added[here], level))
        return
    numbers = given.to_numpy(dtype=np.float64)
    for start, end, here in _ranges(numbers):
        if here.sum() >= SMALLEST_RANGE:
            yield DependencePoint(
                value=None, start=start, end=end, contribution=_mean(added[here], level)
            )


def _ranges(numbers: Floats) -> Iterator[tuple[float, float, NDArray[np.bool_]]]:
    if not len(numbers):
        return
    cuts = np.quantile(numbers, np.linspace(0, 1, RANGES + 1), method="nearest")
    cuts = np.unique([float(f"{cut:.3g}") for cut in cuts])
    for start, end in pairwise(cuts):
        last = end == cuts[-1]
        here = (numbers >= start) & ((numbers <= end) if last else (numbers < end))
        yield float(start), float(end), here
