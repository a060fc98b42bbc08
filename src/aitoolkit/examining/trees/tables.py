"""A fitted ensemble of trees as plain arrays, whichever library fitted it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]

LEAF = -1
BLOCK = 200_000
"""Rows at work at a time."""
SMALL_WALK = 500_000
"""Rows × trees up to which nothing is compiled to walk the trees; the bytes are the same."""

_WALKING = "aitoolkit.examining.trees.walking"


@dataclass(frozen=True, eq=False)
class TreeTables:
    """Every tree of an ensemble, node by node; the trees stand one after the other.

    A row goes left at a node of numbers if ``value <= threshold`` (``<`` if `strict`), and at a
    node of categories as the node's piece of `goes_left` says.

    Attributes
    ----------
    roots : numpy.ndarray of shape (n_trees + 1,)
        First node of each tree, and the number of nodes.
    feature : numpy.ndarray of shape (n_nodes,)
        Column asked about; -1 at a leaf.
    threshold : numpy.ndarray of shape (n_nodes,)
        Bound of a node of numbers.
    missing_left : numpy.ndarray of shape (n_nodes,)
        Whether a missing number goes left.
    category : numpy.ndarray of shape (n_nodes,)
        Where the node's piece of `goes_left` starts; -1 at a node of numbers.
    left, right : numpy.ndarray of shape (n_nodes,)
        The nodes below.
    value : numpy.ndarray of shape (n_nodes,)
        What a leaf adds.
    known : mapping of int to numpy.ndarray
        Column of categories → its known values, sorted.
    goes_left : numpy.ndarray
        Pieces of one byte for each known category, one for any other and one for missing.
    base : float
        What is added to the leaves.
    scale : str
        ``"probability"`` or ``"log-odds"``.
    n_columns : int
        Columns of the matrix.
    single, strict, truncated : bool
        Values are rounded to single precision first; bounds are strict; categories lose their
        fraction first.
    zero : float
        Numbers no farther than this from 0 are read as 0.
    """

    roots: Integers
    feature: Integers
    threshold: Floats
    missing_left: NDArray[np.uint8]
    category: Integers
    left: Integers
    right: Integers
    value: Floats
    base: float
    scale: str
    n_columns: int
    known: Mapping[int, Floats] = field(default_factory=dict)
    goes_left: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(1, dtype=np.uint8))
    single: bool = False
    strict: bool = False
    truncated: bool = False
    zero: float = 0.0

    @property
    def n_trees(self) -> int:
        """Number of trees."""
        return len(self.roots) - 1

    @cached_property
    def n_leaves(self) -> int:
        """Number of leaves of all trees."""
        return int(np.sum(self.feature == LEAF))

    @cached_property
    def depth(self) -> int:
        """Tests on the longest path."""
        level, found = self.roots[:-1], 0
        while len(level := level[self.feature[level] != LEAF]):
            level, found = np.concatenate([self.left[level], self.right[level]]), found + 1
        return found

    @cached_property
    def widths(self) -> Floats:
        """Leaves by how many columns are asked about on their path."""
        node, asked = self.roots[:-1], np.zeros(self.n_trees, dtype=np.int64)
        found = np.zeros(64)
        while len(node):
            leaf = self.feature[node] == LEAF
            bits = (asked[leaf][:, None] >> np.arange(62)) & 1
            found += np.bincount(bits.sum(axis=1), minlength=64)
            node, asked = node[~leaf], asked[~leaf]
            asked = asked | (np.int64(1) << (self.feature[node] % 62))
            node = np.concatenate([self.left[node], self.right[node]])
            asked = np.concatenate([asked, asked])
        return found

    def output(self, matrix: Floats) -> Floats:
        """Return what the trees predict for each row, on their `scale`.

        Parameters
        ----------
        matrix : numpy.ndarray of shape (n, n_columns)
            Numbers; NaN where missing; categories by the numbers that the model was fitted with.
        """
        out = np.full(len(matrix), self.base)
        small = len(matrix) * self.n_trees <= SMALL_WALK and _WALKING not in sys.modules
        for start in range(0, max(len(matrix), 1), BLOCK):
            some = slice(start, start + BLOCK)
            self._add_output(self.compared(matrix[some]), out[some], small)
        return out

    def _add_output(self, ready: Floats, out: Floats, small: bool) -> None:
        if small:
            _add_walked(self, ready, out)
            return
        from aitoolkit.examining.trees.walking import walk

        walk(self.roots, self._nodes, self._bounds, self.value, self.goes_left, ready, out)

    @cached_property
    def _nodes(self) -> Integers:
        """What `walk` needs to know of each node, in one row."""
        parts = (self.feature, self.missing_left, self.category, self.left, self.right)
        return np.ascontiguousarray(np.column_stack(parts), dtype=np.int32)

    @cached_property
    def _bounds(self) -> Floats:
        """Largest number that goes left: below a strict bound it is the number before."""
        return np.nextafter(self.threshold, -np.inf) if self.strict else self.threshold

    def compared(self, matrix: Floats) -> Floats:
        """Return values as the trees compare them: rounded, and categories by their position."""
        ready = np.array(matrix, dtype=np.float64, order="C")
        if ready.ndim != 2 or ready.shape[1] != self.n_columns:
            raise ValueError(f"a matrix of {self.n_columns} columns is needed, not {ready.shape}")
        if self.single:
            with np.errstate(over="ignore"):
                ready = ready.astype(np.float32).astype(np.float64)
        if self.zero:
            ready[np.abs(ready) <= self.zero] = 0.0
        for column, known in self.known.items():
            ready[:, column] = _positions(ready[:, column], known, self.truncated)
        return ready


def flat(trees: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return trees, each with its own arrays and node numbers, one after the other."""
    parts = [dict(tree) for tree in trees]
    roots = np.cumsum([0, *(len(tree["feature"]) for tree in parts)])
    for tree, root in zip(parts, roots[:-1], strict=True):
        for side in ("left", "right"):
            tree[side] = np.asarray(tree[side]) + root
    kinds = {
        "feature": np.int32,
        "threshold": np.float64,
        "missing_left": np.uint8,
        "category": np.int32,
        "left": np.int32,
        "right": np.int32,
        "value": np.float64,
    }
    told = {
        name: np.ascontiguousarray(np.concatenate([tree[name] for tree in parts]), dtype=kind)
        for name, kind in kinds.items()
    }
    return {"roots": roots.astype(np.int32), **told}


