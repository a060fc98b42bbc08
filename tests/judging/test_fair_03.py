import pytest

from aitoolkit.judging.verdict import judge
from aitoolkit.schema.audit import AttributeEvidence, Disparity, FairnessEvidence
from aitoolkit.schema.estimate import Absent, Reason
from builders.audits import audit, estimate, policy

RULE = policy("FAIR-03", "false_negative_rate", 0.2)


def crossed(gap, *, attributes=("sex", "age")):
    found = Disparity(metric="false_negative_rate", kind="difference", quantity=gap)
    table = AttributeEvidence(attributes=attributes, groups=(), disparities=(found,))
    fairness = FairnessEvidence(confidence_level=0.95, single=(), intersections=(table,))
    return audit(fairness=fairness)


@pytest.mark.parametrize(
    ("gap", "answer", "outcome"),
    [
        (estimate(0, 0.1, 0.2), "met", "cleared"),
        (estimate(0.1, 0.2, 0.3), "inconclusive", "referred"),
        (estimate(0.21, 0.3, 0.4), "violated", "blocked"),
        (Absent(absent=Reason.TOO_FEW_GROUPS), "inconclusive", "referred"),
        (Absent(absent=Reason.NOT_APPLICABLE), "not_applicable", "cleared"),
    ],
)
def test_groups_where_attributes_meet_are_compared(gap, answer, outcome):
    verdict = judge(crossed(gap), RULE, draft=False)
    assert [(a.subject, a.answer) for a in verdict.answers] == [(("sex", "age"), answer)]
    assert verdict.outcome == outcome


def test_only_intersections_of_the_attributes_that_it_names():
    rule = policy("FAIR-03", "false_negative_rate", 0.2, attributes=("sex", "age"))
    assert len(judge(crossed(estimate(0, 0, 0)), rule, draft=False).answers) == 1
    origin = crossed(estimate(0, 0, 0), attributes=("sex", "origin"))
    assert judge(origin, rule, draft=False).answers == ()
