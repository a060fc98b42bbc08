import pytest

from aitoolkit.judging.verdict import judge, public_verdict
from aitoolkit.schema.audit import MISSING, AttributeEvidence, FairnessEvidence, GroupEvidence
from aitoolkit.schema.estimate import Absent, Reason
from builders.audits import audit, policy

RULE = policy("DATA-01", "smallest_group", 100)


def sizes(*, hidden=0, **groups):
    found = tuple(GroupEvidence(group=(g,), n=n, metrics=()) for g, n in groups.items())
    table = AttributeEvidence(attributes=("sex",), groups=found, disparities=(), hidden=hidden)
    return audit(
        fairness=FairnessEvidence(confidence_level=0.95, single=(table,), intersections=())
    )


@pytest.mark.parametrize(
    ("found", "answer", "outcome"),
    [
        (sizes(female=100, male=400), "met", "cleared"),
        (sizes(female=99, male=400), "violated", "blocked"),
        (sizes(female=120, **{MISSING: 3}), "met", "cleared"),
        (sizes(), "inconclusive", "referred"),
        (audit(fairness=Absent(absent=Reason.DRAFT)), "inconclusive", "referred"),
        (audit(fairness=Absent(absent=Reason.NOT_APPLICABLE)), "not_applicable", "cleared"),
    ],
)
def test_the_smallest_group_of_each_attribute_is_large_enough(found, answer, outcome):
    verdict = judge(found, RULE, draft=False)
    assert [a.answer for a in verdict.answers] == [answer]
    assert verdict.outcome == outcome


def test_a_rule_may_name_groups_and_then_looks_at_them_only():
    found = sizes(female=120, male=400, **{MISSING: 3})
    one = policy("DATA-01", "smallest_group", 100, groups=("sex=male",))
    assert judge(found, one, draft=False).answers[0].figure.value == 400
    missing = policy("DATA-01", "smallest_group", 100, groups=(f"sex={MISSING}",))
    assert judge(found, missing, draft=False).answers[0].answer == "violated"


def test_a_group_that_is_not_published_shows_no_size():
    full = judge(sizes(female=4, male=400), RULE, draft=False)
    assert full.answers[0].figure.value == 4
    [answer] = public_verdict(full, sizes(hidden=1, male=400), RULE).answers
    assert (answer.answer, answer.figure) == ("violated", Absent(absent=Reason.WITHHELD_SMALL))
