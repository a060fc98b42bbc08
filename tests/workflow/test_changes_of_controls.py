"""A system that controls tells what would change its proposal only if a person decided so."""

import pytest
from sklearn.linear_model import LogisticRegression

import aitoolkit as ait
from builders.systems import some_benefits

DECIDED = {
    "decided_by": "Maria Silva, head of inspections",
    "decided_on": "2026-03-02",
    "why": {
        "en": "Whoever keeps records cannot be selected by mistake.",
        "fr": "Qui tient ses registres ne peut être sélectionné par erreur.",
    },
}


def controlling(**decision):
    """Return the demo as if it proposed controls, with two inputs that a person can act on."""
    declaration, frame = some_benefits(600)
    written = declaration.model_dump(mode="json")
    written["decision"] |= {"effect": "punitive", **decision}
    for field in written["fields"]:
        if field["column"] in ("tenure", "statemb"):
            field |= {"actionable": True}
    return type(declaration).model_validate(written), frame


def test_the_decision_is_kept_in_the_file_as_it_was_written(tmp_path):
    declaration, _ = controlling(tell_changes=DECIDED)
    path = declaration.save(tmp_path / "system.yaml")
    assert "decided_on: " in path.read_text()
    assert ait.load_declaration(path) == declaration


@pytest.mark.parametrize("effect", ["assistive", None])
def test_nobody_needs_to_decide_it_for_a_system_that_helps(effect):
    with pytest.raises(ValueError, match="only where effect is punitive"):
        controlling(effect=effect, tell_changes=DECIDED)


@pytest.mark.parametrize("missing", ["decided_by", "decided_on", "why"])
def test_it_needs_a_person_a_day_and_a_reason(missing):
    with pytest.raises(ValueError, match=missing):
        controlling(tell_changes={k: v for k, v in DECIDED.items() if k != missing})


def test_changes_are_told_once_a_person_decided_it_and_the_card_says_who(tmp_path):
    declaration, frame = controlling(tell_changes=DECIDED)
    result = ait.train(
        LogisticRegression(max_iter=1000), ait.Dataset(frame, declaration),
        output=tmp_path, track=False,
    )  # fmt: skip
    assert any(isinstance(told.found, tuple) for told in result.changes(frame.head(30)))
    for language, said in (
        ("en", "was decided by Maria Silva, head of inspections on 2 March 2026"),
        ("fr", "a été décidé par Maria Silva, head of inspections le 2\xa0mars 2026"),
    ):
        card = (result.pack / "public" / f"card.{language}.md").read_text().replace("\u202f", " ")
        assert said.replace("\xa0", " ") in card.replace("\xa0", " ")
        assert DECIDED["why"][language] in card
    assert ait.verify(result.pack).passed
