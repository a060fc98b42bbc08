"""What a dataset makes of cases, and the laws that it keeps."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.errors import DataError
from builders.cases import FIELDS, cases, declared, field

GAPS = cases()
GAPS.loc[[1, 4], "reason"] = None
GAPS.loc[[2], "age"] = np.nan
GAPS = GAPS.astype({"renting": object})
GAPS.loc[[3], "renting"] = None

KINDS = {
    "polars": pl.from_pandas,
    "polars, lazy": lambda f: pl.from_pandas(f).lazy(),
    "polars, categorical": lambda f: pl.from_pandas(f).with_columns(
        pl.col("reason").cast(pl.Categorical), pl.col("sex").cast(pl.Enum(["male", "female"]))
    ),
    "polars, whole numbers": lambda f: pl.from_pandas(f).with_columns(pl.col("age").cast(pl.Int16)),
    "Arrow": lambda f: pa.Table.from_pandas(f, preserve_index=False),
    "Arrow, dictionary": lambda f: pa.Table.from_pandas(
        f.astype({"reason": "category"}), preserve_index=False
    ),
    "pandas, nullable": lambda f: f.convert_dtypes(),
    "pandas, pyarrow": lambda f: f.convert_dtypes(dtype_backend="pyarrow"),
    "pandas, object": lambda f: f.astype(object),
    "pandas, category": lambda f: f.astype({"reason": "category", "sex": "category"}),
    "pandas, other index": lambda f: f.set_index(pd.Index(range(len(f), 0, -1))),
}


def same(one, other):
    assert one.fingerprint == other.fingerprint
    assert_frame_equal(one.features, other.features)
    assert_frame_equal(one.sensitive, other.sensitive)
    assert one.outcome.tolist() == other.outcome.tolist()
    assert one.vocabulary == other.vocabulary
    assert one.fields == other.fields


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_same_from_every_library(kind):
    for frame in (cases(), GAPS):
        same(Dataset(frame, declared()), Dataset(KINDS[kind](frame), declared()))


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(chance):
    rows, columns = list(range(len(GAPS))), list(GAPS.columns)
    chance.shuffle(rows)
    chance.shuffle(columns)
    shuffled = GAPS.iloc[rows][columns]
    data, other = Dataset(GAPS, declared()), Dataset(shuffled, declared())
    same(data, other)
    assert np.array(rows)[other.order].tolist() == data.order.tolist()


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1),
        min_size=2,
        max_size=2,
        unique=True,
    )
)
def test_the_spelling_of_the_outcome_does_not_matter(labels):
    frame = cases()
    no, yes = labels
    renamed = frame.assign(claimed=frame["claimed"].map({"no": no, "yes": yes}).astype(object))
    declaration = declared(outcome={"column": "claimed", "positive": no})
    data, other = Dataset(frame, declared()), Dataset(renamed, declaration)
    same(data, other)
    assert data.order.tolist() == other.order.tolist()


def test_another_value_is_another_fingerprint():
    frame = cases()
    before = Dataset(frame, declared()).fingerprint
    for column, value in {"income": 1.25, "reason": "other", "claimed": "no", "age": 99}.items():
        changed = frame.copy()
        row = changed.index[changed[column] != value][0]
        changed.loc[row, column] = value
        assert Dataset(changed, declared()).fingerprint != before


def test_moving_a_value_to_another_row_is_another_fingerprint():
    frame = cases()
    swapped = frame.assign(income=frame["income"].to_numpy()[[1, 0, *range(2, 120)]])
    assert Dataset(frame, declared()).fingerprint != Dataset(swapped, declared()).fingerprint


def test_the_fingerprint_is_the_same_on_every_machine_and_for_ever():
    frame = pd.DataFrame(
        {
            "income": [1.5, 2.0, None, 3.25] * 5,
            "reason": ["moved", None, "déménagé", "other"] * 5,
            "renting": [True, False, None, True] * 5,
            "sex": ["f", "m"] * 10,
            "age": list(range(20, 40)),
            "claimed": ["no", "yes", "yes", "yes"] * 5,
        }
    )
    categories = [{"value": "f"}, {"value": "m"}]
    data = Dataset(frame, declared(field("sex", categories=categories)))
    assert data.fingerprint == "e1c969ceb5bc59dc6648c2b072982e8ee8a04d358c2f236780e0e34273d8d0a7"


def test_outcome_is_one_for_the_declared_positive():
    frame = cases()
    data = Dataset(frame, declared())
    assert data.outcome.dtype == np.int8
    assert (data.outcome == (frame["claimed"] == "no").to_numpy()[data.order]).all()


@pytest.mark.parametrize(
    ("values", "positive"), [((1, 0), "1"), ((1.0, 0.0), "1"), ((True, False), "true")]
)
def test_outcomes_may_be_numbers_or_booleans(values, positive):
    frame = cases()
    frame["claimed"] = [values[0] if v == "no" else values[1] for v in frame["claimed"]]
    declaration = declared(outcome={"column": "claimed", "positive": positive})
    same(Dataset(cases(), declared()), Dataset(frame, declaration))


def test_features_are_floats_and_text_in_the_order_of_their_names():
    data = Dataset(GAPS, declared())
    assert list(data.features.columns) == ["income", "reason", "renting"]
    assert [str(d) for d in data.features.dtypes] == ["float64", "object", "float64"]
    assert data.features["reason"].isna().sum() == 2
    assert set(data.features["renting"].dropna()) == {0.0, 1.0}
    assert len(data) == len(data.features) == 120


def test_rows_without_outcome_are_left_out_and_counted():
    frame = cases()
    frame.loc[:9, "claimed"] = None
    data = Dataset(frame, declared(outcome_known_for="checked"))
    assert (len(data), data.without_outcome) == (110, 10)
    assert sorted(data.order.tolist()) == list(range(10, 120))
    rest = Dataset(cases().iloc[10:], declared())
    assert data.fingerprint == rest.fingerprint


def test_a_rare_value_never_reaches_the_model_or_a_group():
    frame = cases()
    frame.loc[5, "reason"] = "MARKER"
    frame.loc[6, "sex"] = "MARKER"
    data = Dataset(frame, declared())
    assert "MARKER" not in data.features.to_csv() + data.sensitive.to_csv() + repr(data.vocabulary)
    assert (data.sensitive["sex"] == "(other)").sum() == 1
    undeclared = {f.column: f.undeclared for f in data.fields}
    assert (undeclared["reason"], undeclared["sex"]) == (1, 1)


def test_a_value_is_learned_from_eleven_cases_on():
    for n, learned in ((10, False), (11, True)):
        frame = cases().assign(reason=["new"] * n + ["moved"] * (120 - n))
        assert ("new" in dict(Dataset(frame, declared()).vocabulary)["reason"]) is learned


def test_what_the_dictionary_lists_is_learned_and_nothing_else():
    categories = [{"value": "moved"}, {"value": "never seen"}]
    data = Dataset(cases(), declared(field("reason", categories=categories)))
    assert dict(data.vocabulary)["reason"] == ("moved", "never seen")
    assert set(data.features["reason"].dropna()) == {"moved"}
    others = int((cases()["reason"] != "moved").sum())
    assert {f.column: f.undeclared for f in data.fields}["reason"] == others


def test_numbers_beyond_the_declared_limits_are_not_given():
    frame = cases()
    frame.loc[[0, 1], "income"] = [-5.0, 99999.0]
    data = Dataset(frame, declared(field("income", minimum=0, maximum=50000)))
    assert data.features["income"].isna().sum() == 2
    income = next(f for f in data.fields if f.column == "income")
    assert (income.undeclared, income.missing) == (2, 0)


def test_bands_have_names_and_their_lower_ends_belong_to_them():
    frame = cases().assign(age=[24, 25, 44, 45, None, 130] * 20)
    data = Dataset(frame, declared(field("age", maximum=120)))
    groups = data.sensitive["age"].iloc[np.argsort(data.order)].tolist()[:6]
    assert groups == ["<25", "25–44", "25–44", "≥45", "(missing)", "(other)"]


def test_groups_not_given_are_called_missing():
    frame = cases()
    frame.loc[:19, "sex"] = None
    assert (Dataset(frame, declared()).sensitive["sex"] == "(missing)").sum() == 20


def test_groups_and_times_follow_the_cases():
    fields = [*FIELDS, {"column": "home", "type": "identifier", "used_for": "group"}]
    frame = cases().assign(home=[f"h{i // 3}" for i in range(120)])
    data = Dataset(frame, declared(fields, parts={"by": "group", "column": "home"}))
    named = frame["home"].to_numpy()[data.order]
    assert len(set(zip(data.groups.tolist(), named, strict=True))) == 40
    assert data.times is None

    fields = [*FIELDS, {"column": "day", "type": "date", "used_for": "time"}]
    days = pd.date_range("2020-01-01", periods=120)[::-1]
    for column in (days, days.strftime("%Y-%m-%d"), days.date):
        timed = Dataset(
            cases().assign(day=column), declared(fields, parts={"by": "time", "column": "day"})
        )
        assert (np.argsort(timed.times) == np.argsort(-timed.order)).all()


def test_encodes_its_own_cases_as_it_did():
    data = Dataset(GAPS, declared())
    again = data.encode(GAPS)
    assert_frame_equal(again.iloc[data.order].reset_index(drop=True), data.features)


def test_encodes_one_case_and_what_nobody_declared_as_not_given():
    data = Dataset(cases(), declared(field("income", minimum=0)))
    coded = data.encode({"income": -1, "reason": "new", "renting": True, "sex": "x"})
    assert coded.isna().to_numpy().tolist() == [[True, True, False]]
    assert data.encode({"income": None, "reason": None, "renting": None}).isna().all(axis=None)
    assert [str(d) for d in coded.dtypes] == ["float64", "object", "float64"]


def test_a_column_that_is_used_for_nothing_may_be_absent():
    fields = [*FIELDS, {"column": "note", "type": "text", "used_for": "nothing"}]
    assert len(Dataset(cases(), declared(fields))) == 120


def test_stays_as_it_was_made():
    data = Dataset(cases(), declared())
    with pytest.raises(AttributeError):
        data.outcome = None


def test_shows_nobodys_values():
    assert repr(Dataset(cases(), declared())).startswith("Dataset(120 cases, 3 inputs, fingerprint")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.one_of(st.none(), st.text(max_size=5), st.integers(-9, 9), st.floats(), st.booleans()),
        min_size=40,
        max_size=40,
    )
)
def test_any_column_at_all_is_read_or_refused_with_a_sentence(values):
    frame = cases(40).assign(reason=pd.Series(values, dtype=object))
    try:
        data = Dataset(frame, declared())
    except DataError:
        return
    assert data.features["reason"].isin([*dict(data.vocabulary)["reason"], np.nan]).all()
