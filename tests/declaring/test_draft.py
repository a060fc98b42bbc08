"""A draft is inferred from the cases, and what only a person can write stays unwritten."""

import datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.declaring.declaration import load_declaration
from aitoolkit.declaring.draft import draft_declaration
from aitoolkit.errors import DataError, DeclarationError
from builders.cases import cases


def draft(frame, **changed):
    given = {
        "outcome": "claimed", "positive": "no", "sensitive_features": ["sex", "age"],
        "effect": "assistive",
    }  # fmt: skip
    return draft_declaration(frame, **(given | changed))


def role(frame, column):
    found = draft(frame).field(column)
    return found.type.value, found.used_for.value


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("number", range(1000, 1120), ("identifier", "nothing")),
        ("case_id", [*range(119), 0], ("identifier", "nothing")),
        ("name", [f"person {i}" for i in range(120)], ("identifier", "nothing")),
        ("born", [f"19{i % 70 + 20}-01-02" for i in range(120)], ("date", "nothing")),
        ("day", [datetime.date(2020, 1, 1)] * 120, ("date", "nothing")),
        ("day", pd.date_range("2020-01-01", periods=120), ("date", "nothing")),
        ("note", [f"wrote on {i} " + "words " * 9 for i in range(120)], ("text", "nothing")),
        ("land", ["France"] * 120, ("category", "nothing")),
        ("rooms", [3] * 120, ("number", "nothing")),
        ("empty", [None] * 120, ("category", "nothing")),
        ("rare", [f"town {i // 3}" for i in range(120)], ("category", "nothing")),
        ("rooms", [1, 2, 3] * 40, ("number", "input")),
        ("rent", np.linspace(300.5, 900.25, 120), ("number", "input")),
        ("owner", [True, False] * 60, ("boolean", "input")),
        ("town", ["Lille", "Nice"] * 60, ("category", "input")),
    ],
)
def test_recognises_what_a_column_is(column, values, expected):
    assert role(cases().assign(**{column: values}), column) == expected


def test_everything_that_only_a_person_can_write_is_unwritten():
    declaration = draft(cases())
    assert declaration.is_draft
    for name in ("summary", "purpose", "body", "contact", "status", "legal_basis", "appeal"):
        assert getattr(declaration, name) is None
    assert declaration.outcome_known_for is None
    assert declaration.decision.proposes is None
    assert all(attribute.why is None for attribute in declaration.protected_attributes)


def test_the_operating_point_is_the_top_tenth_and_said_to_be_assumed():
    point = draft(cases()).decision.operating_point
    assert (point.kind, point.value, point.assumed) == ("top_share", 0.1, True)
    assert draft(cases(), top_share=0.25).decision.operating_point.value == 0.25


def test_sensitive_features_are_never_inputs():
    declaration = draft(cases())
    assert [a.column for a in declaration.protected_attributes] == ["sex", "age"]
    assert {f.column for f in declaration.inputs} == {"income", "reason", "renting"}


def test_ages_get_the_usual_bands_and_other_numbers_round_ones():
    assert draft(cases()).protected_attributes[1].bands == (25, 45, 65)
    pay = np.random.default_rng(0).normal(2043.7, 391.3, 120)
    bands = draft(cases().assign(age=pay)).protected_attributes[1].bands
    assert all(band % 100 == 0 for band in bands)
    assert not set(bands) & set(pay)


def test_a_sensitive_number_with_few_values_is_a_category():
    frame = cases().assign(age=[0, 1] * 60)
    found = draft(frame).field("age")
    assert [c.value for c in found.categories] == ["0", "1"]


def test_single_peoples_values_are_not_written_down():
    frame = cases()
    frame.loc[3, "reason"] = "MARKER"
    frame.loc[4, "sex"] = "MARKER"
    frame.loc[5, "income"] = 123456.5
    written = draft(frame).to_json()
    assert "MARKER" not in written
    assert "123456" not in written
    assert draft(frame).field("income").maximum is None


@pytest.mark.parametrize(
    ("changed", "mend"),
    [
        ({"outcome": "claim"}, "Did you mean 'claimed'?"),
        ({"sensitive_features": ["sexe"]}, "Did you mean 'sex'?"),
        ({"positive": "non"}, "as the data spell it|Did you mean"),
        ({"outcome": "reason"}, "Merge values"),
    ],
)
def test_refuses_names_that_are_not_there(changed, mend):
    with pytest.raises(DataError, match=mend):
        draft(cases(), **changed)


