import numpy as np
import pytest
from pydantic import ValidationError

from aitoolkit.schema.text import Text, spelled


def test_speaks_the_language_asked_for_else_english_else_the_first():
    text = Text.model_validate({"fr": "âge", "en": "age"})
    assert text.in_language("fr") == ("âge", "fr")
    assert text.in_language("nl") == ("age", "en")
    assert Text.model_validate({"fr": "âge"}).in_language("nl") == ("âge", "fr")
    assert str(text) == "age"


def test_one_string_is_of_no_language_in_particular():
    assert Text.model_validate("age").in_language("fr") == ("age", "")


@pytest.mark.parametrize("given", ["age", {"en": "age", "fr": "âge"}, {"no": "alder"}])
def test_is_written_as_it_was_given(given):
    text = Text.model_validate(given)
    assert text.model_dump(mode="json") == given
    assert Text.model_validate_json(text.model_dump_json()) == text


@pytest.mark.parametrize(
    "given", ["", "  ", 3, True, ["a"], {}, {"english": "a"}, {"EN": "a"}, {"en": None}, {"en": 3}]
)
def test_refuses_what_is_no_text(given):
    with pytest.raises(ValidationError, match=r"expected text.*Found"):
        Text.model_validate(given)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("no", "no"),
        (np.int64(1), "1"),
        (np.True_, "true"),
        (1, "1"),
        (1.0, "1"),
        (0.5, "0.5"),
        (True, "true"),
        (False, "false"),
        (-0.0, "0"),
    ],
)
def test_a_value_is_spelled_the_same_from_every_frame(value, text):
    assert spelled(value) == text
