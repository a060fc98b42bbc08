import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special
from statsmodels.stats.contingency_tables import StratifiedTable

from aitoolkit.stats.interval import Interval
from aitoolkit.stats.pairs import rate_difference
from aitoolkit.stats.strata import (
    conditional_demographic_disparity,
    mantel_haenszel_difference,
    mantel_haenszel_odds_ratio,
)

stratum = st.tuples(st.integers(1, 30), st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))
tables = st.lists(stratum, min_size=1, max_size=8).map(np.array)


def _sides(cells):
    a, b, c, d = cells.T
    return a, a + b, c, c + d


@given(tables)
@settings(deadline=None)
def test_odds_ratio_is_statsmodels(cells):
    table = StratifiedTable([c.reshape(2, 2).astype(float) for c in cells])
    ratio = mantel_haenszel_odds_ratio(*_sides(cells))[()]
    assert ratio.value == pytest.approx(table.oddsratio_pooled)
    assert [ratio.lower, ratio.upper] == pytest.approx(table.oddsratio_pooled_confint())


@given(tables)
@settings(deadline=None)
def test_ends_of_the_difference_solve_the_equation_that_defines_them(cells):
    """(δ̂ − δ)² W² = z² (δP + Q), Sato's variance at δ itself."""
    x1, n1, x2, n2 = (part.astype(float) for part in _sides(cells))
    total = n1 + n2
    w = (n1 * n2 / total).sum()
    p = ((n1**2 * x2 - n2**2 * x1 + 0.5 * n1 * n2 * (n2 - n1)) / total**2).sum()
    q = ((x1 * (n2 - x2) + x2 * (n1 - x1)) / (2 * total)).sum()
    d = mantel_haenszel_difference(x1, n1, x2, n2)[()]
    for end in (d.lower, d.upper):
        if abs(end) < 1:
            left = (d.value - end) ** 2 * w**2
            assert left == pytest.approx(special.ndtri(0.975) ** 2 * (end * p + q), abs=1e-8)


@given(tables)
@settings(deadline=None)
def test_swapping_sides_mirrors_the_difference(cells):
    x1, n1, x2, n2 = _sides(cells)
    d = mantel_haenszel_difference(x1, n1, x2, n2)[()]
    turned = mantel_haenszel_difference(x2, n2, x1, n1)[()]
    assert [d.lower, d.upper] == pytest.approx([-turned.upper, -turned.lower], abs=1e-9)


def test_one_large_stratum_is_a_difference_of_two_rates():
    pooled = mantel_haenszel_difference([300], [1000], [200], [1000])[()]
    plain = rate_difference(300, 1000, 200, 1000)[()]
    assert pooled.value == pytest.approx(plain.value)
    assert [pooled.lower, pooled.upper] == pytest.approx([plain.lower, plain.upper], abs=0.002)


def test_strata_of_one_side_say_nothing():
    with_it = mantel_haenszel_difference([8, 30, 5], [20, 50, 9], [4, 20, 0], [20, 50, 0])
    without = mantel_haenszel_difference([8, 30], [20, 50], [4, 20], [20, 50])
    assert with_it[()] == without[()]
    assert mantel_haenszel_difference([5], [9], [0], [0])[()] == Interval(None, -1.0, 1.0)
    assert mantel_haenszel_odds_ratio([5], [9], [0], [0])[()] == Interval(None, 0.0, np.inf)


def test_an_odds_ratio_without_an_end_is_infinite():
    assert mantel_haenszel_odds_ratio([5], [5], [3], [9])[()] == Interval(np.inf, 0.0, np.inf)


def test_a_direction_that_turns_over_when_stratified_is_seen():
    """Simpson: worse over all, better in both strata."""
    x1, n1, x2, n2 = [81, 192], [87, 263], [234, 55], [270, 80]
    crude = rate_difference(sum(x1), sum(n1), sum(x2), sum(n2))[()]
    assert crude.value < 0 < mantel_haenszel_difference(x1, n1, x2, n2)[()].value


def test_disparity_given_strata_is_the_weighted_mean_over_them():
    value = conditional_demographic_disparity([20, 5], [10, 5], [40, 20], [40, 60])
    assert value == pytest.approx(0.5 * (20 / 40 - 10 / 40) + 0.5 * (5 / 20 - 5 / 60))


def test_disparity_leaves_out_strata_where_nobody_was_refused():
    with_it = conditional_demographic_disparity([20, 0], [10, 7], [40, 0], [40, 30])
    assert with_it == pytest.approx(0.25)
    assert np.isnan(conditional_demographic_disparity([0], [7], [0], [30]))
