"""Input that is already counts: exact, of confusion matrices, withheld, rounded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from aitoolkit.errors import DataError
from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of
from builders.tallied import ENGINES, assert_same_cells, decided


def _counts(n, **columns):
    frame = pd.DataFrame({"g": list("aabb"), "d": [0, 1, 0, 1], "n": n})
    return frame.assign(**columns)


def _tally(frame, **more):
    return tally_of(frame, request_of(sensitive_features="g", decision="d", count="n", **more))


def test_counts_give_what_their_rows_give():
    frame = decided()
    columns = ["sex", "region", "happened", "selected", "office"]
    counted = frame.groupby(columns, dropna=False, observed=True).size().reset_index(name="n")
    asked = {
        "sensitive_features": "sex,region",
        "outcome": "happened",
        "decision": "selected",
        "strata": "office",
    }
    rows = tally_of(frame, request_of(**asked))
    for engine in ENGINES.values():
        counts = tally_of(engine(counted), request_of(**asked, count="n"))
        assert_same_cells(rows.cells, counts.cells)
        assert counts.told.n_cases == len(frame)
        assert counts.told.n_rows == len(counted)


def test_frequency_weights_give_what_repeated_rows_give():
    frame = decided()
    repeated = frame.loc[frame.index.repeat(frame["points"])]
    asked = {"sensitive_features": "sex", "score": "score", "top": "10%", "cluster": "person"}
    one = tally_of(frame, request_of(**asked, weight="points", weight_kind="frequency"))
    two = tally_of(repeated, request_of(**asked))
    assert_same_cells(one.cells, two.cells, rtol=1e-12)
    assert (one.told.threshold, one.told.ties) == (two.told.threshold, two.told.ties)


def test_sampling_weights_keep_their_squares_and_count_each_person_once():
    frame = decided().dropna(subset=["sex"])
    request = request_of(sensitive_features="sex", decision="selected", weight="weight")
    cells = tally_of(frame, request).cells
    for i, (sex, selected) in enumerate([("f", False), ("f", True), ("m", False), ("m", True)]):
        w = frame.loc[(frame["sex"] == sex) & (frame["selected"] == selected), "weight"]
        assert cells.n[i] == len(w)
        assert cells.weight[i] == w.sum()
        assert cells.weight_squared[i] == (w**2).sum()


@pytest.mark.parametrize("spelled", [str.upper, str.lower])
def test_confusion_matrices_are_read_as_counts(spelled):
    frame = pd.DataFrame({"g": ["a", "b"], "TP": [4, 8], "FP": [2, 6], "TN": [1, 5], "FN": [3, 0]})
    frame = frame.rename(columns=lambda name: name if name == "g" else spelled(name))
    for engine in ENGINES.values():
        cells = tally_of(engine(frame), request_of(sensitive_features="g")).cells
        codes = zip(cells.groups[:, 0], cells.outcome, cells.decision, cells.n, strict=True)
        assert list(codes) == [
            (0, 0, 0, 1), (0, 0, 1, 2), (0, 1, 0, 3), (0, 1, 1, 4),
            (1, 0, 0, 5), (1, 0, 1, 6), (1, 1, 1, 8),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("n", "how"),
    [
        ([None, 20, 30, 40], {"withheld": 5}),
        (["*", "20", "30", "40"], {"withheld": 5}),
        (["<5", "20", "30", "40"], {}),
        ([0, 5, 30, 40], {"withheld": 0}),
    ],
)
def test_a_withheld_count_is_never_read_as_zero(n, how):
    frame = _counts(n)
    for engine in ENGINES.values():
        counted = _tally(engine(frame), **how)
        assert counted.told.inexact
        assert (counted.cells.low[0], counted.cells.n[0], counted.cells.high[0]) == (0, 2, 4)
        np.testing.assert_array_equal(counted.cells.low[1:], counted.cells.n[1:])
        np.testing.assert_array_equal(counted.cells.high[1:], counted.cells.n[1:])


def test_withheld_cells_of_a_confusion_matrix_keep_their_ends():
    frame = pd.DataFrame({"g": ["a"], "tp": ["<10"], "fp": ["20"], "tn": ["30"], "fn": ["0"]})
    cells = tally_of(frame, request_of(sensitive_features="g")).cells
    assert cells.n.tolist() == [30, 20, 4.5]
    assert cells.high.tolist() == [30, 20, 9]


def test_a_rounded_count_can_be_all_that_rounds_to_it():
    counted = _tally(_counts([0, 10, 20, 30]), rounded=10)
    assert counted.cells.low.tolist() == [0, 5, 15, 25]
    assert counted.cells.high.tolist() == [5, 15, 25, 35]
    assert counted.cells.n.tolist() == [0, 10, 20, 30]


def test_a_cell_of_zero_people_is_no_cell():
    cells = _tally(_counts([0, 10, 0, 0])).cells
    assert (cells.levels, cells.n.tolist()) == ((("a",),), [10])


@pytest.mark.parametrize(
    ("n", "how", "found"),
    [
        ([-1, 2, 3, 4], {}, "negative"),
        ([-1, 2, 3, 4], {"withheld": 5}, "negative"),
        ([1.5, 2, 3, 4], {}, "decimals"),
        ([1.5, 2, 3, 4], {"withheld": 5}, "decimals"),
        ([None, 2, 3, 4], {}, "none in 1"),
        (["*", "2", "3", "4"], {}, "marks"),
        ([1, 2, 3, 4], {"rounded": 5}, "other counts"),
        ([0, 0, 0, 0], {}, "0 cases"),
    ],
)
def test_refuses_counts_that_are_none(n, how, found):
    for engine in ENGINES.values():
        with pytest.raises(DataError, match=found):
            _tally(engine(_counts(n)), **how)


@pytest.mark.parametrize("weight", [[-1.0, 1, 1, 1], [None, 1, 1, 1], [np.nan, 1, 1, 1]])
@pytest.mark.parametrize("kind", ["sampling", "frequency"])
def test_refuses_weights_that_are_none(weight, kind):
    frame = pd.DataFrame(
        {"g": list("aabb"), "d": [0, 1, 0, 1], "w": pd.Series(weight, dtype=float)}
    )
    request = request_of(sensitive_features="g", decision="d", weight="w", weight_kind=kind)
    for engine in ENGINES.values():
        with pytest.raises(DataError, match=r"^w: "):
            tally_of(engine(frame), request)


def test_refuses_clusters_of_coarse_counts():
    with pytest.raises(DataError, match="exact counts"):
        _tally(_counts([10, 10, 10, 10], who=[1, 2, 3, 4]), rounded=10, cluster="who")
