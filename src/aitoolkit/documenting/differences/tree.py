"""A comparison becomes a document: page one for anyone, then every difference for auditors."""

from __future__ import annotations

from aitoolkit.documenting.differences.counts import data
from aitoolkit.documenting.differences.figures import figures
from aitoolkit.documenting.differences.front_page import front_page, is_same
from aitoolkit.documenting.differences.inputs import inputs
from aitoolkit.documenting.differences.pair import Pair, pair
from aitoolkit.documenting.differences.rules import outcome, rules
from aitoolkit.documenting.differences.words import NOTES
from aitoolkit.documenting.differences.written import written
from aitoolkit.documenting.nodes import (
    Bullets,
    Document,
    Facts,
    Inline,
    Panel,
    Paragraph,
    Section,
    Span,
    inline,
    join,
    plain,
)
from aitoolkit.documenting.sections.evidence import attested
from aitoolkit.documenting.sections.verdict import short_digest
from aitoolkit.documenting.vocabulary import OUTCOMES
from aitoolkit.schema.comparison import Compared


def build(compared: Compared, language: str) -> Document:
    """Return a comparison as nodes in one language.

    Parameters
    ----------
    compared : Compared
        Two dossiers and what changed.
    language : str
        The language to tell it in.

    Raises
    ------
    OutputError
        If there is no catalogue in this language.
    """
    both = pair(compared, language)
    say = both.words.say
    panels = (_notes(both), _verdict(both))
    detail = (
        rules(both), figures(both), inputs(both), data(both), written(both, "declaration"),
        written(both, "policy"), written(both, "model"), _packs(both),
    )  # fmt: skip
    sections = [front_page(both)]
    if not is_same(both):
        sections.append(Section("detail", say("In detail, for auditors"), sections=detail))
    return Document(
        language=language,
        kicker=inline(say("What changed between two versions")),
        title=_title(both),
        lead=_lead(both),
        panels=tuple(panel for panel in panels if panel is not None),
        sections=tuple(sections),
        foot=_foot(both),
        front={
            "language": [language],
            "tags": ["aitoolkit", "comparison", "public-sector"],
            "pretty_name": plain(_title(both)),
        },
        author=_author(both),
        made_on=max(desk.dossier.made_on for desk in both.both),
        digest=" → ".join(filter(None, map(short_digest, both.both))),
    )


def _title(both: Pair) -> Inline:
    old, young = (desk.text(desk.dossier.declaration.name) for desk in both.both)
    return young if plain(old) == plain(young) else join((old, young), " → ")


def _author(both: Pair) -> str:
    body = both.compared.after.declaration.body
    return "" if body is None else plain(both.after.text(body.name))


def _lead(both: Pair) -> Inline:
    before, after = (_pack(both, number) for number in (0, 1))
    return both.words.weave("Before: {before}. After: {after}.", before=before, after=after)


def _pack(both: Pair, number: int) -> Inline:
    desk = both.both[number]
    made = desk.words.date(desk.dossier.made_on)
    if not desk.dossier.digest:
        return inline(made)
    return desk.words.weave(
        "{date} · digest {digest}", date=made, digest=Span(short_digest(desk), "code")
    )


def _notes(both: Pair) -> Panel | None:
    if not both.compared.notes:
        return None
    say = both.words.say
    told = Bullets(tuple(inline(say(NOTES[note])) for note in both.compared.notes))
    return Panel("open", "!", say("Read this first"), say("Before you compare"), (told,))


def _verdict(both: Pair) -> Panel:
    say = both.words.say
    sign = OUTCOMES[both.compared.after.verdict.outcome]
    was = both.words.weave("Before: {before}.", before=outcome(both.before))
    return Panel(sign.tone, sign.symbol, say("Verdict"), say(sign.word), (Paragraph(was, "lead"),))


def _packs(both: Pair) -> Section:
    say = both.words.say
    pairs: list[tuple[Inline, Inline]] = []
    for name, desk in zip((say("Before"), say("After")), both.both, strict=True):
        digest: Inline = (Span(desk.dossier.digest or "–", "code"),)
        pairs.append((inline(name), digest))
        pairs.append((inline(say("Made on")), inline(desk.words.date(desk.dossier.made_on))))
        pairs.append((inline(say("Signed")), attested(desk)))
    told = say(
        "Both packs were found as they were sealed when this was written. Only what is public in"
        " them was read."
    )
    return Section("packs", say("The two packs"), (Paragraph(inline(told)), Facts(tuple(pairs))))


def _foot(both: Pair) -> Inline:
    old, young = (short_digest(desk) or "–" for desk in both.both)
    return both.words.weave(
        "Written by aitoolkit from the packs {before} and {after}.",
        before=Span(old, "code"),
        after=Span(young, "code"),
    )
