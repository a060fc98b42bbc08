"""What cannot be counted is refused in words that say what to do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from aitoolkit.errors import DataError
from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of
from builders.tallied import ENGINES, decided

N = 400


def _frame():
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "g": np.tile(["a", "b"], N // 2),
            "d": np.tile([0, 0, 1, 1], N // 4),
            "y": np.tile([0, 1], N // 2),
            "y_again": np.tile([0, 1], N // 2),
            "three": np.tile(["x", "y", "z", "x"], N // 4),
            "coded": np.tile([1, 2], N // 2),
            "income": rng.normal(20_000, 5_000, N).round(2),
            "name": [f"person {i}" for i in range(N)],
            "score": rng.random(N),
            "text": np.tile(["0.1", "0.9"], N // 2),
            "empty": np.full(N, np.nan),
            "person": [None, *range(1, N)],
        }
    )


CASES = {
    "unknown column": ({"decision": "scoer"}, "scoer", "Did you mean 'score'"),
    "continuous": ({"sensitive_features": "income", "decision": "d"}, "income", "income=25,45"),
    "thousands of groups": ({"sensitive_features": "name", "decision": "d"}, "name", "fewer"),
    "three outcomes": ({"outcome": "three", "decision": "d"}, "three", "'x', 'y', 'z'"),
    "three decisions": ({"decision": "three"}, "three", "threshold= or top="),
    "a score as decision": ({"decision": "score"}, "score", "threshold= or top="),
    "a code as outcome": ({"outcome": "coded", "decision": "d"}, "coded", "'1' and '2'"),
    "a code as decision": ({"decision": "coded"}, "coded", "selected="),
    "a wrong positive": ({"outcome": "y", "decision": "d", "positive": "x"}, "positive", "'0' and"),
    "no outcome at all": ({"outcome": "empty", "decision": "d"}, "empty", "no value at all"),
    "a threshold too high": ({"score": "score", "threshold": 50}, "threshold", "no one"),
    "a threshold too low": ({"score": "score", "threshold": -1}, "threshold", "everyone"),
    "a top too many": ({"score": "score", "top": N}, "top", "fewer than the 400"),
    "scores of text": ({"score": "text", "threshold": 0.5}, "text", "numbers"),
    "bands of text": ({"sensitive_features": "g=1,2", "decision": "d"}, "g", "numbers"),
    "one column, two roles": ({"outcome": "g", "decision": "d"}, "g", "features and outcome"),
    "one column twice": ({"sensitive_features": ["g", "g"], "decision": "d"}, "g", "named twice"),
    "a copy of the outcome": (
        {"sensitive_features": "y_again", "outcome": "y", "decision": "d"}, "y_again", "every row",
    ),
    "nothing to audit": ({}, "decision", "score="),
    "nobody": ({"decision": "d", "cluster": "person"}, "person", "none in 1"),
    "no feature": ({"sensitive_features": []}, "sensitive_features", "at least one"),
}  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_refuses(case, engine):
    asked, field, said = CASES[case]
    with pytest.raises(DataError) as refusal:
        tally_of(ENGINES[engine](_frame()), request_of(**{"sensitive_features": "g", **asked}))
    assert refusal.value.field == field
    assert said in str(refusal.value)


REQUESTS = {
    "score without a rule": ({"score": "s"}, "score", "threshold=0.5"),
    "two rules": ({"score": "s", "threshold": 1, "top": 3}, "threshold and top", "one way"),
    "a rule without a score": ({"threshold": 0.5}, "threshold", "score="),
    "a share above one": ({"score": "s", "top": "120%"}, "top", "20%"),
    "half a case": ({"score": "s", "top": 1.5}, "top", "whole number"),
    "falling bands": ({"sensitive_features": "g=45,25"}, "sensitive_features", "g=25,45,65"),
    "bands of words": ({"sensitive_features": ["g=x"]}, "sensitive_features", "g=25,45,65"),
    "rounded to nothing": ({"decision": "d", "rounded": 0}, "rounded", "whole number"),
}  # fmt: skip


@pytest.mark.parametrize("case", REQUESTS)
def test_refuses_a_request(case):
    asked, field, said = REQUESTS[case]
    with pytest.raises(DataError) as refusal:
        request_of(**{"sensitive_features": "g", **asked})
    assert refusal.value.field == field
    assert said in str(refusal.value)


def test_refuses_a_column_that_is_continuous_only_after_the_first_rows():
    g = [*(["a"] * 20_000), *(f"{i}" for i in range(60))]
    frame = pd.DataFrame({"g": g, "d": [0, 1] * 10_030})
    for engine in ENGINES.values():
        with pytest.raises(DataError, match="at most 50 groups"):
            tally_of(engine(frame), request_of(sensitive_features="g", decision="d"))


def test_refuses_an_empty_frame():
    for engine in ENGINES.values():
        with pytest.raises(DataError, match="at least one row"):
            tally_of(
                engine(decided().head(0)), request_of(sensitive_features="sex", decision="selected")
            )


@pytest.mark.parametrize(
    "how", [lambda f: f, lambda f: pa.table(f.values.T.tolist(), names=list(f))]
)
def test_refuses_a_column_named_twice(how):
    frame = pd.DataFrame([[1, 0, 1], [0, 1, 1]], columns=["g", "d", "d"])
    with pytest.raises(DataError, match="'d' more than once"):
        tally_of(how(frame), request_of(sensitive_features="g", decision="d"))


def test_refuses_what_is_no_frame():
    with pytest.raises(DataError, match="Spark frame"):
        tally_of([1, 2], request_of(sensitive_features="g", decision="d"))


def test_a_refused_threshold_tells_nobodys_score():
    frame = pd.DataFrame({"g": ["a", "b"], "s": [0.123456, 0.654321]})
    with pytest.raises(DataError) as refusal:
        tally_of(frame, request_of(sensitive_features="g", score="s", threshold=2))
    assert "0.123" not in str(refusal.value)
    assert "0.654" not in str(refusal.value)


def test_a_group_of_one_is_a_group():
    frame = pd.DataFrame({"g": ["a", "a", "b"], "d": [0, 1, 1]})
    assert tally_of(frame, request_of(sensitive_features="g", decision="d")).cells.n.tolist() == [
        1,
        1,
        1,
    ]
