"""Bars of the largest gap, the smallest ratio, and "any gap?"."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from bars_rates import group_sizes, held

from aitoolkit.stats.gaps import largest_gaps
from aitoolkit.stats.independence import (
    ENOUGH,
    any_gap_p_value,
    chi_square,
    holm,
    mid_p_of,
    pearson_p_value,
    resampled_chi_squares,
    smallest_expected,
)
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.ratios import smallest_ratios

GROUPS = (2, 3, 5, 10, 40)
CELLS = (
    (30, 0.3, 1), (100, 0.05, 1), (100, 0.5, 1), (500, 0.1, 1), (500, 0.1, 16), (2000, 0.02, 16),
    (5000, 0.3, 1),
)  # fmt: skip
SPARSE = ((2000, 200, 20, 5), (5000, 50, 50, 50, 50), (1000, 100, 10), (500, 5))
TABLES = 2000


def equal_groups(audits, rng):
    for groups in GROUPS:
        for n, rate, spread in CELLS:
            sizes = group_sizes(n, groups, spread)
            gap = _in_chunks(largest_gaps, rng.binomial(sizes, rate, (audits, groups)), sizes)
            cell = f"G {groups}, n {n} (1 : {spread}), rate {rate}"
            yield "false alarm", cell, 100 * (gap.lower > 0).mean()


def ten_equal_groups(audits, rng):
    for rate in (0.1, 0.3):
        gap = _in_chunks(largest_gaps, rng.binomial(500, rate, (audits, 10)), np.full(10, 500))
        yield "false alarm", f"rate {rate}", 100 * (gap.lower > 0).mean()


def unequal_groups(audits, rng):
    for groups in GROUPS:
        for n, rate, spread in CELLS:
            sizes = group_sizes(n, groups, spread)
            for name, pattern in (
                ("± 30 %", np.linspace(0.7, 1.3, groups)),
                ("one × 1.3", np.where(np.arange(groups) == 0, 1.3, 1.0)),
                ("one × 1.6", np.where(np.arange(groups) == groups - 1, 1.6, 1.0)),
            ):
                rates = rate * pattern
                x = rng.binomial(sizes, rates, (audits, groups))
                gap, ratio = (_in_chunks(f, x, sizes) for f in (largest_gaps, smallest_ratios))
                cell = f"G {groups}, n {n} (1 : {spread}), rate {rate}, {name}"
                yield "gap", cell, held(gap, np.ptp(rates))
                yield "ratio", cell, held(ratio, rates.min() / rates.max())
                same = (gap.lower > 0) == (ratio.upper < 1)
                yield "0 and 1 left out together", cell, 100 * same.mean()


def any_gap(audits, rng):
    sets = [np.full(groups, n) for groups in (2, 3, 5, 10, 40) for n in (30, 100, 500, 5000)]
    for sizes in sets + [np.array(sparse) for sparse in SPARSE]:
        for rate in (0.02, 0.1, 0.5):
            p = _p_values(rng.binomial(sizes, rate, (audits, sizes.size)), sizes)
            cell = f"G {sizes.size}, n {sizes[0]}-{sizes[-1]}, rate {rate}"
            yield "false alarm", cell, 100 * (p < 0.05).mean()


def holm_18(audits, rng):
    """Three attributes (2, 4, 10 groups) × six metrics of the same cases, no true gap."""
    shares = [np.array([0.6, 0.4]), np.array([0.5, 0.3, 0.15, 0.05]), np.full(10, 0.1)]
    joint = np.einsum("a,b,c,d->abcd", *shares, np.array([0.21, 0.09, 0.14, 0.56]))
    for cases in (500, 2000, 20_000):
        cells = rng.multinomial(cases, joint.ravel(), audits).reshape(audits, *joint.shape)
        p = []
        for kept in (1, 2, 3):
            others = tuple(axis for axis in (1, 2, 3) if axis != kept)
            tp, fn, fp, tn = np.moveaxis(cells.sum(axis=others), -1, 0)
            all_cases = tp + fn + fp + tn
            p += [
                _each_p(events, n)
                for events, n in (
                    (tp + fp, all_cases), (tp + fn, all_cases), (tp + tn, all_cases),
                    (tp, tp + fn), (fp, fp + tn), (tp, tp + fp),
                )
            ]  # fmt: skip
        any_alarm = (holm(np.stack(p, axis=-1)) < 0.05).any(axis=-1)
        yield "any false alarm", f"{cases} cases", 100 * any_alarm.mean()


def _each_p(x, n):
    """Return p-values of audits whose group sizes differ; empty groups leave."""
    full = (n > 0).all(axis=1)
    safe = np.maximum(n, 1)
    p = pearson_p_value(x, safe)
    for i in np.flatnonzero(~full | (smallest_expected(x, safe) < ENOUGH)):
        some = n[i] > 0
        p[i] = any_gap_p_value(x[i][some], n[i][some], tables=TABLES)
    return p


def _p_values(x, sizes):
    """Return what `any_gap_p_value` gives, drawing the tables of the same margins once."""
    totals = x.sum(axis=1)
    p = np.where((totals == 0) | (totals == sizes.sum()), 1.0, pearson_p_value(x, sizes))
    few = (smallest_expected(x, sizes) < ENOUGH) & (totals > 0) & (totals < sizes.sum())
    for total in np.unique(totals[few]):
        same = few & (totals == total)
        p[same] = mid_p_of(chi_square(x[same], sizes), _tables(tuple(sizes), int(total)))
    return p


@lru_cache(maxsize=4)
def _tables(sizes, total):
    return resampled_chi_squares(np.array(sizes), total, TABLES, 0)


def _in_chunks(function, x, sizes, rows=250):
    parts = [function(x[i : i + rows], sizes) for i in range(0, len(x), rows)]
    return Intervals(
        *(np.concatenate([getattr(part, end) for part in parts])
          for end in ("value", "lower", "upper"))
    )  # fmt: skip
