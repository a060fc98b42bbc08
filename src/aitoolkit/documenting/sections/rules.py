"""The policy: each rule, its bound, what an open answer leads to, and why the rule is there."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk, Kind
from aitoolkit.documenting.nodes import Inline, Paragraph, Section, Span, Table, inline, join, plain
from aitoolkit.documenting.vocabulary import LEADS_TO, PROFILES, RULES
from aitoolkit.schema.policy import Rule


def rules(desk: Desk) -> Section:
    """Return the rules that the evidence was held against."""
    say, policy = desk.words.say, desk.dossier.policy
    named = desk.words.weave(
        "{name}, version {version}. Figures are published under the profile {profile}.",
        name=desk.text(policy.name),
        version=policy.version,
        profile=Span(policy.disclosure_profile, "code"),
    )
    profile = say(PROFILES[policy.disclosure_profile])
    head = (say("Rule"), say("What it asks"), say("Bound"), say("If too thin to say"), say("Why"))
    rows = tuple(_row(desk, rule) for rule in policy.rules)
    table = Table(inline(say("Rules of the policy")), tuple(map(inline, head)), rows, numeric=(2,))
    return Section(
        "rules", say("The policy"), (Paragraph(named), Paragraph(inline(profile)), table)
    )


def _row(desk: Desk, rule: Rule) -> tuple[Inline, ...]:
    say = desk.words.say
    role = plain(desk.text(rule.refer_to)) if rule.refer_to else say("a person")
    kind: Kind = "difference" if rule.code.startswith("FAIR") else "rate"
    asked = inline(say(RULES[rule.code])) if rule.code in RULES else inline(rule.metric)
    return (
        (Span(rule.code, "code"),),
        join((asked, Span(rule.metric, "name")), " "),
        inline(desk.bound(rule.metric, rule.bound, kind)),
        desk.words.weave(LEADS_TO[rule.inconclusive], role=role),
        desk.text(rule.why),
    )
