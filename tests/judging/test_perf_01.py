import pytest

from aitoolkit.judging.verdict import judge
from aitoolkit.schema.estimate import Absent, Reason
from builders.audits import audit, estimate, policy

RULE = policy("PERF-01", "roc_auc", 0.5, inconclusive="block")


@pytest.mark.parametrize(
    ("auc", "answer", "outcome"),
    [
        (estimate(0.51, 0.6, 0.7), "met", "cleared"),
        (estimate(0.5, 0.6, 0.7), "inconclusive", "blocked"),
        (estimate(0.3, 0.4, 0.5), "violated", "blocked"),
        (Absent(absent=Reason.ONE_CLASS), "inconclusive", "blocked"),
        (Absent(absent=Reason.NOT_APPLICABLE), "not_applicable", "cleared"),
    ],
)
def test_the_lower_end_must_lie_above_chance(auc, answer, outcome):
    verdict = judge(audit(auc=auc), RULE, draft=False)
    assert [a.answer for a in verdict.answers] == [answer]
    assert verdict.outcome == outcome
