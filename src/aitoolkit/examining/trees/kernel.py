"""Leaf by leaf, all rows at once: the patterns of those that pass, in machine code.

A row's pattern at a node has one bit for each player on the path, set where the row passes all of
that player's tests. Patterns travel down the tree for the rows and for the background; at a leaf
each pattern that occurs gets its table of contributions. Compiled when first imported.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aitoolkit.examining.trees.compiling import compiled

WIDEST = 16
"""Players on a path that a pattern holds; wider paths are left to the pairs."""


@compiled()
def count_bits(number: int) -> int:
    """Return how many bits are set."""
    count = 0
    while number:
        number &= number - 1
        count += 1
    return count


@compiled()
def step(parent: Any, child: Any, codes: Any, node: Any, goes_left: Any, keep: Any) -> None:
    """Give the rows of a child their patterns: a bit is cleared where the test is failed.

    `keep` holds what is set first, and what is kept of rows that go left and of those that go
    right.
    """
    kind, cut = node[2], node[3]
    fresh, of_left, of_right = keep
    if kind == 2:
        for row in range(len(codes)):
            left = goes_left[cut + np.int64(codes[row])] == 1
            child[row] = (parent[row] | fresh) & (of_left if left else of_right)
    else:
        shift = np.uint16(kind)  # missing is the largest code: one more is 0, which goes left
        bound = np.uint16(cut + kind)
        for row in range(len(codes)):
            left = np.uint16(codes[row] + shift) <= bound
            child[row] = (parent[row] | fresh) & (of_left if left else of_right)


@compiled()
def occurring(patterns: Any, counts: Any, found: Any, size: int) -> int:
    """Count the patterns and list those that occur, in ascending order; return how many."""
    counts[:size] = 0
    for row in range(len(patterns)):
        counts[patterns[row]] += 1
    n = 0
    for pattern in range(size):
        if counts[pattern]:
            found[n] = pattern
            n += 1
    return n


@compiled()
def by_pairs(table: Any, k: int, seen: Any, known: Any, counts: Any, shares: Any, v: float) -> None:
    """Fill in each pattern seen by adding over the patterns of the background."""
    full = (1 << k) - 1
    for pattern in seen:
        out = full & ~pattern
        b = count_bits(out)
        for i in range(k):
            table[i, pattern] = 0.0
        for other in known:
            inside = full & ~other
            if inside & out:
                continue
            a = count_bits(inside)
            gain = v * counts[other] * shares[a, b]
            loss = v * counts[other] * shares[b, a]
            for i in range(k):
                if (inside >> i) & 1:
                    table[i, pattern] += gain
                elif (out >> i) & 1:
                    table[i, pattern] -= loss


@compiled()
def by_integrals(
    table: Any, k: int, seen: Any, known: Any, counts: Any, points: Any, v: float, sums: Any
) -> None:
    """Fill in each pattern seen from sums over supersets, integrated exactly."""
    size, n = 1 << k, (k + 1) // 2
    full = size - 1
    sums[:size, :n] = 0.0
    for other in known:
        for q in range(n):
            sums[other, q] = v * counts[other] * points[0, q] ** (k - count_bits(other))
    for i in range(k):
        bit = 1 << i
        for high in range(0, size, 2 * bit):
            for low in range(high, high + bit):
                for q in range(n):
                    sums[low, q] += sums[low + bit, q]
    for pattern in seen:
        out = full & ~pattern
        b = count_bits(out)
        for i in range(k):
            bit = 1 << i
            total = 0.0
            for q in range(n):
                t, w = points[0, q], points[1, q]
                if out & bit:
                    total -= w * (1.0 - t) ** (b - 1) * sums[out, q]
                else:
                    total += w * (1.0 - t) ** b / t * (sums[out, q] - sums[out | bit, q])
            table[i, pattern] = total


@compiled(
    "void(int32[::1], int32[:, ::1], float64[::1], uint8[::1], uint16[:, ::1], uint16[:, ::1],"
    " int64, boolean, float64[:, ::1], float64[:, :, ::1], uint8[::1], float64[:, ::1])"
)
def add_leaves(  # noqa: PLR0913, PLR0915 - numba takes arrays, not our nouns; one walk
    roots: Any,
    nodes: Any,
    values: Any,
    goes_left: Any,
    background: Any,
    rows: Any,
    depth: int,
    few: bool,
    shares: Any,
    points: Any,
    wide: Any,
    added: Any,
) -> None:
    """Add to `added`, of shape (n_players, n_rows), what every leaf contributes.

    With `few`, tables are always filled in by pairs. What lies below too many players is left
    out and marked in `wide`: 2 where it begins, 1 on the way there.
    """
    n, m = background.shape[1], rows.shape[1]
    of_background = np.empty((depth + 1, n), dtype=np.uint16)
    of_rows = np.empty((depth + 1, m), dtype=np.uint16)
    most = len(points) - 1
    counts = np.empty(1 << most, dtype=np.int64)
    counted = np.empty(1 << most, dtype=np.int64)
    known = np.empty(1 << most, dtype=np.int64)
    seen = np.empty(1 << most, dtype=np.int64)
    table = np.empty((most, 1 << most))
    sums = np.empty((1 << most, (most + 1) // 2))
    bits = np.full(len(added), -1, dtype=np.int64)
    path = np.empty(most + 1, dtype=np.int64)
    at = np.empty(depth + 1, dtype=np.int64)
    turn = np.empty(depth + 1, dtype=np.int64)
    fresh = np.empty(depth + 1, dtype=np.bool_)
    for root in roots:
        level, k = 0, 0
        at[0], turn[0] = root, 0
        of_background[0, :] = 0
        of_rows[0, :] = 0
        while level >= 0:
            node = at[level]
            if nodes[node, 0] < 0:
                size = 1 << k
                n_known = occurring(of_background[level], counts, known, size)
                n_seen = occurring(of_rows[level], counted, seen, size)
                share = values[node] / n
                q = (k + 1) // 2
                pairs = 3.0 * n_seen * n_known
                if few or pairs < q * size * (k / 4.0 + 1.0) + 0.7 * n_seen * k * q:
                    by_pairs(table, k, seen[:n_seen], known[:n_known], counts, shares, share)
                else:
                    by_integrals(
                        table, k, seen[:n_seen], known[:n_known], counts, points[k], share, sums
                    )
                for i in range(k):
                    into, from_ = added[path[i]], table[i]
                    for row in range(m):
                        into[row] += from_[of_rows[level, row]]
                level -= 1
                continue
            player = nodes[node, 1]
            if turn[level] == 0:
                fresh[level] = bits[player] < 0
                if fresh[level] and k == most:  # too wide for a pattern
                    for above in range(level):
                        wide[at[above]] = 1
                    wide[node] = 2
                    level -= 1
                    continue
                if fresh[level]:
                    bits[player] = k
                    path[k] = player
                    k += 1
            if turn[level] == 2:
                if fresh[level]:
                    bits[player] = -1
                    k -= 1
                level -= 1
                continue
            flag = 1 << bits[player]
            all_, clear = np.uint16(65535), np.uint16(65535 & ~flag)
            first = np.uint16(flag if fresh[level] else 0)
            left = turn[level] == 0
            keep = (first, all_, clear) if left else (first, clear, all_)
            column = nodes[node, 0]
            step(
                of_background[level],
                of_background[level + 1],
                background[column],
                nodes[node],
                goes_left,
                keep,
            )
            step(
                of_rows[level], of_rows[level + 1], rows[column], nodes[node], goes_left, keep
            )
            turn[level] += 1
            level += 1
            at[level] = nodes[node, 4] if left else nodes[node, 5]
            turn[level] = 0
