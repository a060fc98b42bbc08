"""The order in which a tree's tests are taken: one step a node, parents before children."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.trees.compiling import compiled
from aitoolkit.examining.trees.weights import MOST_PLAYERS

LEVEL, COLUMN, KIND, CUT, BIT, FIRST, SIDE, PLAYER, LEAF, NEXT, WIDTH = range(11)
"""What stands in a step, which leads from a node to one of its children.

LEVEL: tests on the path, this one included. COLUMN, KIND, CUT: the test. BIT: the player's place
among those of the path; FIRST: whether this is its first test; SIDE: 1 left, 0 right. PLAYER: whose
column it is. LEAF: the child, if it is a leaf, else -1. NEXT: the step after all that is below.
WIDTH: most players on a path through here.
"""

Plan = NDArray[np.int32]
STEP_BYTES = 44


def planned(roots: Any, nodes: Any, players: int, plan: Any) -> None:
    """Write the steps of all trees into `plan`; the nodes' columns are those of `Coded.nodes`.

    Written so that it runs as it is, and faster as machine code.
    """
    depth, n = len(nodes), 0
    at = np.zeros(depth + 1, dtype=np.int64)
    turn = np.zeros(depth + 1, dtype=np.int64)
    led = np.zeros(depth + 1, dtype=np.int64)
    first = np.zeros(depth + 1, dtype=np.int64)
    bits = np.full(players, -1, dtype=np.int64)
    for root in roots:
        level, k = 0, 0
        at[0], turn[0] = root, 0
        while level >= 0:
            node = at[level]
            column, player = nodes[node, 0], nodes[node, 1]
            if column < 0 or turn[level] == 2:
                if level > 0:
                    step = led[level]
                    plan[step, 9] = n
                    plan[step, 10] = k if column < 0 else max(plan[step, 10], k)
                    if level > 1:
                        above = led[level - 1]
                        plan[above, 10] = max(plan[above, 10], plan[step, 10])
                if column >= 0 and first[level] == 1:
                    bits[player] = -1
                    k -= 1
                level -= 1
                continue
            if turn[level] == 0:
                first[level] = 1 if bits[player] < 0 else 0
                if first[level] == 1:
                    bits[player] = k
                    k += 1
            child = nodes[node, 4 + turn[level]]
            plan[n, 0] = level + 1
            plan[n, 1] = column
            plan[n, 2] = nodes[node, 2]
            plan[n, 3] = nodes[node, 3]
            plan[n, 4] = bits[player]
            plan[n, 5] = first[level]
            plan[n, 6] = 1 - turn[level]
            plan[n, 7] = player
            plan[n, 8] = child if nodes[child, 0] < 0 else -1
            plan[n, 10] = 0
            turn[level] += 1
            level += 1
            at[level], turn[level], led[level] = child, 0, n
            n += 1


@cache
def planned_quickly() -> Callable[..., None]:
    """Return `planned` as machine code."""
    return compiled("void(int32[::1], int32[:, ::1], int64, int32[:, ::1])")(planned)


def plan_of(roots: NDArray[np.int32], nodes: NDArray[np.int32], players: int, quick: bool) -> Plan:
    """Return the steps of all trees, by machine code if `quick`."""
    plan = np.zeros((len(nodes) - len(roots), 11), dtype=np.int32)
    if quick:
        planned_quickly()(roots, nodes, players, plan)
    else:
        planned(roots, nodes, players, plan)
    if plan[:, WIDTH].max() > MOST_PLAYERS:
        raise ValueError(f"a path of more than {MOST_PLAYERS} players")
    return plan
