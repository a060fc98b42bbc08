"""Every metric of every group is the field's own, computed by others."""

import fairlearn.metrics as fl
import numpy as np
import pytest
import sklearn.metrics as sk
import statsmodels.api as sm
from scipy import special

from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.metrics import METRICS
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from builders.tallies import cells_from_frame, entry, figure, of_groups, people

DECISION = {
    "selection_rate": fl.selection_rate,
    "base_rate": lambda y, d: np.mean(y),
    "true_positive_rate": fl.true_positive_rate,
    "false_positive_rate": fl.false_positive_rate,
    "true_negative_rate": fl.true_negative_rate,
    "false_negative_rate": fl.false_negative_rate,
    "precision": sk.precision_score,
    "negative_predictive_value": lambda y, d: sk.precision_score(y, d, pos_label=0),
    "false_discovery_rate": lambda y, d: 1 - sk.precision_score(y, d),
    "false_omission_rate": lambda y, d: 1 - sk.precision_score(y, d, pos_label=0),
    "accuracy": sk.accuracy_score,
    "balanced_accuracy": sk.balanced_accuracy_score,
}


@pytest.fixture(scope="module")
def frame():
    return people()


@pytest.fixture(scope="module")
def evidence(frame):
    return fairness_evidence(cells_from_frame(frame), outcome_known=True, level=0.95)


def groups_of(frame, attributes):
    for group, rows in frame.groupby(list(attributes)):
        yield group if isinstance(group, tuple) else (group,), rows


def test_decision_metrics_are_fairlearns_and_scikit_learns(frame, evidence):
    for attribute in (*evidence.single, *evidence.intersections):
        for group, rows in groups_of(frame, attribute.attributes):
            for metric, theirs in DECISION.items():
                ours = figure(attribute, metric, group)
                assert ours.value == pytest.approx(theirs(rows.outcome, rows.decision)), metric


def test_every_metric_of_the_table_is_told_in_its_order(evidence):
    told = [m.metric for m in evidence.single[0].groups[0].metrics]
    assert told == [metric.name for metric in METRICS]
    assert told[:5] == [
        "base_rate", "selection_rate", "precision", "false_negative_rate", "false_positive_rate",
    ]  # fmt: skip


def test_score_metrics_are_scikit_learns_on_the_binned_score(frame, evidence):
    for group, rows in groups_of(frame, ["a0"]):
        found = {m: figure(evidence.single[0], m, group).value for m in ("roc_auc", "mean_score")}
        assert found["roc_auc"] == pytest.approx(sk.roc_auc_score(rows.outcome, rows.score))
        assert found["mean_score"] == pytest.approx(rows.score.mean())
        expected = rows.outcome.sum() / rows.score.sum()
        assert figure(evidence.single[0], "observed_to_expected", group).value == pytest.approx(
            expected
        )


def test_calibration_is_a_logistic_regression_on_the_logit(frame, evidence):
    for group, rows in groups_of(frame, ["a0"]):
        logit = special.logit(rows.score)
        slope = sm.Logit(rows.outcome, sm.add_constant(logit)).fit(disp=0).params.iloc[1]
        assert figure(evidence.single[0], "calibration_slope", group).value == pytest.approx(slope)
        shift = sm.GLM(
            rows.outcome, np.ones(len(rows)), family=sm.families.Binomial(), offset=logit
        ).fit()
        assert figure(evidence.single[0], "calibration_intercept", group).value == pytest.approx(
            shift.params.iloc[0]
        )


def test_the_calibration_error_is_that_of_the_reliability_curve(evidence):
    for held in evidence.single[0].groups:
        n = np.array([b.observed.n for b in held.reliability])
        apart = [abs(b.observed.value - b.mean_score.value) for b in held.reliability]
        ours = figure(evidence.single[0], "expected_calibration_error", held.group)
        assert ours.value == pytest.approx(np.average(apart, weights=n))
        assert 2 <= len(n) <= 20


def test_few_scores_keep_their_own_bins():
    frame = people().assign(score=lambda f: (f.score * 10).round() / 10)
    evidence = fairness_evidence(cells_from_frame(frame), outcome_known=True, level=0.95)
    rows = frame[frame.a0 == "0"]
    shown = [b.mean_score.value for b in evidence.single[0].groups[0].reliability]
    assert shown == pytest.approx(sorted(rows.score.unique()))


def test_many_scores_are_binned_and_the_binning_costs_little():
    frame = people(20_000)
    rng = np.random.default_rng(1)
    frame["score"] = np.clip(frame.score + rng.uniform(-0.005, 0.005, len(frame)), 0.001, 0.999)
    cells = cells_from_frame(frame)
    assert len(np.unique(cells.score_bin)) <= 100
    evidence = fairness_evidence(cells, outcome_known=True, level=0.95)
    for group, rows in groups_of(frame, ["a0"]):
        theirs = sk.roc_auc_score(rows.outcome, rows.score)
        assert figure(evidence.single[0], "roc_auc", group).value == pytest.approx(theirs, abs=1e-3)


