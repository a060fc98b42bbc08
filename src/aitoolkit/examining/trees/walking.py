"""Rows walk down the trees, in machine code; compiled when this module is first imported."""

from __future__ import annotations

from typing import Any

from aitoolkit.examining.trees.compiling import compiled


@compiled(
    "void(int32[::1], int32[:, ::1], float64[::1], float64[::1], uint8[::1], boolean,"
    " float64[:, ::1], float64[::1])"
)
def walk(
    roots: Any,
    nodes: Any,
    threshold: Any,
    value: Any,
    goes_left: Any,
    strict: bool,
    ready: Any,
    out: Any,
) -> None:
    """Add to `out` what each tree says of each row; nodes: feature, missing, category, children."""
    for tree in range(len(roots) - 1):
        for row in range(len(ready)):
            node = roots[tree]
            while nodes[node, 0] >= 0:
                given, bound = ready[row, nodes[node, 0]], threshold[node]
                if nodes[node, 2] >= 0:
                    left = goes_left[nodes[node, 2] + int(given)] == 1
                elif given != given:  # noqa: PLR0124 - missing
                    left = nodes[node, 1] == 1
                else:
                    left = given < bound or (given == bound and not strict)
                node = nodes[node, 3] if left else nodes[node, 4]
            out[row] += value[node]
