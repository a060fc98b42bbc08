from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.stats.coarse import (
    Span,
    coarse_differences,
    coarse_gap,
    coarse_rates,
    coarse_ratios,
    rounded_span,
)
from aitoolkit.stats.gaps import largest_gap
from aitoolkit.stats.pairs import rate_difference, rate_ratio
from aitoolkit.stats.rates import rate_interval

count = st.integers(0, 40)


def _nearest(value, base):
    return base * np.rint(np.asarray(value) / base)


def _all(span):
    return range(int(span.low), int(span.high) + 1)


def _seen_at_all(x, y):
    return [(a, a + b) for a, b in product(_all(x), _all(y)) if a + b > 0]


@given(count, count, st.sampled_from([5, 10]))
def test_every_count_lies_in_the_span_of_its_rounding(a, b, base):
    for value in (a, b):
        span = rounded_span(_nearest(value, base), base)
        assert span.low <= value <= span.high
    span = rounded_span(20, 5, random=True)
    assert (span.low, span.high) == (16, 24)


@given(count, count)
@settings(deadline=None, max_examples=40)
def test_one_rate_is_never_narrower_than_any_count_it_may_stand_for(a, b):
    x, y = rounded_span(_nearest(a, 5), 5), rounded_span(_nearest(b, 5), 5)
    worst = coarse_rates(x, y)
    for events, n in _seen_at_all(x, y):
        low, high = rate_interval(events, n)
        assert worst.lower <= low + 1e-9
        assert high - 1e-9 <= worst.upper
        assert worst.smallest <= events / n <= worst.largest


@given(count, count, count, count)
@settings(deadline=None, max_examples=25)
def test_comparisons_are_never_narrower_than_any_counts_they_may_stand_for(a, b, c, d):
    spans = [rounded_span(_nearest(value, 5), 5) for value in (a, b, c, d)]
    one, two = _seen_at_all(*spans[:2]), _seen_at_all(*spans[2:])
    if not one or not two:
        return
    (x1, n1), (x2, n2) = (np.array(side).T for side in (one, two))
    sides = (x1[:, None], n1[:, None], x2, n2)
    for coarse, exact, slack in (
        (coarse_differences, rate_difference, 1e-9),
        (coarse_ratios, rate_ratio, 1e-6),
    ):
        worst, all_of_them = coarse(*spans), exact(*sides)
        assert worst.lower <= all_of_them.lower.min() + slack
        assert all_of_them.upper.max() - slack <= worst.upper


def test_a_group_that_may_be_empty_says_nothing():
    nothing = coarse_rates(Span(0, 4), Span(0, 4))
    assert [nothing.lower, nothing.upper] == [0, 1]


def test_the_gap_of_exact_counts_is_the_gap_itself():
    x, n = np.array([30.0, 45, 62, 20]), np.array([200.0, 220, 300, 80])
    worst, exact = coarse_gap(Span(x, x), Span(n - x, n - x)), largest_gap(x, n)
    assert [worst.lower, worst.upper] == pytest.approx([exact.lower, exact.upper])
    assert [worst.smallest, worst.largest] == pytest.approx([exact.value] * 2)


def test_the_gap_of_rounded_counts_is_wider_on_both_sides():
    x, n = np.array([30.0, 120, 62]), np.array([200.0, 220, 300])
    worst, exact = coarse_gap(rounded_span(x, 10), rounded_span(n - x, 10)), largest_gap(x, n)
    assert 0 < worst.lower < exact.lower
    assert worst.upper > exact.upper
    assert worst.smallest < exact.value < worst.largest


def test_a_gap_of_one_group_is_refused():
    with pytest.raises(ValueError, match="two groups"):
        coarse_gap(Span(np.array([1.0]), np.array([1.0])), Span(np.array([1.0]), np.array([1.0])))
