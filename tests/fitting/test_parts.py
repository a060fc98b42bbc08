import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.errors import DataError
from aitoolkit.fitting.parts import split
from aitoolkit.schema.declaration import Parts

RNG = np.random.default_rng(0)
OUTCOME = (RNG.random(2000) < 0.3).astype(np.int8)


def divide(parts, outcome=OUTCOME, groups=None, times=None, seed=0):
    return split(parts, outcome, groups=groups, times=times, random_state=seed)


def named(found):
    return [found.fit, found.calibrate, found.choose, found.examine]


@given(st.integers(0, 50))
@settings(max_examples=20, deadline=None)
def test_every_case_stands_in_exactly_one_part(seed):
    parts = Parts(fit=0.5, calibrate=0.1, choose=0.1, examine=0.3)
    found = named(divide(parts, seed=seed))
    assert np.array_equal(np.sort(np.concatenate(found)), np.arange(2000))
    assert [len(part) for part in found] == pytest.approx([1000, 200, 200, 600], abs=2)


def test_a_random_division_keeps_the_base_rate_alike():
    for part in named(divide(Parts()))[::3]:
        assert OUTCOME[part].mean() == pytest.approx(OUTCOME.mean(), abs=0.002)


def test_another_seed_gives_another_division_and_the_same_seed_the_same():
    first, again, other = (divide(Parts(), seed=s).examine for s in (0, 0, 1))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@given(st.integers(0, 20))
@settings(max_examples=20, deadline=None)
def test_no_group_stands_on_both_sides(seed):
    groups = np.random.default_rng(seed).integers(0, 400, 2000)
    found = divide(Parts(by="group", column="id"), groups=groups, seed=seed)
    assert not set(groups[found.fit]) & set(groups[found.examine])
    assert len(found.examine) == pytest.approx(600, abs=40)


def test_by_time_the_latest_cases_are_examined_and_no_moment_is_split():
    times = RNG.integers(0, 40, 2000)
    found = divide(Parts(by="time", column="day"), times=times)
    assert times[found.fit].max() < times[found.examine].min()


def test_too_few_cases_are_each_examined_out_of_fold():
    outcome = OUTCOME[:300]
    found = divide(Parts(), outcome)
    assert len(found.fit) == len(found.examine) == 300
    assert np.array_equal(np.sort(np.concatenate(found.folds)), np.arange(300))


def test_out_of_fold_too_no_group_stands_on_both_sides():
    groups = np.repeat(np.arange(60), 5)
    found = divide(Parts(by="group", column="id"), OUTCOME[:300], groups=groups)
    for fold in found.folds:
        assert not set(groups[fold]) & set(np.delete(groups, fold))


def test_refuses_a_part_with_one_outcome_only():
    outcome, times = np.r_[np.ones(100), np.zeros(100)].astype(np.int8), np.arange(200)
    with pytest.raises(DataError, match=r"parts\.\w+: expected both outcomes"):
        divide(Parts(by="time", column="day"), outcome, times=times)
