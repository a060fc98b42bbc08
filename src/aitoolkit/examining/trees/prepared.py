"""A model made ready to explain single cases in a fraction of the time that scoring takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.shapley import Contributions, Players
from aitoolkit.examining.trees.coding import Coded, coded_trees
from aitoolkit.examining.trees.plan import LEAF, WIDTH, Plan, plan_of
from aitoolkit.examining.trees.shapley import WIDEST, asks, owners
from aitoolkit.examining.trees.tables import Floats, TreeTables
from aitoolkit.examining.trees.weights import quadrature, shares

MOST_BYTES = 100_000_000
MOST_BACKGROUND = 1_000_000


class Kept(NamedTuple):
    """Some trees, the order of their tests, and the tables of their leaves."""

    coded: Coded
    plan: Plan
    starts: NDArray[np.int64]
    tables: Floats


@dataclass(frozen=True, eq=False)
class Prepared:
    """Contributions of every leaf for every pattern of a row, against the whole background.

    Attributes
    ----------
    tables : TreeTables
        The ensemble.
    n_players : int
        Features that contributions go to.
    base_value : float
        Mean output over the background.
    pieces : tuple of Kept
        The leaves' tables.
    """

    tables: TreeTables
    n_players: int
    base_value: float
    pieces: tuple[Kept, ...]

    def contributions(self, rows: Floats) -> Contributions:
        """Return what `tree_contributions` returns, but for the last bit."""
        from aitoolkit.examining.trees.keeping import read_off

        ready = self.tables.compared(rows)
        added = np.zeros((self.n_players, len(rows)))
        for coded, plan, starts, kept in self.pieces:
            read_off(plan, self.tables.goes_left, coded.codes(ready), starts, kept, added)
        values = np.ascontiguousarray(added.T)
        return Contributions(
            values, np.zeros_like(values), self.base_value, self.tables.output(rows)
        )


def prepared(
    tables: TreeTables, background: Floats, players: Players, *, most: int = MOST_BYTES
) -> Prepared | None:
    """Return the model made ready, or None if that would take more than `most` bytes.

    Machine code is compiled for it; a background of more than a million rows is refused, too.

    Parameters
    ----------
    tables, background, players
        As for `tree_contributions`.
    most : int
        Bytes that the leaves' tables may take.
    """
    if not len(background) or len(background) > MOST_BACKGROUND:
        return None
    found, left = [], most // 8
    ready = tables.compared(background)
    for coded in coded_trees(tables, owners(tables, players)):
        if not asks(coded):
            continue
        plan = plan_of(coded.roots, coded.nodes, len(players), quick=True)
        width = plan[:, WIDTH].astype(np.int64)
        if width.max() > WIDEST:
            return None
        sizes = np.where(plan[:, LEAF] >= 0, width << width, 0)
        left -= int(sizes.sum())
        if left < 0:
            return None
        found.append(_filled_in(coded, plan, np.cumsum(sizes) - sizes, int(sizes.sum()), ready))
    base = fsum(tables.output(background)) / len(background)
    return Prepared(tables, len(players), base, tuple(found))


def _filled_in(
    coded: Coded, plan: Plan, starts: NDArray[np.int64], size: int, ready: Floats
) -> Kept:
    from aitoolkit.examining.trees.keeping import fill_in

    kept = np.empty(size)
    points = quadrature(int(plan[:, WIDTH].max()))
    codes = coded.codes(ready)
    side = coded.tables.goes_left
    fill_in(plan, coded.values, side, codes, shares(), points, starts, kept)
    return Kept(coded, plan, starts, kept)
