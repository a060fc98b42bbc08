"""What a comparison notes before anything else, and what it keeps."""

import pytest

from aitoolkit.comparing.compared import compared
from aitoolkit.schema.comparison import Compared
from aitoolkit.schema.estimate import Absent, Reason
from builders.compared import AFTER, BEFORE, dossier
from documenting.conftest import declaration_words
from documenting.decisions import decided_dossier


def only_in(language):
    """Return words of the declaration in one language only."""

    def cut(part):
        if isinstance(part, dict) and {"en", "fr"} <= set(part):
            return {language: part[language]}
        if isinstance(part, dict):
            return {key: cut(value) for key, value in part.items()}
        return [cut(one) for one in part] if isinstance(part, list) else part

    return cut(declaration_words())


def in_months():
    fields = [dict(field) for field in declaration_words()["fields"]]
    next(field for field in fields if field["column"] == "tenure")["unit"] = "months"
    return {"fields": fields}


NOTED = {
    "other_system": {"words": {"name": "Another"}},
    "other_known_for": {"words": {"outcome_known_for": "checked"}},
    "other_units": {"words": in_months()},
    "newer_first": {"made_on": "2020-01-01T00:00:00Z"},
    "internal": {"view": "internal"},
    "other_outcome": {
        "words": {"outcome": {"column": "ui", "positive": "yes", "label": "x", "meaning": "y"}}
    },
}


@pytest.mark.parametrize("note", NOTED)
def test_what_must_be_known_first_is_noted(note):
    parts = dict(NOTED[note])
    words = parts.pop("words", None)
    assert compared(dossier(BEFORE), dossier(AFTER, words, **parts)).notes == (note,)


def test_nothing_is_noted_of_two_versions_that_can_be_compared():
    assert compared(dossier(BEFORE), dossier(AFTER)).notes == ()


def test_a_model_and_an_audit_are_noted_and_compared_where_they_meet():
    found = compared(dossier(BEFORE), decided_dossier())
    assert "other_kind" in found.notes
    assert found.figures


def test_a_name_that_was_translated_is_the_same_name():
    english, both = {"name": {"en": "One"}}, {"name": {"en": "One", "fr": "Un"}}
    assert compared(dossier(BEFORE, english), dossier(AFTER, both)).notes == ()


def test_a_view_that_nobody_knows_is_not_compared():
    one = dossier(BEFORE, view="of tomorrow")
    fig = [f for f in compared(one, dossier(AFTER)).figures if f.answer not in ("same", "unknown")]
    assert fig == []


def test_languages_are_noted_only_where_none_is_common():
    one, other = (dossier(d, only_in(said)) for d, said in ((BEFORE, "en"), (AFTER, "fr")))
    assert "other_languages" in compared(one, other).notes
    assert "other_languages" not in compared(one, dossier(AFTER)).notes


def test_a_withheld_count_stays_absent():
    whole = dossier(AFTER)
    few = Absent(absent=Reason.WITHHELD_SMALL)
    data = whole.audit.data.model_copy(update={"without_outcome": few})
    later = whole.model_copy(update={"audit": whole.audit.model_copy(update={"data": data})})
    counts = {(one.what, one.of): one for one in compared(dossier(BEFORE), later).counts}
    assert counts["without_outcome", ()].after == few
    assert counts["group", ("sex", "female")].before == 1144


def test_what_is_kept_is_read_back_the_same():
    found = compared(dossier(BEFORE), decided_dossier())
    assert Compared.model_validate_json(found.to_json()) == found
    assert Compared.model_validate_json(found.to_json()).to_json() == found.to_json()
