"""What a reader could work out from printed figures, and which to leave out so that he cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

Floats = NDArray[np.float64]
Key = tuple[Any, ...]
Cells = tuple[int, ...]

MOST_ROUNDS = 8
"""Of a search for whole numbers."""

BESIDES = 1e-4
"""What one more person in another small cell is worth, beside the cost of a figure."""

MOVED = 1e-6
"""What it costs to count one person elsewhere than he is: tables stay close to the true one."""


@dataclass(frozen=True)
class Count:
    """A sum of cells as a reader knows it, from `low` to `high`: printed counts are rounded."""

    cells: Cells
    low: int
    high: int


@dataclass(frozen=True)
class Figure:
    """Something that a card would print, and its name.

    Attributes
    ----------
    counts : tuple of Count
        What a reader learns from it, and nothing more.
    cost : float
        What is lost if it is not printed, relative to other figures.
    needs : tuple or None
        Key of the figure without which this one is not printed.
    fixed : bool
        It was printed before, so that it cannot be left out.
    """

    key: Key
    counts: tuple[Count, ...]
    cost: float
    needs: Key | None = None
    fixed: bool = False


class NotTogetherError(Exception):
    """What was printed before is not safe by itself, whatever is left out now."""


def printable(
    figures: Sequence[Figure],
    people: Sequence[int],
    equal: Sequence[tuple[Cells, Cells]],
    small: Sequence[int],
    minimum: int,
) -> frozenset[Key]:
    """Return the keys of the figures that may be printed together.

    A small cell is safe if a table of whole counts that agrees with everything printed holds
    `minimum` people in it: then nobody can say that it is small, nor that it is empty. That table
    is a witness: safety is shown, not estimated. A sum that holds a small cell is safe with it.
    Where there is no witness, the figures that stand in the way are left out, at least cost.

    Parameters
    ----------
    figures : sequence of Figure
        Those that may be printed as far as they alone are concerned.
    people : sequence of int
        True count of each cell.
    equal : sequence of pairs of cells
        Sums that everybody knows to be equal.
    small : sequence of int
        Cells to keep safe.
    minimum : int
        What a small cell must be able to be.

    Raises
    ------
    NotTogetherError
        No witness agrees with the figures that were printed before.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, ch. 4 (feasibility intervals of
    suppressed cells, by linear programming).
    """
    known = _known(figures, people, equal, small)
    left, witnesses = list(small), []
    while left:
        table, known = _made_safe(known, left, minimum)
        left = [cell for cell in left if table[cell] < minimum]
        witnesses.append(table)
    kept = _taken_back(known, witnesses, minimum)
    return frozenset(f.key for f, printed in zip(figures, kept, strict=True) if printed)


@dataclass(frozen=True, eq=False)
class _Known:
    """What a reader knows of a table, as a linear program around the true one.

    Columns are people more in small cells, more in any cell, and fewer; then, for every count,
    those by which a table holds too few and too many.

    Attributes
    ----------
    people, small : numpy.ndarray
        The true table, and its small cells.
    sums, balance : sparse matrices of shape (n_counts or n_balances, n_cells)
        ``low <= sums @ table <= high``, and ``balance @ table == 0``.
    rows : sparse matrix of shape (n_counts + n_balances, n_columns)
        Both, by columns.
    tells : sparse matrix of shape (n_counts, n_figures)
        1 where a figure gives a count away.
    needs : numpy.ndarray of shape (n_figures,)
        Position of the figure without which one is not printed; its own if there is none.
    kept : numpy.ndarray of shape (n_figures,)
    fixed : numpy.ndarray of shape (n_counts,)
        Whether a count was printed before: no table may miss it.
    """

    people: Floats
    small: NDArray[np.intp]
    sums: Any
    balance: Any
    rows: Any
    low: Floats
    high: Floats
    tells: Any
    cost: Floats
    needs: NDArray[np.intp]
    kept: NDArray[np.bool_]
    fixed: NDArray[np.bool_]

    @property
    def worth(self) -> Floats:
        """Of each count: the cost of the printed figures that tell it; 0 if it is not known."""
        return np.asarray(self.tells @ (self.cost * self.kept))

    def table(self, moved: Floats) -> Floats:
        """Return the table that the first columns describe, in whole numbers."""
        small, cells = len(self.small), len(self.people)
        more, up, down = np.split(np.rint(moved[: small + 2 * cells]), [small, small + cells])
        return np.asarray(self.people + up - down + np.bincount(self.small, more, cells))


def _known(
    figures: Sequence[Figure],
    people: Sequence[int],
    equal: Sequence[tuple[Cells, Cells]],
    small: Sequence[int],
) -> _Known:
    counts = {c: i for i, c in enumerate(dict.fromkeys(c for f in figures for c in f.counts))}
    at = {figure.key: i for i, figure in enumerate(figures)}
    told = [(counts[c], i, 1.0) for i, figure in enumerate(figures) for c in set(figure.counts)]
    both = [
        (i, cell, sign)
        for i, pair in enumerate(equal)
        for sign, side in zip((1.0, -1.0), pair, strict=True)
        for cell in side
    ]
    chosen = np.asarray(small, np.intp)
    added = [(i, c, 1.0) for count, i in counts.items() for c in count.cells]
    sums, balance = _sparse(added, len(counts), len(people)), _sparse(both, len(equal), len(people))
    tells = _sparse(told, len(counts), len(figures))
    missed = sparse.eye_array(len(counts))
    none = sparse.csr_array((len(equal), len(counts)))
    blocks = [
        [sums[:, chosen], sums, -sums, missed, -missed],
        [balance[:, chosen], balance, -balance, none, none],
    ]
    return _Known(
        people=np.asarray(people, float),
        small=chosen,
        sums=sums,
        balance=balance,
        rows=sparse.block_array(blocks, format="csc"),
        low=np.array([count.low for count in counts], float),
        high=np.array([count.high for count in counts], float),
        tells=tells,
        cost=np.array([figure.cost for figure in figures], float),
        needs=np.array([at[f.key if f.needs is None else f.needs] for f in figures], np.intp),
        kept=np.ones(len(figures), bool),
        fixed=np.asarray(tells @ np.array([f.fixed for f in figures], float)) > 0,
    )


def _sparse(entries: list[tuple[int, int, float]], rows: int, columns: int) -> Any:
    row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse.csr_array((value, (row, column)), shape=(rows, columns))


def _made_safe(known: _Known, left: list[int], minimum: int) -> tuple[Floats, _Known]:
    """Return a table in which the first cell is large, and what may be printed beside it.

    Whole numbers usually come by themselves: in a table that is good for many small cells, or
    else in the one closest to the truth. Where they do not, the broken ones are settled a half
    at a time, those nearest to a whole number first; what the last table misses is left out.
    """
    found = _cheapest(known, left[0], left[1:], minimum, {})
    if found is None:  # any count may be missed, but for those printed before
        raise NotTogetherError
    settled: dict[int, float] = {}
    for _ in range(MOST_ROUNDS):
        if _agrees(found.table, known, found.missed):
            break
        closer = _cheapest(known, left[0], [], minimum, settled)
        if closer is None:  # what is settled keeps equal sums apart
            break
        found = closer
        settled |= found.broken
    table = _balanced(found.table, known, left[0])
    seen = known.sums @ table
    missed = (seen < known.low) | (seen > known.high)
    if np.any(missed & known.fixed):
        raise NotTogetherError
    kept = known.kept & ~(known.tells.T @ missed.astype(float) > 0)
    return table, replace(known, kept=kept & kept[known.needs])


class _Found(NamedTuple):
    """A table in whole numbers, the counts that it misses, and half of its broken numbers."""

    table: Floats
    missed: NDArray[np.bool_]
    broken: dict[int, float]


def _cheapest(
    known: _Known, cell: int, others: list[int], minimum: int, settled: dict[int, float]
) -> _Found | None:
    """Return the table that misses the least of what is printed.

    `cell` holds the minimum at least; of the others, as many as possible do. Every person by
    which a printed count is missed costs what the figures that tell it are worth. Columns that
    are settled stay as they are.
    """
    few, cells = len(known.small), len(known.people)
    worth, open_ = known.worth, np.isin(known.small, others)
    last = few + 2 * cells
    most = np.full(known.rows.shape[1], np.inf)
    most[last:] = np.where(np.tile(known.fixed, 2), 0.0, np.inf)
    most[:few] = np.where(open_, minimum - known.people[known.small], 0)
    most[few + cells : last] = known.people
    least = np.zeros(len(most))
    for column, value in settled.items():
        least[column] = most[column] = value
    least[few + cell] = max(least[few + cell], minimum - known.people[cell])
    most[few + cell], most[few + cells + cell] = np.inf, 0
    none, seen = np.zeros(known.balance.shape[0]), known.sums @ known.people
    found = optimize.milp(
        np.concatenate([np.where(open_, -BESIDES, 0.0), np.full(2 * cells, MOVED), worth, worth]),
        bounds=optimize.Bounds(least, most),
        constraints=optimize.LinearConstraint(
            known.rows,
            np.concatenate([np.where(worth > 0, known.low - seen, -np.inf), none]),
            np.concatenate([np.where(worth > 0, known.high - seen, np.inf), none]),
        ),
    )
    if found.x is None:
        return None
    moved, off = found.x[:last], np.abs(found.x[:last] - np.rint(found.x[:last]))
    nearest = [int(i) for i in np.argsort(off, kind="stable") if off[i] > 1e-6]
    half = nearest[: (len(nearest) + 1) // 2]
    below, above = found.x[last:].reshape(2, -1)
    return _Found(
        known.table(moved),
        (worth > 0) & (below + above > 1e-6),
        {i: float(np.rint(moved[i])) for i in half},
    )


def _balanced(table: Floats, known: _Known, cell: int) -> Floats:
    """Make sums equal that rounding left apart, in the largest cells of the second sum."""
    table = table.copy()
    for row in range(known.balance.shape[0]):
        sides = known.balance[[row]].toarray()[0]
        second = np.flatnonzero((sides < 0) & (np.arange(len(table)) != cell))
        while (more := float(sides @ table)) != 0:
            largest = second[np.argmax(table[second])]
            table[largest] += max(more, -table[largest])
    return table


def _agrees(table: Floats, known: _Known, missed: NDArray[np.bool_]) -> bool:
    """Return whether a table misses nothing else of what is printed."""
    seen, asked = known.sums @ table, (known.worth > 0) & ~missed
    within = (seen >= known.low) & (seen <= known.high) | ~asked
    return bool(np.all(within)) and not np.any(known.balance @ table)


def _taken_back(known: _Known, witnesses: list[Floats], minimum: int) -> NDArray[np.bool_]:
    """Return the figures that are printed after all, where enough witnesses agree with them."""
    kept = known.kept.copy()
    if not witnesses:
        return kept
    tables = np.array(witnesses)
    seen = tables @ known.sums.T
    agree = ((seen >= known.low) & (seen <= known.high)).astype(float)
    broken = (1 - agree) @ known.tells > 0
    large = tables[:, known.small] >= minimum
    for figure in np.lexsort((np.arange(len(kept)), -known.cost)):
        still = ~broken[:, figure]
        if not kept[figure] and kept[known.needs[figure]] and np.all(large[still].any(axis=0)):
            kept[figure] = True
            large = large[still]
            broken = broken[still]
    return kept
