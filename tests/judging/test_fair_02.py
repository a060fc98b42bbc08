import pytest

from aitoolkit.judging.verdict import judge
from aitoolkit.schema.audit import AttributeEvidence, Disparity, FairnessEvidence
from aitoolkit.schema.estimate import Absent, Reason
from builders.audits import audit, estimate, policy

RULE = policy("FAIR-02", "selection_rate", 0.8)


def with_ratio(ratio):
    found = Disparity(metric="selection_rate", kind="ratio", quantity=ratio)
    sex = AttributeEvidence(attributes=("sex",), groups=(), disparities=(found,))
    return audit(fairness=FairnessEvidence(confidence_level=0.95, single=(sex,), intersections=()))


@pytest.mark.parametrize(
    ("ratio", "answer", "outcome"),
    [
        (estimate(0.8, 0.9, 1.0), "met", "cleared"),
        (estimate(0.7999, 0.9, 1.0), "inconclusive", "referred"),
        (estimate(0.5, 0.7, 0.8), "inconclusive", "referred"),
        (estimate(0.5, 0.7, 0.7999), "violated", "blocked"),
        (Absent(absent=Reason.TOO_FEW_GROUPS), "inconclusive", "referred"),
        (Absent(absent=Reason.NOT_APPLICABLE), "not_applicable", "cleared"),
    ],
)
def test_four_fifths_are_enough_and_less_is_not(ratio, answer, outcome):
    verdict = judge(with_ratio(ratio), RULE, draft=False)
    assert [(a.subject, a.answer) for a in verdict.answers] == [(("sex",), answer)]
    assert verdict.answers[0].evidence == "fairness.single.sex.selection_rate.ratio"
    assert verdict.outcome == outcome


def test_a_ratio_that_was_not_computed_is_inconclusive():
    [answer] = judge(audit(), RULE, draft=False).answers
    assert (answer.answer, answer.figure) == ("inconclusive", Absent(absent=Reason.NOT_MEASURED))
