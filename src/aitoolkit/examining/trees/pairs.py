"""Pair by pair: each row walks each tree with the background rows still alive, in machine code.

For few rows against deep trees, and for leaves below more players than a pattern of bits holds.
A background row is alive as long as no player is failed by both it and the row explained.
Compiled when first imported.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aitoolkit.examining.trees.compiling import compiled


@compiled()
def fails(code: Any, kind: int, cut: int, side: int, goes_left: Any) -> bool:
    """Say whether a code takes the other side."""
    if kind == 2:
        left = goes_left[cut + np.int64(code)] == 1
    else:
        left = np.uint16(code + np.uint16(kind)) <= np.uint16(cut + kind)
    return bool(left != (side == 1))


@compiled()
def survivors(step: Any, goes_left: Any, codes: Any, outside: int, who: Any, inside: Any) -> int:
    """Take the living one level down, each with the players that it fails; return how many."""
    level, flag = step[0], np.int64(1) << step[4]
    kind, cut, side = step[2], step[3], step[6]
    count = 0
    for i in range(who[level - 1, len(codes)]):
        z, mask = who[level - 1, i], inside[level - 1, i]
        if fails(codes[z], kind, cut, side, goes_left):
            mask |= flag
        if mask & outside & flag == 0:
            who[level, count], inside[level, count] = z, mask
            count += 1
    who[level, len(codes)] = count  # the last place holds how many there are
    return count


@compiled()
def settle(alive: Any, outside: int, path: Any, share: float, shares: Any, sums: Any) -> None:
    """Give each player of a leaf its share, background row by background row."""
    k = len(path)
    b = 0
    for i in range(k):
        b += (outside >> i) & 1
    for inside in alive:
        a = 0
        for i in range(k):
            a += (inside >> i) & 1
        gain, loss = share * shares[a, b], share * shares[b, a]
        for i in range(k):
            if (inside >> i) & 1:
                sums[path[i]] += gain
            elif (outside >> i) & 1:
                sums[path[i]] -= loss


@compiled(
    "void(int32[:, ::1], float64[::1], uint8[::1], uint16[:, ::1], uint16[:, ::1], int64,"
    " float64[:, ::1], float64[:, ::1])"
)
def add_pairs(
    plan: Any,
    values: Any,
    goes_left: Any,
    background: Any,
    rows: Any,
    least: int,
    shares: Any,
    added: Any,
) -> None:
    """Add to `added`, of shape (n_players, n_rows), what leaves contribute.

    Only those with at least so many players on their path.
    """
    n, depth = background.shape[1], plan[:, 0].max()
    who = np.empty((depth + 1, n + 1), dtype=np.int32)
    inside = np.zeros((depth + 1, n), dtype=np.int64)
    outside = np.zeros(depth + 1, dtype=np.int64)
    path = np.zeros(len(shares), dtype=np.int64)
    sums = np.zeros(len(added))
    for z in range(n):
        who[0, z] = z
    who[0, n] = n
    for row in range(rows.shape[1]):
        sums[:] = 0.0
        at = 0
        while at < len(plan):
            step = plan[at]
            level, column, bit, leaf = step[0], step[1], step[4], step[8]
            at += 1
            if step[10] < least:
                at = step[9]
                continue
            path[bit] = step[7]
            out = outside[level - 1]
            if fails(rows[column, row], step[2], step[3], step[6], goes_left):
                out |= np.int64(1) << bit
            outside[level] = out
            count = survivors(step, goes_left, background[column], out, who, inside)
            if count == 0:
                at = step[9]
            elif leaf >= 0:
                alive = inside[level, :count]
                settle(alive, out, path[: step[10]], values[leaf] / n, shares, sums)
        for player in range(len(added)):
            added[player, row] += sums[player]
