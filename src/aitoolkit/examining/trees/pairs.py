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
def passes(code: Any, node: Any, goes_left: Any, left: bool) -> bool:
    """Say whether a code takes this side of a node."""
    kind, cut = node[2], node[3]
    if kind == 2:
        goes = goes_left[cut + np.int64(code)] == 1
    else:
        goes = np.uint16(code + np.uint16(kind)) <= np.uint16(cut + kind)
    return bool(goes == left)


@compiled()
def settle(alive: Any, outside: int, path: Any, k: int, v: float, shares: Any, into: Any) -> None:
    """Give each player of a leaf its share, background row by background row."""
    b = 0
    for i in range(k):
        b += (outside >> i) & 1
    for inside in alive:
        a, rest = 0, inside
        while rest:
            rest &= rest - 1
            a += 1
        gain, loss = v * shares[a, b], v * shares[b, a]
        for i in range(k):
            if (inside >> i) & 1:
                into[path[i]] += gain
            elif (outside >> i) & 1:
                into[path[i]] -= loss


@compiled(
    "boolean(int32[::1], int32[:, ::1], float64[::1], uint8[::1], uint16[:, ::1],"
    " uint16[:, ::1], uint8[::1], int64, float64[:, ::1], float64[:, ::1])"
)
def add_pairs(  # noqa: PLR0913, PLR0915 - numba takes arrays, not our nouns; one walk
    roots: Any,
    nodes: Any,
    values: Any,
    goes_left: Any,
    background: Any,
    rows: Any,
    wanted: Any,
    depth: int,
    shares: Any,
    added: Any,
) -> bool:
    """Add to `added`, of shape (n_players, n_rows), what the leaves below wanted nodes contribute.

    `wanted` is 1 at nodes to walk through and 2 where everything below is wanted. Returns whether
    all paths were narrow enough to be counted.
    """
    n, most = background.shape[1], len(shares) - 1
    who = np.empty((depth + 1, n), dtype=np.int32)
    inside = np.empty((depth + 1, n), dtype=np.int64)
    size = np.empty(depth + 1, dtype=np.int64)
    outside = np.empty(depth + 1, dtype=np.int64)
    at = np.empty(depth + 1, dtype=np.int64)
    turn = np.empty(depth + 1, dtype=np.int64)
    fresh = np.empty(depth + 1, dtype=np.bool_)
    whole = np.empty(depth + 1, dtype=np.bool_)
    bits = np.full(len(added), -1, dtype=np.int64)
    path = np.empty(most, dtype=np.int64)
    sums = np.empty(len(added))
    for row in range(rows.shape[1]):
        sums[:] = 0.0
        for root in roots:
            if wanted[root] == 0:
                continue
            level, k = 0, 0
            at[0], turn[0], size[0], outside[0] = root, 0, n, 0
            whole[0] = wanted[root] == 2
            for z in range(n):
                who[0, z], inside[0, z] = z, 0
            while level >= 0:
                node = at[level]
                player = nodes[node, 1]
                if nodes[node, 0] < 0:
                    alive = inside[level, : size[level]]
                    settle(alive, outside[level], path, k, values[node] / n, shares, sums)
                    level -= 1
                    continue
                if turn[level] == 0:
                    fresh[level] = bits[player] < 0
                    if fresh[level]:
                        if k == most:
                            return False
                        bits[player] = k
                        path[k] = player
                        k += 1
                if turn[level] == 2:
                    if fresh[level]:
                        bits[player] = -1
                        k -= 1
                    level -= 1
                    continue
                left = turn[level] == 0
                turn[level] += 1
                child = nodes[node, 4] if left else nodes[node, 5]
                if not whole[level] and wanted[child] == 0:
                    continue
                column, flag = nodes[node, 0], np.int64(1) << bits[player]
                out = outside[level]
                if not passes(rows[column, row], nodes[node], goes_left, left):
                    out |= flag
                count = 0
                for i in range(size[level]):
                    z, mask = who[level, i], inside[level, i]
                    if not passes(background[column, z], nodes[node], goes_left, left):
                        mask |= flag
                    if mask & out & flag:
                        continue
                    who[level + 1, count], inside[level + 1, count] = z, mask
                    count += 1
                if count == 0:
                    continue
                level += 1
                at[level], turn[level], size[level], outside[level] = child, 0, count, out
                whole[level] = whole[level - 1] or wanted[child] == 2
        for player in range(len(added)):
            added[player, row] += sums[player]
    return True
