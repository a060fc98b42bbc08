"""Cells of the train door, and the tally that is kept of them."""

import numpy as np
import pandas as pd

from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.kept_tally import cells_from, cells_of, kept_tally
from aitoolkit.stats.cells import UNKNOWN
from builders.tallies import cells_from_frame, people


def test_cells_count_what_pandas_counts():
    frame = people(2000)
    cells = cells_from_frame(frame, score=False)
    theirs = frame.groupby(["a0", "a1", "outcome", "decision"]).size()
    ours = {
        (*(cells.levels[i][c] for i, c in enumerate(codes)), y, d): n
        for codes, y, d, n in zip(cells.groups, cells.outcome, cells.decision, cells.n, strict=True)
    }
    assert ours == theirs.to_dict()


def test_scores_add_up_in_their_bins():
    frame = people(2000)
    cells = cells_from_frame(frame)
    assert cells.score_sum.sum() == np.float64(frame.score.sum()).round(9)
    means = np.bincount(cells.score_bin, cells.score_sum) / np.bincount(cells.score_bin, cells.n)
    assert (np.diff(means) > 0).all()


def test_the_kept_tally_gives_the_same_evidence_back():
    cells = cells_from_frame(people(2000), score=False)
    back = cells_from(kept_tally(cells))
    options = {"outcome_known": True, "level": 0.95}
    assert fairness_evidence(back, **options) == fairness_evidence(cells, **options)


def test_the_kept_tally_adds_up_what_it_does_not_keep():
    frame = people(2000)
    with_scores = kept_tally(cells_from_frame(frame))
    assert with_scores == kept_tally(cells_from_frame(frame, score=False))
    assert sum(row.n for row in with_scores.rows) == 2000


def test_an_unknown_outcome_is_kept_as_unknown():
    frame = pd.DataFrame({"a": ["x", "y", "y"]})
    outcome, decision = np.array([UNKNOWN, 0, 1], np.int8), np.array([1, 0, 0], np.int8)
    tally = kept_tally(cells_of(frame, outcome, decision))
    assert [row.outcome for row in tally.rows] == [None, 0, 1]
    assert cells_from(tally).outcome.tolist() == [UNKNOWN, 0, 1]


def test_a_decision_that_nobody_made_is_kept_as_unknown():
    frame = pd.DataFrame({"a": ["x", "y"]})
    cells = cells_of(frame, np.array([0, 1], np.int8), np.array([UNKNOWN, 1], np.int8))
    tally = kept_tally(cells)
    assert [row.decision for row in tally.rows] == [None, 1]
    assert cells_from(tally).decision.tolist() == [UNKNOWN, 1]


def test_groups_come_sorted_and_missing_decisions_are_told_apart():
    frame = pd.DataFrame({"a": ["b", "a", "c"]})
    cells = cells_of(frame, np.zeros(3, np.int8), np.ones(3, np.int8))
    assert cells.levels == (("a", "b", "c"),)
    assert [row.groups for row in kept_tally(cells).rows] == [("a",), ("b",), ("c",)]
