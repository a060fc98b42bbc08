import pytest

from aitoolkit.judging.verdict import judge
from aitoolkit.schema.audit import PerformanceEvidence
from aitoolkit.schema.estimate import Absent, NamedQuantity, Reason
from builders.audits import audit, estimate, policy

RULE = policy("PERF-03", "expected_calibration_error", 0.05)


def calibrated(*metrics):
    return audit(
        performance=PerformanceEvidence(
            evidence="decided", n=400, selected=40, threshold=0.5, ties=1, confidence_level=0.95,
            metrics=tuple(NamedQuantity(metric=RULE.rules[0].metric, quantity=q) for q in metrics),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "answer", "outcome"),
    [
        (estimate(0, 0.02, 0.05), "met", "cleared"),
        (estimate(0, 0.04, 0.06), "inconclusive", "referred"),
        (estimate(0.051, 0.08, 0.1), "violated", "blocked"),
        (Absent(absent=Reason.NOT_MEASURED), "inconclusive", "referred"),
        (Absent(absent=Reason.NOT_APPLICABLE), "not_applicable", "cleared"),
    ],
)
def test_scores_mean_what_they_say(found, answer, outcome):
    verdict = judge(calibrated(found), RULE, draft=False)
    assert [a.answer for a in verdict.answers] == [answer]
    assert verdict.outcome == outcome


def test_decisions_without_scores_have_no_calibration_to_judge():
    assert judge(calibrated(), RULE, draft=False).answers[0].answer == "not_applicable"
