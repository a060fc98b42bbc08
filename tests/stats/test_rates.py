import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special, stats

from aitoolkit.stats.rates import mid_p_limits, rate_interval

counts = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        (0, 20, 0, 0.1391),
        (1, 20, 0.0025, 0.2228),
        (8, 20, 0.2061, 0.6211),
        (3, 1000, 0.0008, 0.0081),
    ],
)
def test_mid_p_limits_are_those_of_the_measured_table(x, n, low, high):
    assert np.round(mid_p_limits(x, n), 4).tolist() == [low, high]


@given(counts)
def test_mid_p_limits_solve_the_equation_that_defines_them(case):
    x, n = case
    low, high = (float(end) for end in mid_p_limits(x, n))

    def upper_tail(p):
        return stats.binom.sf(x, n, p) + 0.5 * stats.binom.pmf(x, n, p)

    if x > 0 and x < n:
        assert upper_tail(low) == pytest.approx(0.025, abs=1e-9)
        assert upper_tail(high) == pytest.approx(0.975, abs=1e-9)


@given(counts, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_few_events_get_scipys_exact_interval(case, level):
    x, n = case
    low, high = rate_interval(x, n, level=level)
    expected = stats.binomtest(x, n).proportion_ci(level, method="exact")
    if min(x, n - x) < 8:
        assert [float(low), float(high)] == pytest.approx([expected.low, expected.high], abs=1e-9)
    else:  # mid-P lies inside the exact interval
        assert expected.low - 1e-9 <= low <= x / n <= high <= expected.high + 1e-9


@given(counts)
def test_swapping_events_and_non_events_mirrors_the_interval(case):
    x, n = case
    low, high = rate_interval(x, n)
    mirrored_low, mirrored_high = rate_interval(n - x, n)
    assert [1 - float(mirrored_high), 1 - float(mirrored_low)] == pytest.approx(
        [float(low), float(high)], abs=1e-9
    )


def test_a_higher_level_widens_every_interval():
    x, n = np.arange(0, 41), np.full(41, 40)
    low, high = rate_interval(x, n, level=0.9)
    wider_low, wider_high = rate_interval(x, n, level=0.99)
    assert (wider_low <= low).all()
    assert (wider_high >= high).all()
    assert ((wider_high - wider_low) > (high - low)).all()


def test_doubling_the_data_narrows_by_about_the_square_root_of_two():
    low, high = rate_interval(60, 200)
    low2, high2 = rate_interval(120, 400)
    assert (high - low) / (high2 - low2) == pytest.approx(np.sqrt(2), rel=0.02)


def test_exact_coverage_of_the_printed_interval_holds_the_bar():
    """Every n of the grid, rates .0005–.5: the chance that the interval holds the truth."""
    rates = np.concatenate([np.linspace(0.0005, 0.05, 100), np.linspace(0.05, 0.5, 226)])
    for n in (5, 10, 20, 30, 50, 100, 200, 500, 1000):
        x = np.arange(n + 1)
        low, high = rate_interval(x, np.full(n + 1, n))
        holds = (low[None, :] <= rates[:, None]) & (rates[:, None] <= high[None, :])
        coverage = (holds * stats.binom.pmf(x[None, :], n, rates[:, None])).sum(axis=1)
        assert coverage.min() >= 0.930, n
        common = n * np.minimum(rates, 1 - rates) >= 5
        if common.any():
            assert coverage[common].max() <= 0.982, n


@pytest.mark.parametrize(("x", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_refuses_counts_that_are_no_rate(x, n):
    with pytest.raises(ValueError, match="0 <= events <= n"):
        rate_interval(x, n)


def test_the_reference_solver_agrees_where_newton_starts_far_away():
    def excess(p):
        return stats.binom.sf(1, 100_000, p) + 0.5 * stats.binom.pmf(1, 100_000, p) - 0.025

    reference = optimize.brentq(excess, 1e-12, 1e-3, xtol=1e-16)
    assert float(mid_p_limits(1, 100_000)[0]) == pytest.approx(reference, rel=1e-6)


@given(st.floats(0.1, 200), st.floats(0.05, 0.95))
def test_effective_counts_solve_the_equation_too(n, rate):
    x = rate * n
    low, high = (float(end) for end in mid_p_limits(x, n))

    def lower_tail(p):
        return 0.5 * (special.betainc(x, n - x + 1, p) + special.betainc(x + 1, n - x, p))

    assert 0 <= low <= rate <= high <= 1
    for end, tail in ((low, 0.025), (high, 0.975)):
        if 1e-9 < end < 1 - 1e-9:
            assert lower_tail(end) == pytest.approx(tail, abs=1e-6)


def test_many_counts_at_once_are_each_as_alone():
    x = np.tile(np.arange(50), 60).reshape(60, 50)
    low, high = mid_p_limits(x, 60)
    alone_low, alone_high = mid_p_limits(x[0], 60)
    assert (low == alone_low).all()
    assert (high == alone_high).all()


def test_a_rounding_error_does_not_change_the_interval():
    """Effective counts of 8 come as 7.999999999999999 too."""
    plain, close = rate_interval(8, 40), rate_interval(8 - 1e-14, 40)
    assert [float(end) for end in plain] == pytest.approx([float(end) for end in close], abs=1e-9)
