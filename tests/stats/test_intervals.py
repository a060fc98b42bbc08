import numpy as np

from aitoolkit.stats.interval import Interval, Intervals


def test_what_is_not_a_number_is_no_estimate():
    many = Intervals(np.array([0.5, np.nan, np.inf]), np.zeros(3), np.array([1.0, 1, np.inf]))
    assert list(many) == [Interval(0.5, 0, 1), Interval(None, 0, 1), Interval(np.inf, 0, np.inf)]
    assert len(many) == 3


def test_one_figure_without_axis_is_reached_by_an_empty_index():
    alone = Intervals(np.array(0.5), np.array(0.1), np.array(0.9))
    assert alone[()] == Interval(0.5, 0.1, 0.9)
