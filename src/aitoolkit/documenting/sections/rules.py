"""The policy: each rule, its bound, what an open answer leads to, and why the rule is there."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
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
    released_by = desk.dossier.policy.released_by(rule)
    role = plain(desk.text(released_by)) if released_by else say("a person")
    asked = inline(say(RULES[rule.code])) if rule.code in RULES else inline(rule.metric)
    asked = join((asked, Span(rule.metric, "name")), " ")
    if rule.attributes or rule.groups:
        names = join(Span(name, "code") for name in rule.groups or rule.attributes or ())
        asked = join((asked, desk.words.weave("(only {names})", names=names)), " ")
    return (
        (Span(rule.code, "code"),),
        asked,
        inline(desk.bound(rule.metric, rule.bound, desk.kind(rule.code))),
        desk.words.weave(LEADS_TO[rule.inconclusive], role=role),
        desk.text(rule.why),
    )
