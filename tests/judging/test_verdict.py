from hypothesis import given
from hypothesis import strategies as st

from aitoolkit.judging.verdict import held_against, judge, public_verdict
from builders.audits import audit, estimate, policy

RANK = {"violated": 0, "inconclusive": 1, "met": 2}
ends = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)


@given(ends, st.floats(0, 1), st.floats(0, 1), st.sampled_from(["low", "high"]))
def test_a_laxer_bound_never_turns_an_answer_for_the_worse(three, one, other, good):
    strict, lax = sorted([one, other], reverse=good == "high")
    figure = estimate(*three)
    answers = [held_against(figure, bound, good=good) for bound in (strict, lax)]
    assert RANK[answers[0]] <= RANK[answers[1]]


def test_nothing_from_a_draft_is_cleared():
    rules = policy("PERF-01", "roc_auc", 0.5, inconclusive="block")
    assert judge(audit(), rules, draft=False).outcome == "cleared"
    verdict = judge(audit(), rules, draft=True)
    assert (verdict.outcome, verdict.draft) == ("blocked", True)


def test_a_note_does_not_hold_anything_up():
    rules = policy("FAIR-01", "false_negative_rate", 0.1, inconclusive="note")
    verdict = judge(audit(gap=estimate(0, 0.05, 0.2)), rules, draft=False)
    assert (verdict.outcome, verdict.answers[0].leads_to) == ("cleared", "note")


def test_the_public_verdict_keeps_the_answer_and_shows_only_public_figures():
    rules = policy("FAIR-01", "false_negative_rate", 0.1)
    full = judge(audit(gap=estimate(0, 0.0412345, 0.09)), rules, draft=False)
    rounded = audit(gap=estimate(0, 0.04, 0.11)).model_copy(update={"view": "eu_persons"})
    shown = public_verdict(full, rounded, rules)
    assert shown.answers[0].answer == "met"
    assert shown.answers[0].figure.value == 0.04
    assert shown.view == "eu_persons"
