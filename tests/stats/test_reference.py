import numpy as np
import pytest
from scipy import special, stats

from aitoolkit.stats.reference import against_reference, dunnett_alpha

X, N = np.array([30.0, 45, 62, 20]), np.array([200.0, 220, 300, 80])


def test_the_family_is_that_of_the_measured_table():
    family = against_reference(X, N, 0)
    assert round(float(family.alpha), 5) == 0.01806
    ends = np.round(np.stack([family.differences.lower, family.differences.upper], 1), 4)
    assert ends.tolist() == [[-0.0344, 0.1418], [-0.0275, 0.1359], [-0.0211, 0.2364]]


@pytest.mark.parametrize("reference", [0, 3])
def test_the_value_is_that_of_scipys_multivariate_normal(reference):
    rate = (X + 0.5) / (N + 1)
    variance = rate * (1 - rate) / N
    rest = np.delete(variance, reference)
    slope = np.sqrt(variance[reference] / (variance[reference] + rest))
    shape = np.outer(slope, slope)
    np.fill_diagonal(shape, 1)
    c = -special.ndtri(dunnett_alpha(X, N, reference, level=0.95) / 2)
    inside = stats.multivariate_normal(cov=shape).cdf(np.full(3, c), lower_limit=np.full(3, -c))
    assert inside == pytest.approx(0.95, abs=1e-4)


def test_one_comparison_is_not_adjusted():
    assert dunnett_alpha(X[:2], N[:2], 0, level=0.9) == pytest.approx(0.1, abs=1e-6)


def test_a_tiny_reference_among_large_groups_is_solved_too():
    """With a reference that makes all the noise, all comparisons are one."""
    alpha = dunnett_alpha(np.array([1.0, 3e6, 3e6]), np.array([3.0, 1e7, 1e7]), 0, level=0.95)
    assert alpha == pytest.approx(0.05, abs=5e-4)


def test_many_audits_at_once_are_each_as_alone():
    many = against_reference(np.stack([X, X[::-1]]), np.stack([N, N[::-1]]), 0)
    alone = against_reference(X[::-1], N[::-1], 0)
    assert many.ratios.lower[1] == pytest.approx(alone.ratios.lower, abs=1e-12)


def test_refuses_a_reference_alone():
    with pytest.raises(ValueError, match="two groups"):
        against_reference([1], [2], 0)
