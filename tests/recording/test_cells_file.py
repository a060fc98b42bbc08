"""The finest counts, written and read again: the same to the last digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of
from aitoolkit.recording.cells_file import MOST_CELLS, cells_csv, read_cells
from aitoolkit.stats.cells import Cells
from builders.audited import people

ARRAYS = ("groups", "stratum", "score_bin", "outcome", "decision", "n", "score_sum", "weight",
          "weight_squared", "low", "high")  # fmt: skip


@pytest.mark.parametrize(
    "how",
    [
        {"decision": "decision", "strata": ["site", "person"]},
        {"score": "score", "threshold": 0.6},
        {"decision": "decision", "weight": "weight", "score": "score"},
    ],
    ids=str,
)
def test_reading_gives_what_was_written(how):
    frame = people().assign(
        person=lambda f: f["person"] % 4, score=np.random.default_rng(0).random(900)
    )
    request = request_of(sensitive_features=["sex", "age"], outcome="outcome", **how)
    cells = tally_of(frame, request).cells
    again = read_cells(cells_csv(cells), cells.attributes)
    assert (again.levels, again.strata) == (cells.levels, cells.strata)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(again, name), getattr(cells, name), err_msg=name)


def one_column(names, **more):
    return Cells(
        attributes=("a",),
        levels=(tuple(sorted(names)),),
        groups=np.arange(len(names)).reshape(-1, 1),
        outcome=np.zeros(len(names), np.int8),
        decision=np.ones(len(names), np.int8),
        n=np.ones(len(names)),
        low=np.ones(len(names)),
        high=np.ones(len(names)),
        **more,
    )


@given(
    st.sets(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1)
)
def test_groups_may_be_spelled_in_any_way(names):
    cells = one_column(names)
    assert read_cells(cells_csv(cells), ("a",)).levels == cells.levels


def test_keeps_nothing_where_the_tally_says_as_much_or_where_there_is_too_much():
    request = request_of(sensitive_features="sex", outcome="outcome", decision="decision")
    assert cells_csv(tally_of(people(), request).cells) is None
    assert cells_csv(one_column([f"{i:07}" for i in range(MOST_CELLS + 1)])) is None


def test_refuses_cells_of_other_attributes():
    with pytest.raises(ValueError, match="other columns"):
        read_cells(cells_csv(one_column(["x"])), ("b",))
