"""The same contributions without machine code, for work so small that compiling would take longer.

Leaf by leaf as in the kernel, adding over pairs of patterns in the same order, so that the same
bytes come out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.trees.coding import CATEGORY, Coded, Codes
from aitoolkit.examining.trees.plan import (
    BIT,
    COLUMN,
    CUT,
    FIRST,
    KIND,
    LEAF,
    LEVEL,
    PLAYER,
    SIDE,
    WIDTH,
    Plan,
    plan_of,
)
from aitoolkit.examining.trees.tables import Floats
from aitoolkit.examining.trees.weights import shares

Patterns = NDArray[Any]
"""Of whole numbers: one bit for each player on a path, set where a row passes its tests."""

NARROW = 16
"""Players that a pattern of two bytes holds."""


class Reached(NamedTuple):
    """A leaf, the players on its path in the order of their bits, and every row's pattern."""

    leaf: int
    players: list[int]
    patterns: Patterns


def add_small(coded: Coded, background: Codes, rows: Codes, added: Floats) -> None:
    """Add to `added`, of shape (n_players, n_rows), what every leaf contributes."""
    both = np.concatenate([background, rows], axis=1)
    known = background.shape[1]
    plan = plan_of(coded.roots, coded.nodes, len(added), quick=False)
    for leaf, players, here in patterns_at_leaves(coded, plan, both):
        _add_leaf(coded.values[leaf], players, here[:known], here[known:], added)


def patterns_at_leaves(coded: Coded, plan: Plan, codes: Codes) -> Iterator[Reached]:
    """Yield each leaf with the patterns that rows have there, in the order of the plan."""
    kind = np.uint16 if plan[:, WIDTH].max() <= NARROW else np.int64
    patterns = [np.zeros(codes.shape[1], dtype=kind)] * (coded.tables.depth + 1)
    path = [0] * int(plan[:, WIDTH].max())
    for step in plan.tolist():
        level, flag = step[LEVEL], kind(1 << step[BIT])
        path[step[BIT]] = step[PLAYER]
        passed = (_goes_left(coded, step, codes[step[COLUMN]]) == step[SIDE]) * flag
        above = patterns[level - 1]
        here = patterns[level] = above | passed if step[FIRST] else above & (passed | ~flag)
        if step[LEAF] >= 0:
            yield Reached(step[LEAF], path[: step[WIDTH]], here)


def _goes_left(coded: Coded, step: list[int], codes: Codes) -> NDArray[np.bool_]:
    if step[KIND] == CATEGORY:
        return np.asarray(coded.tables.goes_left[step[CUT] + codes.astype(np.intp)] == 1)
    shift = np.uint16(step[KIND])  # missing is the largest code: one more is 0, which goes left
    return np.asarray(codes + shift <= step[CUT] + step[KIND])


def _add_leaf(
    value: float, path: list[int], known: Patterns, seen: Patterns, added: Floats
) -> None:
    k = len(path)
    full, place = (1 << k) - 1, np.arange(k)
    others, counts = _occurring(known, full)
    patterns, _ = _occurring(seen, full)
    where = np.searchsorted(patterns, seen)
    inside, outside = full & ~others, full & ~patterns
    joins = (inside[:, None] >> place) & 1 == 1
    stays = (outside[:, None] >> place) & 1 == 1
    a, b = joins.sum(axis=1), stays.sum(axis=1)
    weight = np.where(inside & outside[:, None], 0.0, value / len(known) * counts)
    table = shares()
    gain = weight * table[a, b[:, None]]
    loss = weight * table[b[:, None], a]
    parts = np.where(joins, gain[:, :, None], 0.0)
    parts = np.where(stays[:, None, :], -loss[:, :, None], parts)
    sums = np.cumsum(parts, axis=1)[:, -1]  # one after the other, as the kernel adds them
    added[path] += sums[where].T


def _occurring(patterns: Patterns, full: int) -> tuple[Patterns, Patterns]:
    """Return the patterns that occur, ascending, and how often."""
    if full > len(patterns) * 8:  # most of the possible ones do not occur
        found, counts = np.unique(patterns, return_counts=True)
        return found.astype(np.int64), counts
    counts = np.bincount(patterns, minlength=1)
    found = np.flatnonzero(counts)
    return found, counts[found]
