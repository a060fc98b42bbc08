"""A model made ready to explain single cases: every leaf's answer to every pattern, kept.

Without machine code, so that the first case waits for no compiler.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.shapley import Players
from aitoolkit.examining.trees.budget import Method, method_for
from aitoolkit.examining.trees.coding import CATEGORY, Coded, Codes, coded_trees
from aitoolkit.examining.trees.plan import (
    BIT,
    COLUMN,
    CUT,
    KIND,
    LEAF,
    LEVEL,
    PLAYER,
    SIDE,
    WIDTH,
    Plan,
    plan_of,
)
from aitoolkit.examining.trees.shapley import WIDEST, asks, owners
from aitoolkit.examining.trees.small import patterns_at_leaves
from aitoolkit.examining.trees.tables import Floats, TreeTables
from aitoolkit.examining.trees.weights import quadrature

MOST_BYTES = 100_000_000
MOST_BACKGROUND = 1_000_000
AT_ONCE = 4_000_000
"""Sums at work at a time while tables are filled in."""

Integers = NDArray[np.int64]


class Paths(NamedTuple):
    """How a row's pattern at every leaf is found at once, and where its answer stands.

    A pattern here has a bit set for each player *failed*.
    """

    tests: Integers  # steps on the path to each leaf, leaf after leaf
    first: Integers  # where each leaf's tests start
    starts: Integers  # where each leaf's answers start
    widths: Integers  # players on each leaf's path: so many answers stand together
    places: Integers  # for each leaf and player, the place of the player's answer among them
    players: Integers  # and the player


class Kept(NamedTuple):
    """Some trees, the order of their tests, and the answers of their leaves."""

    coded: Coded
    plan: Plan
    paths: Paths
    answers: Floats


@dataclass(frozen=True, eq=False)
class Prepared:
    """Contributions of every leaf for every pattern of a row, against the whole background.

    Attributes
    ----------
    tables : TreeTables
        The ensemble.
    n_players : int
        Features that contributions go to.
    base_value : float
        Mean output over the background.
    pieces : tuple of Kept
        The leaves' answers.
    """

    tables: TreeTables
    n_players: int
    base_value: float
    pieces: tuple[Kept, ...]

    def values(self, rows: Floats) -> Floats:
        """Return the values of `tree_contributions`, equal but for the last bits."""
        ready = self.tables.compared(rows)
        added = np.zeros((len(rows), self.n_players))
        for coded, plan, paths, answers in self.pieces:
            codes = coded.codes(ready)[plan[:, COLUMN]]
            for row in range(len(rows)):
                failed = _failed(coded, plan, codes[:, row])
                lost = np.bitwise_or.reduceat(failed[paths.tests], paths.first)
                place = np.repeat(paths.starts + lost * paths.widths, paths.widths)
                told = answers[place + paths.places]
                added[row] += np.bincount(paths.players, told, minlength=self.n_players)
        return added


def prepared(
    tables: TreeTables, background: Floats, players: Players, *, most: int = MOST_BYTES
) -> Prepared | None:
    """Return the model made ready, or None if that would take more than `most` bytes.

    A background of more than a million rows is refused, too.

    Parameters
    ----------
    tables, background, players
        As for `tree_contributions`.
    most : int
        Bytes that the leaves' answers may take.
    """
    if not len(background) or len(background) > MOST_BACKGROUND:
        return None
    found, left = [], most // 8
    ready = tables.compared(background)
    quick = method_for(tables, 1, len(background)) is not Method.SMALL
    for coded in coded_trees(tables, owners(tables, players)):
        if not asks(coded):
            continue
        plan = plan_of(coded.roots, coded.nodes, len(players), quick=quick)
        width = plan[plan[:, LEAF] >= 0, WIDTH].astype(np.int64)
        if width.max() > WIDEST:
            return None
        left -= int((width << width).sum())
        if left < 0:
            return None
        paths = _paths(plan, width)
        found.append(Kept(coded, plan, paths, _answers(coded, plan, paths, ready, quick=quick)))
    base = fsum(tables.output(background)) / len(background)
    return Prepared(tables, len(players), base, tuple(found))


def _failed(coded: Coded, plan: Plan, codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return for each step the player's bit if the test is failed, else 0."""
    kind, cut = plan[:, KIND], plan[:, CUT]
    left = (codes + kind.astype(np.uint16)) <= (cut + kind).astype(np.uint16)
    kinds = np.flatnonzero(kind == CATEGORY)
    left[kinds] = coded.tables.goes_left[cut[kinds] + codes[kinds].astype(np.intp)] == 1
    return np.where(left == (plan[:, SIDE] == 1), 0, 1 << plan[:, BIT]).astype(np.uint16)


