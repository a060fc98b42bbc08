import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from aitoolkit.stats.independence import (
    any_gap_p_value,
    chi_square,
    holm,
    mid_p_of,
    resampled_chi_squares,
)


def test_p_is_scipys_pearson_where_counts_are_expected_enough():
    x, n = np.array([30, 45, 62, 20]), np.array([200, 220, 300, 80])
    expected = stats.chi2_contingency([x, n - x], correction=False).pvalue
    assert any_gap_p_value(x, n) == pytest.approx(expected)
    assert round(any_gap_p_value(x, n), 3) == 0.214


def test_few_counts_get_the_exact_mid_p_of_two_groups():
    """All tables with the margins of 1/10 against 6/12, enumerated."""
    x, n = np.array([1, 6]), np.array([10, 12])
    first = np.arange(8)
    tables = np.stack([first, 7 - first], axis=-1)
    chance = stats.hypergeom.pmf(first, 22, 7, 10)
    seen, all_seen = chi_square(x, n), chi_square(tables, n)
    tied = np.abs(all_seen - seen) < 1e-9
    exact = chance[(all_seen > seen) & ~tied].sum() + 0.5 * chance[tied].sum()
    assert any_gap_p_value(x, n, tables=40_000) == pytest.approx(exact, abs=0.005)


def test_same_seed_same_p_and_another_seed_another():
    args = ([1, 6, 2], [10, 12, 9])
    assert any_gap_p_value(*args, random_state=1) == any_gap_p_value(*args, random_state=1)
    assert any_gap_p_value(*args, random_state=1) != any_gap_p_value(*args, random_state=2)


def test_ties_count_half():
    assert mid_p_of(2.0, np.array([1.0, 2.0 + 1e-12, 3.0, 3.0])) == pytest.approx((2 + 0.5 * 2) / 5)


@pytest.mark.parametrize("x", [[0, 0], [10, 20]])
def test_nobody_or_everybody_is_no_gap(x):
    assert any_gap_p_value(x, [10, 20]) == 1


def test_effective_counts_are_rounded_for_the_resampling():
    assert 0 < any_gap_p_value([0.9, 6.2], [10.1, 11.8]) < 0.2


def test_tables_beyond_numpys_sampler_have_the_right_spread():
    """A sparse group of 60 beside two thousand million cases: X² has one degree of freedom."""
    for events in (2e8, 8e8):
        drawn = resampled_chi_squares(np.array([60.0, 2e9]), events, 20_000, 0)
        assert drawn.mean() == pytest.approx(1, abs=0.06)
    few = resampled_chi_squares(np.array([1e9, 1e9]), 40.0, 20_000, 0)
    assert few.mean() == pytest.approx(1, abs=0.06)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(deadline=None, max_examples=30)
def test_holm_is_that_of_statsmodels(p):
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_holm_adjusts_each_audit_of_many():
    p = np.array([[0.01, 0.5, 0.02], [0.3, 0.001, 0.04]])
    assert holm(p) == pytest.approx(np.stack([holm(row) for row in p]))


def test_sparse_groups_do_not_cry_wolf():
    rng, n = np.random.default_rng(3), np.array([400, 40, 8, 3])
    alarms = sum(any_gap_p_value(rng.binomial(n, 0.03), n, tables=500) < 0.05 for _ in range(400))
    assert alarms <= 32


def test_refuses_an_empty_group():
    with pytest.raises(ValueError, match="groups with cases"):
        any_gap_p_value([1, 0], [2, 0])
