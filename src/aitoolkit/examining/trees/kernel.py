"""Leaf by leaf, all rows at once: the patterns of those that pass, in machine code.

A row's pattern at a node has one bit for each player on the path, set where the row passes all of
that player's tests. Patterns travel down the tree for the rows and for the background; at a leaf
each pattern that occurs gets its table of contributions. Compiled when first imported.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aitoolkit.examining.trees.compiling import compiled


@compiled()
def count_bits(number: int) -> int:
    """Return how many bits are set."""
    count = 0
    while number:
        number &= number - 1
        count += 1
    return count


@compiled()
def take(step: Any, goes_left: Any, codes: Any, patterns: Any) -> None:
    """Give the rows of a child their patterns: a bit is cleared where the test is failed."""
    kind, cut, flag = step[2], step[3], 1 << step[4]
    parent, child = patterns[step[0] - 1], patterns[step[0]]
    fresh = np.uint16(flag if step[5] == 1 else 0)
    keep, clear = np.uint16(65535), np.uint16(65535 & ~flag)
    of_left, of_right = (keep, clear) if step[6] == 1 else (clear, keep)
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
def occurring(patterns: Any, counts: Any, found: Any, beside: Any) -> int:
    """Count the patterns and list those that occur, in ascending order; return how many."""
    counts[:] = 0
    last = len(patterns) - 1
    half = beside[: len(counts)]
    half[:] = 0
    for row in range(0, last, 2):  # two at a time: neighbours are often alike, and would wait
        counts[patterns[row]] += 1
        half[patterns[row + 1]] += 1
    if last % 2 == 0:
        counts[patterns[last]] += 1
    counts += half
    n = 0
    for pattern in range(len(counts)):
        if counts[pattern]:
            found[n] = pattern
            n += 1
    return n


@compiled()
def marked(patterns: Any, marks: Any, found: Any) -> int:
    """List the patterns that occur, in ascending order; return how many."""
    marks[:] = 0
    for row in range(len(patterns)):
        marks[patterns[row]] = 1
    n = 0
    for pattern in range(len(marks)):
        if marks[pattern]:
            found[n] = pattern
            n += 1
    return n


@compiled()
def by_pairs(table: Any, k: int, seen: Any, known: Any, weights: Any, shares: Any) -> None:
    """Fill in each pattern seen by adding over the patterns of the background."""
    full = (1 << k) - 1
    for pattern in seen:
        outside = full & ~pattern
        b = count_bits(outside)
        for i in range(k):
            table[i, pattern] = 0.0
        for j in range(len(known)):
            inside = full & ~known[j]
            if inside & outside:
                continue
            a = count_bits(inside)
            gain, loss = weights[j] * shares[a, b], weights[j] * shares[b, a]
            for i in range(k):
                if (inside >> i) & 1:
                    table[i, pattern] += gain
                elif (outside >> i) & 1:
                    table[i, pattern] -= loss


@compiled()
def by_integrals(
    table: Any, k: int, seen: Any, known: Any, weights: Any, points: Any, sums: Any
) -> None:
    """Fill in each pattern seen from sums over supersets, integrated exactly."""
    size, n = 1 << k, (k + 1) // 2
    sums[:size, :n] = 0.0
    for j in range(len(known)):
        for q in range(n):
            sums[known[j], q] = weights[j] * points[0, q] ** (k - count_bits(known[j]))
    for i in range(k):
        bit = 1 << i
        for high in range(0, size, 2 * bit):
            for low in range(high, high + bit):
                for q in range(n):
                    sums[low, q] += sums[low + bit, q]
    for pattern in seen:
        out = (size - 1) & ~pattern
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


@compiled()
def add_leaf(
    share: float, path: Any, known: Any, seen: Any, few: bool, numbers: Any, room: Any, added: Any
) -> None:
    """Add to each row what a leaf contributes for its pattern."""
    shares, points = numbers
    table, sums, counts, beside, of_known, of_seen, weights = room
    k = len(path)
    n_seen = marked(seen, counts[: 1 << k], of_seen)
    n_known = occurring(known, counts[: 1 << k], of_known, beside)
    for j in range(n_known):
        weights[j] = share * counts[of_known[j]]
    these, those, heavy = of_seen[:n_seen], of_known[:n_known], weights[:n_known]
    q = (k + 1) // 2
    dear = q * (1 << k) * (k / 4.0 + 1.0) + 0.7 * n_seen * k * q
    if few or 3.0 * n_seen * n_known < dear:
        by_pairs(table, k, these, those, heavy, shares)
    else:
        by_integrals(table, k, these, those, heavy, points[k], sums)
    for i in range(k):
        into, found = added[path[i]], table[i]
        for row in range(len(seen)):
            into[row] += found[seen[row]]


@compiled(
    "void(int32[:, ::1], float64[::1], uint8[::1], uint16[:, ::1], uint16[:, ::1], boolean,"
    " float64[:, ::1], float64[:, :, ::1], float64[:, ::1])"
)
def add_leaves(
    plan: Any,
    values: Any,
    goes_left: Any,
    background: Any,
    rows: Any,
    few: bool,
    shares: Any,
    points: Any,
    added: Any,
) -> None:
    """Add to `added`, of shape (n_players, n_rows), what every leaf contributes.

    With `few`, tables are always filled in by pairs. Leaves with more players on their path than
    `points` speaks of are left out.
    """
    n, most, depth = background.shape[1], len(points) - 1, plan[:, 0].max()
    size = 1 << most
    known = np.zeros((depth + 1, n), dtype=np.uint16)
    seen = np.zeros((depth + 1, rows.shape[1]), dtype=np.uint16)
    room = (
        np.empty((most, size)),
        np.empty((size, (most + 1) // 2)),
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int64),
        np.empty(size),
    )
    path = np.zeros(most, dtype=np.int64)
    at = 0
    while at < len(plan):
        step = plan[at]
        bit, leaf, level = step[4], step[8], step[0]
        if bit >= most:
            at = step[9]
            continue
        path[bit] = step[7]
        take(step, goes_left, background[step[1]], known)
        take(step, goes_left, rows[step[1]], seen)
        if leaf >= 0:
            share = values[leaf] / n
            players = path[: step[10]]
            add_leaf(share, players, known[level], seen[level], few, (shares, points), room, added)
        at += 1
