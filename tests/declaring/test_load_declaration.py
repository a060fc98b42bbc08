import shutil
from importlib.resources import files

import pytest

from aitoolkit.declaring.declaration import declaration_schema, load_declaration
from aitoolkit.declaring.template import write_template
from aitoolkit.errors import AitoolkitError, DeclarationError, OutputError
from aitoolkit.schema.declaration import Declaration, Effect, Type

EFFECT = "effect: assistive"
BANDS = "bands: [25, 45, 65]"
FIELD_2 = r"fields\[2\] \(income\)"


@pytest.fixture
def folder(tmp_path):
    write_template(tmp_path / "s")
    return tmp_path / "s"


def spoil(folder, old, new, name="system.yaml"):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder / "system.yaml"


def refusal(path):
    with pytest.raises(DeclarationError) as caught:
        load_declaration(path)
    return caught.value


def test_the_template_loads_as_a_draft(folder):
    declaration = load_declaration(folder / "system.yaml")
    assert declaration.is_draft
    assert "purpose" in declaration.unwritten
    assert "fields.income.label" in declaration.unwritten
    assert "decision.operating_point" in declaration.unwritten


def test_no_is_the_label_no_and_the_dictionary_stands_beside(folder):
    declaration = load_declaration(folder / "system.yaml")
    assert declaration.outcome.positive == "no"
    assert declaration.decision.effect is Effect.ASSISTIVE
    assert declaration.field("income").type is Type.NUMBER
    assert declaration.protected_attributes[1].bands == (25, 45, 65)


@pytest.mark.parametrize(
    ("written", "meant"), [("1", "1"), ("true", "true"), ("01", "01"), ("1.0", "1.0")]
)
def test_a_label_is_taken_as_it_is_spelled(folder, written, meant):
    path = spoil(folder, "positive: no ", f"positive: {written} ")
    assert load_declaration(path).outcome.positive == meant


def test_numbers_in_exponent_notation_are_numbers(folder):
    path = spoil(folder, "value: 0.1 ", "value: 1e-1 ")
    assert load_declaration(path).decision.operating_point.value == 0.1


def test_refuses_a_missing_file(tmp_path):
    assert "no such file" in refusal(tmp_path / "system.yaml").found


@pytest.mark.parametrize(
    ("old", "new", "where", "mend"),
    [
        (EFFECT, "efect: assistive", "line 40: decision.efect", "Did you mean 'effect'?"),
        (EFFECT, "effect: punitve", "line 40: decision.effect", "Did you mean 'punitive'?"),
        (EFFECT, "# gone", "decision.effect", "Add the key `effect:`."),
        ("purpose: ", "purpse: ", "line 15: purpse", "Did you mean 'purpose'?"),
        ("purpose: ", "#", "purpose", "accepted in a draft"),
        ("column: sex", "column: gender", "protected_attributes[1] (gender).column", "Listed are"),
        (BANDS, "bands: [45, 25]", "protected_attributes[2] (age).bands", "lower ends"),
        ("format: 1", "format: 9", "line 8: format", "Correct"),
        ("value: 0.1 ", "value: many ", "decision.operating_point.value", "Correct"),
        ("value: 0.1 ", "value: 10 ", "decision.operating_point.value", "above 0 and below 1"),
        ("body: ", "body: x ", "line 20: body", "Correct"),
        ("examine: 0.3", "examine: 0.4", "parts", "Correct the shares"),
        ("limits: []", "limits: [{english: x}]", "limits[1]", "Write the words"),
        ("by: random ", "by: group ", "parts.column", "need a column"),
    ],
)
def test_names_the_path_and_the_mend(folder, old, new, where, mend):
    error = refusal(spoil(folder, old, new))
    assert error.field.startswith("system.yaml, line")
    assert error.field.endswith(where)
    assert mend in error.mend


