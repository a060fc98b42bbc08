"""The tally of two halves added is the tally of the whole."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of
from aitoolkit.examining.tally_add import add
from builders.tallied import assert_same_cells, decided

ASKED = {
    "decision": {"outcome": "happened", "decision": "selected"},
    "bins": {"outcome": "happened", "score": "score", "threshold": 0.3},
    "own bins": {"outcome": "happened", "score": "points", "threshold": 5},
    "strata": {"decision": "selected", "strata": "office"},
    "weights": {"outcome": "happened", "decision": "selected", "weight": "weight"},
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("cut", [400, 1500])
def test_two_halves_add_up(asked, cut):
    frame = decided()
    request = request_of(sensitive_features="sex,age=25,45", **ASKED[asked])
    whole, one, two = (tally_of(f, request).cells for f in (frame, frame[:cut], frame[cut:]))
    assert_same_cells(add(one, two), whole, rtol=1e-12)
    assert_same_cells(add(two, one), whole, rtol=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", None]),
            st.sampled_from(["x", "y"]),
            st.sampled_from([0, 1]),
            st.sampled_from(["no", "yes", None]),
            st.sampled_from([0.1, 0.5, 0.9]),
        ),
        min_size=2,
        max_size=40,
    ),
    data=st.data(),
)
def test_halves_add_up_whatever_levels_only_one_has(rows, data):
    cut = data.draw(st.integers(1, len(rows) - 1))
    frame = pd.DataFrame(rows, columns=["g", "h", "d", "y", "s"])
    frame.loc[[0, cut], "y"] = "yes"  # no half without any outcome
    request = request_of(
        sensitive_features="g,h", decision="d", outcome="y", score="s", strata=["t"]
    )
    frame["t"] = np.arange(len(frame)) % 5
    whole, one, two = (tally_of(f, request).cells for f in (frame, frame[:cut], frame[cut:]))
    assert_same_cells(add(one, two), whole, rtol=1e-12)


def test_scores_that_are_too_many_together_are_binned():
    frame = pd.DataFrame({"g": ["a", "b"] * 100, "d": [0, 1] * 100, "s": np.linspace(0, 1, 200)})
    request = request_of(sensitive_features="g", decision="d", score="s")
    parts = [tally_of(half, request).cells for half in (frame[:100], frame[100:])]
    whole = tally_of(frame, request).cells
    assert parts[0].bin_values
    assert whole.bin_edges
    assert_same_cells(add(*parts), whole, atol=1e-9)  # sums of binned scores are cut off at 2^-30


def test_persons_who_are_not_split_add_up():
    frame = decided().sort_values("person")
    request = request_of(
        sensitive_features="sex,region", outcome="happened", decision="selected", cluster="person"
    )
    cut = int((frame["person"] < 300).sum())
    whole, one, two = (tally_of(f, request).cells for f in (frame, frame[:cut], frame[cut:]))
    assert_same_cells(add(one, two), whole)


def test_a_coarse_count_and_an_exact_one_add_up():
    asked = {"sensitive_features": "g", "decision": "d", "count": "n"}
    frame = pd.DataFrame({"g": ["a", "a"], "d": [0, 1], "n": [10, 20]})
    coarse = tally_of(frame, request_of(**asked, rounded=10)).cells
    both = add(coarse, tally_of(frame, request_of(**asked)).cells)
    assert both.low.tolist() == [15, 35]
    assert both.n.tolist() == [20, 40]
    assert both.high.tolist() == [25, 45]


def test_does_not_add_what_is_not_alike():
    frame = decided()
    plain = request_of(sensitive_features="sex", decision="selected")
    others = (
        request_of(sensitive_features="region", decision="selected"),
        request_of(sensitive_features="sex", decision="selected", strata="office"),
        request_of(sensitive_features="sex", decision="selected", weight="weight"),
        request_of(sensitive_features="sex", decision="selected", score="score"),
        request_of(sensitive_features="sex", decision="selected", cluster="person"),
    )
    for other in others:
        for pair in ((plain, other), (other, plain)):
            with pytest.raises(ValueError, match="tallies"):
                add(*(tally_of(frame, request).cells for request in pair))
