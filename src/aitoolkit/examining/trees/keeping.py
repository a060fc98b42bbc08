"""Tables of every leaf for every pattern, filled in once and read case by case, in machine code.

Compiled when first imported.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aitoolkit.examining.trees.compiling import compiled
from aitoolkit.examining.trees.kernel import by_integrals, by_pairs, occurring, take


@compiled(
    "void(int32[:, ::1], float64[::1], uint8[::1], uint16[:, ::1], float64[:, ::1],"
    " float64[:, :, ::1], int64[::1], float64[::1])"
)
def fill_in(
    plan: Any,
    values: Any,
    goes_left: Any,
    background: Any,
    shares: Any,
    points: Any,
    starts: Any,
    kept: Any,
) -> None:
    """Write each leaf's table, of shape (players on its path, patterns), where it starts."""
    n, most = background.shape[1], len(points) - 1
    size = 1 << most
    known = np.zeros((plan[:, 0].max() + 1, n), dtype=np.uint16)
    counts = np.empty(size, dtype=np.int64)
    beside = np.empty(size, dtype=np.int64)
    found = np.empty(size, dtype=np.int64)
    weights = np.empty(size)
    every = np.arange(size)
    sums = np.empty((size, (most + 1) // 2))
    for at in range(len(plan)):
        step = plan[at]
        leaf = step[8]
        k: Any = np.int64(step[10])
        take(step, goes_left, background[step[1]], known)
        if leaf < 0:
            continue
        patterns = 1 << k
        n_known = occurring(known[step[0]], counts[:patterns], found, beside)
        for j in range(n_known):
            weights[j] = values[leaf] / n * counts[found[j]]
        table = kept[starts[at] : starts[at] + k * patterns].reshape((k, patterns))
        those, heavy = found[:n_known], weights[:n_known]
        q = (k + 1) // 2
        if 3.0 * n_known < q * (k / 4.0 + 1.0) + 0.7 * k * q:
            by_pairs(table, k, every[:patterns], those, heavy, shares)
        else:
            by_integrals(table, k, every[:patterns], those, heavy, points[k], sums)


@compiled(
    "void(int32[:, ::1], uint8[::1], uint16[:, ::1], int64[::1], float64[::1], float64[:, ::1])"
)
def read_off(plan: Any, goes_left: Any, rows: Any, starts: Any, kept: Any, added: Any) -> None:
    """Add to `added`, of shape (n_players, n_rows), one entry of each leaf's table."""
    patterns = np.zeros(plan[:, 0].max() + 1, dtype=np.int64)
    path = np.zeros(64, dtype=np.int64)
    for row in range(rows.shape[1]):
        for at in range(len(plan)):
            step = plan[at]
            level, kind, cut, flag = step[0], step[2], step[3], 1 << step[4]
            code = rows[step[1], row]
            if kind == 2:
                left = goes_left[cut + np.int64(code)] == 1
            else:
                left = np.uint16(code + np.uint16(kind)) <= np.uint16(cut + kind)
            pattern = patterns[level - 1]
            if step[5] == 1:
                pattern |= flag
            if left != (step[6] == 1):
                pattern &= ~flag
            patterns[level] = pattern
            path[step[4]] = step[7]
            if step[8] >= 0:
                k = np.int64(step[10])
                for i in range(k):
                    added[path[i], row] += kept[starts[at] + (i << k) + pattern]
