import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.stats.gaps import largest_gap, largest_gaps
from aitoolkit.stats.pairs import rate_ratio
from aitoolkit.stats.ratios import smallest_ratio, smallest_ratios

groups = st.lists(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=6,
)


def test_four_fifths_is_that_of_the_measured_table():
    ratio = smallest_ratio([30, 45, 62, 20], [200, 220, 300, 80])
    assert [ratio.value, round(ratio.lower, 4), ratio.upper] == [pytest.approx(0.6), 0.3662, 1]
    assert (ratio.highest, ratio.lowest) == (3, 0)


@given(groups)
@settings(deadline=None, max_examples=80)
def test_ratio_and_gap_leave_out_1_and_0_on_the_same_data(cases):
    x, n = zip(*cases, strict=True)
    ratio, gap = smallest_ratio(x, n), largest_gap(x, n)
    assert (ratio.upper < 1 - 1e-12) == (gap.lower > 1e-12)
    if ratio.value is not None:
        assert 0 <= ratio.lower <= ratio.value + 1e-12 <= ratio.upper + 2e-12 <= 1 + 2e-12


def test_two_groups_are_the_pair_itself():
    pair = rate_ratio(48, 80, 56, 70)[()]
    ratio = smallest_ratio([56, 48], [70, 80])
    assert [ratio.lower, ratio.upper] == pytest.approx([pair.lower, pair.upper], abs=1e-12)


def test_no_event_anywhere_is_no_ratio():
    ratio = smallest_ratio([0, 0, 0], [10, 20, 30])
    assert (ratio.value, ratio.lower, ratio.upper) == (None, 0, 1)


def test_a_group_without_events_makes_the_ratio_zero():
    ratio = smallest_ratio([0, 30], [50, 60])
    assert (ratio.value, ratio.lower) == (0, 0)
    assert ratio.upper < 0.8


def test_effective_counts_are_taken_as_they_are():
    whole = smallest_ratio([30, 45], [200, 220])
    half = smallest_ratio([15.0, 22.5], [100.0, 110.0])
    assert half.value == pytest.approx(whole.value)
    assert half.lower < whole.lower


def test_many_audits_at_once_are_each_as_alone():
    x, n = np.array([[3, 9, 5], [0, 4, 8]]), np.array([20, 30, 25])
    ratios, gaps = smallest_ratios(x, n), largest_gaps(x, n)
    for i in (0, 1):
        ratio, gap = smallest_ratio(x[i], n), largest_gap(x[i], n)
        assert [ratios[i].lower, ratios[i].upper] == [ratio.lower, ratio.upper]
        assert [gaps[i].lower, gaps[i].upper] == [gap.lower, gap.upper]


def test_refuses_a_ratio_of_one_group():
    with pytest.raises(ValueError, match="two groups"):
        smallest_ratio([1], [2])
