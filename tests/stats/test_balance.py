import numpy as np
import pytest
from fairlearn import metrics as fairlearn
from sklearn.metrics import balanced_accuracy_score

from aitoolkit.stats.balance import (
    average_odds_difference,
    balanced_accuracy,
    equalized_odds_difference,
    share_ratio,
)
from aitoolkit.stats.interval import Interval
from aitoolkit.stats.pairs import mover_difference, rate_difference


def _cases(tp, fn, fp, tn):
    y = np.repeat([1, 1, 0, 0], [tp, fn, fp, tn])
    return y, np.repeat([1, 0, 1, 0], [tp, fn, fp, tn])


def test_balanced_accuracy_is_scikit_learns_and_mirrors():
    figure = balanced_accuracy(40, 50, 120, 200)[()]
    assert figure.value == pytest.approx(balanced_accuracy_score(*_cases(40, 10, 80, 120)))
    turned = balanced_accuracy(10, 50, 80, 200)[()]
    assert [1 - turned.upper, 1 - turned.lower] == pytest.approx([figure.lower, figure.upper])


def test_balanced_accuracy_is_half_a_difference_of_rates():
    """½(TPR + TNR) = ½ + ½(TPR − FPR), ends included."""
    d, b = rate_difference(40, 50, 80, 200)[()], balanced_accuracy(40, 50, 120, 200)[()]
    assert [b.lower, b.upper] == pytest.approx([0.5 + d.lower / 2, 0.5 + d.upper / 2])


def test_equalised_and_average_odds_are_fairlearns():
    one, two = _cases(40, 10, 20, 80), _cases(60, 40, 15, 85)
    y, decided = (np.concatenate(both) for both in zip(one, two, strict=True))
    group = np.repeat([0, 1], [len(one[0]), len(two[0])])
    counts = ([40, 60], [50, 100], [20, 15], [100, 100])
    assert equalized_odds_difference(*counts)[()].value == pytest.approx(
        fairlearn.equalized_odds_difference(y, decided, sensitive_features=group)
    )
    average = average_odds_difference(*counts)[()]
    assert average.value == pytest.approx(0.5 * (0.2 + 0.05))
    assert average.lower < average.value < average.upper


def test_equalised_odds_of_equal_groups_do_not_cry_wolf():
    rng, shape = np.random.default_rng(8), (2000, 3)
    figure = equalized_odds_difference(
        rng.binomial(100, 0.7, shape), np.full(shape, 100),
        rng.binomial(300, 0.2, shape), np.full(shape, 300),
    )  # fmt: skip
    assert 0.03 <= (figure.lower > 0).mean() <= 0.065


def test_difference_of_balanced_accuracies_is_mover_of_both():
    one, two = balanced_accuracy(40, 50, 120, 200), balanced_accuracy(30, 50, 120, 200)
    d = mover_difference(one, two)[()]
    assert d.value == pytest.approx(0.1)
    assert -0.05 < d.lower < d.upper < 0.25


def test_share_of_errors_over_share_of_people_is_what_counting_gives():
    figure = share_ratio(30, 100, 40, 300)[()]
    assert figure.value == pytest.approx((30 / 70) / (100 / 400))
    assert 1 < figure.lower < figure.value < figure.upper < 4


def test_shares_without_errors_keep_their_ends():
    assert share_ratio(0, 100, 0, 300)[()] == Interval(None, 0.0, 4.0)
    none = share_ratio(0, 100, 40, 300)[()]
    assert (none.value, none.lower) == (0, 0)
    assert 0 < none.upper < 1
    all_of_them = share_ratio(40, 100, 0, 300)[()]
    assert (all_of_them.value, all_of_them.upper) == (4, 4)
