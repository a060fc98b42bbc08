"""Rows walk down the trees, in machine code; compiled when this module is first imported."""

from __future__ import annotations

from typing import Any

from aitoolkit.examining.trees.compiling import compiled


@compiled(
    "void(int32[::1], int32[:, ::1], float64[::1], float64[::1], uint8[::1], float64[:, ::1],"
    " float64[::1])"
)
def walk(
    roots: Any, nodes: Any, bounds: Any, value: Any, goes_left: Any, ready: Any, out: Any
) -> None:
    """Add to `out` what each tree says of each row, the trees in their order.

    A row of `nodes` holds feature, missing left, category, left and right; a number goes left if
    it is at most the node's bound.
    """
    for tree in range(len(roots) - 1):
        for row in range(len(ready)):
            node = roots[tree]
            while nodes[node, 0] >= 0:
                given = ready[row, nodes[node, 0]]
                if nodes[node, 2] >= 0:
                    left = goes_left[nodes[node, 2] + int(given)] == 1
                elif given != given:  # noqa: PLR0124 - missing
                    left = nodes[node, 1] == 1
                else:
                    left = given <= bounds[node]
                node = nodes[node, 3] if left else nodes[node, 4]
            out[row] += value[node]
