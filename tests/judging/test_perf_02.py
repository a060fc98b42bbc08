import pytest

from aitoolkit.judging.verdict import judge
from aitoolkit.schema.audit import PerformanceEvidence
from aitoolkit.schema.estimate import Absent, NamedQuantity, Reason
from builders.audits import audit, estimate, policy


def performing(metric, quantity):
    return audit(
        performance=PerformanceEvidence(
            evidence="held_out", n=400, selected=40, threshold=0.5, ties=1, confidence_level=0.95,
            metrics=(NamedQuantity(metric=metric, quantity=quantity),),
        )
    )  # fmt: skip


@pytest.mark.parametrize("metric", ["precision", "true_positive_rate"])
@pytest.mark.parametrize(
    ("found", "answer", "outcome"),
    [
        (estimate(0.5, 0.6, 0.7), "met", "cleared"),
        (estimate(0.4999, 0.6, 0.7), "inconclusive", "referred"),
        (estimate(0.2, 0.3, 0.4999), "violated", "blocked"),
        (Absent(absent=Reason.OUTCOME_UNKNOWN), "inconclusive", "referred"),
        (Absent(absent=Reason.NOT_APPLICABLE), "not_applicable", "cleared"),
    ],
)
def test_enough_of_those_proposed_are_rightly_proposed(metric, found, answer, outcome):
    verdict = judge(performing(metric, found), policy("PERF-02", metric, 0.5), draft=False)
    assert [a.answer for a in verdict.answers] == [answer]
    assert verdict.answers[0].evidence == f"performance.{metric}"
    assert verdict.outcome == outcome
