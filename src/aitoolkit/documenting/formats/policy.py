"""A policy on a terminal: a table of its rules, for the people who answer for them."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text as Styled

from aitoolkit.documenting.metrics import metric_of
from aitoolkit.documenting.vocabulary import EFFECTS, LEADS_TO, ONE_END, RULES
from aitoolkit.documenting.words import Words, in_language
from aitoolkit.schema.policy import Policy, Rule
from aitoolkit.schema.rules import KNOWN_RULES
from aitoolkit.schema.text import Text


def policy_table(policy: Policy, language: str) -> RenderableType:
    """Return a policy for rich to print.

    Parameters
    ----------
    policy : Policy
        Its rules are known ones.
    language : str
        Of what is told; words that exist in another language only keep theirs.
    """
    words = in_language(language)
    title = words.say(
        "{name}, version {version}", name=_told(policy.name, language), version=policy.version
    )
    table = Table(
        title=Styled(title, style="bold"), title_justify="left", box=None, pad_edge=False,
        padding=(0, 2, 1, 0), header_style="dim",
    )  # fmt: skip
    table.add_column(words.say("Rule"), no_wrap=True)
    table.add_column(words.say("What it asks"), ratio=3)
    table.add_column(words.say("If too thin to say"), ratio=2)
    table.add_column(words.say("Why"), ratio=4)
    for rule in policy.rules:
        table.add_row(*_row(policy, rule, words))
    effect = [] if policy.effect is None else [Styled(words.say(EFFECTS[policy.effect]))]
    waived = [_waived(policy, words)] if policy.waived else []
    digest = Styled(words.say("Digest: {digest}", digest=policy.digest), style="dim")
    return Group(*effect, table, *waived, digest)


def _row(policy: Policy, rule: Rule, words: Words) -> tuple[Styled, ...]:
    say, language = words.say, words.language
    good = KNOWN_RULES[rule.code].good
    sign = {"low": "≤", "high": "≥", "above": ">"}[good]
    asked = Styled(say(RULES[rule.code]))
    metric = metric_of(rule.metric)
    number = words.tiny if metric.written == "tiny" else words.number
    bound = f"\n{say(metric.name)} {sign} {number(rule.bound)}"
    asked.append(bound, style="bold")
    if rule.interval != "whole":
        asked.append(f"\n({say(ONE_END[rule.interval])})", style="dim")
    if rule.attributes or rule.groups:
        names = ", ".join(rule.groups or rule.attributes or ())
        asked.append("\n" + say("(only {names})", names=names), style="dim")
    released_by = policy.released_by(rule)
    role = _told(released_by, language) if released_by else say("a person")
    follows = Styled(say(LEADS_TO[rule.inconclusive], role=role))
    return Styled(rule.code, style="bold"), asked, follows, Styled(_told(rule.why, language))


def _waived(policy: Policy, words: Words) -> Styled:
    lines = [
        words.say(
            "{code} ({rule}): decided by {who} on {date}. Reason given: {why}",
            code=entry.code,
            rule=words.say(RULES[entry.code]),
            who=_told(entry.decided_by, words.language),
            date=words.day(entry.decided_on),
            why=_told(entry.why, words.language),
        )
        for entry in policy.waived
    ]
    head = words.say("The policy drops or loosens rules that are mandatory. It says who did:")
    return Styled("\n".join([head, *lines, ""]), style="yellow")


def _told(text: Text, language: str) -> str:
    return text.in_language(language)[0]
