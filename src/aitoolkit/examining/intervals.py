"""One rate, two rates and many compared: the same call for exact counts and for inexact ones."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Literal

import numpy as np

from aitoolkit.examining.effective import RateCounts
from aitoolkit.examining.metrics import Metric
from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.stats.cells import Floats
from aitoolkit.stats.coarse import (
    Ranges,
    Span,
    coarse_differences,
    coarse_gap,
    coarse_rates,
    coarse_ratios,
)
from aitoolkit.stats.gaps import largest_gaps, pairwise_level
from aitoolkit.stats.interval import Interval, Intervals
from aitoolkit.stats.pairs import rate_difference, rate_ratio
from aitoolkit.stats.rates import rate_interval
from aitoolkit.stats.ratios import pairwise_ratios, smallest_ratios

Kind = Literal["difference", "ratio"]


def rate_intervals(counts: RateCounts, *, level: float) -> Intervals:
    """Return each group's rate; NaN and [0, 1] where nobody is there to count."""
    some = counts.n > 0
    n, x = np.where(some, counts.n, 1.0), np.where(some, counts.x, 0.0)
    value = np.where(some, x / n, np.nan)
    if counts.events is not None and counts.others is not None:
        ranges = coarse_rates(counts.events, counts.others, level=level)
        found = _from_ranges(value, ranges)
        empty = counts.events.high + counts.others.high <= 0
        return Intervals(np.where(empty, np.nan, found.value), found.lower, found.upper)
    lower, upper = rate_interval(x, n, level=level)
    return Intervals(value, np.where(some, lower, 0.0), np.where(some, upper, 1.0))


def pairs(kind: Kind, one: RateCounts, other: RateCounts, *, level: Floats | float) -> Intervals:
    """Return differences or ratios of two rates each; every side holds cases."""
    if one.events is not None and one.others is not None:
        assert other.events is not None  # noqa: S101
        assert other.others is not None  # noqa: S101
        compare = coarse_differences if kind == "difference" else coarse_ratios
        spans = (one.events, one.others, other.events, other.others)
        return _from_ranges(_plain(kind, one, other), compare(*spans, level=float(level)))
    exact = rate_difference if kind == "difference" else rate_ratio
    return exact(one.x, one.n, other.x, other.n, level=level)


def each_once(metrics: Sequence[Metric]) -> list[Metric]:
    """Return one of each rate and its complement: the other's figures are its mirror image."""
    return list({metric.test: metric for metric in reversed(metrics)}.values())[::-1]


def mirrored(found: Intervals, around: float) -> Intervals:
    """Return ``around − found``: 1 for the complement of a rate, 0 for its difference."""
    return Intervals(around - found.value, around - found.upper, around - found.lower)


def extremes(kind: Kind, counts: RateCounts, *, level: float) -> Intervals:
    """Return the largest gap, or the smallest ratio, over groups (the last axis)."""
    if counts.events is None or counts.others is None:
        compare = largest_gaps if kind == "difference" else smallest_ratios
        return compare(counts.x, counts.n, level=level)
    rates = counts.x / np.where(counts.n > 0, counts.n, 1.0)
    if kind == "difference":
        seen = np.asarray(rates.max(axis=-1) - rates.min(axis=-1))
        return _from_ranges(seen, coarse_gap(counts.events, counts.others, level=level))
    lower, _ = pair_ratios(counts, level=level)
    _, upper = pair_ratios(counts, level=pairwise_level(counts.n.shape[-1], level))
    low, high = lower.min(axis=(-2, -1)), np.minimum(1.0, upper.min(axis=(-2, -1)))
    top = rates.max(axis=-1)
    value = np.where(top > 0, rates.min(axis=-1) / np.where(top > 0, top, 1.0), np.nan)
    return Intervals(np.clip(value, low, high), low, high)


def pair_ratios(counts: RateCounts, *, level: float) -> tuple[Floats, Floats]:
    """Return lower and upper ends of each rate over each other one; ones on the diagonal."""
    if counts.events is None or counts.others is None:
        return pairwise_ratios(counts.x, counts.n, level=level)
    spans = (counts.events, counts.others)
    first = [Span(s.low[..., :, None], s.high[..., :, None]) for s in spans]
    second = [Span(s.low[..., None, :], s.high[..., None, :]) for s in spans]
    found = coarse_ratios(*first, *second, level=level)
    itself = np.eye(counts.n.shape[-1], dtype=bool)
    return np.where(itself, 1.0, found.lower), np.where(itself, 1.0, found.upper)


def quantity(found: Interval, n: float, *, none: Reason = Reason.NO_CASES) -> Quantity:
    """Return an estimate that can be kept, or why there is none.

    Infinite figures and ends cannot be kept: such a ratio has no finite value.
    """
    cases = max(0, round(n))
    if found.value is None:
        return Absent(absent=none, n=cases)
    if not all(map(isfinite, (found.value, found.lower, found.upper))):
        return Absent(absent=Reason.NO_FINITE_RATIO, n=cases)
    return Estimate(value=found.value, lower=found.lower, upper=found.upper, n=cases)


def _plain(kind: Kind, one: RateCounts, other: RateCounts) -> Floats:
    p, q = (c.x / np.where(c.n > 0, c.n, 1.0) for c in (one, other))
    if kind == "difference":
        return np.asarray(p - q)
    return np.asarray(np.where(q > 0, p / np.where(q > 0, q, 1.0), np.where(p > 0, np.inf, np.nan)))


def _from_ranges(value: Floats, ranges: Ranges) -> Intervals:
    """Return the printed counts' own figure, moved into what can be, with the widest ends."""
    middle = 0.5 * (ranges.smallest + ranges.largest)
    inside = np.clip(np.where(np.isnan(value), middle, value), ranges.smallest, ranges.largest)
    return Intervals(inside, ranges.lower, ranges.upper)
