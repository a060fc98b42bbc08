"""Rows walk down the trees, in machine code; compiled when this module is first imported."""

from __future__ import annotations

from typing import Any

from aitoolkit.examining.trees.compiling import compiled


@compiled(
    "void(int32[::1], int32[::1], float64[::1], uint8[::1], int32[::1], int32[::1], int32[::1],"
    " float64[::1], uint8[::1], boolean, float64[:, ::1], float64[::1])"
)
def walk(  # noqa: PLR0913 - numba takes arrays, not our nouns
    roots: Any,
    feature: Any,
    threshold: Any,
    missing_left: Any,
    category: Any,
    left: Any,
    right: Any,
    value: Any,
    goes_left: Any,
    strict: Any,
    ready: Any,
    out: Any,
) -> None:
    """Add to `out` what each tree says of each row."""
    for tree in range(len(roots) - 1):
        for row in range(len(ready)):
            node = roots[tree]
            while feature[node] >= 0:
                given = ready[row, feature[node]]
                if category[node] >= 0:
                    goes = goes_left[category[node] + int(given)] == 1
                elif given != given:  # noqa: PLR0124 - missing
                    goes = missing_left[node] == 1
                elif strict:
                    goes = given < threshold[node]
                else:
                    goes = given <= threshold[node]
                node = left[node] if goes else right[node]
            out[row] += value[node]
