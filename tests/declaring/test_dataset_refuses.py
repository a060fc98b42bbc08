"""Every way in which cases do not fit their declaration."""

import datetime

import numpy as np
import pandas as pd
import pytest

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.errors import DataError
from builders.cases import FIELDS, cases, declared, field


def refusal(frame, declaration=None):
    with pytest.raises(DataError) as caught:
        Dataset(frame, declaration or declared())
    return caught.value


def test_an_unknown_column_and_offers_the_nearest_known():
    error = refusal(cases().rename(columns={"income": "incom"}))
    assert error.field == "incom"
    assert "Did you mean 'income'?" in error.mend


def test_a_role_that_names_no_column():
    error = refusal(cases().drop(columns="sex"))
    assert error.field == "sex"
    assert "protected_attributes" in error.expected


def test_a_column_name_that_stands_there_twice():
    frame = cases()
    assert "'sex' more than once" in refusal(pd.concat([frame, frame[["sex"]]], axis=1)).found


def test_a_column_without_a_name():
    assert "at column 1" in refusal(cases().rename(columns={"income": ""})).found


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinities(value):
    frame = cases()
    frame.loc[[3, 5], "income"] = value
    error = refusal(frame)
    assert (error.field, error.found) == ("income", "2 infinite values")


def test_mixed_types_without_showing_anybodys_value():
    frame = cases().astype({"income": object})
    frame.loc[7, "income"] = "secret"
    error = refusal(frame)
    assert error.field == "income"
    assert "1 × text" in error.found
    assert "secret" not in str(error)


def test_text_in_a_number_column_without_showing_it():
    error = refusal(cases().assign(income="secret"))
    assert (error.field, error.found) == ("income", "120 × text")


@pytest.mark.parametrize("wrong", ["perhaps", 2])
def test_values_that_are_neither_yes_nor_no_in_a_boolean(wrong):
    assert refusal(cases().assign(renting=wrong)).field == "renting"


def test_dates_in_a_number_column():
    assert "date" in refusal(cases().assign(income=datetime.date(2020, 1, 1))).found


def test_an_outcome_with_three_values_and_says_how_many():
    frame = cases()
    frame.loc[:20, "claimed"] = "unknown"
    error = refusal(frame)
    assert error.field == "claimed"
    assert error.found.startswith("3 values")


def test_a_single_class():
    assert "1 value: 'yes'" in refusal(cases().assign(claimed="yes")).found


def test_an_outcome_that_is_known_for_nobody():
    assert "no values" in refusal(cases().assign(claimed=None)).found


def test_a_positive_that_is_not_among_the_values_and_offers_them():
    error = refusal(cases(), declared(outcome={"column": "claimed", "positive": "No"}))
    assert "'no', 'yes'" in error.expected
    assert "Did you mean 'no'?" in error.mend


def test_missing_outcomes_that_were_declared_known_for_all():
    frame = cases()
    frame.loc[:9, "claimed"] = None
    error = refusal(frame, declared(outcome_known_for="all"))
    assert "none for 10 of 120 cases" in error.found
    assert "checked" in error.mend


@pytest.mark.parametrize("column", ["sex", "age"])
def test_a_protected_attribute_with_one_group(column):
    value = {"sex": "male", "age": 20}[column]
    error = refusal(cases().assign(**{column: value}))
    assert error.field == column
    assert error.found.startswith("one, ")


def test_a_protected_attribute_that_is_never_given():
    assert "no value given" in refusal(cases().assign(sex=None)).found


def test_a_protected_number_without_bands_that_has_too_many_groups():
    frame = pd.concat([cases()] * 12, ignore_index=True).assign(age=lambda f: f.index % 60)
    error = refusal(frame, declared(protected_attributes=[{"column": "age"}], fields=[
        f if f["column"] != "sex" else f | {"used_for": "nothing"} for f in FIELDS
    ]))  # fmt: skip
    assert (error.field, error.found) == ("age", "60")
    assert "bands" in error.mend


def test_an_empty_frame():
    assert refusal(cases().iloc[:0]).found == "none"


@pytest.mark.parametrize("frame", [3, "cases.csv", [1, 2], {"a": [1]}, None])
def test_what_is_no_frame(frame):
    assert "frame" in refusal(frame).expected


def test_fewer_than_twenty_cases():
    assert refusal(cases(19)).found == "19"


def test_inputs_that_are_all_constant():
    error = refusal(cases().assign(income=1.5, reason="moved", renting=True))
    assert "income" in error.field
    assert "same for every case" in error.found


def test_a_whole_number_that_differs_for_every_case_as_an_input():
    error = refusal(cases().assign(income=range(120)))
    assert error.field == "income"
    assert "type: identifier" in error.mend


def test_text_that_differs_for_nearly_every_case_as_an_input():
    names = [f"person {i // 2 if i < 10 else i}" for i in range(120)]
    error = refusal(cases().assign(reason=names))
    assert error.field == "reason"
    assert "person" not in str(error)


def test_a_group_or_time_that_is_not_given():
    fields = [*FIELDS, {"column": "home", "type": "identifier", "used_for": "group"}]
    declaration = declared(fields, parts={"by": "group", "column": "home"})
    frame = cases().assign(home=[None, *"ab" * 59, "c"])
    assert "none for 1 of 120" in refusal(frame, declaration).found


def test_times_that_do_not_sort():
    fields = [*FIELDS, {"column": "day", "type": "date", "used_for": "time"}]
    declaration = declared(fields, parts={"by": "time", "column": "day"})
    assert "year first" in refusal(cases().assign(day="01/02/2020"), declaration).mend


def test_does_not_refuse_a_unique_quantity_whose_unit_is_declared():
    declaration = declared(field("income", unit="euros"))
    assert len(Dataset(cases().assign(income=range(120)), declaration)) == 120


def test_does_not_refuse_a_group_of_one_person():
    frame = cases().assign(sex=["other"] + ["female", "male"] * 59 + ["male"])
    categories = [{"value": v} for v in ("female", "male", "other")]
    data = Dataset(frame, declared(field("sex", categories=categories)))
    assert (data.sensitive["sex"] == "other").sum() == 1


def test_does_not_refuse_one_constant_input_but_says_so():
    data = Dataset(cases().assign(renting=True), declared())
    assert [f.column for f in data.fields if f.constant] == ["renting"]


@pytest.mark.parametrize("case", [cases().iloc[0], cases().iloc[0].to_dict(), cases()])
def test_other_cases_with_an_unknown_or_a_missing_column(case):
    data = Dataset(cases(), declared())
    assert list(data.encode(case).columns) == ["income", "reason", "renting"]
    spoiled = case.rename({"income": "incomes"}) if isinstance(case, pd.Series) else (
        case.rename(columns={"income": "incomes"}) if isinstance(case, pd.DataFrame)
        else {("incomes" if k == "income" else k): v for k, v in case.items()}
    )  # fmt: skip
    with pytest.raises(DataError, match="Did you mean 'income'"):
        data.encode(spoiled)
    dropped = {k: v for k, v in cases().iloc[0].items() if k != "income"}
    with pytest.raises(DataError, match="the model"):
        data.encode(dropped)


@pytest.mark.parametrize("value", ["many", np.inf])
def test_other_cases_with_values_that_do_not_fit(value):
    data = Dataset(cases(), declared())
    with pytest.raises(DataError, match="income"):
        data.encode(cases().iloc[0].to_dict() | {"income": value})
