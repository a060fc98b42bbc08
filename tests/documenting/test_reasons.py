"""Reasons for a case are sentences of the dictionary, and never more than their error supports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.reasons import Reasons, leading_reasons, reasons_of
from aitoolkit.documenting.words import in_language
from aitoolkit.schema.explanation import Contribution

PARTS = tuple(
    Contribution(column=column, value=value, contribution=added)
    for column, value, added in (
        ("rr", 0.315, 0.094), ("tenure", 1.0, 0.061), ("joblost", "position_abolished", -0.041),
        ("age", 26.0, 0.058), ("stateur", 7.2, -0.012), ("head", None, 0.004),
    )
)  # fmt: skip
SAID = {
    "en": (
        "Score: 41.5%.",
        "What counted most for a proposal is “Replacement rate: 0.315”.",
        "“Years in the last job: 1\u00a0(years)” also counted for a proposal.",
        "“Age: 26\u00a0(years)” also counted for a proposal.",
        "What counted most against a proposal is “Why the job ended: post abolished”.",
    ),
    "fr": (
        "Score\u202f: 41,5\u202f%.",
        "Ce qui a le plus compté pour une proposition est «\u202fTaux de"
        " remplacement\u00a0: 0,315\u202f».",
        "«\u202fAncienneté dans le dernier emploi\u00a0: 1\u00a0(ans)\u202f» a aussi compté pour"
        " une proposition.",
        "«\u202fÂge\u00a0: 26\u00a0(ans)\u202f» a aussi compté pour une proposition.",
        "Ce qui a le plus compté contre une proposition est «\u202fFin de l'emploi"
        "\u00a0: poste supprimé\u202f».",
    ),
}


def told(dossier, language, parts=PARTS, error=0.001):
    desk = Desk(dossier, in_language(language))
    return reasons_of(desk, 0.415, parts, (error,) * len(parts))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_reasons_are_sentences_of_the_dictionary(dossier, language):
    assert tuple(str(told(dossier, language)).split("\n")) == SAID[language]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "No single input stands out for this case."),
        ("fr", "Aucune donnée ne se détache à elle seule pour ce cas."),
    ],
)
def test_nothing_is_told_that_may_be_chance(dossier, language, sentence):
    nothing = told(dossier, language, error=0.05)
    assert nothing.favouring == nothing.opposing == ()
    assert str(nothing).endswith(sentence)


def test_what_is_not_given_is_said_in_words(dossier):
    part = Contribution(column="head", value=None, contribution=-0.2)
    (sentence,) = told(dossier, "fr", (part,)).opposing
    assert "Chef de ménage\u00a0: non renseigné" in sentence


def test_a_page_cannot_be_written_into_by_a_label():
    shown = Reasons(0.5, ("“<script>” also counted for a proposal.",), (), "en")._repr_html_()
    assert "&lt;script&gt;" in shown
    assert shown.startswith('<div lang="en">')


CONTRIBUTIONS = st.lists(st.floats(-1, 1), min_size=1, max_size=12)


@given(CONTRIBUTIONS, st.floats(0, 0.5))
def test_no_reason_is_smaller_than_its_error_allows_or_is_told_on_the_wrong_side(added, error):
    parts = [Contribution(column=f"c{i}", value=1.0, contribution=a) for i, a in enumerate(added)]
    found = leading_reasons(parts, [error] * len(parts))
    for side, sign in ((found.favouring, 1), (found.opposing, -1)):
        assert len(side) <= 3
        sizes = [sign * part.contribution for part in side]
        assert sizes == sorted(sizes, reverse=True)
        assert all(size > 0 for size in sizes)
        assert all(size >= 2 * error for size in sizes)
        assert all(size >= 0.05 * sum(map(abs, added)) for size in sizes)
        left_out = [sign * p.contribution for p in parts if p not in side]
        if 0 < len(side) < 3:
            assert not [s for s in left_out if s > sizes[-1]]


def test_the_card_tells_the_reasons_of_its_borderline_case_only(dossier):
    for language, first in (("en", SAID["en"][1]), ("fr", SAID["fr"][1])):
        shown = Card(dossier).to_markdown(language)
        counted = first[:30]
        assert shown.count(counted) == 1
        title = {"en": "borderline", "fr": "limite"}[language]
        assert title in shown[: shown.index(counted)].lower()
