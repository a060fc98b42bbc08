"""Exact contributions of trees: each leaf's share, against every row of the background."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from math import fsum

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.shapley import Contributions, Players
from aitoolkit.examining.trees.budget import Method, method_for
from aitoolkit.examining.trees.coding import Coded, Codes, coded_trees
from aitoolkit.examining.trees.plan import WIDTH, Plan, plan_of
from aitoolkit.examining.trees.small import add_small
from aitoolkit.examining.trees.tables import Floats, TreeTables
from aitoolkit.examining.trees.weights import quadrature, shares

MEMORY = 2**28
"""Bytes that the rows at work, and the background at work, may take each."""

WIDEST = 16
"""Players on a path that a pattern holds; leaves below more are added pair by pair."""

_KERNEL = "aitoolkit.examining.trees.kernel"


def tree_contributions(
    tables: TreeTables,
    rows: Floats,
    background: Floats,
    players: Players,
    *,
    method: Method | None = None,
) -> Contributions:
    """Return exact interventional Shapley values of the trees' output, on the tables' scale.

    Of a leaf of value v, a row and a background row reach it together if every player on its path
    is satisfied by one of them. The a players that only the row satisfies get v (a−1)! b! / (a+b)!
    each, the b that only the background row satisfies −v a! (b−1)! / (a+b)!, the mean being taken
    over the background. A player that owns several columns moves them together.

    The order of the background's rows changes no byte, nor does that of the explained rows; which
    of three orders of addition is used follows from counts of rows and leaves alone.

    Parameters
    ----------
    tables : TreeTables
        From `read_trees`.
    rows, background : numpy.ndarray of shape (n, n_columns)
        Rows to explain, and the rows that stand for "not known".
    players : tuple of arrays
        The columns that each feature owns.
    method : Method, optional
        How to add up; chosen by `method_for` unless given.

    Raises
    ------
    ValueError
        No background; a column of no player, or of two; a path of more than 62 players.

    References
    ----------
    Lundberg et al. 2020, Nature Machine Intelligence 2:56; Janzing et al. 2020, AISTATS.
    """
    owner = owners(tables, players)
    if not len(background):
        raise ValueError("a background of at least one row is needed")
    added = np.zeros((len(players), len(rows)))
    method = method or method_for(tables, len(rows), len(background))
    per_row = 10 * tables.n_columns + 14 * (tables.depth + 1)
    for some in _blocks(len(background), per_row):
        known = tables.compared(background[some])
        for part in _blocks(len(rows), per_row + 8 * len(players)):
            seen = tables.compared(rows[part])
            block = np.zeros((len(players), len(seen)))
            for coded in coded_trees(tables, owner):
                if not asks(coded):
                    continue
                _ADD[method](coded, in_own_order(coded.codes(known)), coded.codes(seen), block)
            added[:, part] += block * (len(known) / len(background))
    values = np.ascontiguousarray(added.T)
    base = fsum(tables.output(background)) / len(background)
    return Contributions(values, np.zeros_like(values), base, tables.output(rows))


def owners(tables: TreeTables, players: Players) -> NDArray[np.int32]:
    """Return the player that owns each column."""
    owner = np.full(tables.n_columns, -1, dtype=np.int32)
    taken = np.concatenate([np.asarray(columns) for columns in players])
    if len(np.unique(taken)) != len(taken):
        raise ValueError("a column belongs to two players")
    for player, columns in enumerate(players):
        owner[columns] = player
    if np.any(owner[tables.feature[tables.feature >= 0]] < 0):
        raise ValueError("a column that the trees ask about belongs to no player")
    return owner


def asks(coded: Coded) -> bool:
    """Say whether any of the trees has a test; a tree of one leaf contributes nothing."""
    return len(coded.nodes) > len(coded.roots)


def _blocks(count: int, bytes_each: int) -> Iterator[slice]:
    size = max(1, MEMORY // bytes_each)
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def in_own_order(codes: Codes) -> Codes:
    """Return the background in an order of its own, so that the one given does not matter."""
    return np.ascontiguousarray(codes[:, np.lexsort(codes)])


def _small(coded: Coded, background: Codes, rows: Codes, added: Floats) -> None:
    """Add by pairs of patterns: in machine code if it is at hand, else without; the same bytes."""
    if _KERNEL in sys.modules and min(coded.tables.depth, len(added)) <= WIDEST:
        _by_patterns(coded, _plan(coded, added), background, rows, added, few=True)
    else:
        add_small(coded, background, rows, added)


def _few(coded: Coded, background: Codes, rows: Codes, added: Floats) -> None:
    by_pairs(coded, _plan(coded, added), background, rows, added, least=0)


def _large(coded: Coded, background: Codes, rows: Codes, added: Floats) -> None:
    plan = _plan(coded, added)
    _by_patterns(coded, plan, background, rows, added, few=False)
    if plan[:, WIDTH].max() > WIDEST:
        by_pairs(coded, plan, background, rows, added, least=WIDEST + 1)


_ADD = {Method.SMALL: _small, Method.FEW: _few, Method.LARGE: _large}


def _plan(coded: Coded, added: Floats) -> Plan:
    return plan_of(coded.roots, coded.nodes, len(added), quick=True)


def _by_patterns(
    coded: Coded, plan: Plan, background: Codes, rows: Codes, added: Floats, *, few: bool
) -> None:
    from aitoolkit.examining.trees.kernel import add_leaves

    points = quadrature(min(WIDEST, int(plan[:, WIDTH].max())))
    side = coded.tables.goes_left
    add_leaves(plan, coded.values, side, background, rows, few, shares(), points, added)


def by_pairs(
    coded: Coded, plan: Plan, background: Codes, rows: Codes, added: Floats, *, least: int
) -> None:
    """Add what leaves below at least so many players contribute, row by row."""
    from aitoolkit.examining.trees.pairs import add_pairs

    side = coded.tables.goes_left
    add_pairs(plan, coded.values, side, background, rows, least, shares(), added)
