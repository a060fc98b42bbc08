import pytest

from aitoolkit.judging.verdict import judge
from aitoolkit.schema.audit import ModelEvidence
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.responsibility import KnownFor
from builders.audits import audit, policy

RULE = policy("DATA-03", "share_without_outcome", 0.05)
MODEL = ModelEvidence(
    estimator="x", steps=(), parameters=(), requirements=(), random_state=0, weighted=False,
    trained_here=True,
)  # fmt: skip


def knowing(known_for, *, n=380, model=MODEL, **changes):
    found = audit()
    data = {"n": n, "outcome_known_for": known_for, **changes}
    update = {"data": found.data.model_copy(update=data), "model": model}
    return found.model_copy(update=update)


@pytest.mark.parametrize(
    ("found", "answer", "outcome"),
    [
        (knowing(KnownFor.ALL, without_outcome=20), "met", "cleared"),
        (knowing(KnownFor.RANDOM_SAMPLE, without_outcome=20), "met", "cleared"),
        (knowing(KnownFor.ALL, without_outcome=21), "violated", "blocked"),
        (knowing(KnownFor.CHECKED), "inconclusive", "referred"),
        (knowing(None), "inconclusive", "referred"),
        (knowing(KnownFor.ALL, n=0), "inconclusive", "referred"),
        (
            knowing(KnownFor.ALL, without_outcome=Absent(absent=Reason.NOT_APPLICABLE)),
            "not_applicable",
            "cleared",
        ),
    ],
)
def test_the_outcome_is_known_for_those_whom_the_figures_speak_of(found, answer, outcome):
    verdict = judge(found, RULE, draft=False)
    assert [a.answer for a in verdict.answers] == [answer]
    assert verdict.outcome == outcome


def test_decisions_are_counted_whether_or_not_their_outcome_is_known():
    nobody = Absent(absent=Reason.NO_MODEL)
    found = knowing(KnownFor.ALL, n=400, without_outcome=20, model=nobody)
    assert judge(found, RULE, draft=False).answers[0].figure.value == 0.05


def test_decisions_without_any_outcome_leave_it_open():
    found = knowing(KnownFor.ALL, base_rate=Absent(absent=Reason.NO_OUTCOME))
    assert judge(found, RULE, draft=False).answers[0].figure.absent is Reason.NO_OUTCOME