@pytest.mark.parametrize(
    ("old", "new", "where", "mend"),
    [
        ("type: number", "type: nmber", ".type", "Did you mean 'number'?"),
        ("type: number", "typ: number", ".typ", "Did you mean 'type'?"),
        ("type: number", "type: text", ".used_for", "used_for: nothing"),
        ("minimum: 0", "minimum: zero", ".minimum", "Correct"),
        ("minimum: 0", "categories: []", ".categories", "type: category"),
    ],
)
def test_names_the_line_of_the_dictionary(folder, old, new, where, mend):
    error = refusal(spoil(folder, old, new, "dictionary.yaml"))
    assert error.field.startswith("dictionary.yaml, line ")
    assert error.field.endswith(f"fields[2] (income){where}")
    assert mend in error.mend


def test_says_several_problems_at_once(folder):
    spoil(folder, EFFECT, "effect: asistive")
    error = refusal(spoil(folder, "format: 1", "format: 2"))
    assert "And 1 more: decision.effect." in error.mend


def test_a_misspelled_key_is_not_called_missing_too(folder):
    assert "more" not in refusal(spoil(folder, EFFECT, "efect: assistive")).mend


def test_refuses_other_tasks_with_a_sentence(folder):
    error = refusal(spoil(folder, "task: binary", "task: regression"))
    assert error.found == "'regression'"
    assert "Say which value matters most" in error.mend


def test_refuses_a_dictionary_that_is_not_there(folder):
    (folder / "dictionary.yaml").unlink()
    assert "dictionary.yaml" in refusal(folder / "system.yaml").field


@pytest.mark.parametrize("name", ["../dictionary.yaml", "/etc/hosts"])
def test_refuses_a_dictionary_from_elsewhere(folder, name):
    error = refusal(spoil(folder, "fields: dictionary.yaml", f"fields: {name}"))
    assert "stands beside system.yaml" in error.expected


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n"])
def test_refuses_a_file_without_keys(tmp_path, text):
    (tmp_path / "system.yaml").write_text(text)
    assert "a block of keys" in refusal(tmp_path / "system.yaml").expected


def test_refuses_a_dictionary_that_is_no_list(folder):
    (folder / "dictionary.yaml").write_text("income: number\n")
    assert "a list of columns" in refusal(folder / "system.yaml").expected


def test_refuses_an_appeal_that_is_digital_only(folder):
    path = spoil(folder, "appeal: ", "appeal: {channels: [{how: e-mail, digital: yes}]}")
    assert "not digital" in refusal(path).expected


def test_the_schema_for_editors_takes_a_file_name_for_fields():
    schema = declaration_schema()
    assert {"type": "string", "pattern": r"\.ya?ml$"} in schema["properties"]["fields"]["anyOf"]
    assert set(schema["properties"]) == set(Declaration.model_fields)


def test_every_key_is_described_to_whoever_writes_it():
    schema = declaration_schema()
    nouns = {"Declaration": schema, **schema["$defs"]}
    silent = [
        f"{noun}.{key}"
        for noun, definition in nouns.items()
        for key, value in definition.get("properties", {}).items()
        if not value.get("description")
    ]
    assert silent == []


def test_the_template_never_overwrites(folder):
    before = (folder / "system.yaml").read_bytes()
    with pytest.raises(OutputError, match="nothing was overwritten"):
        write_template(folder)
    assert (folder / "system.yaml").read_bytes() == before


def test_the_template_refuses_a_place_that_is_a_file(tmp_path):
    (tmp_path / "taken").write_text("x")
    with pytest.raises(OutputError):
        write_template(tmp_path / "taken")


def test_the_template_filled_in_is_no_draft(folder):
    example = files("aitoolkit.examples") / "benefits"
    shutil.copy(str(example / "system.yaml"), folder / "system.yaml")
    shutil.copy(str(example / "dictionary.yaml"), folder / "dictionary.yaml")
    assert load_declaration(folder / "system.yaml").unwritten == ()


def test_every_refusal_is_one_of_ours(folder):
    with pytest.raises(AitoolkitError):
        load_declaration(spoil(folder, "fields: dictionary.yaml", "fields: 3"))
