"""Bars of designs: clusters, weights, coarse counts, best shares, strata, sample sizes."""

from __future__ import annotations

import numpy as np
from bars_rates import held
from scipy import stats

from aitoolkit.stats.clusters import clustered_counts
from aitoolkit.stats.coarse import (
    Span,
    coarse_differences,
    coarse_rates,
    rounded_span,
)
from aitoolkit.stats.effective import weighted_counts
from aitoolkit.stats.gaps import largest_gaps
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import rate_difference
from aitoolkit.stats.rates import rate_interval
from aitoolkit.stats.sample_size import cases_to_exclude_gap
from aitoolkit.stats.strata import mantel_haenszel_difference


def clusters(audits, rng):
    for m in (10, 30, 100, 400):
        for rate in (0.05, 0.3):
            for icc in (0.1, 0.5):
                b = rng.integers(1, 11, (audits, 2, m))
                a = rng.binomial(b, rng.beta(rate * (1 / icc - 1), (1 - rate) * (1 / icc - 1),
                                             (audits, 2, m)))  # fmt: skip
                counts = _clustered(a, b)
                yield from _one_and_difference(counts, rate, f"m {m}, rate {rate}, ICC {icc}")
        y = rng.binomial(1, 0.2, (audits, 2, m))
        once, ten = (_clustered(copies * y, copies * np.ones_like(y)) for copies in (1, 10))
        same = np.abs(_widths(once) - _widths(ten)).max(axis=1) <= 1e-9
        yield "ten copies: same widths", f"m {m}", 100 * same.mean()


def weights(audits, rng):
    for n in (50, 200, 1000):
        for spread in (0.5, 0.75, 1.0):
            for rate in (0.1, 0.3):
                for rising in (False, True):
                    w = np.exp(spread * rng.standard_normal((audits, 2, n)))
                    # Cases come with chance 1/w, so that the weighted sample is the population.
                    chance = np.clip(rate * np.sqrt(w), 0, 1) if rising else np.full(w.shape, rate)
                    y = rng.random(w.shape) < chance
                    truth = _population_rate(rate, spread) if rising else rate
                    counts = weighted_counts(
                        n, (w * y).sum(-1), (w * ~y).sum(-1),
                        (w**2 * y).sum(-1), (w**2 * ~y).sum(-1),
                    )  # fmt: skip
                    cell = f"n {n}, σ {spread}, rate {rate}{', rising' if rising else ''}"
                    yield from _one_and_difference(counts, truth, cell)


def coarse(audits, rng):
    for n in (50, 200, 500, 2000):
        for rate in (0.02, 0.1, 0.3):
            x = rng.binomial(n, rate, (audits, 2))
            exact = _printed(x, np.full_like(x, n))
            exact_difference = rate_difference(x[:, 0], n, x[:, 1], n)
            for name, blur in (
                ("to 5", lambda count: rounded_span(5 * np.rint(count / 5), 5)),
                ("to 10", lambda count: rounded_span(10 * np.rint(count / 10), 10)),
                ("below 5 withheld", lambda count: _withheld(count, 5)),
                ("below 10 withheld", lambda count: _withheld(count, 10)),
            ):
                events, others = blur(x), blur(n - x)
                one = coarse_rates(events, others)
                sides = [Span(s.low[:, i], s.high[:, i]) for i in (0, 1) for s in (events, others)]
                both = coarse_differences(*sides)
                cell = f"n {n}, rate {rate}, {name}"
                yield "one rate", cell, _inside(one, rate)
                yield "difference", cell, _inside(both, 0.0)
                wide = (one.lower <= exact.lower + 1e-9) & (one.upper >= exact.upper - 1e-9)
                wide_both = (both.lower <= exact_difference.lower + 1e-9) & (
                    both.upper >= exact_difference.upper - 1e-9
                )
                yield "never narrower", cell, 100 * min(wide.mean(), wide_both.mean())


