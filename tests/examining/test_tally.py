"""Every engine counts alike, and what it counts is what is there."""

from __future__ import annotations

from collections import Counter

import narwhals as nw
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of
from aitoolkit.examining.tally_engine import Plan, grouped
from aitoolkit.stats.cells import UNKNOWN
from builders.tallied import ASKED, ENGINES, asked, assert_same_cells, decided


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "pandas"])
def test_every_engine_gives_the_same_tally(engine, question):
    frame = decided()
    ours, theirs = (tally_of(ENGINES[name](frame), asked(question)) for name in ("pandas", engine))
    assert_same_cells(ours.cells, theirs.cells)
    assert ours.told == theirs.told


def test_counts_are_those_of_the_rows():
    frame = decided()
    cells = tally_of(frame, asked("decision")).cells
    band = pd.cut(
        frame["age"], [0, 25, 45, 65, 200], right=False, labels=["<25", "25–44", "45–64", "≥65"]
    )
    rows = zip(
        frame["sex"].fillna("(missing)"),
        band.astype(object).fillna("(missing)"),
        frame["region"],
        frame["happened"].map({"Yes": 1, "No": 0}).fillna(UNKNOWN),
        frame["selected"].astype(int),
        strict=True,
    )
    found = {
        (*(names[g] for names, g in zip(cells.levels, group, strict=True)), y, d): n
        for group, y, d, n in zip(cells.groups, cells.outcome, cells.decision, cells.n, strict=True)
    }
    assert found == Counter(rows)


def test_cells_are_sorted_and_each_stands_once():
    cells = tally_of(decided(), asked("threshold")).cells
    codes = np.column_stack([cells.groups, cells.score_bin, cells.outcome, cells.decision])
    assert (np.unique(codes, axis=0) == codes).all()
    assert (cells.n > 0).all()


def test_score_sums_are_those_of_the_rows_to_nine_digits():
    frame = decided()
    counted = tally_of(frame, asked("threshold"))
    assert counted.cells.score_sum.sum() == pytest.approx(frame["score"].sum(), rel=1e-9)
    assert len(counted.cells.bin_edges) == 99
    low = np.floor(frame["score"] * 100)
    spread = frame["score"].groupby(low).agg(lambda s: max(s.max() - s.mean(), s.mean() - s.min()))
    assert spread.max() <= counted.told.binning_error < 0.01


def test_few_scores_have_bins_of_their_own():
    counted = tally_of(decided(), asked("own bins"))
    assert counted.cells.bin_values == tuple(range(1, 11))
    assert counted.told.binning_error is None


def test_more_scores_than_the_first_rows_show_are_binned():
    frame = pd.DataFrame(
        {"g": ["a", "b"] * 10_000, "s": np.r_[np.full(15_000, 0.5), np.linspace(0, 1, 5_000)]}
    )
    cells = tally_of(frame, request_of(sensitive_features="g", score="s", threshold=0.4)).cells
    assert len(cells.bin_edges) == 99
    assert cells.n.sum() == 20_000


def test_scores_beyond_one_that_the_first_rows_do_not_show_are_binned_over_the_whole_range():
    frame = pd.DataFrame(
        {"g": ["a", "b"] * 10_000, "s": np.r_[np.linspace(0, 1, 15_000), np.linspace(1, 87, 5_000)]}
    )
    request = request_of(sensitive_features="g", score="s", threshold=0.4)
    for engine in ENGINES.values():
        cells = tally_of(engine(frame), request).cells
        assert cells.bin_edges[-1] == pytest.approx(0.99 * 87)
        assert cells.score_sum.sum() == pytest.approx(frame["s"].sum(), rel=1e-8)


@pytest.mark.parametrize("share", [0.001, 0.2, 0.77])
def test_the_cut_of_a_top_share_is_that_of_sorting(share):
    frame = decided().dropna(subset=["score"])
    request = request_of(sensitive_features="sex", score="score", top=share)
    told = tally_of(frame, request).told
    wanted = round(share * len(frame))
    assert told.threshold == np.sort(frame["score"])[-wanted]
    assert told.ties == 0


def test_all_who_tie_at_the_cut_are_selected_and_told():
    frame = pd.DataFrame({"g": list("aabb"), "s": [0.9, 0.5, 0.5, 0.5]})
    counted = tally_of(frame, request_of(sensitive_features="g", score="s", top=2))
    assert counted.told.ties == 3
    assert counted.cells.n[counted.cells.decision == 1].sum() == 4


@settings(max_examples=50, deadline=None)
@given(
    scores=st.lists(
        st.floats(-1e6, 1e6, allow_nan=False) | st.sampled_from([0.0, -0.0, 0.5]),
        min_size=3,
        max_size=60,
    ),
    data=st.data(),
)
def test_the_cut_leaves_as_many_as_asked_for_whatever_the_scores(scores, data):
    wanted = data.draw(st.integers(1, len(scores) - 1))
    frame = pd.DataFrame({"g": ["a"] * len(scores), "s": scores})
    told = tally_of(frame, request_of(sensitive_features="g", score="s", top=wanted)).told
    assert told.threshold == sorted(scores)[-wanted]
    assert told.ties == (0 if scores.count(told.threshold) == 1 else scores.count(told.threshold))


def test_outcomes_that_are_missing_are_counted_and_told():
    frame = decided()
    counted = tally_of(frame, asked("decision"))
    missing = int(frame["happened"].isna().sum())
    assert counted.told.missing_outcome == missing > 0
    assert counted.cells.n[counted.cells.outcome == UNKNOWN].sum() == missing


