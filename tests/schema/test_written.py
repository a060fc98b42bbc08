"""A declaration that is written out can be read again, by us and by other readers of YAML."""

import json

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aitoolkit.declaring.declaration import load_declaration
from aitoolkit.declaring.policy import default_policy, load_policy
from aitoolkit.errors import OutputError
from aitoolkit.examples.loading import load_example
from aitoolkit.schema.declaration import Effect
from aitoolkit.schema.written import as_yaml, write_whole
from builders.cases import FIELDS, declared, field

LAW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WORDS = st.one_of(
    st.text(min_size=1).filter(str.strip),
    st.sampled_from([
        "no", "null", "~", "1.0", "2024-01-01", "a: b", "a # b", "- a", "'a'", '"', "é" * 200,
        "two  spaces " * 20, "a\nb", "#" * 120, "word " * 60 + "# not a comment", "en: x", "@a",
        "x\u2028y", "x\x85y", "x\ufeffy", "😀", "{a}", "%a", "!a", "*a", "&a", "|", ">-", "a\tb",
        "0x1f", "1_000", "y", "Null", "---", "a" * 200, ". " * 100 + ".", "don't", "\x7f",
    ]),
)  # fmt: skip
TEXTS = st.one_of(
    WORDS, st.dictionaries(st.sampled_from(["en", "fr", "no", "nl"]), WORDS, min_size=1)
)


def read_back(declaration, tmp_path):
    return load_declaration(declaration.save(tmp_path / "system.yaml"))


@LAW
@given(purpose=TEXTS, limits=st.lists(TEXTS, max_size=3), label=st.none() | TEXTS)
def test_any_text_reads_back_as_it_was(tmp_path, purpose, limits, label):
    declaration = declared(
        purpose=purpose, limits=limits, fields=field("income", label=label, unit=label)
    )
    assert read_back(declaration, tmp_path) == declaration


@LAW
@given(positive=WORDS, values=st.lists(WORDS, unique=True, max_size=4), column=WORDS)
def test_any_value_reads_back_as_it_was(tmp_path, positive, values, column):
    fields = [f for f in FIELDS if f["column"] != "reason"]
    known = {f["column"] for f in FIELDS}
    column = column + "_" if column in known else column
    categories = [{"value": value} for value in values]
    new = {"column": column, "type": "category", "used_for": "input", "categories": categories}
    declaration = declared([*fields, new], outcome={"column": "claimed", "positive": positive})
    assert read_back(declaration, tmp_path) == declaration


@LAW
@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.floats(-1e6, 1e6), min_size=1, unique=True),
    st.floats(0.001, 0.999),
)
@example(0.0, [0.0], 0.5)
@example(1e-7, [1e22], 0.1)
def test_any_number_reads_back_as_it_was(tmp_path, minimum, bands, share):
    declaration = declared(
        fields=field("income", minimum=minimum),
        protected_attributes=[{"column": "age", "bands": sorted(set(bands))}],
        decision={
            "proposes": None, "who_decides": "a role", "effect": "punitive",
            "operating_point": {"kind": "top_share", "value": share, "assumed": True},
        },
    )  # fmt: skip
    assert read_back(declaration, tmp_path) == declaration


def test_the_whole_example_reads_back(tmp_path):
    example_ = load_example("benefits")
    assert read_back(example_.declaration, tmp_path) == example_.declaration


@pytest.mark.parametrize("effect", list(Effect))
def test_a_policy_reads_back(tmp_path, effect):
    policy = default_policy(effect)
    assert load_policy(write_whole(tmp_path / "policy.yaml", as_yaml(policy))) == policy


def test_another_reader_of_yaml_reads_the_same_words():
    declaration = load_example("benefits").declaration
    plain = yaml.safe_load(as_yaml(declaration))
    assert plain["outcome"]["positive"] == "no"
    assert plain["purpose"] == declaration.model_dump(mode="json")["purpose"]
    assert plain["fields"][7]["categories"][0]["value"] == "yes"


def test_what_is_unwritten_is_visible_and_says_what_belongs_there():
    lines = as_yaml(declared(), declared().unwritten).splitlines()
    assert "purpose:   # unwritten: What it is for, and why an algorithm is used" in lines
    assert "    label:   # unwritten: Its name in plain words" in lines
    assert not [line for line in lines if line != line.rstrip()]


def test_what_is_written_carries_no_such_comment():
    assert "unwritten" not in as_yaml(load_example("benefits").declaration, ())


def test_keys_stand_in_the_order_of_the_schema():
    keys = list(yaml.safe_load(as_yaml(declared())))
    assert keys == [key for key in type(declared()).model_fields if key in keys]


def test_saving_replaces_the_whole_file_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "system.yaml"
    path.write_text("x" * 100_000)
    declared().save(str(path))
    assert load_declaration(path) == declared()
    assert [path.name for path in tmp_path.iterdir()] == ["system.yaml"]


@pytest.mark.parametrize("where", ["missing/system.yaml", "folder"])
def test_refuses_a_place_that_cannot_be_written_and_leaves_it_as_it_was(tmp_path, where):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match="can be written"):
        declared().save(tmp_path / where)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_the_same_declaration_is_the_same_bytes(tmp_path):
    one = declared().save(tmp_path / "a.yaml").read_bytes()
    assert declared().save(tmp_path / "b.yaml").read_bytes() == one
    assert json.loads(declared().to_json())["format"] == 1
