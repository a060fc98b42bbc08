"""The index of several cards, as the page of a public register."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Document,
    Facts,
    Inline,
    Paragraph,
    Section,
    Span,
    inline,
    join,
)
from aitoolkit.documenting.sections.verdict import next_step, short_digest
from aitoolkit.documenting.vocabulary import OUTCOMES, STAGES
from aitoolkit.documenting.words import SOURCE, Words, in_language
from aitoolkit.languages import tags
from aitoolkit.schema.dossier import Dossier

Form = Literal["html", "md"]
"""The format of an index; it leads to cards of the same format first."""

FORMATS = {"html": "HTML", "pdf": "PDF", "md": "Markdown"}
"""The formats of a card, by the end of a file's name, in the order in which they are offered."""

_NAMES: dict[Form, str] = {"html": "index", "md": "README"}
_FILE = re.compile(r"(?:.*/)?card\.([a-z]{2,3})\.([a-z]+)")


@dataclass(frozen=True)
class Listed:
    """A card of the index.

    Parameters
    ----------
    dossier : Dossier
        What the card is written from.
    files : sequence of str
        Where its files are, seen from the index: ``benefits/card.en.html``.
    """

    dossier: Dossier
    files: tuple[str, ...]

    def file(self, language: str, form: str) -> str:
        """Return where the card in a language and format is, or an empty string."""
        return next((f for f in self.files if _parts(f) == (language, form)), "")


def index_page(listed: Sequence[Listed], language: str, form: Form = "html") -> Document:
    """Return the index of several cards as nodes in one language.

    It repeats what the cards say, and proves nothing.

    Parameters
    ----------
    listed : sequence of Listed
        The cards, in the order in which they are shown.
    language : str
        Of the page; declared words that exist in another language only keep theirs.
    form : {"html", "md"}, default "html"
        The format that the page will have, and so the other files that it leads to.

    Raises
    ------
    OutputError
        If there is no catalogue in this language, or none that can say so much.
    """
    words = in_language(language, "whole")
    desks = [(Desk(one.dossier, words), one) for one in listed]
    systems = tuple(
        _system(desk, one, f"system-{place}", form) for place, (desk, one) in enumerate(desks, 1)
    )
    foot = words.say(
        "Written by aitoolkit from the cards. An index proves nothing: each card says how it can"
        " be checked."
    )
    return Document(
        language=language,
        kicker=_kicker(desks, words),
        title=inline(words.say("Systems that help to decide, and audits of decisions")),
        lead=_lead(listed, words),
        panels=(),
        sections=(Section("systems", words.say("All cards"), _elsewhere(words, form), systems),),
        foot=inline(foot),
    )


def index_files(listed: Sequence[Listed]) -> tuple[tuple[str, bytes], ...]:
    """Return names and bytes of the index in every language and format, sorted by name.

    ``index.html`` and ``README.md`` are in English, ``index.fr.html`` and ``README.fr.md`` in
    French.
    """
    from aitoolkit.documenting.formats.html import to_html
    from aitoolkit.documenting.formats.markdown import to_markdown

    written: dict[str, str] = {}
    for language in tags("whole"):
        written[_name(language, "html")] = to_html(index_page(listed, language, "html"))
        written[_name(language, "md")] = to_markdown(index_page(listed, language, "md"))
    return tuple((name, text.encode()) for name, text in sorted(written.items()))


def _kicker(desks: Sequence[tuple[Desk, Listed]], words: Words) -> Inline:
    """Return the body that answers for all of them, where it is the same one."""
    bodies = {
        desk.text(body.name) if (body := one.dossier.declaration.body) else ()
        for desk, one in desks
    }
    if len(bodies) == 1 and (only := bodies.pop()):
        return words.weave("{body} · Register of systems", body=only)
    return inline(words.say("Register of systems"))


def _lead(listed: Sequence[Listed], words: Words) -> Inline:
    """Return how many there are, and how many of each verdict, by word and symbol."""
    found = Counter(str(one.dossier.verdict.outcome) for one in listed)
    told = words.counted("{n} card.", "{n} cards.", len(listed))
    counts = [
        (Span(f"{sign.symbol}\u00a0{words.say(sign.word)}", "strong"), Span(f" {words.integer(n)}"))
        for outcome, sign in OUTCOMES.items()
        if (n := found[outcome])
    ]
    return join((told, join(counts, " · ")), " ") if counts else inline(told)


def _elsewhere(words: Words, form: Form) -> tuple[Block, ...]:
    """Return where the same page is in other languages."""
    others = [
        Span(_own_name(language), "file", language, _name(language, form))
        for language in tags("whole")
        if language != words.language
    ]
    if not others:
        return ()
    told = words.weave("This page in another language: {languages}.", languages=join(others))
    return (Paragraph(told, "note"),)


def _system(desk: Desk, one: Listed, key: str, form: Form) -> Section:
    declaration = one.dossier.declaration
    pairs = tuple((inline(name), value) for name, value in _facts(desk, one))
    return Section(
        key,
        desk.name(),
        (Paragraph(desk.text(declaration.summary)), Facts(pairs), *_read(desk, one, form)),
    )


def _facts(desk: Desk, one: Listed) -> tuple[tuple[str, Inline], ...]:
    say, declaration, found = desk.words.say, one.dossier.declaration, one.dossier.verdict
    sign = OUTCOMES[found.outcome]
    verdict = join((Span(f"{sign.symbol}\u00a0{say(sign.word)}", "strong"), next_step(desk)), " – ")
    if found.draft:
        verdict = join((Span(say("DRAFT"), "unwritten"), verdict), " ")
    stage = STAGES.get(declaration.status) if declaration.status else None
    what = (
        say("An audit of decisions made elsewhere")
        if desk.audited
        else say("A decision-support system")
    )
    made = join((desk.words.date(one.dossier.made_on), Span(short_digest(desk), "code")), " · ")
    return (
        (say("Verdict"), verdict),
        (
            say("Public body responsible"),
            desk.text(declaration.body.name if declaration.body else None),
        ),
        (say("What it is"), inline(what)),
        (say("Stage of life"), inline(say(stage)) if stage else desk.text(None)),
        (say("Cases"), inline(desk.count(one.dossier.audit.data.n))),
        (say("Date and digest"), made),
    )


def _read(desk: Desk, one: Listed, form: Form) -> tuple[Block, ...]:
    """Return where to read the card: in the page's language first, then every file there is."""
    say, language = desk.words.say, desk.words.language
    blocks: list[Block] = []
    if first := one.file(language, form):
        told = say("Read the card: {name}", name=desk.name())
        blocks.append(Paragraph((Span(told, "file", href=first),)))
    every = [
        Span(f"{_own_name(spoken)} ({name})", "file", spoken, where)
        for spoken in tags()
        for end, name in FORMATS.items()
        if (where := one.file(spoken, end))
    ]
    every += [Span("JSON", "file", "", where) for where in one.files if where.endswith("card.json")]
    if every:
        offered = desk.words.weave("Every language and format: {files}", files=join(every))
        blocks.append(Paragraph(offered, "note"))
    return tuple(blocks)


def _name(language: str, form: Form) -> str:
    return f"{_NAMES[form]}.{'' if language == SOURCE else language + '.'}{form}"


def _parts(file: str) -> tuple[str, str] | None:
    found = _FILE.fullmatch(file)
    return None if found is None else (found[1], found[2])


def _own_name(language: str) -> str:
    """Return what a language calls itself."""
    from babel import Locale

    return str(Locale.parse(language).get_language_name(language))
