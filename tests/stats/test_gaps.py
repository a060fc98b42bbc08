import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from aitoolkit.stats.gaps import largest_gap, pairwise_differences, pairwise_level

groups = st.lists(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=8,
)


def test_gap_of_four_groups_is_that_of_the_measured_table():
    gap = largest_gap([30, 45, 62, 20], [200, 220, 300, 80])
    assert (round(gap.value, 4), gap.lower, round(gap.upper, 4)) == (0.1, 0, 0.2126)
    assert (gap.highest, gap.lowest) == (3, 0)


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [((56, 48), (70, 80), 0.0524, 0.3369), ((5, 0), (20, 20), 0.0439, 0.4702)],
)
def test_gap_of_two_groups_is_newcombes_difference(x, n, low, high):
    gap = largest_gap(x, n)
    assert (round(gap.lower, 4), round(gap.upper, 4)) == (low, high)


@pytest.mark.parametrize("count", [2, 3, 5, 10, 40])
def test_pairwise_level_is_scipys_studentised_range(count):
    q = stats.studentized_range.ppf(0.95, count, np.inf)
    expected = 1 - 2 * stats.norm.sf(q / np.sqrt(2))
    assert pairwise_level(count, 0.95) == pytest.approx(expected, abs=1e-6)


@given(groups)
@settings(max_examples=60, deadline=None)
def test_order_of_groups_does_not_matter(cases):
    x, n = zip(*cases, strict=True)
    gap, turned = largest_gap(x, n), largest_gap(x[::-1], n[::-1])
    ends = [gap.value, gap.lower, gap.upper]
    assert ends == pytest.approx([turned.value, turned.lower, turned.upper], abs=1e-12)
    assert 0 <= gap.lower <= gap.value <= gap.upper <= 1


def test_swapping_two_groups_mirrors_their_difference():
    lower, upper = pairwise_differences(np.array([5.0, 30]), np.array([40.0, 90]), level=0.95)
    assert lower[0, 1] == pytest.approx(-upper[1, 0])
    assert upper[0, 1] == pytest.approx(-lower[1, 0])


def test_ten_equal_groups_are_not_condemned():
    """Of 500 audits of ten equal groups of 500, at most 35 leave out "no gap"."""
    rng = np.random.default_rng(20)
    n = np.full(10, 500)
    flagged = sum(largest_gap(rng.binomial(500, 0.3, 10), n).lower > 0 for _ in range(500))
    assert flagged <= 35


def test_a_real_gap_is_found():
    assert largest_gap([100, 160], [500, 500]).lower > 0.05


def test_refuses_a_gap_of_one_group():
    with pytest.raises(ValueError, match="two groups"):
        largest_gap([1], [2])
