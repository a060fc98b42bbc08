import pytest
from pydantic import ValidationError

from aitoolkit.schema.declaration import Appeal, OperatingPoint, Parts
from builders.cases import FIELDS, declared, field

POINT = {"kind": "top_share", "value": 0.1}


def decision(**point):
    return {
        "proposes": "a call", "who_decides": "an agent", "effect": "assistive",
        "operating_point": POINT | point,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"task": "regression"}, "binary: an outcome with two values"),
        ({"task": None}, "binary: an outcome with two values"),
        ({"name": "x" * 101}, "at most 100 characters"),
        ({"summary": {"en": "short", "fr": "x" * 351}}, "at most 350 characters"),
        ({"outcome": {"column": "claim", "positive": "no"}}, "a column that fields lists"),
        ({"outcome": {"column": "sex", "positive": "no"}}, "used_for: outcome"),
        ({"outcome": {"column": "claimed", "positive": ""}}, "at least 1 character"),
        ({"protected_attributes": [{"column": "age"}] * 2}, "each attribute once"),
        ({"protected_attributes": [{"column": "claimed"}]}, "other than the outcome"),
        ({"protected_attributes": [{"column": "income"}]}, "a reason"),
        ({"protected_attributes": [{"column": "sex", "input_because": "x"}]}, "no reason"),
        ({"protected_attributes": [{"column": "sex", "bands": [1]}]}, "bands only for"),
        ({"protected_attributes": []}, "at least 1 item"),
        ({"fields": [*FIELDS, FIELDS[0]]}, "each column once"),
        ({"fields": [f for f in FIELDS if f["used_for"] != "input"]}, "at least one input"),
        ({"fields": field("income", used_for="group")}, "by: group and column: income"),
        ({"parts": {"by": "time", "column": "day"}}, "a column that fields lists"),
        ({"parts": {"by": "time", "column": "claimed"}}, "other than the outcome"),
        ({"fields": field("income", type="date")}, "a number, a boolean or a category"),
        ({"fields": field("income", categories=[])}, "only where type is category"),
        ({"fields": field("reason", minimum=0)}, "only where type is number"),
        ({"fields": field("income", minimum=2, maximum=1)}, "a minimum below"),
        ({"fields": field("reason", categories=[{"value": 1}, {"value": "1"}])}, "each value once"),
        ({"decision": decision(kind="threshold", value=1.5)}, "threshold between 0 and 1"),
        ({"decision": decision(kind="decided", value=0)}, "a column of the decisions"),
        ({"purpse": "x"}, "Extra inputs"),
        ({"decision": decision(value=float("nan"))}, "greater than|finite"),
    ],
)
def test_refuses_what_contradicts_itself(changed, said):
    with pytest.raises(ValidationError, match=said):
        declared(**changed)


@pytest.mark.parametrize(
    "point",
    [
        {"kind": "top_share", "value": 1.0},
        {"kind": "top_share", "value": 0},
        {"kind": "decided", "value": 0.5},
        {"kind": "threshold", "value": 0.5, "out_of": 10},
        {"kind": "top_count", "value": 10},
        {"kind": "top_count", "value": 10, "out_of": 10},
        {"kind": "top_count", "value": 1.5, "out_of": 10},
    ],
)
def test_refuses_an_impossible_operating_point(point):
    with pytest.raises(ValidationError, match="expected"):
        OperatingPoint.model_validate(point)


def test_takes_a_count_out_of_a_list():
    assert OperatingPoint(kind="top_count", value=10, out_of=100).value == 10


@pytest.mark.parametrize(
    "parts",
    [{"examine": 0.4}, {"by": "group"}, {"column": "x"}, {"fit": 1.0, "examine": 0.0}],
)
def test_refuses_parts_that_are_no_whole(parts):
    with pytest.raises(ValidationError):
        Parts.model_validate(parts)


def test_refuses_an_appeal_without_a_way_that_is_not_digital():
    with pytest.raises(ValidationError, match="not digital"):
        Appeal.model_validate({"channels": [{"how": "e-mail", "digital": True}]})


def test_takes_a_protected_input_with_a_reason():
    declaration = declared(
        protected_attributes=[{"column": "age", "bands": [25], "input_because": "the law says so"}],
        fields=field("age", used_for="input"),
    )
    assert "age" in {f.column for f in declaration.inputs}


def test_a_positive_and_a_category_may_be_numbers_or_booleans():
    assert declared(outcome={"column": "claimed", "positive": 1}).outcome.positive == "1"
    assert declared(outcome={"column": "claimed", "positive": True}).outcome.positive == "true"


def test_inputs_stand_in_the_order_of_their_names():
    backwards = declared(fields=FIELDS[::-1])
    assert [f.column for f in backwards.inputs] == ["income", "reason", "renting"]
    assert backwards.columns == tuple(f["column"] for f in FIELDS[::-1])


def test_what_is_unwritten_makes_a_draft_and_what_is_unused_does_not():
    fields = [*FIELDS, {"column": "note", "type": "text", "used_for": "nothing"}]
    unwritten = declared(fields, decision=decision(assumed=True)).unwritten
    assert "decision.operating_point" in unwritten
    assert "protected_attributes.sex.why" in unwritten
    assert "fields.income.meaning" in unwritten
    assert "decision.proposes" not in unwritten
    assert not [path for path in unwritten if path.startswith("fields.note")]


def test_json_reads_back_as_the_same_declaration():
    declaration = declared()
    assert type(declaration).model_validate_json(declaration.to_json()) == declaration
