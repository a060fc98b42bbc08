import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aitoolkit.stats.clusters import clustered_counts
from aitoolkit.stats.effective import weighted_counts
from aitoolkit.stats.pairs import rate_difference
from aitoolkit.stats.rates import rate_interval

counts = st.integers(2, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def _weighted(y, w):
    parts = (w[y == 1].sum(), w[y == 0].sum(), (w[y == 1] ** 2).sum(), (w[y == 0] ** 2).sum())
    return weighted_counts(len(y), *parts)


def _clustered(a, b, **more):
    a, b = np.asarray(a, float), np.asarray(b, float)
    sums = [part.sum(axis=-1) for part in (a, b, a * a, a * b, b * b)]
    return clustered_counts((b > 0).sum(axis=-1), *sums, **more)


@given(counts, st.floats(0.01, 100))
def test_equal_weights_are_counts_whatever_their_size(case, weight):
    x, n = case
    effective = weighted_counts(n, x * weight, (n - x) * weight, x * weight**2, (n - x) * weight**2)
    assert [float(effective.events), float(effective.n)] == pytest.approx([x, n])


def test_unequal_weights_keep_the_weighted_rate_and_lose_cases():
    rng = np.random.default_rng(0)
    y, w = rng.binomial(1, 0.3, 200), np.exp(rng.normal(size=200))
    effective = _weighted(y, w)
    assert effective.events / effective.n == pytest.approx(w @ y / w.sum())
    assert effective.n <= w.sum() ** 2 / (w**2).sum() < 200


def test_no_variance_leaves_kish_n_and_no_case_nothing():
    w = np.array([1.0, 2, 3])
    assert float(_weighted(np.zeros(3), w).n) == pytest.approx(36 / 14)
    assert float(weighted_counts(0, 0, 0, 0, 0).n) == 0
    assert float(weighted_counts(1, 5, 0, 25, 0).n) == pytest.approx(1)


def test_weighted_intervals_hold_the_truth():
    """Weights unrelated to the outcome, spread one in the logarithm."""
    rng = np.random.default_rng(2)
    held = 0
    for _ in range(1500):
        effective = _weighted(rng.binomial(1, 0.3, 100), np.exp(rng.normal(size=100)))
        low, high = rate_interval(effective.events, effective.n)
        held += low <= 0.3 <= high
    assert held / 1500 >= 0.935


@given(st.lists(counts, min_size=1, max_size=5), st.integers(2, 20))
def test_copies_of_each_case_leave_the_widths_as_they_were(groups, copies):
    x, n = (np.array(part, float) for part in zip(*groups, strict=True))
    k = float(copies)
    once = clustered_counts(n, x, n, x, x, n)
    many = clustered_counts(n, k * x, k * n, k**2 * x, k**2 * x, k**2 * n)
    assert once.n == pytest.approx(n)
    low, high = rate_interval(once.events, once.n)
    many_low, many_high = rate_interval(many.events, many.n)
    assert many_high - many_low == pytest.approx(high - low, abs=1e-9)
    one, other = (rate_difference(c.events[0], c.n[0], c.events, c.n) for c in (once, many))
    assert one.lower == pytest.approx(other.lower, abs=1e-9)


def test_one_cluster_is_one_case_and_none_is_none():
    assert _clustered([[3]], [[8]]).n.tolist() == [1]
    assert clustered_counts([4, 0], [2, 0], [4, 0], [2, 0], [2, 0], [4, 0]).n.tolist() == [4, 0]


def test_alike_clusters_count_less_than_their_cases():
    rng = np.random.default_rng(1)
    b = rng.integers(1, 11, 100)
    alike = _clustered(b * rng.binomial(1, 0.3, 100), b)
    mixed = _clustered(rng.binomial(b, 0.3), b)
    assert alike.n < 120 < mixed.n <= b.sum()


def test_a_design_effect_of_chance_is_not_taken_below_the_mean():
    """The second group's two events happen to lie apart; the first says how alike cases are."""
    b = np.full((2, 40), 5.0)
    a = np.zeros((2, 40))
    a[0, :16] = 5
    a[1, :2] = 1
    alone, beside = _clustered(a[1:], b[1:]), _clustered(a, b)
    assert beside.n[1] < 0.5 * alone.n[0]


def test_clustered_intervals_hold_the_truth():
    """Thirty clusters of one to ten, intraclass correlation one half."""
    rng = np.random.default_rng(6)
    b = rng.integers(1, 11, (1500, 2, 30))
    a = rng.binomial(b, rng.beta(0.3, 0.7, b.shape))
    effective = _clustered(a, b)
    low, high = rate_interval(effective.events, effective.n)
    assert ((low <= 0.3) & (high >= 0.3)).mean() >= 0.935
