"""The same group-by in memory: cells become positions in one array of counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.stats.cells import Codes, Floats

_FEW = 4096
"""Whole numbers in so narrow a range are their own positions, also where written as floats."""

_SPARSE = 4_000_000
"""Up to so many possible cells are counted in place; beyond, only those that occur."""


@dataclass(frozen=True, eq=False)
class Grouped:
    """Groups that hold at least one row; lists follow the order of the columns asked for.

    Attributes
    ----------
    values : list of list
        Distinct values of each key.
    codes : list of numpy.ndarray
        Position of each group in them; -1 where nothing is given.
    rows : numpy.ndarray
        Rows in each group.
    figures : list of numpy.ndarray
        Sums, then the smallest, then the largest.
    """

    values: list[list[Any]]
    codes: list[Codes]
    rows: Floats
    figures: list[Floats]


def grouped_in_memory(
    frame: pd.DataFrame,
    *,
    keys: Sequence[str],
    sums: Sequence[str],
    smallest: Sequence[str],
    largest: Sequence[str],
) -> Grouped:
    """Return what ``groupby(keys, dropna=False)`` returns, several times faster."""
    coded = [coded_column(frame[key]) for key in keys]
    cell, space = _cells(coded, len(frame))
    counts = np.bincount(cell, minlength=space)
    held = np.flatnonzero(counts)
    some_row = np.zeros(space, dtype=np.intp)
    some_row[cell] = np.arange(len(frame))
    met = [_met(codes[some_row[held]], values) for codes, values in coded]
    ways = [(_added, sums), (_least, smallest), (_greatest, largest)]
    return Grouped(
        [values for _, values in met],
        [codes for codes, _ in met],
        counts[held].astype(float),
        [way(cell, frame[name].to_numpy(), space)[held] for way, names in ways for name in names],
    )


def coded_column(column: pd.Series[Any]) -> tuple[NDArray[Any], list[Any]]:
    """Return positions in the distinct values; one past the last where nothing is given."""
    plain = column.to_numpy() if isinstance(column.dtype, np.dtype) else None
    if plain is not None and plain.dtype.kind in "biu" and len(plain):
        low, high = int(plain.min()), int(plain.max())
        if high - low < _FEW:
            value = bool if plain.dtype.kind == "b" else int
            codes = plain.astype(np.intp) - low
            return codes, [value(v) for v in range(low, high + 1)]
    if plain is not None and plain.dtype.kind == "f" and len(plain):
        least, most = float(plain.min()), float(plain.max())  # NaN if there is a gap
        if most - least < _FEW and least == np.floor(least):
            codes = (plain - least).astype(np.intp)
            if (codes == plain - least).all():
                return codes, [least + i for i in range(int(most - least) + 1)]
    if isinstance(column.dtype, pd.CategoricalDtype):
        known = list(column.cat.categories)
        given = column.cat.codes.to_numpy()
        return np.where(given < 0, len(known), given), known
    codes, distinct = pd.factorize(column)
    values = list(distinct)
    if (codes < 0).any():
        codes = np.where(codes < 0, len(values), codes)
    return codes, values


def _met(codes: NDArray[Any], values: list[Any]) -> tuple[Codes, list[Any]]:
    """Keep the values that occur; -1 where nothing is given."""
    occurring = np.unique(codes)
    place = np.full(len(values) + 1, -1, dtype=np.intp)
    occurring = occurring[occurring < len(values)]
    place[occurring] = np.arange(len(occurring))
    return place[codes], [values[code] for code in occurring]


def _cells(coded: list[tuple[NDArray[Any], list[Any]]], n: int) -> tuple[Codes, int]:
    """Return each row's cell, and how many cells there may be."""
    cell, space = np.zeros(n, dtype=np.intp), 1
    for codes, values in coded:
        size = len(values) + 1
        if space * size > _SPARSE and space > 1:
            cell, met = pd.factorize(cell)
            space = len(met)
        if space > 1:
            cell *= size
            cell += codes
        else:
            cell = codes.astype(np.intp)
        space *= size
    if space > _SPARSE:
        cell, met = pd.factorize(cell)
        space = len(met)
    return cell, space


def _added(cell: Codes, values: NDArray[Any], space: int) -> Floats:
    if values.dtype.kind in "iu":  # whole numbers add up exactly
        total = np.zeros(space, dtype=np.int64)
        np.add.at(total, cell, values)
        return total.astype(float)
    found: Floats = np.bincount(cell, weights=values.astype(float), minlength=space).astype(float)
    return found


def _least(cell: Codes, values: NDArray[Any], space: int) -> Floats:
    found = np.full(space, np.inf)
    np.fmin.at(found, cell, values.astype(float))
    return found


def _greatest(cell: Codes, values: NDArray[Any], space: int) -> Floats:
    found = np.full(space, -np.inf)
    np.fmax.at(found, cell, values.astype(float))
    return found
