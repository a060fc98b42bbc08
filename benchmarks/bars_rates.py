"""Bars of rates, pairs of rates, and figures made of two rates."""

from __future__ import annotations

import numpy as np
from scipy import stats

from aitoolkit.stats.balance import balanced_accuracy, equalized_odds_difference
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import mid_p_rates, mover_difference, mover_ratio, rate_difference
from aitoolkit.stats.rates import rate_interval
from aitoolkit.stats.reference import against_reference

ENOUGH = 5


def held(figure, truth, among=True):
    """Return how often intervals hold the truth, per cent."""
    inside = (figure.lower <= truth + 1e-12) & (truth - 1e-12 <= figure.upper)
    known = ~np.isnan(figure.value) & among
    return 100 * inside[known].mean()


def exact_rate(_audits, _rng):
    rates = np.concatenate([np.linspace(0.0005, 0.05, 100), np.linspace(0.05, 0.5, 226)])
    for n in (5, 10, 20, 30, 50, 100, 200, 500, 1000):
        x = np.arange(n + 1)
        low, high = rate_interval(x, np.full(n + 1, n))
        holds = (low <= rates[:, None]) & (rates[:, None] <= high)
        coverage = 100 * (holds * stats.binom.pmf(x, n, rates[:, None])).sum(axis=1)
        for rate, value in zip(rates, coverage, strict=True):
            yield from _twice("coverage", f"n {n}, rate {rate:.4f}", value, n * rate)


def exact_pairs(_audits, _rng):
    rates = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.95)
    sizes = ((10, 10), (20, 20), (50, 50), (20, 200), (100, 100), (200, 50), (300, 300))
    for n1, n2 in sizes:
        one, two = (mid_p_rates(np.arange(n + 1), n) for n in (n1, n2))
        first = Intervals(one.value[:, None], one.lower[:, None], one.upper[:, None])
        for compare in (mover_difference, mover_ratio):
            figure = compare(first, two)
            for p1 in rates:
                for p2 in rates:
                    truth = p1 - p2 if compare is mover_difference else p1 / p2
                    holds = (figure.lower <= truth + 1e-12) & (truth - 1e-12 <= figure.upper)
                    chance = stats.binom.pmf(np.arange(n1 + 1), n1, p1) @ holds
                    value = 100 * chance @ stats.binom.pmf(np.arange(n2 + 1), n2, p2)
                    expected = min(n1 * min(p1, 1 - p1), n2 * min(p2, 1 - p2))
                    cell = f"{compare.__name__[6:]}, n {n1}, {n2}, rates {p1}, {p2}"
                    yield from _twice("coverage", cell, value, expected)


def reference_family(audits, rng):
    for groups in (3, 10, 40):
        for n, rate, spread in ((50, 0.2, 1), (200, 0.05, 1), (500, 0.3, 16), (2000, 0.02, 16)):
            sizes = group_sizes(n, groups, spread)
            x = rng.binomial(sizes, rate, (audits, groups))
            for reference in {0, groups - 1} if spread > 1 else {0}:
                family = against_reference(x, sizes, reference)
                inside = (family.differences.lower <= 0) & (family.differences.upper >= 0)
                cell = f"G {groups}, n {n} (1 : {spread}), rate {rate}, reference {reference}"
                yield "familywise", cell, 100 * inside.all(axis=1).mean()


def predictive_value(audits, rng):
    for n, base, cells, rates in _confusions(audits, rng, (50, 200, 1000, 5000)):
        tp, fp = cells[..., 0], cells[..., 2]
        selected = tp + fp
        some = (selected > 0).all(axis=1)
        safe = np.maximum(selected, 1)
        figure = rate_difference(tp[:, 0], safe[:, 0], tp[:, 1], safe[:, 1])
        ppv = base * rates[:, 0] / (base * rates[:, 0] + (1 - base) * rates[:, 1])
        yield "coverage", f"n {n}, base {base}", held(figure, ppv[0] - ppv[1], some)


def balanced(audits, rng):
    for n, base, cells, rates in _confusions(audits, rng, (50, 200, 1000, 5000)):
        tp, fn, fp, tn = np.moveaxis(cells, -1, 0)
        some = ((tp + fn > 0) & (fp + tn > 0)).all(axis=1)
        one = balanced_accuracy(tp, np.maximum(tp + fn, 1), tn, np.maximum(fp + tn, 1))
        sides = [Intervals(*(end[:, i] for end in (one.value, one.lower, one.upper)))
                 for i in (0, 1)]  # fmt: skip
        truth = 0.5 * (rates[:, 0] + 1 - rates[:, 1])
        rarest = n * min(
            base * 0.3, (1 - base) * 0.2
        )  # misses, or false alarms, of the first group
        yield from _twice("one", f"n {n}, base {base}", held(sides[0], truth[0], some), rarest)
        both = mover_difference(*sides)
        yield "difference", f"n {n}, base {base}", held(both, truth[0] - truth[1], some)


def equalized_odds(audits, rng):
    for groups in (2, 5):
        for n, base in ((200, 0.3), (500, 0.2), (1000, 0.4), (5000, 0.1)):
            for spread in (0.0, 0.1, 0.3):
                tpr = 0.7 * (1 + spread * np.linspace(-1, 1, groups))
                fpr = 0.2 * (1 + spread * np.linspace(1, -1, groups))
                positives = rng.binomial(n, base, (audits, groups))
                counts = (rng.binomial(positives, tpr), positives,
                          rng.binomial(n - positives, fpr), n - positives)  # fmt: skip
                figure = equalized_odds_difference(*counts)
                cell = f"G {groups}, n {n}, base {base}, spread {spread}"
                yield "coverage", cell, held(figure, max(np.ptp(tpr), np.ptp(fpr)))
                if spread == 0:
                    yield "false alarm", cell, 100 * (figure.lower > 0).mean()


def group_sizes(n, groups, spread):
    """Return sizes about n, the largest `spread` times the smallest."""
    return np.rint(n * np.geomspace(spread**0.5, spread**-0.5, groups)).astype(int)


def _twice(figure, cell, value, expected):
    yield figure, cell, value
    if expected >= ENOUGH - 1e-9:
        yield f"{figure}, e >= 5", cell, value


def _confusions(audits, rng, sizes):
    """Yield confusion matrices (tp, fn, fp, tn) of two groups whose TPR and FPR are known."""
    rates = np.array([[0.7, 0.2], [0.6, 0.3]])
    for n in sizes:
        for base in (0.1, 0.2, 0.4):
            tpr, fpr = rates.T
            chances = np.stack(
                [base * tpr, base * (1 - tpr), (1 - base) * fpr, (1 - base) * (1 - fpr)], axis=-1
            )
            yield n, base, rng.multinomial(n, chances, (audits, 2)), rates
