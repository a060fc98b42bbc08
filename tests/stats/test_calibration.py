import numpy as np
import pytest
import statsmodels.api as sm
from scipy import special

from aitoolkit.stats.calibration import calibration, observed_over_expected, reliability_curve
from aitoolkit.stats.calibration_error import expected_calibration_error
from aitoolkit.stats.interval import Interval
from aitoolkit.stats.rates import mid_p_limits, rate_interval

N = np.array([40, 80, 60, 20])
Y = np.array([6, 30, 35, 18])
S = np.array([0.1, 0.3, 0.6, 0.85])


def _cases():
    y = np.concatenate([np.repeat([1, 0], [k, n - k]) for k, n in zip(Y, N, strict=True)])
    return y, special.logit(np.repeat(S, N))


def test_slope_is_statsmodels_logistic_fit_with_sandwich_variance():
    y, logit = _cases()
    fit = sm.GLM(y, sm.add_constant(logit), sm.families.Binomial()).fit(cov_type="HC0")
    slope = calibration(N, Y, S).slope[()]
    assert slope.value == pytest.approx(fit.params[1], abs=1e-8)
    assert [slope.lower, slope.upper] == pytest.approx(fit.conf_int()[1], abs=1e-6)


def test_intercept_is_statsmodels_fit_with_the_slope_held():
    y, logit = _cases()
    model = sm.GLM(y, np.ones((len(y), 1)), sm.families.Binomial(), offset=logit)
    fit = model.fit(cov_type="HC0")
    intercept = calibration(N, Y, S).intercept[()]
    assert [intercept.value, intercept.lower, intercept.upper] == pytest.approx(
        [fit.params[0], *fit.conf_int()[0]], abs=1e-6
    )


def test_separated_classes_have_no_slope_but_an_intercept():
    fit = calibration([10, 10], [0, 10], [0.3, 0.7])
    assert fit.slope[()] == Interval(None, -np.inf, np.inf)
    assert fit.intercept[()].value == pytest.approx(0)


@pytest.mark.parametrize("events", [[0, 0], [10, 10]])
def test_one_class_has_neither(events):
    fit = calibration([10, 10], events, [0.3, 0.7])
    assert (fit.slope[()].value, fit.intercept[()].value) == (None, None)


def test_one_score_has_no_slope():
    assert calibration([10, 0], [4, 0], [0.3, 0.7]).slope[()].value is None


def test_scores_of_exactly_0_and_1_are_allowed():
    fit = calibration([10, 50, 10], [1, 25, 9], [0, 0.5, 1])
    assert fit.slope[()].value is not None


def test_empty_bins_do_not_count_and_many_audits_are_each_as_alone():
    padded = calibration([[*N, 0]] * 2, [[*Y, 0]] * 2, [*S, np.nan])
    assert padded.slope[1].value == pytest.approx(calibration(N, Y, S).slope[()].value)


def test_observed_over_expected_is_the_plain_ratio():
    ratio = observed_over_expected(N, Y, S)[()]
    assert ratio.value == pytest.approx(Y.sum() / (N @ S))
    assert ratio.lower < ratio.value < ratio.upper


def test_observed_over_expected_is_narrower_than_with_scores_that_explain_nothing():
    knowing = observed_over_expected(N, Y, S)[()]
    low, high = mid_p_limits(Y.sum(), N.sum())
    mean = (N @ S) / N.sum()
    assert knowing.upper - knowing.lower < (high - low) / mean


def test_no_case_or_no_expected_event_is_no_ratio():
    assert observed_over_expected([0, 0], [0, 0], [0.5, 0.5])[()] == Interval(None, 0.0, np.inf)


def test_reliability_is_one_rate_a_bin_and_empty_bins_say_nothing():
    curve = reliability_curve([20, 0, 100], [1, 0, 40])
    low, high = rate_interval([1, 40], [20, 100])
    assert curve[1] == Interval(None, 0.0, 1.0)
    assert [curve[0].lower, curve[2].upper] == pytest.approx([low[0], high[1]])


@pytest.mark.parametrize(
    ("n", "events", "score"), [([5], [6], [0.5]), ([5], [-1], [0.5]), ([5], [1], [1.5])]
)
def test_refuses_what_are_no_bins(n, events, score):
    with pytest.raises(ValueError, match="calibration needs"):
        calibration(n, events, score)


def test_calibrated_scores_show_an_error_but_no_evidence_of_one():
    """Ten calibrated bins of 200 cases show about 0.068, and stay below their limit."""
    rng, score = np.random.default_rng(5), np.linspace(0.05, 0.95, 10)
    size = np.full(10, 20)
    seen = [
        expected_calibration_error(size, rng.binomial(size, score), score, draws=1000)
        for _ in range(300)
    ]
    assert np.mean([e.value for e in seen]) == pytest.approx(0.068, abs=0.01)
    assert np.mean([e.lower == 0 for e in seen]) >= 0.94
    assert np.mean([e.value > e.calibrated_limit for e in seen]) <= 0.09


def test_scores_far_off_are_found_out():
    score = np.linspace(0.05, 0.95, 10)
    error = expected_calibration_error(np.full(10, 500), np.full(10, 250), score)
    assert error.value == pytest.approx(0.25)
    assert error.calibrated_limit < 0.05 < error.lower < 0.25 < error.upper


def test_calibration_error_needs_cases():
    with pytest.raises(ValueError, match="needs cases"):
        expected_calibration_error([0], [0], [0.5])


def test_a_mean_score_may_be_1_but_for_rounding():
    fit = calibration([10, 1], [4, 1], [0.4, 1 + 2e-16])
    assert fit.slope[()].value == calibration([10, 1], [4, 1], [0.4, 1.0]).slope[()].value
