"""What is written otherwise is found key by key, each thing under its own name."""

import pytest

from aitoolkit.comparing.written import written_otherwise
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.policy import Policy
from documenting.conftest import declaration_words, policy


def declared(**changes):
    return Declaration.model_validate({**declaration_words(), **changes})


def paths(before, after):
    return [one.path for one in written_otherwise(before, after)]


def test_the_same_is_nothing():
    assert paths(declared(), declared()) == []
    assert paths(policy(), policy()) == []


def test_the_order_of_a_list_is_no_difference():
    words = declaration_words()
    turned = {key: words[key][::-1] for key in ("fields", "alternatives", "affected_groups")}
    assert paths(declared(), declared(**turned)) == []


def test_a_column_is_found_by_its_name_and_its_keys_one_by_one():
    fields = [dict(field) for field in declaration_words()["fields"]]
    age = next(field for field in fields if field["column"] == "age")
    age["meaning"] = "Another one"
    gone = fields.pop(next(i for i, f in enumerate(fields) if f["column"] == "stateur"))
    new = {"column": "pay", "type": "number", "used_for": "input", "label": "Pay", "meaning": "x"}
    found = written_otherwise(declared(), declared(fields=[new, *fields]))
    told = {one.path: (one.before is None, one.after is None) for one in found}
    assert told == {
        ("fields", "pay"): (True, False),
        ("fields", "age", "meaning"): (False, False),
        ("fields", gone["column"]): (False, True),
    }


def test_an_item_that_kept_its_name_is_taken_apart_and_a_renamed_one_is_told_beside_the_new():
    sources = [{"name": "Register", "period": "2023"}, {"name": "Survey"}]
    later = [{"name": "Register", "period": "2024"}, {"name": "Poll"}]
    found = written_otherwise(declared(data_sources=sources), declared(data_sources=later))
    assert [one.path for one in found] == [
        ("data_sources", "Register", "period"), ("data_sources", "1"),
    ]  # fmt: skip
    assert [str(found[1].before.name), str(found[1].after.name)] == ["Survey", "Poll"]


def test_where_the_line_is_drawn_is_told_as_one():
    decision = {**declaration_words()["decision"],
                "operating_point": {"kind": "top_share", "value": 0.3}}  # fmt: skip
    assert paths(declared(), declared(decision=decision)) == [("decision", "operating_point")]


def ruled(**changes):
    words = policy().model_dump(mode="json")
    words["rules"][0].update(changes)
    return Policy.model_validate(words)


@pytest.mark.parametrize(
    ("changes", "towards"),
    [
        ({"bound": 0.2}, "looser"),
        ({"bound": 0.05}, "stricter"),
        ({"inconclusive": "note"}, "looser"),
        ({"inconclusive": "block"}, "stricter"),
        ({"interval": "value"}, "looser"),
        ({"interval": "upper"}, None),
        ({"why": "Another reason."}, None),
    ],
)
def test_a_rule_is_made_stricter_or_looser(changes, towards):
    (found,) = written_otherwise(policy(), ruled(**changes))
    assert found.path == ("rules", "FAIR-01 false_negative_rate", next(iter(changes)))
    assert found.towards == towards
    (back,) = written_otherwise(ruled(**changes), policy())
    assert back.towards == {"looser": "stricter", "stricter": "looser", None: None}[towards]


def test_a_rule_that_is_dropped_lets_more_pass():
    fewer = policy().model_copy(update={"rules": policy().rules[:2]})
    (found,) = written_otherwise(policy(), fewer)
    assert (found.path, found.towards) == (("rules", "EXPL-01 additivity_error"), "looser")
    (back,) = written_otherwise(fewer, policy())
    assert back.towards == "stricter"


def test_two_rules_of_one_code_are_told_apart_by_whom_they_ask_about():
    words = policy().model_dump(mode="json")
    fair = words["rules"][0]
    words["rules"] = [{**fair, "attributes": ["sex"]}, {**fair, "attributes": ["age"]}]
    both = Policy.model_validate(words)
    words["rules"][1] = {**words["rules"][1], "bound": 0.3}
    assert paths(both, Policy.model_validate(words)) == [
        ("rules", "FAIR-01 false_negative_rate age", "bound")
    ]
