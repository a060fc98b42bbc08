"""The cases: how many, in which parts, what is missing, and how groups differ before any model."""

from __future__ import annotations

from datetime import date

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Facts,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
    join,
)
from aitoolkit.documenting.sections.left_out import left_out
from aitoolkit.documenting.sections.published import beside
from aitoolkit.documenting.vocabulary import DIVIDED, KNOWN_FOR, PARTS
from aitoolkit.schema.audit import DataEvidence
from aitoolkit.schema.declaration import Source
from aitoolkit.schema.estimate import Absent


def data(desk: Desk) -> Section:
    """Return what the model was trained and examined on."""
    say, evidence = desk.words.say, desk.dossier.audit.data
    blocks: list[Block] = [*_known(desk), *_beside(desk), Facts(_facts(desk, evidence))]
    if evidence.parts and not desk.audited and not desk.withheld:
        blocks.append(_parts(desk, evidence))
    if evidence.groups:
        blocks.append(_groups(desk, evidence))
    if evidence.fields:
        blocks.append(_fields(desk, evidence))
    return Section("data", say("Data"), tuple(blocks), (_sources(desk),))


def _known(desk: Desk) -> tuple[Block, ...]:
    known = desk.dossier.declaration.outcome_known_for
    if known is None:
        return ()
    return (Paragraph(inline(desk.words.say(KNOWN_FOR[known]))),)


def _beside(desk: Desk) -> tuple[Block, ...]:
    return tuple(Paragraph(inline(sentence)) for sentence in beside(desk))


def _facts(desk: Desk, evidence: DataEvidence) -> tuple[tuple[Inline, Inline], ...]:
    say = desk.words.say
    every = desk.audited or desk.dossier.declaration.outcome is None
    counted = [
        (say("Cases") if every else say("Cases with a known outcome"), evidence.n),
        *((left.label, left.n) for left in left_out(desk)),
    ]
    pairs = [
        *((name, inline(desk.count(n))) for name, n in counted if not desk.withheld),
        *_outcome(desk, evidence),
        *(
            [(say("Fingerprint of the data"), (Span(evidence.fingerprint, "code"),))]
            if evidence.fingerprint
            else []
        ),
        *_retention(desk),
    ]
    return tuple((inline(name), value) for name, value in pairs)


def _retention(desk: Desk) -> list[tuple[str, Inline]]:
    kept = desk.dossier.declaration.retention
    if kept is None:
        return []
    until = inline(desk.words.day(date.fromisoformat(kept.until)))
    why = () if kept.why is None else (Span(" – "), *desk.text(kept.why))
    return [(desk.words.say("Rows of people are kept until"), (*until, *why))]


def _outcome(desk: Desk, evidence: DataEvidence) -> list[tuple[str, Inline]]:
    say, outcome = desk.words.say, desk.dossier.declaration.outcome
    if outcome is None:
        return [(say("The outcome"), desk.outcome())]
    pairs = [
        (say("The outcome"), desk.outcome()),
        (say("How it was recorded"), desk.text(outcome.meaning)),
        (say("In the data"), (Span(f"{outcome.column} = {outcome.positive}", "code"),)),
        (say("Cases with the outcome"), desk.quantity("base_rate", evidence.base_rate)),
    ]
    if not desk.audited:
        pairs.append((say("How the cases were divided"), _divided(desk)))
    return pairs


def _divided(desk: Desk) -> Inline:
    parts = desk.dossier.declaration.parts
    column = desk.column(parts.column) if parts.column is not None else ()
    return desk.words.weave(DIVIDED[parts.by], column=column)


def _parts(desk: Desk, evidence: DataEvidence) -> Table:
    say = desk.words.say
    head = (say("Part"), say("What for"), say("Cases"))
    rows = tuple(
        ((Span(p.part, "code"),), inline(say(PARTS[p.part])), inline(desk.count(p.n)))
        for p in evidence.parts
    )
    caption = say("Parts of the data")
    return Table(inline(caption), tuple(map(inline, head)), rows, numeric=(2,))


def _groups(desk: Desk, evidence: DataEvidence) -> Table:
    say, words = desk.words.say, desk.words
    head = (
        say("Attribute"), say("Group"), say("Cases"), say("With the outcome"),
        say("Something is not given"),
    )  # fmt: skip
    attributes = list(dict.fromkeys(group.attribute for group in evidence.groups))
    in_order = sorted(
        evidence.groups,
        key=lambda g: (attributes.index(g.attribute), desk.order((g.attribute,), (g.group,))),
    )
    rows = tuple(
        (
            desk.attributes((group.attribute,)),
            desk.value(group.attribute, group.group),
            inline(words.integer(group.n)),
            desk.quantity("base_rate", group.base_rate),
            desk.quantity("base_rate", group.incomplete),
        )
        for group in in_order
    )
    caption = say("Groups in the data, before any model")
    return Table(inline(caption), tuple(map(inline, head)), rows, numeric=(2, 3, 4))


def _fields(desk: Desk, evidence: DataEvidence) -> Table:
    say = desk.words.say
    head = (say("Column"), say("Not given"), say("Not in the dictionary"), say("Always the same"))
    rows = tuple(
        (
            (Span(field.column, "code"),),
            _count(desk, field.missing),
            _count(desk, field.undeclared),
            inline(say("yes") if field.constant else say("no")),
        )
        for field in evidence.fields
    )
    caption = say("What is missing, column by column (number of cases)")
    return Table(inline(caption), tuple(map(inline, head)), rows, numeric=(1, 2))


def _count(desk: Desk, count: int | Absent) -> Inline:
    return desk.absent(count) if isinstance(count, Absent) else inline(desk.words.integer(count))


def _sources(desk: Desk) -> Section:
    say, sources = desk.words.say, desk.dossier.declaration.data_sources
    title = say("Where the data come from")
    if not sources:
        return Section("sources", title, (Paragraph(desk.text(None)),))
    head = (say("Source"), say("Period"), say("Coverage"), say("Licence"), say("Address"))
    rows = tuple(_source(desk, source) for source in sources)
    caption = say("Sources")
    return Section("sources", title, (Table(inline(caption), tuple(map(inline, head)), rows),))


def _source(desk: Desk, source: Source) -> tuple[Inline, ...]:
    nothing = Span(desk.words.say("not stated"), "absent")
    return (
        desk.text(source.name),
        (Span(source.period) if source.period else nothing,),
        desk.text(source.coverage) if source.coverage else (nothing,),
        (Span(source.licence) if source.licence else nothing,),
        join([Span(source.url, href=source.url) if source.url else nothing]),
    )
