"""Page one says why the verdict is what it is, and what was decided where someone has decided."""

from __future__ import annotations

import pytest

from aitoolkit.documenting.nodes import Bullets, Paragraph, plain
from aitoolkit.documenting.tree import build
from aitoolkit.schema.decision import Decision, OperatingPoint
from documenting.conftest import make_dossier
from documenting.decisions import decided_dossier


def reasons(dossier, language="en"):
    panel = build(dossier, language).panels[-1]
    return [
        plain(item) for block in panel.blocks if isinstance(block, Bullets) for item in block.items
    ]


def judged(dossier, outcome, *answers):
    found = dossier.verdict.model_copy(update={"outcome": outcome, "answers": answers})
    return dossier.model_copy(update={"verdict": found})


def question(dossier, key, language="en"):
    document = build(dossier, language)
    (section,) = [s for s in document.sections[0].sections if s.key == key]
    told = [plain(block.words) for block in section.blocks if isinstance(block, Paragraph)]
    return section.title, told


def decided(dossier):
    point = OperatingPoint(kind="decided")
    decision = Decision.model_validate(
        {
            **dossier.declaration.decision.model_dump(),
            "proposes": {"en": "The person is held"},
            "who_decides": {"en": "A police officer"},
            "operating_point": point,
        }
    )
    declared = dossier.declaration.model_copy(update={"decision": decision})
    return dossier.model_copy(update={"declaration": declared})


def test_a_verdict_names_the_rules_that_led_to_it_and_no_other():
    dossier = make_dossier()
    fair = next(a for a in dossier.verdict.answers if a.code == "FAIR-01")
    perf = next(a for a in dossier.verdict.answers if a.code == "PERF-01")
    sex = fair.model_copy(update={"subject": ("sex",), "answer": "violated", "leads_to": "block"})
    age = sex.model_copy(update={"subject": ("age",)})
    thin = sex.model_copy(update={"answer": "inconclusive", "leads_to": "refer"})
    good = perf.model_copy(update={"answer": "met", "leads_to": "nothing"})
    rule = "Groups are treated alike, within a bound, in what matters most"
    assert reasons(judged(dossier, "blocked", sex, age, thin, good)) == [
        f"{rule}: ✕\u00a0violated (Sex, Age band)"
    ]
    assert reasons(judged(dossier, "referred", thin, good)) == [
        f"{rule}: ?\u00a0too thin to say (Sex)"
    ]
    assert reasons(judged(dossier, "cleared", good)) == []


def test_a_rule_about_the_whole_model_names_no_group():
    dossier = make_dossier()
    perf = next(a for a in dossier.verdict.answers if a.code == "PERF-01")
    bad = perf.model_copy(update={"answer": "violated", "leads_to": "block"})
    assert reasons(judged(dossier, "blocked", bad)) == [
        "The model ranks people better than drawing lots: ✕\u00a0violated"
    ]


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_the_reasons_are_told_in_every_language_of_page_one(language):
    english = reasons(make_dossier())
    assert len(reasons(make_dossier(), language)) == len(english) > 0
    assert language == "en" or reasons(make_dossier(), language) != english


def test_where_someone_has_decided_nobody_says_that_a_system_proposes():
    dossier = decided(decided_dossier())
    assert question(dossier, "who-decides") == ("Who decided?", ["A police officer"])
    title, told = question(dossier, "what")
    assert title == "What was decided?"
    assert told[0] == "The person is held"
    assert question(dossier, "alike")[1][0] == "“Proposed” means here: The person is held"


def test_a_system_that_proposes_still_says_so():
    title, told = question(make_dossier(), "who-decides")
    assert title == "Who decides?"
    assert told[-1] == "The system only proposes. The person may do otherwise."
