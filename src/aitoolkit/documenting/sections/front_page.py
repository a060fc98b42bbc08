"""Page one, for anyone: what it does, about whom, who decides, how to contest, does it work."""

from __future__ import annotations

from dataclasses import replace

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Inline,
    Paragraph,
    Section,
    Span,
    inline,
    join,
)
from aitoolkit.documenting.sections.alike import alike
from aitoolkit.documenting.sections.late import too_late
from aitoolkit.documenting.sections.left_out import left_out
from aitoolkit.documenting.vocabulary import EFFECTS, EVIDENCE, KNOWN_FOR
from aitoolkit.documenting.words import mark
from aitoolkit.schema.audit import PerformanceEvidence
from aitoolkit.schema.declaration import Contact, KnownFor
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from aitoolkit.schema.verdict import Answer


def front_page(desk: Desk) -> Section:
    """Return the questions that anyone asks first, with short answers."""
    say = desk.words.say
    told = {
        "what": Section("what", say("What does it do?"), _what(desk)),
        "whom": Section("whom", say("Whom does it concern?"), _whom(desk)),
        "who-decides": Section("who-decides", say("Who decides?"), _who_decides(desk)),
        "contest": Section("contest", say("How can I contest?"), _contest(desk)),
        "works": Section("works", say("Does it work?"), _works(desk)),
        "alike": Section("alike", say("Does it treat groups of people alike?"), alike(desk)),
    }
    if _decided(desk):
        # Nothing is proposed any more: someone has decided.
        told["what"] = replace(told["what"], title=say("What was decided?"))
        told["who-decides"] = replace(told["who-decides"], title=say("Who decided?"))
    if desk.audited:
        told = _findings_first(desk, told)
    return Section("plain", say("In plain words"), sections=tuple(told.values()))


def _findings_first(desk: Desk, told: dict[str, Section]) -> dict[str, Section]:
    """Put first what an audit is read for; what nobody has written yet is one sentence."""
    say, missing = desk.words.say, _unwritten(desk)
    first = {
        "alike": replace(told["alike"], title=say("Are groups of people treated alike?")),
        "works": replace(told["works"], title=say("Are the decisions right?")),
    }
    rest = {k: v for k, v in told.items() if k not in first and k not in missing}
    if missing:
        title = say("What is not written yet")
        rest["unwritten"] = Section("unwritten", title, _one_sentence(desk, missing))
    return {**first, **rest}


def _unwritten(desk: Desk) -> dict[str, str]:
    """Return the questions of page one that nobody has answered, as they go into a sentence."""
    declaration = desk.dossier.declaration
    questions = {
        "what": (declaration.decision.proposes, mark("what a proposed person gets")),
        "whom": (declaration.affected_groups, mark("whom it concerns")),
        "who-decides": (declaration.decision.who_decides, mark("who decides")),
        "contest": (declaration.appeal, mark("how a person can contest")),
    }
    return {key: words for key, (written, words) in questions.items() if not written}


def _one_sentence(desk: Desk, missing: dict[str, str]) -> tuple[Block, ...]:
    listed = desk.words.say("; ").join(desk.words.say(words) for words in missing.values())
    said = desk.words.say("Nobody has written yet: {questions}.", questions=listed)
    return (Paragraph((Span(said, "unwritten"),)),)


def _decided(desk: Desk) -> bool:
    return desk.dossier.declaration.decision.operating_point.kind == "decided"


def _what(desk: Desk) -> tuple[Block, ...]:
    weave, decision = desk.words.weave, desk.dossier.declaration.decision
    means = [desk.words.say(EFFECTS[decision.effect])] if decision.effect is not None else []
    gets = weave("What a proposed person gets: {what}", what=desk.text(decision.proposes))
    if _decided(desk):
        gets = desk.text(decision.proposes)
    return (
        Paragraph(gets),
        Paragraph(join((*means, line_drawn(desk)), " ")),
    )


def line_drawn(desk: Desk) -> Inline:
    """Return whom it proposes, or where the decisions of someone else come from."""
    if _decided(desk):
        return inline(desk.words.say("The decisions were made elsewhere; the data hold them."))
    if desk.audited:
        which = desk.operating_point()
        return desk.words.weave("Counted as proposed: {which}.", which=which)
    return desk.words.weave("It proposes {which}.", which=desk.operating_point())


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
    if _decided(desk):
        return (Paragraph(who),)
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
    elif desk.dossier.declaration.outcome is None:
        blocks += _without_outcome(desk, evidence)
    else:
        chance = next((a for a in desk.dossier.verdict.answers if a.code == "PERF-01"), None)
        if desk.audited and chance is not None and chance.answer == "not_applicable":
            chance = None  # decisions without scores have no order to speak of
        blocks += [Paragraph(inline(_better_than_chance(desk, chance)))] if chance else []
        blocks.append(Bullets(_of_hundred(desk, evidence)))
        label = desk.outcome()
        blocks.append(
            Paragraph(desk.words.weave("“Rightly” means, afterwards: {outcome}.", outcome=label))
        )
        blocks.append(Paragraph(inline(say(EVIDENCE[evidence.evidence])), "note"))
    if known is not None and known is not KnownFor.ALL:
        blocks.append(Paragraph((Span(say(KNOWN_FOR[known]), "strong"),)))
    many = (left.sentence for left in left_out(desk) if left.sentence is not None)
    blocks += [Paragraph((Span(sentence, "strong"),)) for sentence in many]
    return (*blocks, *too_late(desk))


def _without_outcome(desk: Desk, evidence: PerformanceEvidence) -> tuple[Block, ...]:
    proposed = next((m.quantity for m in evidence.metrics if m.metric == "selection_rate"), None)
    told: tuple[Block, ...] = ()
    if isinstance(proposed, Estimate):
        sentence = mark("Of 100 people, about {n} are proposed ({range}).")
        told = (Bullets((_in_hundred(desk, sentence, proposed),)),)
    return (_unknown(desk, Absent(absent=Reason.NO_OUTCOME)), *told)


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
