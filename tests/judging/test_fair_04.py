import pytest

from aitoolkit.judging.verdict import judge, public_verdict
from aitoolkit.schema.audit import AttributeEvidence, ConditionalDisparity, FairnessEvidence
from aitoolkit.schema.estimate import Absent, Reason
from builders.audits import audit, estimate, policy

RULE = policy("FAIR-04", "selection_rate", 0.1)
NOBODY = Absent(absent=Reason.NO_CASES)


def alike(**differences):
    found = tuple(
        ConditionalDisparity(
            metric="selection_rate", group=(group,), reference=("a",), strata=3, crude=quantity,
            risk_difference=quantity, odds_ratio=NOBODY, turns_over=False,
        )
        for group, quantity in differences.items()
    )  # fmt: skip
    table = AttributeEvidence(attributes=("origin",), groups=(), disparities=(), conditional=found)
    return audit(
        fairness=FairnessEvidence(confidence_level=0.95, single=(table,), intersections=())
    )


@pytest.mark.parametrize(
    ("differences", "answer", "outcome"),
    [
        ({"b": estimate(-0.08, 0, 0.1)}, "met", "cleared"),
        ({"b": estimate(-0.3, -0.2, -0.11)}, "violated", "blocked"),
        ({"b": estimate(-0.3, -0.2, -0.1)}, "inconclusive", "referred"),
        ({"b": estimate(-0.12, 0, 0.05)}, "inconclusive", "referred"),
        ({"b": estimate(0, 0, 0.05), "c": estimate(0.11, 0.2, 0.3)}, "violated", "blocked"),
        ({"b": estimate(0, 0, 0.05), "c": NOBODY}, "inconclusive", "referred"),
        ({"b": estimate(0.11, 0.2, 0.3), "c": NOBODY}, "violated", "blocked"),
        ({"b": Absent(absent=Reason.NOT_APPLICABLE)}, "not_applicable", "cleared"),
        ({}, "inconclusive", "referred"),
    ],
)
def test_the_worst_group_answers_for_its_attribute(differences, answer, outcome):
    verdict = judge(alike(**differences), RULE, draft=False)
    assert [(a.subject, a.answer) for a in verdict.answers] == [(("origin",), answer)]
    assert verdict.outcome == outcome


def test_it_may_ask_about_some_groups_only():
    found = alike(b=estimate(0, 0, 0.05), c=estimate(0.11, 0.2, 0.3))
    rule = policy("FAIR-04", "selection_rate", 0.1, groups=("origin=b",))
    assert judge(found, rule, draft=False).outcome == "cleared"


def test_a_comparison_that_is_not_published_shows_no_figure():
    full = judge(alike(b=estimate(0.11, 0.2, 0.3)), RULE, draft=False)
    [answer] = public_verdict(full, alike(), RULE).answers
    assert (answer.answer, answer.figure) == ("violated", Absent(absent=Reason.WITHHELD_SMALL))
