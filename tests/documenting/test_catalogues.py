"""Every sentence of the code has its words in French, and numbers are written as there."""

from __future__ import annotations

import string
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import aitoolkit.documenting
import aitoolkit.verifying
from aitoolkit.documenting.nodes import Span, plain
from aitoolkit.documenting.words import KEYWORDS, SOURCE, in_language
from aitoolkit.errors import OutputError
from aitoolkit.languages import languages, tags

FLOORS = [Path(next(iter(f.__path__))) for f in (aitoolkit.documenting, aitoolkit.verifying)]
OTHERS = [tag for tag in tags() if tag != SOURCE]
WHOLE = [tag for tag in tags("whole") if tag != SOURCE]


def _sentences() -> set[str | tuple[str, ...]]:
    python = [("**.py", "python")]
    return {
        message
        for floor in FLOORS
        for _, _, message, _, _ in extract_from_dir(floor, method_map=python, keywords=KEYWORDS)
    }


def _catalogue(language: str) -> Catalog:
    found = next(one for one in languages() if one.tag == language)
    with found.catalogue.open("rb") as readable:
        return read_po(readable, locale=language, abort_invalid=True)


def _forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_collects_the_sentences_of_the_code():
    assert len(_sentences()) > 200
    assert "Does it work?" in _sentences()
    assert ("You have {n} day.", "You have {n} days.") in _sentences()


@pytest.mark.parametrize("language", WHOLE)
def test_every_sentence_is_translated(language):
    catalogue = {m.id: m for m in _catalogue(language) if m.id}
    missing = [s for s in _sentences() if s not in catalogue or not all(catalogue[s].string)]
    assert missing == [], "write these in the catalogue"
    assert [m.id for m in catalogue.values() if m.fuzzy] == []
    assert set(catalogue) - _sentences() == set(), "no longer in the code"


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_keeps_the_blanks(language):
    for message in _catalogue(language):
        if message.id:
            wanted = _blanks(_forms(message.id)[-1])
            assert all(_blanks(form) == wanted for form in _forms(message.string)), message.id


def test_french_signs_do_not_break_from_their_words():
    for message in _catalogue("fr"):
        for form in _forms(message.string) if message.id else ():
            assert not any(f" {sign}" in form for sign in "?!:;»%"), form
            assert "« " not in form
            assert "'" not in form, f"{form}: the apostrophe is ’"


def test_an_unknown_language_is_refused_with_those_there_are():
    with pytest.raises(OutputError, match="one of en, fr"):
        in_language("de")


def test_numbers_are_written_as_each_language_writes_them():
    english, french = in_language("en"), in_language("fr")
    assert (english.percent(0.634), french.percent(0.634)) == ("63.4%", "63,4\u202f%")
    assert (english.integer(1464), french.integer(1464)) == ("1,464", "1\u202f464")
    assert (english.short_percent(0.1), french.short_percent(0.125)) == ("10%", "12,5\u202f%")
    assert (english.signed_points(0.034), french.signed_points(-0.034)) == (
        "+3.4 points",
        "\u22123,4 points",
    )
    assert english.tiny(2.2e-16) == "2.2\u00a0×\u00a010⁻¹⁶"


def test_points_are_one_or_many_as_each_language_counts_a_figure_with_decimals():
    english, french, dutch = map(in_language, ("en", "fr", "nl"), ("page one",) * 3)
    assert [english.points(x) for x in (0.01, 0.019)] == ["1.0 points", "1.9 points"]
    assert [english.short_points(x) for x in (0.01, 0.1)] == ["1 point", "10 points"]
    assert [french.points(x) for x in (0, 0.0195, -0.019)] == [
        "0,0 point",
        "2,0 points",
        "\u22121,9 point",
    ]
    assert dutch.short_points(0.01) == "1 punt"


def test_a_figure_that_rounds_to_zero_has_no_sign():
    assert in_language("en").signed_points(-0.0001) == "0.0 points"
    assert in_language("en").signed_points(0.0001) == "0.0 points"


def test_dates_are_days_in_utc():
    late = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert in_language("en").date(late) == "2 March 2026"
    assert in_language("fr").date(datetime(2026, 3, 2, tzinfo=UTC)) == "2 mars 2026"


def test_plurals_follow_the_language():
    pair = ("{n} group is too small to be shown.", "{n} groups are too small to be shown.")
    assert in_language("en").counted(*pair, 0).startswith("0 groups are")
    assert in_language("fr").counted(*pair, 0).startswith("0 groupe est")
    assert in_language("fr").counted(*pair, 2).startswith("2 groupes sont")


def test_words_put_into_a_sentence_keep_their_braces_and_language():
    woven = in_language("fr").weave("{name}: the rule does not apply.", name=Span("{x}", lang="nl"))
    assert woven[0] == Span("{x}", lang="nl")
    assert plain(woven) == "{x}\u00a0: la règle est sans objet."
