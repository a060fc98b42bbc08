"""Rounded or withheld counts: the worst case over every count that they may stand for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from aitoolkit.stats.gaps import pairwise_level
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import rate_difference, rate_ratio
from aitoolkit.stats.rates import Floats, rate_interval

Whole = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Span:
    """Whole numbers from `low` to `high`, both included: what a printed count may be."""

    low: Floats
    high: Floats


@dataclass(frozen=True, eq=False)
class Ranges:
    """Figures of which only ranges are known.

    Attributes
    ----------
    smallest, largest : numpy.ndarray
        The estimate over all counts that may be.
    lower, upper : numpy.ndarray
        The interval that holds whichever of them it is.
    """

    smallest: Floats
    largest: Floats
    lower: Floats
    upper: Floats


def rounded_span(printed: ArrayLike, base: int, *, random: bool = False) -> Span:
    """Return what a count may be that was rounded to a multiple of `base`.

    To the nearest: ± base/2 (5 → ±2, 10 → ±5). Random rounding: ± (base − 1). Never below 0.

    Examples
    --------
    >>> rounded_span([0, 20], 5)
    Span(low=array([ 0., 18.]), high=array([ 2., 22.]))
    """
    shown = np.asarray(printed, float)
    reach = base - 1 if random else base // 2
    return Span(np.maximum(shown - reach, 0.0), shown + reach)


def coarse_rates(events: Span, others: Span, *, level: float = 0.95) -> Ranges:
    """Return rates whose events and non-events are spans; [0, 1] where there may be no case.

    L is the lower end at the fewest events and most non-events, and U the upper end at the
    reverse: never inside the interval of the counts themselves.

    Examples
    --------
    >>> rate = coarse_rates(rounded_span([20], 5), rounded_span([80], 5))
    >>> print(f"[{rate.lower[0]:.3f}, {rate.upper[0]:.3f}]")
    [0.114, 0.309]
    """
    (x0, n0), (x1, n1) = _corner(events.low, others.high), _corner(events.high, others.low)
    low, _ = rate_interval(x0, np.maximum(n0, 1.0), level=level)
    _, high = rate_interval(x1, np.maximum(n1, 1.0), level=level)
    return Ranges(
        np.where(n0 > 0, x0 / np.maximum(n0, 1.0), 0.0),
        np.where(n1 > 0, x1 / np.maximum(n1, 1.0), 1.0),
        np.where(n0 > 0, low, 0.0),
        np.where(n1 > 0, high, 1.0),
    )


def coarse_differences(
    events: Span, others: Span, second_events: Span, second_others: Span, *, level: float = 0.95
) -> Ranges:
    """Return the first rate less the second: the outermost ends over the corners of both."""
    spans = (events, others, second_events, second_others)
    return _hull(rate_difference, spans, level, (-1.0, 1.0))


def coarse_ratios(
    events: Span, others: Span, second_events: Span, second_others: Span, *, level: float = 0.95
) -> Ranges:
    """Return the first rate over the second: the outermost ends over the corners of both."""
    spans = (events, others, second_events, second_others)
    return _hull(rate_ratio, spans, level, (0.0, np.inf))


def coarse_gap(events: Span, others: Span, *, level: float = 0.95) -> Ranges:
    """Return the largest gap over groups (the last axis) from the worst cases of all pairs."""
    groups = np.shape(events.low)[-1] if np.ndim(events.low) else 1
    if groups < 2:
        raise ValueError("a gap needs at least two groups")
    first = [Span(s.low[..., :, None], s.high[..., :, None]) for s in (events, others)]
    second = [Span(s.low[..., None, :], s.high[..., None, :]) for s in (events, others)]
    adjusted = coarse_differences(*first, *second, level=pairwise_level(groups, level))
    plain = coarse_differences(*first, *second, level=level)
    rates, pairs = coarse_rates(events, others, level=level), (-2, -1)
    itself = np.eye(groups, dtype=bool)
    # The smallest gap that may be: all rates may agree unless one range lies above another.
    return Ranges(
        np.maximum(0.0, rates.smallest.max(axis=-1) - rates.largest.min(axis=-1)),
        np.where(itself, 0.0, plain.largest).max(axis=pairs),
        np.maximum(0.0, np.where(itself, 0.0, adjusted.lower).max(axis=pairs)),
        np.minimum(1.0, np.where(itself, 0.0, plain.upper).max(axis=pairs)),
    )


def _corner(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    return np.asarray(x, float), np.asarray(x, float) + np.asarray(y, float)


def _hull(
    compare: Callable[..., Intervals], spans: tuple[Span, ...], level: float, whole: Whole
) -> Ranges:
    """Return the outermost values and ends over all corners; the whole range if one is empty."""
    smallest, largest, lower, upper = [], [], [], []
    for ends in product((True, False), repeat=len(spans)):
        x, y, x2, y2 = (s.low if low else s.high for s, low in zip(spans, ends, strict=True))
        (a, n), (c, m) = _corner(x, y), _corner(x2, y2)
        figure = compare(a, np.maximum(n, 1.0), c, np.maximum(m, 1.0), level=level)
        unknown = (n <= 0) | (m <= 0)
        silent = unknown | np.isnan(figure.value)
        smallest.append(np.where(silent, whole[0], figure.value))
        largest.append(np.where(silent, whole[1], figure.value))
        lower.append(np.where(unknown, whole[0], figure.lower))
        upper.append(np.where(unknown, whole[1], figure.upper))
    return Ranges(
        np.minimum.reduce(smallest), np.maximum.reduce(largest),
        np.minimum.reduce(lower), np.maximum.reduce(upper),
    )  # fmt: skip
