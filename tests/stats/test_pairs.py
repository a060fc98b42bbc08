import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, special
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from aitoolkit.stats.interval import Interval, Intervals
from aitoolkit.stats.pairs import (
    mid_p_rates,
    mover_difference,
    mover_ratio,
    pair_p_value,
    rate_difference,
    rate_ratio,
)

side = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3369),
        ((5, 20, 0, 20), 0.0439, 0.4702),
        ((1, 1, 0, 1), -0.3435, 1),
    ],
)
def test_differences_are_those_of_the_measured_table(counts, low, high):
    d = rate_difference(*counts)[()]
    assert [round(d.lower, 4), round(d.upper, 4)] == [low, high]


def test_ratios_are_those_of_the_measured_table():
    r = rate_ratio(56, 70, 48, 80)[()]
    assert [round(r.lower, 4), round(r.upper, 4)] == [1.0779, 1.6679]
    r = rate_ratio(5, 20, 0, 20)[()]
    assert (r.value, round(r.lower, 4), r.upper) == (np.inf, 1.4261, np.inf)


def test_nothing_over_nothing_is_no_estimate_and_says_nothing():
    assert rate_ratio(0, 10, 0, 20)[()] == Interval(None, 0.0, np.inf)


def test_no_event_over_some_is_zero_with_an_upper_end():
    r = rate_ratio(0, 20, 5, 20)[()]
    assert (r.value, r.lower) == (0, 0)
    assert 0 < r.upper < 1


@given(side, side)
@settings(deadline=None)
def test_mover_on_wilson_limits_is_statsmodels_newcombe(one, two):
    def wilson(x, n):
        return Intervals(np.array(x / n), *map(np.array, proportion_confint(x, n, method="wilson")))

    d = mover_difference(wilson(*one), wilson(*two))[()]
    expected = confint_proportions_2indep(*one, *two, compare="diff", method="newcomb")
    assert [d.lower, d.upper] == pytest.approx(expected, abs=1e-9)


@given(side.filter(lambda s: s[0] > 0), side.filter(lambda s: s[0] > 0))
@settings(deadline=None)
def test_the_ratio_solves_the_equation_that_defines_it(one, two):
    """L is the ratio at which MOVER's difference p₁ − L·p₂ just reaches 0; U alike."""
    first, second = mid_p_rates(*one), mid_p_rates(*two)
    ratio = mover_ratio(first, second)[()]

    def scaled(by):
        return Intervals(second.value * by, second.lower * by, second.upper * by)

    assert mover_difference(first, scaled(ratio.lower))[()].lower == pytest.approx(0, abs=1e-7)
    assert mover_difference(first, scaled(ratio.upper))[()].upper == pytest.approx(0, abs=1e-7)


@given(side, side, st.sampled_from([0.8, 0.95, 0.99]))
@settings(deadline=None)
def test_difference_and_ratio_leave_out_0_and_1_on_the_same_data(one, two, level):
    d, r = rate_difference(*one, *two, level=level)[()], rate_ratio(*one, *two, level=level)[()]
    assert (d.lower > 1e-12) == (r.lower > 1 + 1e-12)
    assert (d.upper < -1e-12) == (r.upper < 1 - 1e-12)


@given(side, side)
@settings(deadline=None)
def test_swapping_sides_mirrors_the_difference_and_inverts_the_ratio(one, two):
    d, turned = rate_difference(*one, *two)[()], rate_difference(*two, *one)[()]
    assert [d.lower, d.upper] == pytest.approx([-turned.upper, -turned.lower], abs=1e-12)
    if one[0] > 0 and two[0] > 0:
        r, turned = rate_ratio(*one, *two)[()], rate_ratio(*two, *one)[()]
        assert [r.lower, r.upper] == pytest.approx([1 / turned.upper, 1 / turned.lower], rel=1e-6)


@given(side, side)
@settings(deadline=None, max_examples=60)
def test_p_is_where_the_interval_begins_to_leave_out_zero(one, two):
    p = float(pair_p_value(*one, *two))
    if p <= 1e-11 or p > 0.999:
        return

    def out(alpha):
        d = rate_difference(*one, *two, level=1 - alpha)[()]
        return d.lower > 0 or d.upper < 0

    assert out(p * 1.001)
    assert not out(p * 0.999)


def test_p_of_equal_rates_is_one_and_of_opposite_ones_is_tiny():
    assert pair_p_value([5, 0], [10, 400], [10, 400], [20, 400]).tolist() == [1.0, 1e-12]


def test_p_values_of_many_pairs_are_those_that_scipy_finds_one_by_one():
    chance = np.random.default_rng(3)
    n, other_n = chance.integers(5, [[60], [4000], [90_000]], (2, 3, 40)).reshape(2, -1)
    rate = chance.random(n.size)
    x = chance.binomial(n, rate)
    other = chance.binomial(other_n, np.clip(rate + chance.normal(0, 0.03, n.size), 0, 1))
    x[0], other[0], other[1] = 0, other_n[0] // 2, other_n[1]

    def of_one(high, n_high, low, n_low):
        def lower_end(z):
            level = 1 - 2 * special.ndtr(-z)
            return rate_difference(high, n_high, low, n_low, level=level)[()].lower

        return 2 * special.ndtr(-optimize.brentq(lower_end, 1e-6, 7.13, xtol=1e-13))

    together = pair_p_value(x, n, other, other_n)
    checked = 0
    for p, *sides in zip(together, x, n, other, other_n, strict=True):
        assert p == pair_p_value(*sides)
        if 1e-11 < p < 1:
            first, second = sorted([sides[:2], sides[2:]], key=lambda s: -s[0] / s[1])
            assert p == pytest.approx(of_one(*first, *second), abs=1e-9)
            checked += 1
    assert checked > 80


def test_positively_correlated_pairs_have_smaller_p_values_each_by_its_own_correlation():
    plain, paired = pair_p_value([30, 30], [100, 100], 20, 100, rho=[0.0, 0.5])
    assert paired < plain == pair_p_value(30, 100, 20, 100)


def test_positive_correlation_narrows_the_difference():
    plain, paired = (rate_difference(30, 100, 20, 100, rho=rho)[()] for rho in (0, 0.5))
    assert plain.lower < paired.lower < paired.upper < plain.upper


def test_each_pair_may_have_a_level_of_its_own():
    both = rate_difference([30, 30], [100, 100], [20, 20], [100, 100], level=[0.9, 0.99])
    assert both[0] == rate_difference(30, 100, 20, 100, level=0.9)[()]
    assert both[1] == rate_difference(30, 100, 20, 100, level=0.99)[()]


def test_a_missing_side_leaves_no_difference():
    missing = Intervals(np.array(np.nan), np.array(0.0), np.array(1.0))
    assert mover_difference(mid_p_rates(1, 2), missing)[()] == Interval(None, -1.0, 1.0)
