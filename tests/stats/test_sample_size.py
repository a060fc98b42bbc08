import numpy as np
import pytest

from aitoolkit.stats.gaps import largest_gaps
from aitoolkit.stats.sample_size import cases_to_exclude_gap


@pytest.mark.parametrize(
    ("rate", "gap", "exclude"),
    [
        (0.02, 0.01, [4119, 6615, 8287]),
        (0.10, 0.05, [757, 1215, 1522]),
    ],
)
def test_sizes_are_those_of_the_measured_table(rate, gap, exclude):
    assert [cases_to_exclude_gap(gap, rate=rate, groups=g) for g in (2, 5, 10)] == exclude


def test_the_power_is_reached():
    rng = np.random.default_rng(9)
    n = cases_to_exclude_gap(0.05, rate=0.1, groups=5)
    x = rng.binomial(n, 0.1, (1000, 5))
    assert 0.76 <= (largest_gaps(x, np.full(5, n)).upper < 0.05).mean() <= 0.84


def test_a_smaller_gap_more_groups_and_more_power_need_more_cases():
    base = cases_to_exclude_gap(0.05, rate=0.1)
    assert cases_to_exclude_gap(0.04, rate=0.1) > base
    assert cases_to_exclude_gap(0.05, rate=0.1, groups=3) > base
    assert cases_to_exclude_gap(0.05, rate=0.1, power=0.9) > base


@pytest.mark.parametrize(("gap", "rate"), [(0, 0.1), (0.95, 0.1), (0.1, -0.1)])
def test_refuses_a_gap_that_cannot_be(gap, rate):
    with pytest.raises(ValueError, match="0 < gap"):
        cases_to_exclude_gap(gap, rate=rate)
