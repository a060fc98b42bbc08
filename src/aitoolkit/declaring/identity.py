"""The same cases are the same bytes, in whatever order and from whatever library they came."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from aitoolkit.declaring.columns import Floats, Labels

Canonical = Mapping[str, Floats | Labels]
Order = npt.NDArray[np.int64]


def content_order(columns: Canonical) -> Order:
    """Return the order of rows by content: columns by name, the first weighing most.

    Rows that are equal in every column may change places: nobody could tell.
    """
    keys = [_sortable(columns[name]) for name in sorted(columns, reverse=True)]
    return np.lexsort(keys).astype(np.int64)


def fingerprint(columns: Canonical, order: Order) -> str:
    """Return the SHA-256 (hex) of the columns, by name, with their rows in `order`."""
    digest = hashlib.sha256(f"aitoolkit cases 1 {len(order)}\n".encode())
    for name in sorted(columns):
        column = columns[name]
        if isinstance(column, Labels):
            head, body = ["text", name, list(column.values)], column.codes[order].astype("<i8")
        else:
            whole = np.where(np.isnan(column), np.nan, column)  # one bit pattern for "not given"
            head, body = ["number", name], whole[order].astype("<f8")
        digest.update(json.dumps(head, ensure_ascii=True).encode() + b"\n")
        digest.update(body.tobytes())
    return digest.hexdigest()


def same_as_previous(columns: Canonical) -> npt.NDArray[np.bool_]:
    """Return which rows, in the order given, equal the row before them in every column."""
    keys = [_sortable(column) for column in columns.values()]
    same = np.ones(len(keys[0]), dtype=bool)
    same[0] = False
    for key in keys:
        gaps = np.isnan(key)
        same[1:] &= (key[1:] == key[:-1]) | (gaps[1:] & gaps[:-1])
    return same


def _sortable(column: Floats | Labels) -> npt.NDArray[np.float64] | npt.NDArray[np.int64]:
    return column.codes if isinstance(column, Labels) else column
