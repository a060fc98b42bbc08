"""The same contributions without machine code, for work so small that compiling would take longer.

Leaf by leaf as in the kernel, adding over pairs of patterns in the same order, so that the same
bytes come out.
"""

from __future__ import annotations

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
    plan_of,
)
from aitoolkit.examining.trees.tables import Floats
from aitoolkit.examining.trees.weights import shares

Patterns = NDArray[np.int64]


def add_small(coded: Coded, background: Codes, rows: Codes, added: Floats) -> None:
    """Add to `added`, of shape (n_players, n_rows), what every leaf contributes."""
    both = np.concatenate([background, rows], axis=1)
    known = background.shape[1]
    patterns = [np.zeros(both.shape[1], dtype=np.int64)] * (coded.tables.depth + 1)
    path = [0] * len(added)
    for step in plan_of(coded.roots, coded.nodes, len(added), quick=False).tolist():
        level, flag = step[LEVEL], 1 << step[BIT]
        path[step[BIT]] = step[PLAYER]
        above = patterns[level - 1] | flag if step[FIRST] else patterns[level - 1]
        passed = _goes_left(coded, step, both[step[COLUMN]]) == step[SIDE]
        here = patterns[level] = np.where(passed, above, above & ~flag)
        if step[LEAF] >= 0:
            value, players = coded.values[step[LEAF]], path[: step[WIDTH]]
            _add_leaf(value, players, here[:known], here[known:], added)


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
        return np.unique(patterns, return_counts=True)
    counts = np.bincount(patterns, minlength=1)
    found = np.flatnonzero(counts)
    return found, counts[found]
