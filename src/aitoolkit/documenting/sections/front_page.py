"""Page one, for anyone: what it does, about whom, who decides, how to contest, does it work."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Inline,
    Paragraph,
    Section,
    Span,
    Value,
    inline,
    join,
    plain,
)
from aitoolkit.documenting.vocabulary import EFFECTS, EVIDENCE, KNOWN_FOR, PLAIN_ERRORS
from aitoolkit.documenting.words import mark
from aitoolkit.schema.audit import PerformanceEvidence
from aitoolkit.schema.declaration import Contact, KnownFor
from aitoolkit.schema.estimate import Absent, Estimate
from aitoolkit.schema.verdict import Answer


def front_page(desk: Desk) -> Section:
    """Return the questions that anyone asks first, with short answers."""
    say = desk.words.say
    return Section(
        "plain",
        say("In plain words"),
        sections=(
            Section("what", say("What does it do?"), _what(desk)),
            Section("whom", say("Whom does it concern?"), _whom(desk)),
            Section("who-decides", say("Who decides?"), _who_decides(desk)),
            Section("contest", say("How can I contest?"), _contest(desk)),
            Section("works", say("Does it work?"), _works(desk)),
            Section("alike", say("Does it treat groups of people alike?"), _alike(desk)),
        ),
    )


def _what(desk: Desk) -> tuple[Block, ...]:
    weave, declaration = desk.words.weave, desk.dossier.declaration
    decision = declaration.decision
    return (
        Paragraph(weave("What a proposed person gets: {what}", what=desk.text(decision.proposes))),
        Paragraph(
            join(
                (
                    desk.words.say(EFFECTS[decision.effect]),
                    weave("It proposes {which}.", which=desk.operating_point()),
                ),
                " ",
            )
        ),
    )


def _whom(desk: Desk) -> tuple[Block, ...]:
    groups = desk.dossier.declaration.affected_groups
    if not groups:
        return (Paragraph(desk.text(None)),)
    items: list[Inline] = []
    for group in groups:
        who = tuple(Span(s.text, "strong", s.lang) for s in desk.text(group.who))
        size: Inline = ()
        if group.size is not None:
            size = desk.words.weave(" (about {n})", n=desk.words.integer(group.size))
        items.append((*who, *size, Span(" – "), *desk.text(group.effect)))
    return (Bullets(tuple(items)),)


def _who_decides(desk: Desk) -> tuple[Block, ...]:
    weave, decision = desk.words.weave, desk.dossier.declaration.decision
    if decision.who_decides is None:
        return (Paragraph(desk.text(None)),)
    who = desk.text(decision.who_decides)
    return (
        Paragraph(weave("A person decides, not the machine: {who}", who=who)),
        Paragraph(inline(desk.words.say("The system only proposes. The person may do otherwise."))),
    )


def _contest(desk: Desk) -> tuple[Block, ...]:
    weave, say, declaration = desk.words.weave, desk.words.say, desk.dossier.declaration
    appeal = declaration.appeal
    if appeal is None:
        return (Paragraph(desk.text(None)),)
    blocks: list[Block] = []
    if appeal.authority is not None:
        blocks.append(Paragraph(weave("Write or go to: {who}", who=desk.text(appeal.authority))))
    online = say("(online)")
    blocks.append(
        Bullets(
            tuple(
                (*desk.text(c.how), *((Span(" "), Span(online, "aside")) if c.digital else ()))
                for c in appeal.channels
            )
        )
    )
    if appeal.deadline_days is not None:
        days = desk.words.counted("You have {n} day.", "You have {n} days.", appeal.deadline_days)
        blocks.append(Paragraph(inline(days)))
    if declaration.contact is not None:
        ask = join(_ways(desk, declaration.contact))
        blocks.append(Paragraph(weave("Questions about the system: {where}", where=ask)))
    return tuple(blocks)


def _ways(desk: Desk, contact: Contact) -> list[Inline]:
    ways: list[Inline] = []
    if contact.email:
        ways.append((Span(contact.email, href=f"mailto:{contact.email}"),))
    if contact.url:
        ways.append((Span(contact.url, href=contact.url),))
    if contact.post is not None:
        ways.append(desk.text(contact.post))
    return ways


def _works(desk: Desk) -> tuple[Block, ...]:
    say, evidence = desk.words.say, desk.dossier.audit.performance
    known = desk.dossier.declaration.outcome_known_for
    blocks: list[Block] = []
    if isinstance(evidence, Absent):
        blocks.append(_unknown(desk, evidence))
    else:
        chance = next((a for a in desk.dossier.verdict.answers if a.code == "PERF-01"), None)
        blocks += [Paragraph(inline(_better_than_chance(desk, chance)))] if chance else []
        blocks.append(Bullets(_of_hundred(desk, evidence)))
        label = desk.text(desk.dossier.declaration.outcome.label)
        blocks.append(
            Paragraph(desk.words.weave("“Rightly” means, afterwards: {outcome}.", outcome=label))
        )
        blocks.append(Paragraph(inline(say(EVIDENCE[evidence.evidence])), "note"))
    if known is not None and known is not KnownFor.ALL:
        blocks.append(Paragraph((Span(say(KNOWN_FOR[known]), "strong"),)))
    return tuple(blocks)


def _unknown(desk: Desk, absent: Absent) -> Paragraph:
    return Paragraph(desk.words.weave("Not known: {reason}.", reason=desk.absent(absent)))


def _better_than_chance(desk: Desk, answer: Answer) -> str:
    say = desk.words.say
    if answer.answer == "met":
        return say("Its proposals are better than drawing lots.")
    if answer.answer == "violated":
        return say("No. Its proposals are not better than drawing lots.")
    if answer.answer == "not_applicable":
        return say("Whether it is better than drawing lots was not asked.")
    return say("The data are too thin to say whether it is better than drawing lots.")


def _of_hundred(desk: Desk, evidence: PerformanceEvidence) -> tuple[Inline, ...]:
    sentences = (
        ("precision", mark("Of 100 people it proposes, about {n} are rightly proposed ({range}).")),
        ("base_rate", mark("Of 100 people drawn by lot, about {n} would be ({range}).")),
        (
            "true_positive_rate",
            mark("Of 100 people who should be proposed, it finds about {n} ({range})."),
        ),
    )
    found = {entry.metric: entry.quantity for entry in evidence.metrics}
    items: list[Inline] = []
    for metric, sentence in sentences:
        quantity = found.get(metric)
        if isinstance(quantity, Estimate):
            items.append(_in_hundred(desk, sentence, quantity))
        elif quantity is not None:
            items.append((Span(f"{desk.metric(metric)} – "), *desk.absent(quantity)))
    return tuple(items)


def _in_hundred(desk: Desk, sentence: str, quantity: Estimate) -> Inline:
    whole = desk.words.decimal
    between = desk.words.say(
        "between {low} and {high}",
        low=whole(100 * quantity.lower, 0),
        high=whole(100 * quantity.upper, 0),
    )
    number = Span(whole(100 * quantity.value, 0), "strong")
    return desk.words.weave(sentence, n=number, range=between)


def _alike(desk: Desk) -> tuple[Block, ...]:
    evidence = desk.dossier.audit.fairness
    if isinstance(evidence, Absent):
        return (_unknown(desk, evidence),)
    answers = [a for a in desk.dossier.verdict.answers if a.code == "FAIR-01"]
    single = [answer for answer in answers if len(answer.subject) == 1]
    if not single:
        return (Paragraph(inline(desk.words.say("No rule of the policy asks about it."))),)
    metric = single[0].metric
    what = desk.words.say(PLAIN_ERRORS[metric]) if metric in PLAIN_ERRORS else desk.metric(metric)
    why = desk.words.weave(
        "What matters here: {error}. One point is one person in 100.", error=Span(what, "strong")
    )
    hint = desk.words.say("All figures by group are further down.")
    return (
        Paragraph(why),
        Bullets(tuple(sentence(desk, answer) for answer in single)),
        Paragraph(inline(hint), "note"),
    )


def sentence(desk: Desk, answer: Answer) -> Inline:
    """Return what a fairness rule found about one attribute, in a short sentence."""
    name = tuple(Span(s.text, "strong", s.lang) for s in desk.attributes(answer.subject))
    said = _answer(desk, answer, name)
    ends = _ends(desk, answer)
    return join((said, ends), " ") if ends else said


def _answer(desk: Desk, answer: Answer, name: Inline) -> Inline:
    weave, points = desk.words.weave, desk.words.points
    if answer.answer == "not_applicable":
        return weave("{name}: the rule does not apply.", name=name)
    if isinstance(answer.figure, Absent):
        return weave(
            "{name}: the data are too thin to say ({reason}).",
            name=name,
            reason=plain(desk.absent(answer.figure)),
        )
    blanks: dict[str, Value] = {
        "name": name,
        "seen": points(answer.figure.value),
        "low": desk.words.decimal(100 * answer.figure.lower, 1),
        "high": points(answer.figure.upper),
        "bound": desk.words.short_points(answer.bound),
    }
    if answer.answer == "met":
        return weave(
            "{name}: the groups differ by {seen} (between {low} and {high}), within the {bound}"
            " allowed.",
            **blanks,
        )
    if answer.answer == "violated":
        return weave(
            "{name}: no. The groups differ by {seen} (between {low} and {high}), more than the"
            " {bound} allowed.",
            **blanks,
        )
    return weave(
        "{name}: the data are too thin to say. The groups differ by {seen} (between {low} and"
        " {high}); {bound} are allowed.",
        **blanks,
    )


def _ends(desk: Desk, answer: Answer) -> Inline:
    evidence = desk.dossier.audit.fairness
    if isinstance(evidence, Absent):
        return ()
    for attribute in evidence.single:
        for found in attribute.disparities:
            if attribute.attributes != answer.subject or found.metric != answer.metric:
                continue
            if found.highest is not None and found.lowest is not None:
                return desk.words.weave(
                    "Most: {highest}; least: {lowest}.",
                    highest=desk.group(attribute.attributes, found.highest),
                    lowest=desk.group(attribute.attributes, found.lowest),
                )
    return ()
