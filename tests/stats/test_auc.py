import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from aitoolkit.stats.auc import auc_from_counts, auc_intervals, roc_auc
from aitoolkit.stats.interval import Interval
from aitoolkit.stats.pairs import mover_difference

cases = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 12)), min_size=6, max_size=80).filter(
    lambda rows: 2 <= sum(y for y, _ in rows) <= len(rows) - 2
)


@given(cases)
@settings(deadline=None)
def test_area_is_scikit_learns_and_lies_in_its_interval(rows):
    y, score = np.array(rows).T
    area, low, high = roc_auc(y, score)
    assert area == pytest.approx(roc_auc_score(y, score))
    assert 0 <= low <= area <= high <= 1


@given(cases)
@settings(deadline=None)
def test_turning_the_score_round_mirrors_the_interval(rows):
    y, score = np.array(rows).T
    area, low, high = roc_auc(y, score)
    turned, turned_low, turned_high = roc_auc(y, -score)
    assert [turned, turned_low, turned_high] == pytest.approx(
        [1 - area, 1 - high, 1 - low], abs=1e-9
    )


def test_interval_holds_the_truth_as_often_as_it_says():
    """Two normals one apart: the true area is Φ(1/√2) = 0.7602."""
    rng = np.random.default_rng(1)
    y = np.repeat([0, 1], [300, 100])
    held = 0
    for _ in range(1000):
        score = rng.normal(size=400) + y
        _, low, high = roc_auc(y, score)
        held += low <= 0.7602 <= high
    assert 0.93 <= held / 1000 <= 0.97


def test_a_perfect_ranking_of_few_cases_is_not_certain():
    area, low, high = roc_auc([0, 0, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6])
    assert (area, high) == (1, 1)
    assert low < 0.8


def test_refuses_one_class():
    with pytest.raises(ValueError, match="two cases of each class"):
        roc_auc([1, 1, 1], [1, 2, 3])


def test_many_groups_at_once_are_each_as_alone():
    a, c = np.array([[1, 3, 6], [0, 0, 9], [2, 2, 2]]), np.array([[8, 5, 2], [9, 1, 0], [2, 2, 2]])
    many = auc_intervals(a, c)
    for i in range(3):
        value, low, high = auc_from_counts(a[i].astype(float), c[i].astype(float), level=0.95)
        assert many[i] == Interval(value, low, high)


def test_one_case_of_a_class_is_no_area():
    assert auc_intervals([0, 1, 0], [5, 5, 5])[()] == Interval(None, 0.0, 1.0)


def test_equal_groups_differ_in_area_as_seldom_as_they_should():
    """MOVER on areas of ten bins, 30 positives and 60 negatives a group."""
    rng = np.random.default_rng(4)
    chance = np.arange(1, 11) / 55
    one, two = (
        auc_intervals(rng.multinomial(30, chance, 2000), rng.multinomial(60, chance[::-1], 2000))
        for _ in range(2)
    )
    d = mover_difference(one, two)
    assert 0.935 <= ((d.lower <= 0) & (d.upper >= 0)).mean() <= 0.985