def best_share(audits, rng):
    for n in (500, 2000):
        for share in (0.2, 0.5, 0.8):
            for shift in (0.0, 0.5):
                group = rng.random((audits, n)) < share
                latent = rng.standard_normal((audits, n)) + shift * group
                y = rng.random((audits, n)) < stats.norm.cdf(latent - 1)
                best = latent >= np.sort(latent, axis=1)[:, -(n // 5)][:, None]
                truth = _selected(share, shift)
                for name, among in (("selection", np.ones_like(y)), ("TPR", y)):
                    n1, n0 = (group & among).sum(1), (~group & among).sum(1)
                    x1, x0 = (best & group & among).sum(1), (best & ~group & among).sum(1)
                    t1, t0 = truth[name]
                    cell = f"n {n}, share {share}, shift {shift}"
                    label = "selection rate" if name == "selection" else name
                    yield label, cell, held(_printed(x1, n1), t1)
                    yield f"{name} difference", cell, held(rate_difference(x1, n1, x0, n0), t1 - t0)


def mantel_haenszel(audits, rng):
    for strata in (3, 10, 50):
        for side in (2, 10, 40):
            if strata * side < 10:
                continue  # a dozen cases in all: cautious, 96.5-98.6
            n1, n2 = rng.integers(2, side + 1, (2, strata))
            for delta in (0.0, 0.1):
                base = np.linspace(0.1, 0.6, strata)
                x1 = rng.binomial(n1, base + delta, (audits, strata))
                x2 = rng.binomial(n2, base, (audits, strata))
                figure = mantel_haenszel_difference(x1, n1, x2, n2)
                yield "coverage", f"{strata} strata, {side} a side, δ {delta}", held(figure, delta)


def sample_size(audits, rng):
    for rate, gap in ((0.02, 0.01), (0.1, 0.05)):
        for groups in (2, 5, 10):
            cell = f"rate {rate}, gap {gap}, G {groups}"
            n = cases_to_exclude_gap(gap, rate=rate, groups=groups)
            x = rng.binomial(n, rate, (audits, groups))
            shown = largest_gaps(x, np.full(groups, n)).upper < gap
            yield "power to exclude", cell, 100 * shown.mean()


def _clustered(a, b):
    sums = [part.sum(axis=-1) for part in (a, b, a * a, a * b, b * b)]
    return clustered_counts(np.full(sums[0].shape, a.shape[-1]), *sums)


def _withheld(count, below):
    hidden = count < below
    return Span(np.where(hidden, 0.0, count), np.where(hidden, below - 1.0, count))


def _printed(x, n):
    low, high = rate_interval(x, n)
    return Intervals(x / n, low, high)


def _one_and_difference(counts, truth, cell):
    one = _printed(counts.events, counts.n)
    yield "one rate", cell, held(one, truth)
    x, n = counts.events, counts.n
    yield "difference", cell, held(rate_difference(x[:, 0], n[:, 0], x[:, 1], n[:, 1]), 0.0)


def _widths(counts):
    one = _printed(counts.events, counts.n)
    return one.upper - one.lower


def _inside(ranges, truth):
    return 100 * ((ranges.lower <= truth) & (truth <= ranges.upper)).mean()


def _population_rate(rate, spread):
    """Return E[w min(1, rate √w)] / E[w], w being log-normal, by quadrature."""
    nodes, weight = np.polynomial.hermite_e.hermegauss(80)
    w = np.exp(spread * nodes)
    return float(weight @ (w * np.minimum(1, rate * np.sqrt(w))) / (weight @ w))


def _selected(share, shift):
    """Return each group's selection rate and TPR at the cut that takes the best fifth."""
    grid = np.linspace(-8, 9, 40_001)
    one, rest = stats.norm.pdf(grid - shift), stats.norm.pdf(grid)
    above = np.cumsum((share * one + (1 - share) * rest)[::-1])[::-1]
    best = above <= 0.2 * above[0]
    y = stats.norm.cdf(grid - 1)
    rates = lambda weight: tuple(  # noqa: E731
        float((density * weight)[best].sum() / (density * weight).sum()) for density in (one, rest)
    )
    return {"selection": rates(np.ones_like(grid)), "TPR": rates(y)}
