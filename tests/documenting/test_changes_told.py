"""What would change a proposal is told in both languages, or why it is not."""

from __future__ import annotations

import pytest

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.changes import changes_of
from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.words import in_language
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.explanation import Change, Changed

MOVED = (
    Changed(column="tenure", before=1.0, after=3.5),
    Changed(column="joblost", before="slack_work", after="other_reason"),
)
FOUND = (Change(changed=MOVED, score=0.612), Change(changed=MOVED[:1], score=0.3))


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            (
                "If “Years in the last job” were “3.5\u00a0(years)” instead of “1\u00a0(years)” and"
                " if “Why the job ended” were “another reason” instead of “too little work”, the"
                " score would be 61.2% instead of 41.5%, and the case would be proposed.",
                "If “Years in the last job” were “3.5\u00a0(years)” instead of “1\u00a0(years)”,"
                " the score would be 30.0% instead of 41.5%, and the case would no longer be"
                " proposed.",
            ),
        ),
        (
            "fr",
            (
                "Si «\u202fAncienneté dans le dernier emploi\u202f» était «\u202f3,5\u00a0(ans)"
                "\u202f» au lieu de «\u202f1\u00a0(ans)\u202f» et si «\u202fFin de l'emploi\u202f»"
                " était «\u202fautre motif\u202f» au lieu de «\u202fmanque de travail\u202f», le"
                " score serait de 61,2\u202f% au lieu de 41,5\u202f%, et le cas serait proposé.",
                "Si «\u202fAncienneté dans le dernier emploi\u202f» était «\u202f3,5\u00a0(ans)"
                "\u202f» au lieu de «\u202f1\u00a0(ans)\u202f», le score serait de 30,0\u202f% au"
                " lieu de 41,5\u202f%, et le cas ne serait plus proposé.",
            ),
        ),
    ],
)
def test_changes_are_sentences_of_the_dictionary(dossier, language, sentences):
    told = changes_of(Desk(dossier, in_language(language)), 0.415, FOUND)
    assert told.sentences == sentences
    assert str(told) == "\n".join(sentences)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "What would change the proposal is not told: it would be a recipe against controls.",
        ),
        (
            "fr",
            "Ce qui changerait la proposition n’est pas indiqué\u202f: ce serait un mode d’emploi"
            " contre les contrôles.",
        ),
    ],
)
def test_a_system_of_controls_gives_no_recipe(make, dossier, language, sentence):
    absent = Absent(absent=Reason.AGAINST_CONTROLS)
    evidence = dossier.audit.explanations.model_copy(update={"changes": absent})
    told = changes_of(Desk(dossier, in_language(language)), 0.4, absent)
    assert told.sentences == (sentence,)
    assert told.found == absent
    shown = Card(make(explanations=evidence)).to_markdown(language)
    assert sentence.split(": ")[0] in shown


def test_the_card_tells_the_changes_of_its_borderline_case(make, dossier):
    evidence = dossier.audit.explanations.model_copy(update={"changes": FOUND[:1]})
    shown = Card(make(explanations=evidence)).to_markdown("en")
    assert "What would change the proposal" in shown
    assert "the score would be 61.2% instead of 48.0%, and the case would be proposed." in shown
    assert "What would change the proposal" not in Card(dossier).to_markdown("en")
