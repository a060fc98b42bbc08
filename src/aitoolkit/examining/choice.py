"""The groups that a choice of attributes makes: cells added up over every other attribute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from aitoolkit.stats.cells import Cells, Codes, Floats

Group = tuple[str, ...]

STATES = 9
"""Unknown, 0 and 1 of the outcome, times the same of the decision: 3 (y + 1) + (d + 1)."""


def states(cells: Cells) -> Codes:
    """Return the state of each cell."""
    return np.asarray(3 * (cells.outcome.astype(np.intp) + 1) + cells.decision + 1, np.intp)


@dataclass(frozen=True, eq=False)
class Sums:
    """What is known of each group, by outcome and decision; parts of the people add up.

    Attributes
    ----------
    n : numpy.ndarray of shape (n_groups, STATES)
        Cases.
    weight, squares, low, high : numpy.ndarray of the same shape, or None
        Σw and Σw² of sampling weights; fewest and most cases that an inexact count can be.
    clusters, corners, products : numpy.ndarray of shape (n_groups,), (n_groups, k), (…, k, k)
        Moments of clusters by corner, or None.
    """

    n: Floats
    weight: Floats | None = None
    squares: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    clusters: Floats | None = None
    corners: Floats | None = None
    products: Floats | None = None

    def map(self, change: Callable[[Floats], Floats]) -> Sums:
        """Return the sums with every array changed alike."""
        arrays = {name: array for name, array in vars(self).items() if array is not None}
        return replace(self, **{name: change(array) for name, array in arrays.items()})


@dataclass(frozen=True, eq=False)
class Choice:
    """The groups that one choice of attributes makes.

    Attributes
    ----------
    positions : tuple of int
        Of the chosen attributes among those of the cells.
    attributes : tuple of str
        Their names.
    groups : tuple of tuple of str
        The groups that hold somebody, sorted.
    of_cell : numpy.ndarray of shape (n_cells,)
        The group of each cell.
    sums : Sums
        Counts by group.
    """

    positions: tuple[int, ...]
    attributes: tuple[str, ...]
    groups: tuple[Group, ...]
    of_cell: Codes
    sums: Sums

    @property
    def people(self) -> Floats:
        """Cases of each group."""
        return np.asarray(self.sums.n.sum(axis=-1))


def choice_of(cells: Cells, positions: tuple[int, ...]) -> Choice:
    """Add the cells up over every attribute that is not chosen."""
    codes = cells.groups[:, list(positions)]
    sizes = [max(1, len(cells.levels[i])) for i in positions]
    keys, of_cell = np.unique(np.ravel_multi_index(tuple(codes.T), sizes), return_inverse=True)
    found = np.stack(np.unravel_index(keys, sizes), axis=1)
    levels = [cells.levels[i] for i in positions]
    groups = tuple(
        tuple(level[code] for level, code in zip(levels, row, strict=True)) for row in found
    )
    place = of_cell * STATES + states(cells)

    def added(values: Floats | None) -> Floats | None:
        if values is None:
            return None
        flat = np.bincount(place, weights=values, minlength=STATES * len(groups))
        return np.asarray(flat.reshape(len(groups), STATES), float)

    n = added(cells.n)
    assert n is not None  # noqa: S101  # cells always hold counts
    sums = Sums(
        n=n,
        weight=added(cells.weight),
        squares=added(cells.weight_squared),
        low=added(cells.low),
        high=added(cells.high),
    )
    return Choice(
        positions=positions,
        attributes=tuple(cells.attributes[i] for i in positions),
        groups=groups,
        of_cell=of_cell,
        sums=_with_moments(sums, cells, positions, found, sizes),
    )


def _with_moments(
    sums: Sums, cells: Cells, positions: tuple[int, ...], found: Codes, sizes: list[int]
) -> Sums:
    if not cells.moments:
        return sums
    moments = cells.moments[positions]
    own = np.ravel_multi_index(tuple(np.asarray(moments.groups).T), sizes)
    order = np.argsort(own)
    keys = np.ravel_multi_index(tuple(found.T), sizes)
    at = order[np.searchsorted(own, keys, sorter=order)]
    return replace(
        sums,
        clusters=moments.clusters[at],
        corners=moments.sums[at],
        products=moments.products[at],
    )


def everyone_else(sums: Sums) -> Sums:
    """Return the sums over everyone outside each group.

    A cluster that stands in several of the other groups counts once in each: what its cases
    share across groups is not measured.
    """
    return sums.map(lambda part: part.sum(axis=0, keepdims=True) - part)


def whole(sums: Sums) -> Sums:
    """Return the sums over everyone, as one group."""
    return sums.map(lambda part: part.sum(axis=0, keepdims=True))
