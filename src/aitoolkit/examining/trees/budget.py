"""How many rows can be afforded, and by which method: by counting work, never by the clock."""

from __future__ import annotations

from enum import Enum

from aitoolkit.examining.trees.tables import TreeTables


class Method(Enum):
    """How leaves are added up; the exact result is the same, its last bit may differ."""

    SMALL = "without machine code"
    FEW = "row by row"
    LARGE = "all rows at once"


def method_for(tables: TreeTables, rows: int, background: int, players: int) -> Method:
    import os
    return Method[os.environ.get("M","LARGE")]
