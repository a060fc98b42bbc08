"""Evidence held against a policy: every rule answers, and the verdict follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from aitoolkit.judging import expl_01, fair_01, perf_01
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.schema.policy import Policy, Rule
from aitoolkit.schema.verdict import Answer, Verdict

Asking = Callable[[Audit, Rule], tuple[Question, ...]]

RULES: dict[str, Asking] = {module.CODE: module.questions for module in (fair_01, perf_01, expl_01)}
"""Every rule by its permanent code."""


def judge(audit: Audit, policy: Policy, *, draft: bool) -> Verdict:
    """Return the verdict of `policy` on the full evidence.

    Every answer holds a whole interval against its bound: *met* if all of it is on the good side,
    *violated* if none is, else *inconclusive*. A violated rule blocks; an inconclusive one leads
    to what the policy says; a draft is always blocked.

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
        _answer(rule, question)
        for rule in policy.rules
        for question in RULES[rule.code](audit, rule)
    )
    follows = {answer.leads_to for answer in answers}
    outcome: Literal["cleared", "referred", "blocked"] = "cleared"
    if draft or "block" in follows:
        outcome = "blocked"
    elif "refer" in follows:
        outcome = "referred"
    return Verdict(outcome=outcome, draft=draft, answers=answers)


def public_verdict(verdict: Verdict, public: Audit, policy: Policy) -> Verdict:
    """Return the same answers with the figures of the public view: nothing more is shown."""
    shown = {
        (rule.code, question.evidence): question.figure
        for rule in policy.rules
        for question in RULES[rule.code](public, rule)
    }
    answers = tuple(
        a.model_copy(update={"figure": shown[(a.code, a.evidence)]}) for a in verdict.answers
    )
    return verdict.model_copy(update={"answers": answers, "view": public.view})


def _answer(rule: Rule, question: Question) -> Answer:
    answer = held_against(question.figure, rule.bound, good=question.good)
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
        refer_to=rule.refer_to if leads_to == "refer" else None,
    )


def held_against(
    figure: Quantity, bound: float, *, good: Literal["low", "high"]
) -> Literal["met", "violated", "inconclusive", "not_applicable"]:
    """Return the answer of a whole interval to a bound.

    Examples
    --------
    >>> from aitoolkit.schema.estimate import Estimate
    >>> held_against(Estimate(value=0.04, lower=0, upper=0.13, n=400), 0.1, good="low")
    'inconclusive'
    """
    if isinstance(figure, Absent):
        return "not_applicable" if figure.absent is Reason.NOT_APPLICABLE else "inconclusive"
    if good == "low":
        if figure.upper <= bound:
            return "met"
        return "violated" if figure.lower > bound else "inconclusive"
    if figure.lower > bound:
        return "met"
    return "violated" if figure.upper <= bound else "inconclusive"
