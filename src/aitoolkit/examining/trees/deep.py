"""Deep trees made ready for single cases: coded, planned and with their background, once.

The answers of their leaves to every pattern would not fit into memory; what is left to do for a
case is to walk the trees with the background rows that are still alive.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

import numpy as np

from aitoolkit.examining.shapley import Players
from aitoolkit.examining.trees.budget import Method, method_for
from aitoolkit.examining.trees.coding import Coded, Codes, coded_trees
from aitoolkit.examining.trees.plan import STEP_BYTES, Plan, plan_of
from aitoolkit.examining.trees.shapley import asks, by_pairs, in_own_order, owners
from aitoolkit.examining.trees.tables import Floats, TreeTables

MOST_BYTES = 200_000_000


class Walked(NamedTuple):
    """Some trees, the order of their tests, and the background's codes."""

    coded: Coded
    plan: Plan
    background: Codes


@dataclass(frozen=True, eq=False)
class Deep:
    """What a case is walked down.

    Attributes
    ----------
    tables : TreeTables
        The ensemble.
    n_players : int
        Features that contributions go to.
    base_value : float
        Mean output over the background.
    pieces : tuple of Walked
        The trees.
    """

    tables: TreeTables
    n_players: int
    base_value: float
    pieces: tuple[Walked, ...]

    def values(self, rows: Floats) -> Floats:
        """Return the values of `tree_contributions`."""
        ready = self.tables.compared(rows)
        added = np.zeros((self.n_players, len(rows)))
        for coded, plan, background in self.pieces:
            by_pairs(coded, plan, background, coded.codes(ready), added, least=0)
        return np.ascontiguousarray(added.T)


def deep(
    tables: TreeTables, background: Floats, players: Players, *, most: int = MOST_BYTES
) -> Deep | None:
    """Return the model made ready, or None where single rows are better explained together.

    Parameters
    ----------
    tables, background, players
        As for `tree_contributions`.
    most : int
        Bytes that the order of the tests may take.
    """
    few = len(background) and method_for(tables, 1, len(background)) is Method.FEW
    if not few or len(tables.feature) * STEP_BYTES > most:
        return None
    known = tables.compared(background)
    pieces = tuple(
        Walked(
            coded,
            plan_of(coded.roots, coded.nodes, len(players), quick=True),
            in_own_order(coded.codes(known)),
        )
        for coded in coded_trees(tables, owners(tables, players))
        if asks(coded)
    )
    return Deep(tables, len(players), fsum(tables.output(background)) / len(background), pieces)
