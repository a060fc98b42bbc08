import pytest

from aitoolkit.judging.verdict import judge, public_verdict
from aitoolkit.schema.audit import FieldEvidence
from aitoolkit.schema.estimate import Absent, Reason
from builders.audits import audit, policy

RULE = policy("DATA-02", "missing_share", 0.1)
HIDDEN = Absent(absent=Reason.WITHHELD_SMALL)


def missing(n=400, **counts):
    fields = tuple(
        FieldEvidence(column=column, missing=count, undeclared=0, constant=False)
        for column, count in counts.items()
    )
    found = audit()
    return found.model_copy(update={"data": found.data.model_copy(
        update={"fields": fields, "n": n}
    )})  # fmt: skip


@pytest.mark.parametrize(
    ("found", "answer", "outcome"),
    [
        (missing(age=40, income=0), "met", "cleared"),
        (missing(age=41, income=0), "violated", "blocked"),
        (missing(age=41, income=HIDDEN), "violated", "blocked"),
        (missing(age=40, income=HIDDEN), "inconclusive", "referred"),
        (missing(n=0, age=0), "inconclusive", "referred"),
        (missing(), "inconclusive", "referred"),
        (missing(age=Absent(absent=Reason.NOT_APPLICABLE)), "not_applicable", "cleared"),
    ],
)
def test_the_worst_column_answers_for_the_data(found, answer, outcome):
    verdict = judge(found, RULE, draft=False)
    assert [a.answer for a in verdict.answers] == [answer]
    assert verdict.outcome == outcome


def test_it_may_name_columns_and_ask_for_values_outside_the_dictionary():
    found = missing(age=400, income=0)
    named = policy("DATA-02", "missing_share", 0.1, attributes=("income",))
    assert judge(found, named, draft=False).outcome == "cleared"
    undeclared = policy("DATA-02", "undeclared_share", 0)
    [answer] = judge(found, undeclared, draft=False).answers
    assert (answer.answer, answer.evidence) == ("met", "data.fields.undeclared")


def test_a_withheld_count_shows_no_figure():
    full = judge(missing(age=3), RULE, draft=False)
    [answer] = public_verdict(full, missing(age=HIDDEN), RULE).answers
    assert (answer.answer, answer.figure) == ("met", HIDDEN)