def test_a_score_that_is_no_probability_has_ranking_but_no_calibration():
    frame = people().assign(score=lambda f: (f.score * 10).round() + 1)
    evidence = fairness_evidence(cells_from_frame(frame), outcome_known=True, level=0.95)
    rows = frame[frame.a0 == "0"]
    single = evidence.single[0]
    assert figure(single, "roc_auc", ("0",)).value == pytest.approx(
        sk.roc_auc_score(rows.outcome, rows.score)
    )
    assert figure(single, "mean_score", ("0",)).value == pytest.approx(rows.score.mean())
    slope = figure(single, "calibration_slope", ("0",))
    assert slope == Absent(absent=Reason.NOT_APPLICABLE, n=len(rows))


def test_the_interval_of_a_mean_score_holds_its_level():
    rng, held, audits = np.random.default_rng(2), 0, 200
    template = people(40, groups=(1,))
    for _ in range(audits):
        frame = template.assign(score=rng.beta(0.5, 2, 40).round(2))
        cells = cells_from_frame(frame)
        evidence = fairness_evidence(
            cells, outcome_known=True, level=0.95, metrics=("mean_score",), comparisons=()
        )
        found = figure(evidence.single[0], "mean_score", ("0",))
        held += found.lower <= 0.2 <= found.upper
    assert 0.91 * audits <= held <= 0.985 * audits


def test_differences_and_ratios_are_fairlearns(frame, evidence):
    metrics = {m: f for m, f in DECISION.items() if m not in ("base_rate", "balanced_accuracy")}
    for attribute in (*evidence.single, *evidence.intersections):
        theirs = fl.MetricFrame(
            metrics=metrics, y_true=frame.outcome, y_pred=frame.decision,
            sensitive_features=frame[list(attribute.attributes)],
        )  # fmt: skip
        for metric in metrics:
            ours = entry(attribute, metric).quantity.value
            assert ours == pytest.approx(theirs.difference()[metric]), metric
            ratio = entry(attribute, metric, "ratio").quantity.value
            assert ratio == pytest.approx(theirs.ratio()[metric]), metric


def test_equalized_odds_and_demographic_parity_are_fairlearns(frame, evidence):
    for attribute in (*evidence.single, *evidence.intersections):
        sides = {"sensitive_features": frame[list(attribute.attributes)]}
        odds = fl.equalized_odds_difference(frame.outcome, frame.decision, **sides)
        assert entry(attribute, "equalized_odds").quantity.value == pytest.approx(odds)
        parity = fl.demographic_parity_ratio(frame.outcome, frame.decision, **sides)
        found = entry(attribute, "selection_rate", "ratio").quantity.value
        assert found == pytest.approx(parity)


def test_equal_opportunity_is_the_gap_of_true_positives(frame, evidence):
    theirs = fl.equal_opportunity_difference(
        frame.outcome, frame.decision, sensitive_features=frame.a0
    )
    found = entry(evidence.single[0], "true_positive_rate").quantity.value
    assert found == pytest.approx(theirs)


def test_shares_of_errors_stand_beside_shares_of_people():
    cells = of_groups({"a": (70, 30, 5, 20), "b": (260, 40, 15, 60)})
    single = fairness_evidence(cells, outcome_known=True, level=0.95).single[0]
    assert figure(single, "share_of_people", ("a",)).value == pytest.approx(125 / 500)
    assert figure(single, "share_of_false_positives", ("a",)).value == pytest.approx(30 / 70)
    assert figure(single, "share_of_false_negatives", ("b",)).value == pytest.approx(15 / 20)
    ratio = entry(single, "false_positive_share", "ratio", "rest", ("a",)).quantity
    assert ratio.value == pytest.approx((30 / 70) / (125 / 500))
    assert ratio.lower > 1
    sums = sum(figure(single, "share_of_false_negatives", (g,)).value for g in "ab")
    assert sums == pytest.approx(1)


def test_a_group_without_cases_is_absent_and_never_zero():
    single = fairness_evidence(
        of_groups({"a": (0, 0, 8, 12), "b": (200, 40, 20, 60)}), outcome_known=True, level=0.95
    ).single[0]
    assert figure(single, "false_positive_rate", ("a",)) == Absent(absent=Reason.NO_CASES, n=0)
    balanced = figure(single, "balanced_accuracy", ("a",))
    assert balanced == Absent(absent=Reason.ONE_CLASS, n=20)
    assert isinstance(figure(single, "true_positive_rate", ("a",)), Estimate)
