import pytest

from aitoolkit.judging.verdict import judge
from aitoolkit.schema.estimate import Absent, Reason
from builders.audits import audit, policy

RULE = policy("EXPL-01", "additivity_error", 1e-6, inconclusive="block")


@pytest.mark.parametrize(
    ("given", "answer", "outcome"),
    [
        ({"error": 1e-6}, "met", "cleared"),
        ({"error": 1.1e-6}, "violated", "blocked"),
        ({"explanations": Absent(absent=Reason.NOT_ADDITIVE)}, "inconclusive", "blocked"),
        ({"explanations": Absent(absent=Reason.NOT_DETERMINISTIC)}, "inconclusive", "blocked"),
        ({"explanations": Absent(absent=Reason.NOT_APPLICABLE)}, "not_applicable", "cleared"),
    ],
)
def test_contributions_add_up_or_nothing_is_cleared(given, answer, outcome):
    verdict = judge(audit(**given), RULE, draft=False)
    assert [a.answer for a in verdict.answers] == [answer]
    assert verdict.outcome == outcome
