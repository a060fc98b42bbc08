"""An attacker reads everything that is printed and works out what he can, in whole numbers."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.examining.public import public
from aitoolkit.schema.audit import Audit, DemographicDisparity
from aitoolkit.schema.estimate import Estimate
from aitoolkit.schema.tally import Tally
from builders.attacker import EVERY, MINIMUM, OTHERS, Attacker
from builders.counted_people import audit_of, corners, drawn, tally_of_counts

SUMS = tuple(
    frozenset(sides)
    for sides in (
        ("tp",), ("fp",), ("fn",), ("tn",),
        ("tp", "fn"), ("fp", "tn"), ("tp", "fp"), ("fn", "tn"), tuple(EVERY),
    )
)  # fmt: skip
"""What a table could tell of a group: corners, outcomes, decisions, people."""


def small_sums(tally: Tally, attacker: Attacker) -> dict[frozenset, int]:
    """Return every sum of cells that holds few people, or nobody of a group of somebody."""
    found = {}
    width = len(tally.attributes)
    for size in range(1, width + 1):
        for chosen in combinations(range(width), size):
            names = tuple(tally.attributes[i] for i in chosen)
            for group in {tuple(row.groups[i] for i in chosen) for row in tally.rows}:
                counts = corners(tally, chosen, group)
                for sides in SUMS:
                    n = sum(counts[side] for side in sides)
                    if n < MINIMUM:
                        found[attacker.among(names, group, sides)] = n
    return found


def attacked(tally: Tally, *, others: Tally | None = None) -> tuple[Attacker, Tally]:
    shown, _ = public(audit_of(tally, others=others), tally, "eu_persons")
    people = sorted({row.groups for row in tally.rows})
    elsewhere = {
        (name, row.groups[i])
        for part in (tally, others)
        if others is not None and part is not None
        for row in part.rows
        for i, name in enumerate(tally.attributes)
    }
    attacker = Attacker(tally.attributes, people, sorted(elsewhere))
    attacker.read(shown)
    return attacker, tally


@st.composite
def small_tallies(draw: st.DrawFn) -> Tally:
    levels = draw(st.sampled_from([(2, 2), (2, 3), (3, 3)]))
    count = st.one_of(st.integers(0, 12), st.integers(0, 30), st.integers(20, 120))
    groups = [(f"a{i}", f"b{j}") for i in range(levels[0]) for j in range(levels[1])]
    counts = {g: tuple(draw(st.tuples(count, count, count, count))) for g in groups}
    counts = {g: c for g, c in counts.items() if sum(c)}
    return tally_of_counts(counts or {groups[0]: (60, 20, 15, 30)})


@given(small_tallies())
@settings(max_examples=30, deadline=None)
def test_nobody_can_tell_that_a_small_count_is_small(tally: Tally) -> None:
    attacker, _ = attacked(tally)
    for cells, n in small_sums(tally, attacker).items():
        assert attacker.highest(cells, MINIMUM) >= MINIMUM, (cells, n)


@given(st.integers(0, 10_000), st.integers(80, 1500), st.integers(20, 400))
@settings(max_examples=10, deadline=None)
def test_nor_from_the_description_of_data_that_holds_others_too(
    seed: int, people: int, more: int
) -> None:
    tally, others = drawn(seed, people, (2, 3)), drawn(seed + 1, more, (2, 3))
    attacker, _ = attacked(tally, others=others)
    for cells, n in small_sums(tally, attacker).items():
        assert attacker.highest(cells, MINIMUM) >= MINIMUM, (cells, n)
    for i, name in enumerate(tally.attributes):
        for value in {row.groups[i] for row in others.rows}:
            counts = corners(others, (i,), (value,))
            for outcome, n in ((1, counts["tp"] + counts["fn"]), (0, counts["fp"] + counts["tn"])):
                if n < MINIMUM:
                    cell = frozenset({(OTHERS, name, value, outcome)})
                    assert attacker.highest(cell, MINIMUM) >= MINIMUM


@pytest.mark.parametrize("seed", range(3))
def test_nor_from_three_attributes(seed: int) -> None:
    tally = drawn(seed, 1463, (2, 2, 3))
    attacker, _ = attacked(tally)
    finest = [c for c in small_sums(tally, attacker) if len(c) == 1]
    for cells in finest:
        assert attacker.highest(cells, MINIMUM) >= MINIMUM


def test_the_attacker_finds_what_rounding_alone_gives_away() -> None:
    """Without suppression he would win: the guard has something to guard against."""
    counts = {("a0",): (60, 20, 40, 23), ("a1",): (44, 13, 12, 2)}
    tally = tally_of_counts(counts)
    attacker = Attacker(tally.attributes, list(counts))
    small = attacker.among(("a",), ("a1",), frozenset({"tp"}))
    for chosen, group in (((), ()), (("a",), ("a0",))):
        n = corners(tally, (0,) if chosen else (), group)["tp"]
        attacker.learn(attacker.among(chosen, group, frozenset({"tp"})), n)
    assert attacker.range(small) == (0, 4)
    told, _ = attacked(tally)
    assert told.highest(small, MINIMUM) >= MINIMUM


def stratified(tally: Tally, seed: int) -> Audit:
    """Return an audit whose first attribute is also compared within two strata."""
    full, rng = audit_of(tally), np.random.default_rng(seed)
    groups = sorted({row.groups[:1] for row in tally.rows})
    counts = np.zeros((2, len(groups), 2), int)  # by stratum, group and decision
    for row in tally.rows:
        first = int(rng.binomial(row.n, 0.5))
        counts[:, groups.index(row.groups[:1]), row.decision] += (first, row.n - first)
    everyone = counts.sum(axis=1)
    whole = Estimate(value=0, lower=-1, upper=1, n=9)
    told = tuple(
        DemographicDisparity(
            group=group, strata=2, crude=whole, conditional=whole,
            cells=tuple((*counts[s, g].tolist(), *everyone[s].tolist()) for s in (0, 1)),
        )
        for g, group in enumerate(groups)
    )  # fmt: skip
    table = full.fairness.single[0].model_copy(update={"demographic": told})
    single = (table, *full.fairness.single[1:])
    return full.model_copy(update={"fairness": full.fairness.model_copy(update={"single": single})})


@given(st.integers(0, 10_000), st.integers(250, 1500))
@settings(max_examples=12, deadline=None)
def test_nor_from_disparities_within_strata(seed: int, people: int) -> None:
    """He is given every rounded count that such a figure is made of."""
    tally = drawn(seed, people, (2, 2))
    full = stratified(tally, seed)
    shown, _ = public(full, tally, "eu_persons")
    attacker = Attacker(tally.attributes, sorted({row.groups for row in tally.rows}))
    attacker.read(shown)
    exact = {one.group: one.cells for one in full.fairness.single[0].demographic}
    for one in shown.fairness.single[0].demographic:
        assert one.cells == ()
        if isinstance(one.conditional, Estimate):
            attacker.learn_strata("a", one.group, exact[one.group])
    for cells, n in small_sums(tally, attacker).items():
        assert attacker.highest(cells, MINIMUM) >= MINIMUM, (cells, n)


def test_a_disparity_within_strata_is_told_where_no_stratum_is_small() -> None:
    tally = tally_of_counts({
        ("a0", "b0"): (402, 263, 191, 183), ("a1", "b0"): (203, 141, 162, 153),
    })  # fmt: skip
    shown, _ = public(stratified(tally, 1), tally, "eu_persons")
    told = [one.conditional for one in shown.fairness.single[0].demographic]
    assert all(isinstance(found, Estimate) for found in told)
    assert told[0].value == pytest.approx(-told[1].value, abs=1e-9)
