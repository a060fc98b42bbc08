"""A card says plainly which mandatory rules were dropped, and who decided so."""

import pytest

from aitoolkit.documenting.card import Card
from aitoolkit.schema.policy import Waived

WAIVED = Waived(
    code="EXPL-01",
    decided_by={"en": "head of the service", "fr": "responsable du service"},
    decided_on="2026-02-03",
    why="The scores are never shown to anyone.",
)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("1 mandatory rule was dropped", "head of the service on 3 February 2026")),
        ("fr", ("1 règle obligatoire a été écartée", "responsable du service le 3 février 2026")),
    ],
)
def test_page_one_says_it_and_the_findings_say_who_and_why(dossier, language, told):
    verdict = dossier.verdict.model_copy(update={"waived": (WAIVED,)})
    card = Card(dossier.model_copy(update={"verdict": verdict}))
    text, without = card.to_markdown(language), Card(dossier).to_markdown(language)
    for words in (*told, "The scores are never shown to anyone."):
        assert words in text
        assert words not in without


def test_a_rule_that_holds_one_end_says_so_beside_its_bound(dossier):
    answers = tuple(a.model_copy(update={"interval": "upper"}) for a in dossier.verdict.answers)
    verdict = dossier.verdict.model_copy(update={"answers": answers})
    card = Card(dossier.model_copy(update={"verdict": verdict})).to_markdown()
    assert "(only the upper end of the interval counts)" in card
    assert "(only the upper end of the interval counts)" not in Card(dossier).to_markdown()
