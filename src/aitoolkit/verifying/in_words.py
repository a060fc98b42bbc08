"""Answers and differences in the words of a language."""

from __future__ import annotations

from collections.abc import Sequence

from aitoolkit.documenting.words import Words, in_language, mark
from aitoolkit.verifying.asked import Level
from aitoolkit.verifying.check import AnswerOf, Check, Difference

ANSWERS: dict[AnswerOf, tuple[str, str, str]] = {
    "passed": ("✓", mark("passed"), "green"),
    "failed": ("✗", mark("failed"), "bold red"),
    "could_not_check": ("?", mark("could not check"), "yellow"),
    "not_there": ("–", mark("not present"), "dim"),
    "sealed_after": ("–", mark("sealed after"), "yellow"),
    "not_sealed": ("–", mark("not sealed"), "dim"),
}
"""Sign, word and colour of each answer: never told by colour alone."""

_PLACES = (
    ("section", mark("section “{name}”")),
    ("table", mark("table “{name}”")),
    ("row", mark("line “{name}”")),
    ("column", mark("column “{name}”")),
)
_DIFFERING = {
    "figure": mark("it says {found}, the evidence {expected}"),
    "words": mark("it says “{found}”, the evidence gives “{expected}”"),
    "code": mark("its code is {found} and should be {expected}"),
    "picture": mark("the picture is not the one that the evidence draws"),
    "digest": mark("it bears “{found}” and should bear “{expected}”"),
    "added": mark("“{found}” was put in"),
    "missing": mark("“{expected}” was left out"),
}
_ONLY_CODE = mark("it says the same, but its bytes are not those that were written")
_PAGE = mark("page {number} is not the one that the evidence gives")
_NO_PAGE = mark("its pictures, or what a screen reader is told, are not those of the evidence")
_NOWHERE = mark("it says {found}, which the evidence has nowhere")
_NOT_READABLE = mark("it holds {found}")


LEVELS: dict[Level, tuple[str, str]] = {
    "integrity": (mark("Integrity"), mark("every file is the one that was sealed")),
    "consistency": (mark("Consistency"), mark("the cards say what the evidence says")),
    "recomputation": (mark("Recomputation"), mark("every figure is computed again")),
    "reproduction": (mark("Reproduction"), mark("the model predicts again")),
}
"""What each level is called, and what it shows."""


def conclusion(
    pack: str, level: Level, checks: Sequence[Check], exit_code: int, language: str
) -> str:
    """Return a report in one sentence."""
    words = in_language(language)
    name = words.say(LEVELS[level][0]).lower()
    codes = {a: ", ".join(c.code for c in checks if c.answer == a) for a in ANSWERS}
    if exit_code == 1:
        return words.say("{pack}: NOT verified. Failed: {codes}.", pack=pack, codes=codes["failed"])
    if exit_code == 2:
        return words.say(
            "{pack}: could not be checked in full ({codes}).",
            pack=pack,
            codes=codes["could_not_check"],
        )
    told = [words.say("{pack}: verified at level {level}.", pack=pack, level=name)]
    if codes["not_there"]:
        told = [
            words.say(
                "{pack}: verified at level {level}. Not present, so not checked: {codes}.",
                pack=pack,
                level=name,
                codes=codes["not_there"],
            )
        ]
    late = codes["sealed_after"] or codes["not_sealed"]
    if late:
        told.append(
            words.say("Nobody fixed the rules before the data were looked at: {codes}.", codes=late)
        )
    return " ".join(told)


def question_in_words(check: Check, language: str) -> str:
    """Return the question in a language, in English where nobody translated it."""
    return in_language(language).say(check.question)


def found_in_words(check: Check, language: str) -> str:
    """Return what was found in a language, without the places that `difference_in_words` tells."""
    words = in_language(language)
    if not check.sentences:
        return words.say(check.found)
    return words.say("; ").join(words.say(s.message, **dict(s.values)) for s in check.sentences)


def difference_in_words(difference: Difference, language: str) -> str:
    """Return one difference in words: where it stands, what stands there, what should."""
    words = in_language(language)
    return words.say(
        "{where}: {what}", where=_where(difference, words), what=_what(difference, words)
    )


def _where(difference: Difference, words: Words) -> str:
    if difference.kind == "page":
        return difference.file
    named = [(say, getattr(difference, part)) for part, say in _PLACES]
    return ", ".join([difference.file, *(words.say(say, name=name) for say, name in named if name)])


def _what(difference: Difference, words: Words) -> str:
    if difference.kind == "code" and not difference.expected:
        if not difference.found:
            return words.say(_ONLY_CODE)
        return words.say(_NOT_READABLE, found=words.say(difference.found))
    if difference.kind == "page":
        return words.say(_PAGE if difference.section else _NO_PAGE, number=difference.section)
    if difference.kind == "figure" and not difference.expected:
        return words.say(_NOWHERE, found=difference.found)
    return words.say(
        _DIFFERING[difference.kind], found=difference.found, expected=difference.expected
    )
