"""Persons in memory: the moments of every choice of attributes from one table of persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from aitoolkit.stats.cells import Codes, Floats, Moments


@dataclass(frozen=True, eq=False)
class PersonTable:
    """The cases of persons; each may have several rows.

    Attributes
    ----------
    person : numpy.ndarray of shape (n_rows,)
        Whose cases they are, by number.
    groups : numpy.ndarray of shape (n_rows, n_attributes)
        Codes of the row's groups.
    corners : numpy.ndarray of shape (n_corners, n_rows)
        Cases (or weights) in each corner.
    """

    person: Codes
    groups: Codes
    corners: Floats

    @property
    def n(self) -> int:
        """How many persons there are."""
        return int(np.count_nonzero(np.bincount(self.person)))


def by_person(table: PersonTable) -> PersonTable:
    """Return one row for each person and cell, sorted; rows that hold nobody are left out."""
    held = np.flatnonzero(table.corners.sum(axis=0) > 0)
    groups = table.groups[held]
    cells, cell = _numbered(groups)
    person = table.person[held]
    starts, order = _runs(person * max(1, len(cells)) + cell)
    first = order[starts]
    return PersonTable(person[first], groups[first], _sums(table.corners[:, held], starts, order))


def moments_of(table: PersonTable, choice: Sequence[int]) -> Moments:
    """Return the moments of the groups of one choice of attributes.

    Parameters
    ----------
    table : PersonTable
        As from `by_person`.
    choice : sequence of int
        Positions of the attributes.
    """
    groups, group = _numbered(table.groups[:, list(choice)])
    starts, order = _runs(table.person * max(1, len(groups)) + group)
    corners, of = _sums(table.corners, starts, order), group[order[starts]]
    k, size = len(corners), len(groups)
    products: Floats = np.zeros((size, k, k))
    for i, j in combinations_with_replacement(range(k), 2):
        product = np.bincount(of, weights=corners[i] * corners[j], minlength=size)
        products[:, i, j] = products[:, j, i] = product
    sums = [np.bincount(of, weights=corner, minlength=size) for corner in corners]
    clusters = np.bincount(of, minlength=size).astype(float)
    return Moments(groups, clusters, np.stack(sums, axis=1), products)


def _numbered(groups: Codes) -> tuple[Codes, Codes]:
    """Return the groups that occur, sorted, and the place of each row's among them."""
    sizes = groups.max(axis=0, initial=0) + 1
    key = np.ravel_multi_index(tuple(groups.T), tuple(sizes))
    if np.prod(sizes) > len(key):
        met, place = np.unique(key, return_inverse=True)
    else:
        met = np.flatnonzero(np.bincount(key, minlength=int(np.prod(sizes))))
        at = np.zeros(int(np.prod(sizes)), np.intp)
        at[met] = np.arange(len(met))
        place = at[key]
    return np.stack(np.unravel_index(met, tuple(sizes)), axis=1).astype(np.intp), place


def _runs(key: Codes) -> tuple[Codes, Codes]:
    """Return an order in which equal keys are neighbours, and where each run of them starts."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    return np.flatnonzero(np.diff(ordered, prepend=-1)), order


def _sums(values: Floats, starts: Codes, order: Codes) -> Floats:
    if not len(starts):
        return values[:, :0]
    if len(starts) == len(order):
        return values[:, order]
    return np.stack([np.add.reduceat(corner[order], starts) for corner in values])
