"""Contributions show themselves as a table that adds up, and stay what shap's plots take."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from aitoolkit.documenting.contributions import Contributions, shap

HOSTILE = "\x1b[2J<b>"


@pytest.fixture
def found() -> Contributions:
    return Contributions(
        values=np.array([[1.0, -2.0], [3.0, 4.0]]), base_values=np.array([0.5, 0.5]),
        data=np.array([[HOSTILE, None], ["x", 2.0]], dtype=object), feature_names=["a", "b"],
        output_names="log-odds",
    )  # fmt: skip


def test_a_table_begins_with_the_base_value_and_ends_with_the_output(found):
    assert repr(found).splitlines() == [
        "What each input adds to the log-odds: 2 cases",
        "            case 1               case 2",
        "base value  0.500                0.500",
        "b           -2.000 (not given)   +4.000 (2)",
        "a           +1.000 (\\x1b[2J<b>)  +3.000 (x)",
        "output      -0.500               7.500",
    ]


def test_no_word_becomes_markup_or_is_obeyed(found):
    html = found._repr_html_()
    assert "\\x1b[2J&lt;b&gt;" in html
    assert "<b>" not in html


def test_one_case_shows_itself_alike(found):
    assert repr(found[1]).endswith("output      7.500")
    assert "case 2" not in repr(found[:1])


@pytest.mark.parametrize("of", ["abs", "mean", "column"])
def test_what_is_computed_from_them_claims_no_sum(found, of):
    made = {"abs": found.abs, "mean": found.mean(0), "column": found[:, "a"]}[of]
    assert "output" not in repr(made)
    assert made._repr_html_().startswith("<pre>.values")


def test_many_cases_and_features_are_cut_and_counted():
    many = Contributions(
        values=np.ones((9, 30)), base_values=np.zeros(9), data=np.zeros((9, 30)),
        feature_names=[f"f{i}" for i in range(30)], output_names="probability",
    )  # fmt: skip
    lines = repr(many).splitlines()
    assert lines[0].endswith("4 of 9 cases")
    assert lines[-2].split() == ["10", "more", *["+10.000"] * 4]
    assert lines[-1].split() == ["output", *["30.000"] * 4]


def test_it_is_what_shap_has(found):
    again = pickle.loads(pickle.dumps(found))
    assert isinstance(again, shap.Explanation)
    assert repr(again) == repr(found)
