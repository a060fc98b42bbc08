"""A report as one page to print and to file: accessible and offline, as a card is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aitoolkit.documenting.formats.html import to_html
from aitoolkit.documenting.nodes import (
    Bullets,
    Code,
    Document,
    Facts,
    Inline,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    Tone,
    inline,
)
from aitoolkit.documenting.words import Words, in_language, mark
from aitoolkit.verifying.check import Check
from aitoolkit.verifying.in_words import (
    ANSWERS,
    LEVELS,
    conclusion,
    difference_in_words,
    found_in_words,
    question_in_words,
)

if TYPE_CHECKING:
    from aitoolkit.verifying.report import Report

_RESULTS: dict[int, tuple[Tone, str, str]] = {
    0: ("good", "✓", mark("Verified")),
    1: ("bad", "✗", mark("Not verified")),
    2: ("open", "?", mark("Could not be checked in full")),
}
_HEAD = (mark("Code"), mark("Question"), mark("Answer"), mark("Found"))
_GIVEN = {
    "key": mark("a public key"),
    "signers": mark("a list of who may sign"),
    "head": mark("the last entry of the history, known from elsewhere"),
    "data": mark("the cases"),
}


def page(report: Report, language: str) -> str:
    """Return a report as one HTML file.

    Parameters
    ----------
    report : Report
        The answers.
    language : str
        The language to tell them in.

    Raises
    ------
    OutputError
        If there is no catalogue in this language.
    """
    words = in_language(language)
    say = words.say
    tone, symbol, title = _RESULTS[report.exit_code]
    said = conclusion(report.pack, report.level, report.checks, report.exit_code, language)
    return to_html(
        Document(
            language=language,
            kicker=inline(say("Verification of a pack")),
            title=inline(report.pack),
            lead=inline(say("What was checked, what was found, and what was not checked.")),
            panels=(
                Panel(tone, symbol, say("Result"), say(title), (Paragraph(inline(said), "lead"),)),
            ),
            sections=_sections(report, words),
            foot=inline(
                say(
                    "Checked by aitoolkit {version} on {date}.",
                    version=report.toolkit,
                    date=words.date(report.checked_on),
                )
            ),
        )
    )


def _sections(report: Report, words: Words) -> tuple[Section, ...]:
    by_hand = Section(
        "by-hand",
        words.say("Without this toolkit"),
        (
            Paragraph(inline(words.say("Whether the files are those listed can be seen with:"))),
            Code("sha256sum -c SHA256SUMS"),
        ),
    )
    sections = [_asked(report, words), *_levels(report, words)]
    differing = _differing(report, words)
    return (*sections, *((differing,) if differing else ()), _unchecked(report, words), by_hand)


def _asked(report: Report, words: Words) -> Section:
    say = words.say
    brought = ", ".join(say(_GIVEN[word]) for word in report.given) or say("nothing")
    digest: Inline = (Span(report.digest or "–", "code"),)
    pairs = (
        (say("Pack"), inline(report.pack)),
        (say("Digest of its core"), digest),
        (say("Level"), inline(_level(report.level, words))),
        (say("Brought by the auditor"), inline(brought)),
        (say("Date"), inline(words.date(report.checked_on))),
    )
    return Section(
        "asked", say("What was asked"), (Facts(tuple((inline(a), b) for a, b in pairs)),)
    )


def _level(level: str, words: Words) -> str:
    name, shows = LEVELS[level]  # type: ignore[index]  # a report's level is one of them
    return words.say("{level}: {shows}", level=words.say(name), shows=words.say(shows))


def _levels(report: Report, words: Words) -> list[Section]:
    held = [(level, [c for c in report.checks if c.level == level]) for level in LEVELS]
    return [
        Section(
            level,
            words.say(LEVELS[level][0]),
            (_answers(checks, _level(level, words), words),),
        )
        for level, checks in held
        if checks
    ]


def _answers(checks: list[Check], caption: str, words: Words) -> Table:
    head = tuple(inline(words.say(w)) for w in _HEAD)
    rows = tuple(
        (
            inline(check.code),
            inline(question_in_words(check, words.language)),
            inline(f"{ANSWERS[check.answer][0]}\u00a0{words.say(ANSWERS[check.answer][1])}"),
            inline(f"{found_in_words(check, words.language)}."),
        )
        for check in checks
    )
    return Table(inline(caption), head, rows)


def _differing(report: Report, words: Words) -> Section | None:
    say = words.say
    rows = [
        inline(f"{check.code}: {difference_in_words(difference, words.language)}.")
        for check in report.checks
        for difference in check.differences
    ]
    if not rows:
        return None
    return Section("differing", say("What differs, and where"), (Bullets(tuple(rows)),))


def _unchecked(report: Report, words: Words) -> Section:
    say = words.say
    rows = [
        f"{check.code} ({say(ANSWERS[check.answer][1])}): {found_in_words(check, words.language)}."
        for check in report.checks
        if check.answer in ("could_not_check", "not_there")
    ]
    order = list(LEVELS)
    for level in order[order.index(report.reached) + 1 :]:
        asked = order.index(level) <= order.index(report.level)
        why = (
            say("not looked at, since an answer before it failed")
            if asked
            else say("not asked for")
        )
        rows.append(f"{_level(level, words)} – {why}.")
    told = tuple(map(inline, rows)) or (inline(say("Nothing was left out.")),)
    return Section("unchecked", say("What was not checked, and why"), (Bullets(told),))
