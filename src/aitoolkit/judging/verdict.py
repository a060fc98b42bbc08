"""Evidence held against a policy: every rule answers, and the verdict follows."""

from __future__ import annotations

from typing import Literal

from aitoolkit.judging import (
    data_01,
    data_02,
    data_03,
    expl_01,
    fair_01,
    fair_02,
    fair_03,
    fair_04,
    perf_01,
    perf_02,
    perf_03,
)
from aitoolkit.judging.held import held_against
from aitoolkit.judging.question import Asking, Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.schema.policy import Policy, Rule
from aitoolkit.schema.published import WITHHOLDING
from aitoolkit.schema.verdict import Answer, Verdict

RULES: dict[str, Asking] = {
    module.CODE: module.questions
    for module in (
        fair_01, fair_02, fair_03, fair_04, perf_01, perf_02, perf_03, expl_01,
        data_01, data_02, data_03,
    )
}  # fmt: skip
"""Every rule by its permanent code."""


def judge(audit: Audit, policy: Policy, *, draft: bool) -> Verdict:
    """Return the verdict of `policy` on the full evidence.

    Unless a rule says otherwise it holds a whole interval against its bound: *met* if all of it is
    on the good side, *violated* if none is, else *inconclusive*. A violated rule blocks; an
    inconclusive one leads to what the policy says; a draft is always blocked.

    Parameters
    ----------
    audit : Audit
        The full view, never the public one.
    policy : Policy
        The written rules.
    draft : bool
        Whether the declaration has unwritten parts.
    """
    answers = tuple(
        _answer(rule, question, policy)
        for rule in policy.rules
        for question in RULES[rule.code](audit, rule)
    )
    follows = {answer.leads_to for answer in answers}
    outcome: Literal["cleared", "referred", "blocked"] = "cleared"
    if draft or "block" in follows:
        outcome = "blocked"
    elif "refer" in follows:
        outcome = "referred"
    return Verdict(outcome=outcome, draft=draft, answers=answers, waived=policy.waived)


def public_verdict(verdict: Verdict, public: Audit, policy: Policy) -> Verdict:
    """Return the same answers with the figures of the public view: nothing more is shown.

    A figure that the public view does not hold is withheld, whatever the full one was; the answer
    stands. Beside an earlier card that withholds every figure about people, so is every answer: the
    two cards' answers may differ by a few people alone. The outcome stays, one of three words for
    all rules together, since whoever acts on it must know it.
    """
    if answers_withheld(public):
        return verdict.model_copy(update={"answers": (), "view": public.view})
    shown = {
        (rule.code, question.evidence): question.figure
        for rule in policy.rules
        for question in RULES[rule.code](public, rule)
    }
    answers = tuple(
        a.model_copy(update={"figure": _shown(a, shown.get((a.code, a.evidence)))})
        for a in verdict.answers
    )
    return verdict.model_copy(update={"answers": answers, "view": public.view})


def answers_withheld(public: Audit) -> bool:
    """Return whether a public view stands beside an earlier card that leaves no answer to tell."""
    return any(before.people in WITHHOLDING for before in public.published)


def _shown(answer: Answer, public: Quantity | None) -> Quantity:
    if public is None or (isinstance(public, Absent) and isinstance(answer.figure, Estimate)):
        return Absent(absent=Reason.WITHHELD_SMALL)
    return public


def _answer(rule: Rule, question: Question, policy: Policy) -> Answer:
    answer = held_against(question.figure, rule)
    leads_to = {
        "met": "nothing",
        "not_applicable": "nothing",
        "violated": "block",
        "inconclusive": rule.inconclusive,
    }[answer]
    return Answer(
        code=rule.code,
        subject=question.subject,
        metric=rule.metric,
        answer=answer,
        figure=question.figure,
        bound=rule.bound,
        evidence=question.evidence,
        leads_to=leads_to,
        refer_to=policy.released_by(rule) if leads_to == "refer" else None,
        interval=rule.interval,
    )
