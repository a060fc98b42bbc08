"""Rows and bounds as small integers: a test becomes one comparison of two codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.trees.tables import LEAF, Floats, TreeTables

Codes = NDArray[np.uint16]

MISSING = 65_535
MOST_CODES = 65_000
COLUMN, PLAYER, KIND, CUT, LEFT, RIGHT = range(6)
"""What stands in a row of `Coded.nodes`."""
MISSING_RIGHT, MISSING_LEFT, CATEGORY = range(3)
"""Kinds of nodes."""


@dataclass(frozen=True, eq=False)
class Coded:
    """Some trees of an ensemble, with the codes that their bounds give to values.

    Attributes
    ----------
    roots : numpy.ndarray of shape (n_trees,)
        First nodes.
    nodes : numpy.ndarray of shape (n_nodes, 6)
        Column (-1 at a leaf), player, kind, cut, left, right.
    values : numpy.ndarray of shape (n_nodes,)
        What a leaf adds.
    bounds : tuple of numpy.ndarray
        For each column the distinct bounds; a value's code is how many lie below it.
    """

    tables: TreeTables
    roots: NDArray[np.int32]
    nodes: NDArray[np.int32]
    values: Floats
    bounds: tuple[Floats, ...]

    def codes(self, ready: Floats) -> Codes:
        """Return codes of shape (n_columns, n) of values from `TreeTables.compared`."""
        coded = np.empty((len(self.bounds), len(ready)), dtype=np.uint16)
        side: Literal["left", "right"] = "right" if self.tables.strict else "left"
        for column, bounds in enumerate(self.bounds):
            values = ready[:, column]
            if column in self.tables.known:
                coded[column] = values
            else:
                found = np.searchsorted(bounds, values, side=side)
                coded[column] = np.where(np.isnan(values), MISSING, found)
        return coded


def coded_trees(tables: TreeTables, owner: NDArray[np.int32]) -> Iterator[Coded]:
    """Yield the ensemble in pieces of whole trees whose bounds fit into 16 bits.

    Parameters
    ----------
    tables : TreeTables
        The ensemble.
    owner : numpy.ndarray of shape (n_columns,)
        The player that owns each column.

    Raises
    ------
    ValueError
        One tree alone has more distinct bounds of one column than 16 bits count.
    """
    for first, last in _pieces(tables):
        start, stop = tables.roots[first], tables.roots[last]
        feature = tables.feature[start:stop]
        nodes = np.zeros((stop - start, 6), dtype=np.int32)
        nodes[:, COLUMN] = feature
        nodes[:, PLAYER] = owner[np.maximum(feature, 0)]
        nodes[:, KIND] = np.where(tables.missing_left[start:stop] == 1, MISSING_LEFT, MISSING_RIGHT)
        nodes[:, LEFT] = tables.left[start:stop] - start
        nodes[:, RIGHT] = tables.right[start:stop] - start
        category = tables.category[start:stop]
        bounds = []
        for column in range(tables.n_columns):
            at = np.flatnonzero((feature == column) & (category < 0))
            found, cut = np.unique(tables.threshold[start:stop][at], return_inverse=True)
            if len(found) > MOST_CODES:
                raise ValueError(f"{len(found):,} bounds of column {column} in one tree")
            nodes[at, CUT] = cut
            bounds.append(found)
        kinds = category >= 0
        nodes[kinds, KIND] = CATEGORY
        nodes[kinds, CUT] = category[kinds]
        yield Coded(
            tables,
            tables.roots[first:last] - start,
            nodes,
            np.ascontiguousarray(tables.value[start:stop]),
            tuple(bounds),
        )


def _pieces(tables: TreeTables) -> Iterator[tuple[int, int]]:
    """Yield first and last tree of each piece: as many as surely fit."""
    first = 0
    sums = np.zeros(tables.n_columns, dtype=np.int64)
    for tree in range(tables.n_trees):
        asked = tables.feature[tables.roots[tree] : tables.roots[tree + 1]]
        counts = np.bincount(asked[asked != LEAF], minlength=tables.n_columns)
        if tree > first and (sums + counts).max() > MOST_CODES:
            yield first, tree
            first, sums = tree, counts
        else:
            sums = sums + counts
    yield first, tables.n_trees