@pytest.mark.parametrize(
    ("changed", "mend"),
    [
        ({"effect": "asistive"}, "Did you mean 'assistive'?"),
        ({"effect": "x"}, "help"),
        ({"top_share": 10}, "an office can handle"),
        ({"sensitive_features": []}, "Name the columns"),
        ({"sensitive_features": ["claimed"]}, "Name the columns"),
    ],
)
def test_refuses_arguments_that_make_no_sense(changed, mend):
    with pytest.raises(DeclarationError, match=mend):
        draft(cases(), **changed)


def test_refuses_cases_without_an_input():
    with pytest.raises(DataError, match="at least one column that can be an input"):
        draft(cases()[["sex", "age", "claimed"]])


@pytest.mark.parametrize("positive", [1, True, 1.0, "1", np.int64(1)])
def test_the_positive_may_be_given_as_the_data_hold_it(positive):
    frame = cases().assign(claimed=[1, 0] * 60)
    if positive is True:
        frame = frame.astype({"claimed": bool})
    assert draft(frame, positive=positive).outcome.positive in ("1", "true")


def test_drafts_from_polars_as_from_pandas():
    assert draft(pl.from_pandas(cases())) == draft(cases())


def test_one_sensitive_feature_may_be_given_as_a_word():
    assert draft(cases(), sensitive_features="sex") == draft(cases(), sensitive_features=["sex"])


def test_a_saved_draft_is_the_same_draft(tmp_path):
    declaration = draft(cases())
    assert load_declaration(declaration.save(tmp_path / "system.yaml")) == declaration


COLUMN = st.sampled_from([
    lambda n, c: c.integers(0, 3, n),
    lambda n, c: c.integers(0, 10**9, n),
    lambda n, c: np.arange(n),
    lambda n, c: c.normal(0, 1, n),
    lambda n, c: c.choice([0.5, np.nan], n),
    lambda n, c: c.choice(["a", "b", "ç"], n),
    lambda n, c: c.choice(["a", None], n),
    lambda n, c: [f"x{i}" for i in range(n)],
    lambda n, c: c.random(n) < 0.5,
    lambda n, c: c.choice([True, False, None], n),
    lambda n, c: [None] * n,
    lambda n, c: ["same"] * n,
    lambda n, c: pd.date_range("2020-01-01", periods=n),
    lambda n, c: ["2020-01-01"] * n,
    lambda n, c: [7.0] * n,
])  # fmt: skip

SENSITIVE = st.sampled_from([
    lambda n, c: np.resize(["f", "m"], n),
    lambda n, c: np.resize([0, 1], n),
    lambda n, c: np.resize([True, False], n),
    lambda n, c: c.permutation(np.arange(n)),
    lambda n, c: np.where(np.arange(n) < n - 12, 0.0, np.arange(n) * 1.5),
    lambda n, c: c.normal(1e-7, 1e-9, n),
    lambda n, c: c.normal(-1e9, 1e8, n),
    lambda n, c: np.where(np.arange(n) % 9 == 0, np.nan, c.integers(18, 90, n)),
])  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.lists(COLUMN, min_size=1, max_size=5),
    SENSITIVE,
    st.integers(40, 80),
    st.integers(0, 2**32 - 1),
    st.booleans(),
)
def test_a_dataset_can_always_be_made_of_what_was_drafted(columns, sensitive, n, seed, gaps):
    chance = np.random.default_rng(seed)
    frame = pd.DataFrame({f"c{i}": make(n, chance) for i, make in enumerate(columns)})
    frame["useful"] = chance.normal(0, 1, n)
    frame["s"] = sensitive(n, chance)
    frame["y"] = np.resize(["no", "yes", "yes"], n)
    if gaps:
        frame.loc[: n - 38, "y"] = None
    declaration = draft_declaration(
        frame, outcome="y", positive="no", sensitive_features=["s"], effect="punitive"
    )
    data = Dataset(frame, declaration)
    assert len(data) + data.without_outcome == n