class Pieces:
    """Bytes that say, node by node, which categories go left."""

    def __init__(self) -> None:
        self._parts: list[NDArray[np.uint8]] = []
        self._size = 0

    def add(self, known: NDArray[Any], other: Any, missing: Any) -> int:
        """Keep whether each known category, any other and missing go left; return where."""
        start = self._size
        self._parts.append(np.array([*known, other, missing], dtype=np.uint8))
        self._size += len(known) + 2
        return start

    def joined(self) -> NDArray[np.uint8]:
        """Return all bytes."""
        return np.concatenate([*self._parts, np.zeros(1, dtype=np.uint8)])


def _positions(values: Floats, known: Floats, truncated: bool) -> Floats:
    """Return each value's place among the known ones; then "any other", then "missing"."""
    whole = np.trunc(values) if truncated else values
    missing = np.isnan(whole)
    found = np.searchsorted(known, np.where(missing, 0.0, whole))
    hit = known[np.minimum(found, len(known) - 1)] == whole
    return np.where(missing, len(known) + 1.0, np.where(hit, found, len(known)))


def _add_walked(tables: TreeTables, ready: Floats, out: Floats) -> None:
    """Walk all rows down all trees together, then add tree by tree as `walk` does."""
    at = np.tile(tables.roots[:-1], len(ready))
    row = np.repeat(np.arange(len(ready)), tables.n_trees)
    moving = np.flatnonzero(tables.feature[at] != LEAF)
    while len(moving):
        node = at[moving]
        given = ready[row[moving], tables.feature[node]]
        below = given <= tables._bounds[node]
        left = np.where(np.isnan(given), tables.missing_left[node] == 1, below)
        kinds = tables.category[node] >= 0
        if kinds.any():
            place = tables.category[node[kinds]] + given[kinds].astype(np.intp)
            left[kinds] = tables.goes_left[place] == 1
        at[moving] = node = np.where(left, tables.left[node], tables.right[node])
        moving = moving[tables.feature[node] != LEAF]
    for said in tables.value[at].reshape(len(ready), tables.n_trees).T:
        out += said
