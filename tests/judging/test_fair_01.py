import pytest

from aitoolkit.judging.verdict import judge
from aitoolkit.schema.estimate import Absent, Reason
from builders.audits import audit, estimate, policy

RULE = policy("FAIR-01", "false_negative_rate", 0.1)


@pytest.mark.parametrize(
    ("gap", "answer", "outcome"),
    [
        (estimate(0, 0.04, 0.1), "met", "cleared"),
        (estimate(0, 0.04, 0.1001), "inconclusive", "referred"),
        (estimate(0.1, 0.2, 0.3), "inconclusive", "referred"),
        (estimate(0.1001, 0.2, 0.3), "violated", "blocked"),
        (Absent(absent=Reason.TOO_FEW_GROUPS), "inconclusive", "referred"),
        (Absent(absent=Reason.OUTCOME_UNKNOWN), "inconclusive", "referred"),
        (Absent(absent=Reason.NOT_APPLICABLE), "not_applicable", "cleared"),
    ],
)
def test_the_whole_interval_is_held_against_the_bound(gap, answer, outcome):
    verdict = judge(audit(gap=gap), RULE, draft=False)
    assert [a.answer for a in verdict.answers] == [answer]
    assert verdict.outcome == outcome


def test_names_the_attribute_its_evidence_and_the_role_it_is_referred_to():
    answer = judge(audit(gap=estimate(0, 0.05, 0.2)), RULE, draft=False).answers[0]
    assert answer.subject == ("sex",)
    assert answer.evidence == "fairness.single.sex.false_negative_rate"
    assert str(answer.refer_to) == "head of service"


def test_a_missing_section_is_inconclusive_never_fair():
    missing = audit(fairness=Absent(absent=Reason.DRAFT))
    assert judge(missing, RULE, draft=False).outcome == "referred"