def test_rows_without_a_score_are_left_out_and_told():
    frame = decided()
    counted = tally_of(frame, asked("threshold"))
    missing = int(frame["score"].isna().sum())
    assert counted.told.without_decision == missing > 0
    assert counted.cells.n.sum() == counted.told.n_cases == len(frame) - missing
    assert counted.told.n_rows == len(frame)


@pytest.mark.parametrize(
    "spelled",
    [
        {"Yes": 1, "No": 0},
        {"Yes": True, "No": False},
        {"Yes": "TRUE", "No": "false"},
        {"Yes": 1.0, "No": 0.0},
    ],
)
def test_spelling_of_the_outcome_does_not_matter(spelled):
    frame = decided().dropna(subset=["happened"])
    other = frame.assign(happened=frame["happened"].map(spelled))
    assert_same_cells(*(tally_of(f, asked("decision")).cells for f in (frame, other)))


def test_order_of_rows_does_not_matter():
    frame = decided()
    mixed = frame.sample(frac=1, random_state=3)
    for question in ("threshold", "clusters"):
        assert_same_cells(*(tally_of(f, asked(question)).cells for f in (frame, mixed)))


def test_the_positive_may_be_any_word():
    frame = pd.DataFrame(
        {"g": list("aabb"), "y": ["bad", "good", "bad", "good"], "d": list("xxyx")}
    )
    request = request_of(
        sensitive_features="g", outcome="y", decision="d", positive="bad", selected="x"
    )
    cells = tally_of(frame, request).cells
    assert cells.n[(cells.outcome == 1) & (cells.decision == 1)].sum() == 1


def test_values_between_two_codes_and_categories_that_nobody_holds_do_not_occur():
    frame = pd.DataFrame({"g": pd.Categorical(["a", "a", "b"], list("abc")), "d": [0, 5, 5]})
    for engine in ENGINES.values():
        request = request_of(sensitive_features="g", decision="d", selected="5")
        cells = tally_of(engine(frame), request).cells
        assert (cells.levels, cells.n.tolist()) == ((("a", "b"),), [1, 1, 1])


def test_an_empty_text_is_the_same_gap_as_none():
    frame = pd.DataFrame({"g": ["", None, "a", "a"], "d": [1, 1, 0, 1], "who": [1, 1, 2, 3]})
    for engine in ENGINES.values():
        cells = tally_of(
            engine(frame), request_of(sensitive_features="g", decision="d", cluster="who")
        ).cells
        assert cells.levels == (("(missing)", "a"),)
        assert cells.n.tolist() == [2, 1, 1]
        assert cells.moments[(0,)].clusters.tolist() == [1, 2]


def test_memory_counts_as_groupby_does():
    frame = decided()
    table = nw.from_native(frame)
    keys = {name: nw.col(name) for name in ("sex", "region", "points", "happened", "person", "age")}
    found = grouped(table, Plan(keys, {"w": nw.col("weight")}, {"low": nw.col("score")}))
    theirs = frame.groupby(list(keys), dropna=False, observed=True).agg(
        rows=("weight", "size"), w=("weight", "sum"), low=("score", "min")
    )
    ours = {
        tuple(_gap(found.values[role], found.codes[role][i]) for role in keys): (
            found.rows[i], found.figures["w"][i], found.figures["low"][i],
        )
        for i in range(len(found.rows))
    }  # fmt: skip
    assert len(ours) == len(theirs)
    for index, row in theirs.iterrows():
        key = tuple(None if pd.isna(value) else value for value in index)
        n, w, low = ours[key]
        assert (n, w) == (row["rows"], pytest.approx(row["w"]))
        assert low == row["low"] or (np.isinf(low) and np.isnan(row["low"]))


def _gap(values, code):
    return None if code < 0 else values[code]


def test_moments_are_sums_over_persons():
    frame = decided().dropna(subset=["happened", "sex"])
    cells = tally_of(frame, asked("clusters")).cells
    corner = 2 * (frame["happened"] == "Yes") + frame["selected"]
    by_person = pd.crosstab([frame["sex"], frame["person"]], corner).reindex(
        columns=range(4), fill_value=0
    )
    moments = cells.moments[(0,)]
    for i, group in enumerate(cells.levels[0]):
        c = by_person.loc[group].to_numpy(float)
        assert moments.clusters[i] == len(c)
        np.testing.assert_array_equal(moments.sums[i], c.sum(axis=0))
        np.testing.assert_array_equal(moments.products[i], c.T @ c)


@pytest.mark.parametrize("question", ["clusters", "weighted clusters"])
def test_more_persons_than_fit_here_are_added_up_where_the_data_are(monkeypatch, question):
    here = tally_of(decided(), asked(question))
    monkeypatch.setattr("aitoolkit.examining.tally_moments.MOST_HERE", 100)
    there = tally_of(ENGINES["duckdb"](decided()), asked(question))
    assert_same_cells(here.cells, there.cells)
    assert here.told == there.told


def test_unknown_outcomes_have_corners_of_their_own_among_persons():
    frame = decided()
    counted = tally_of(frame, asked("clusters"))
    sums = counted.cells.moments[(0,)].sums
    assert sums.shape[1] == 6
    assert sums.sum() == len(frame)
    assert counted.told.clusters == frame["person"].nunique()
