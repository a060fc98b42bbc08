"""The same contributions without machine code, for work so small that compiling would take longer.

Leaf by leaf as in the kernel, adding over pairs of patterns in the same order, so that the same
bytes come out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.trees.coding import (
    CATEGORY,
    COLUMN,
    CUT,
    KIND,
    LEFT,
    PLAYER,
    RIGHT,
    Coded,
    Codes,
)
from aitoolkit.examining.trees.tables import Floats
from aitoolkit.examining.trees.weights import shares

Patterns = NDArray[np.int64]


def add_small(coded: Coded, background: Codes, rows: Codes, added: Floats) -> None:
    """Add to `added`, of shape (n_players, n_rows), what every leaf contributes."""
    nodes = coded.nodes.tolist()
    both = np.concatenate([background, rows], axis=1)
    known = background.shape[1]
    for root in coded.roots.tolist():
        waiting: list[tuple[int, tuple[int, ...], Patterns]] = [
            (root, (), np.zeros(both.shape[1], dtype=np.int64))
        ]
        while waiting:
            at, path, patterns = waiting.pop()
            node = nodes[at]
            if node[COLUMN] < 0:
                if path:
                    _add_leaf(coded.values[at], path, patterns[:known], patterns[known:], added)
                continue
            if node[PLAYER] not in path:
                path = (*path, node[PLAYER])  # noqa: PLW2901 - the children's path
                patterns = patterns | (1 << (len(path) - 1))  # noqa: PLW2901
            left = _goes_left(coded, node, both[node[COLUMN]])
            cleared = patterns & ~(1 << path.index(node[PLAYER]))
            waiting.append((node[RIGHT], path, np.where(left, cleared, patterns)))
            waiting.append((node[LEFT], path, np.where(left, patterns, cleared)))


def _goes_left(coded: Coded, node: list[int], codes: Codes) -> NDArray[np.bool_]:
    if node[KIND] == CATEGORY:
        return coded.tables.goes_left[node[CUT] + codes.astype(np.intp)] == 1
    shift = np.uint16(node[KIND])  # missing is the largest code: one more is 0, which goes left
    return np.asarray(codes + shift <= node[CUT] + node[KIND])


def _add_leaf(
    value: float, path: tuple[int, ...], known: Patterns, seen: Patterns, added: Floats
) -> None:
    k = len(path)
    full, place = (1 << k) - 1, np.arange(k)
    others, counts = np.unique(known, return_counts=True)
    patterns, where = np.unique(seen, return_inverse=True)
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
    added[list(path)] += sums[where].T
