from hypothesis import given
from hypothesis import strategies as st

from aitoolkit.judging.held import answer
from aitoolkit.judging.verdict import RULES, judge, public_verdict
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from aitoolkit.schema.rules import KNOWN_RULES
from builders.audits import audit, estimate, policy

RANK = {"violated": 0, "inconclusive": 1, "met": 2}
goods = st.sampled_from(["low", "high", "above"])
intervals = st.sampled_from(["whole", "lower", "upper", "value"])
ends = st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted)


@given(ends, st.floats(0, 1), st.floats(0, 1), goods, intervals)
def test_a_laxer_bound_never_turns_an_answer_for_the_worse(three, one, other, good, interval):
    strict, lax = sorted([one, other], reverse=good != "low")
    figure = estimate(*three)
    answers = [answer(figure, bound, good=good, interval=interval) for bound in (strict, lax)]
    assert RANK[answers[0]] <= RANK[answers[1]]


@given(ends, ends, st.floats(0, 1), goods)
def test_a_wider_interval_only_opens_answers(inner, outer, bound, good):
    value = inner[1]
    narrow, wide = (
        estimate(inner[0], value, inner[2]),
        estimate(min(inner[0], outer[0]), value, max(inner[2], outer[2])),
    )
    before, after = (answer(figure, bound, good=good) for figure in (narrow, wide))
    assert after in (before, "inconclusive")


STRICT = {"low": "upper", "high": "lower", "above": "lower"}


@given(ends, ends, st.floats(0, 1), goods)
def test_where_the_bad_end_counts_a_wider_interval_never_helps(inner, outer, bound, good):
    narrow = estimate(*inner)
    wide = estimate(min(inner[0], outer[0]), inner[1], max(inner[2], outer[2]))
    held = [answer(f, bound, good=good, interval=STRICT[good]) for f in (narrow, wide)]
    assert RANK[held[1]] <= RANK[held[0]]


@given(ends, ends, st.floats(0.01, 0.99), st.sampled_from(["block", "refer"]))
def test_the_verdict_never_gets_better_to_cleared_when_an_interval_widens(
    inner, outer, bound, leads_to
):
    rules = policy("FAIR-01", "false_negative_rate", bound, inconclusive=leads_to)
    wide = estimate(min(inner[0], outer[0]), inner[1], max(inner[2], outer[2]))
    before, after = (
        judge(audit(gap=gap), rules, draft=False).outcome for gap in (estimate(*inner), wide)
    )
    assert after != "cleared" or before == "cleared"
    if leads_to == "block":
        assert (before, after) != ("blocked", "cleared")
        assert after == "blocked" or before == "cleared"


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


EVERY = tuple(
    policy(code, known.metrics[0], (known.lowest + min(known.highest, 1)) / 2).rules[0]
    for code, known in KNOWN_RULES.items()
)
HIDDEN = Absent(absent=Reason.WITHHELD_SMALL)


def test_every_known_rule_can_be_judged_and_every_judge_is_known():
    assert set(RULES) == set(KNOWN_RULES)


def test_no_rule_shows_a_figure_that_the_public_view_hides():
    rules = policy("FAIR-01", "false_negative_rate", 0.1).model_copy(update={"rules": EVERY})
    full = judge(audit(), rules, draft=False)
    assert {type(a.figure) for a in full.answers} >= {Estimate}
    public = audit(fairness=HIDDEN, performance=HIDDEN, explanations=HIDDEN)
    data = public.data.model_copy(update={"n": HIDDEN, "without_outcome": HIDDEN})
    public = public.model_copy(update={"view": "eu_persons", "data": data})
    shown = public_verdict(full, public, rules)
    assert [a.figure for a in shown.answers if isinstance(a.figure, Estimate)] == []
    assert [a.answer for a in shown.answers] == [a.answer for a in full.answers]


def test_a_public_figure_is_computed_from_the_public_view_alone():
    rules = policy("FAIR-01", "false_negative_rate", 0.1)
    public = audit(gap=estimate(0, 0.04, 0.11)).model_copy(update={"view": "eu_persons"})
    secrets = [judge(audit(gap=estimate(0, v, 0.09)), rules, draft=False) for v in (0.01, 0.08)]
    assert len({public_verdict(full, public, rules) for full in secrets}) == 1