def _paths(plan: Plan, width: Integers) -> Paths:
    ends = np.flatnonzero(plan[:, LEAF] >= 0)
    above = _above(plan)
    leaves, steps, at, leaf = [], [], ends, np.arange(len(ends))
    while len(at):
        leaves.append(leaf)
        steps.append(at)
        leaf, at = leaf[above[at] >= 0], above[at][above[at] >= 0]
    of_leaf, tests = np.concatenate(leaves), np.concatenate(steps)
    player_of = np.full((len(ends), int(width.max())), -1, dtype=np.int64)
    player_of[of_leaf, plan[tests, BIT]] = plan[tests, PLAYER]
    order = np.argsort(of_leaf, kind="stable")
    sizes = width << width
    there = np.nonzero(player_of >= 0)
    return Paths(
        tests=tests[order],
        first=np.searchsorted(of_leaf[order], np.arange(len(ends))),
        starts=np.cumsum(sizes) - sizes,
        widths=width,
        places=there[1],
        players=player_of[there],
    )


def _above(plan: Plan) -> Integers:
    """Return the step that leads to each step's node; -1 below a root."""
    found, place = np.full(len(plan), -1), np.arange(len(plan))
    for level in range(2, int(plan[:, LEVEL].max()) + 1):
        last = np.maximum.accumulate(np.where(plan[:, LEVEL] == level - 1, place, -1))
        here = plan[:, LEVEL] == level
        found[here] = last[here]
    return found


def _answers(coded: Coded, plan: Plan, paths: Paths, ready: Floats, *, quick: bool) -> Floats:
    """Return each leaf's table of shape (patterns failed, players), one after the other."""
    answers = np.empty(int((paths.widths << paths.widths).sum()))
    sizes = 1 << paths.widths
    starts = np.cumsum(sizes) - sizes
    counts = np.zeros(int(sizes.sum()), dtype=np.int64)
    (_count_quickly if quick else _count)(coded, plan, coded.codes(ready), starts, counts)
    share = coded.values[plan[plan[:, LEAF] >= 0, LEAF]] / len(ready)
    for k in np.unique(paths.widths).tolist():
        leaves = np.flatnonzero(paths.widths == k)
        for first in range(0, len(leaves), max(1, AT_ONCE // (k << k))):
            some = leaves[first : first + max(1, AT_ONCE // (k << k))]
            tables = _tables(counts[starts[some, None] + np.arange(1 << k)].astype(np.float64), k)
            tables *= share[some, None, None]
            answers[paths.starts[some, None] + np.arange(k << k)] = tables.reshape(len(some), -1)
    return answers


def _count(coded: Coded, plan: Plan, codes: Codes, starts: Integers, counts: Integers) -> None:
    reached = patterns_at_leaves(coded, plan, codes)
    for start, (_, players, patterns) in zip(starts, reached, strict=True):
        counts[start : start + (1 << len(players))] = np.bincount(
            patterns, minlength=1 << len(players)
        )


def _count_quickly(
    coded: Coded, plan: Plan, codes: Codes, starts: Integers, counts: Integers
) -> None:
    from aitoolkit.examining.trees.counting import count

    count(plan, coded.tables.goes_left, codes, starts, counts)


def _tables(counts: Floats, k: int) -> Floats:
    """Return of leaves of value 1 the contributions by pattern failed and player.

    The sums over supersets of the kernel, all leaves together; `counts` is of shape (leaves,
    patterns passed).
    """
    points = (k + 1) // 2
    t, weight = quadrature(k)[k][:, :points]
    masks = np.arange(1 << k)
    size = np.array([mask.bit_count() for mask in masks.tolist()])
    sums = counts[:, :, None] * t ** (k - size)[:, None]
    for i in range(k):
        halves = sums.reshape(len(counts), -1, 2, 1 << i, points)
        halves[:, :, 0] += halves[:, :, 1]
    stays, joins = weight * (1 - t) ** (size - 1)[:, None], weight * (1 - t) ** size[:, None] / t
    found = np.empty((len(counts), 1 << k, k))
    for i in range(k):
        out = masks[masks >> i & 1 == 1]
        inside = out ^ (1 << i)
        found[:, out, i] = -(sums[:, out] * stays[out]).sum(axis=2)
        found[:, inside, i] = ((sums[:, inside] - sums[:, out]) * joins[inside]).sum(axis=2)
    return found
