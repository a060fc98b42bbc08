"""How many rows can be afforded, and by which method: by counting work, never by the clock."""

from __future__ import annotations

from enum import Enum

import numpy as np

from aitoolkit.examining.trees.tables import TreeTables

STEPS = (3_000, 1_000, 300)
"""Sizes of a background that is a sample."""
CASES = (2_000, 500)
"""Numbers of explained rows, where not all can be."""
MOST_WORK = 3e10
"""About half a minute of one core."""
SMALL_WORK = 20_000_000
"""Leaves × (rows + 500) up to which nothing is compiled."""


class Method(Enum):
    """How leaves are added up; the result is the same but for the last bit."""

    SMALL = "by patterns, without machine code"
    FEW = "row by row"
    LARGE = "by patterns"


def affordable(
    tables: TreeTables, rows: int, background: int, *, most: float = MOST_WORK
) -> tuple[int, int]:
    """Return how many rows can be explained, and against how many background rows.

    All of both where the work allows, as for boosting and for forests of depth 8 on tens of
    thousands of rows. Else a background of 3,000 or 1,000 rows, then fewer cases, and last 300
    background rows and 500 cases, which is never refused.

    Parameters
    ----------
    tables : TreeTables
        The ensemble.
    rows, background : int
        How many there are.
    most : float
        Work that may be spent, in steps of about a nanosecond.
    """
    sizes = [background, *(size for size in STEPS if size < background)]
    counts = [rows, *(count for count in CASES if count < rows)]
    good = [(count, size) for count in counts for size in sizes if size >= min(1_000, background)]
    poor = [(count, size) for count in counts for size in sizes if size < min(1_000, background)]
    choices = [*good, *poor]
    fitting = [choice for choice in choices if work(tables, *choice) <= most]
    return fitting[0] if fitting else choices[-1]


def work(tables: TreeTables, rows: int, background: int) -> float:
    """Return about how many steps of a nanosecond the kernel takes for so many rows.

    For each leaf: every row's pattern is found and used, and the table of its patterns is filled
    in, by the cheaper of the kernel's two ways.
    """
    k = np.arange(len(tables.widths), dtype=float)
    possible = 2.0 ** np.minimum(k, 40)
    seen, known = np.minimum(possible, rows), np.minimum(possible, background)
    points = np.ceil(k / 2)
    integrals = points * possible * (k / 4 + 1) + 0.7 * seen * k * points
    table = np.minimum(3.0 * seen * known, integrals)
    found = 2.0 * 2.0 ** np.minimum(k, 16)  # patterns are looked through one by one
    return float(tables.widths @ (1_500.0 + 2.5 * (rows + background) + found + table))


def method_for(tables: TreeTables, rows: int, background: int) -> Method:
    """Return how to add up the leaves; the choice depends on counts only."""
    if tables.n_leaves * (500 + rows + background) <= SMALL_WORK:
        return Method.SMALL
    # a pair of rows meets about as many nodes as the root of a tree's leaves
    meeting = 28.0 * np.sqrt(tables.n_leaves * tables.n_trees)
    alone = meeting * rows * background
    return Method.FEW if alone < work(tables, rows, background) else Method.LARGE
