"""What a reader could work out from printed figures, and which to leave out so that he cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Key = tuple[Any, ...]
Cells = tuple[int, ...]

MOST_NODES = 500
"""Of a search for whole numbers: a limit that does not depend on the machine's speed."""

BESIDES = 1e-4
"""What one more person in another small cell is worth, beside the cost of a figure."""


@dataclass(frozen=True)
class Count:
    """A sum of cells as a reader knows it, from `low` to `high`: printed counts are rounded."""

    cells: Cells
    low: int
    high: int


@dataclass(frozen=True)
class Figure:
    """Something that a card would print.

    Attributes
    ----------
    key : tuple
        Its name.
    counts : tuple of Count
        What a reader learns from it, and nothing more.
    cost : float
        What is lost if it is not printed, relative to other figures.
    needs : tuple or None
        Key of the figure without which this one is not printed.
    """

    key: Key
    counts: tuple[Count, ...]
    cost: float
    needs: Key | None = None


def printable(
    figures: Sequence[Figure],
    cells: int,
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
    cells : int
        How many cells there are.
    equal : sequence of pairs of cells
        Sums that everybody knows to be equal.
    small : sequence of int
        Cells to keep safe.
    minimum : int
        What a small cell must be able to be.

    References
    ----------
    Hundepool et al. (2012), Statistical Disclosure Control, ch. 4 (feasibility intervals of
    suppressed cells, by linear programming).
    """
    known = _known(figures, equal, small, cells)
    left, witnesses = list(small), []
    while left:
        table, known = _made_safe(known, left, minimum)
        left = [cell for cell in left if table[cell] < minimum]
        witnesses.append(table)
    kept = _taken_back(known, witnesses, minimum)
    return frozenset(f.key for f, printed in zip(figures, kept, strict=True) if printed)


@dataclass(frozen=True, eq=False)
class _Known:
    """What a reader knows of a table, as a linear program.

    Columns are: small cells up to the minimum, all cells, and for every count the people by
    which a table holds too few and too many.

    Attributes
    ----------
    small : numpy.ndarray of shape (n_small,)
        Small cells.
    sums : sparse matrix of shape (n_counts, n_cells)
        1 where a cell is part of a count: ``low <= sums @ table <= high``.
    rows : sparse matrix of shape (n_counts + n_balances, n_columns)
        The same with the other columns, and below them sums that are known to be equal.
    tells : sparse matrix of shape (n_counts, n_figures)
        1 where a figure gives a count away.
    needs : numpy.ndarray of shape (n_figures,)
        Position of the figure without which one is not printed; its own if there is none.
    kept : numpy.ndarray of shape (n_figures,)
        Figures that are printed.
    """

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

    @property
    def worth(self) -> Floats:
        """Of each count: the cost of the printed figures that tell it; 0 if it is not known."""
        return np.asarray(self.tells @ (self.cost * self.kept))


def _known(
    figures: Sequence[Figure],
    equal: Sequence[tuple[Cells, Cells]],
    small: Sequence[int],
    cells: int,
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
    sums = _sparse(
        [(i, c, 1.0) for count, i in counts.items() for c in count.cells], len(counts), cells
    )
    balance = _sparse(both, len(equal), cells)
    missed = sparse.eye_array(len(counts))
    upper = sparse.hstack([sums[:, chosen], sums, missed, -missed])
    lower = sparse.hstack(
        [balance[:, chosen], balance, sparse.csr_array((len(equal), 2 * len(counts)))]
    )
    return _Known(
        small=chosen,
        sums=sums,
        balance=balance,
        rows=sparse.vstack([upper, lower], format="csc"),
        low=np.array([count.low for count in counts], float),
        high=np.array([count.high for count in counts], float),
        tells=_sparse(told, len(counts), len(figures)),
        cost=np.array([figure.cost for figure in figures], float),
        needs=np.array([at[f.key if f.needs is None else f.needs] for f in figures], np.intp),
        kept=np.ones(len(figures), bool),
    )


def _sparse(entries: list[tuple[int, int, float]], rows: int, columns: int) -> Any:
    row, column, value = zip(*entries, strict=True) if entries else ((), (), ())
    return sparse.csr_array((value, (row, column)), shape=(rows, columns))


def _made_safe(known: _Known, left: list[int], minimum: int) -> tuple[Floats, _Known]:
    """Return a table in which the first cell is large, and what may be printed beside it.

    Whole numbers usually come by themselves; where they do not, they are asked for.
    """
    for whole in (False, True):
        table, missed = _cheapest(known, left, minimum, whole=whole)
        kept = known.kept & ~(known.tells.T @ missed.astype(float) > 0)
        rest = replace(known, kept=kept & kept[known.needs])
        if _agrees(table, rest):
            return table, rest
    raise AssertionError("a table of whole numbers misses only what it says")


def _cheapest(
    known: _Known, left: list[int], minimum: int, *, whole: bool
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the table that misses the least of what is printed, and which counts it misses.

    The first cell holds the minimum at least; of the others, as many as possible do. Every
    person by which a printed count is missed costs what the figures that tell it are worth.
    """
    few, (counts, cells) = len(known.small), known.sums.shape
    worth, open_ = known.worth, np.isin(known.small, left[1:])
    columns = np.cumsum([few, cells, counts])
    least = np.zeros(known.rows.shape[1])
    least[few + left[0]] = minimum
    most = np.full(len(least), np.inf)
    most[:few] = np.where(open_, minimum, 0)
    none = np.zeros(known.balance.shape[0])
    found = optimize.milp(
        np.concatenate([np.where(open_, -BESIDES, 0.0), np.zeros(cells), worth, worth]),
        integrality=np.repeat([int(whole), 0], [few + cells, 2 * counts]),
        bounds=optimize.Bounds(least, most),
        constraints=optimize.LinearConstraint(
            known.rows,
            np.concatenate([np.where(worth > 0, known.low, -np.inf), none]),
            np.concatenate([np.where(worth > 0, known.high, np.inf), none]),
        ),
        options={"node_limit": MOST_NODES},
    )
    added, table, below, above = np.split(found.x, columns)
    table = np.rint(table) + np.bincount(known.small, np.rint(added), minlength=cells)
    return table, (worth > 0) & (below + above > 1e-6)


def _agrees(table: Floats, known: _Known) -> bool:
    seen, printed = known.sums @ table, known.worth > 0
    within = (seen >= known.low) & (seen <= known.high) | ~printed
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
