"""The finest counts as a table: by stratum and score bin too, with weights and ranges.

The tally that a pack always holds adds them up. Whoever wants to compute figures of scores, of
people alike, or of weighted and inexact counts again needs them as they were.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import numpy as np

from aitoolkit.stats.cells import UNKNOWN, Cells

CELLS = "cells.csv"

MOST_CELLS = 250_000
"""Beyond, they are not kept, and verification says what it therefore could not check."""

_CODES = ("stratum", "score_bin", "outcome", "decision")
_SUMS = ("n", "score_sum", "weight", "weight_squared", "low", "high")


def cells_csv(cells: Cells) -> bytes | None:
    """Return the file's content, or None where a tally says as much, or there are too many.

    One line a cell, in the order of the cells; a column that they do not have is empty. Floats
    are written so that reading gives the same ones.
    """
    more = (cells.score_bin, cells.stratum, cells.weight, cells.low)
    if all(part is None for part in more) or len(cells.n) > MOST_CELLS:
        return None
    buffer = io.StringIO()
    table = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    table.writerow([*cells.attributes, *_CODES, *_SUMS])
    table.writerows(zip(*_columns(cells), strict=True))
    return buffer.getvalue().encode()


def read_cells(content: bytes, attributes: tuple[str, ...]) -> Cells:
    """Return the cells of a file that `cells_csv` wrote.

    Raises
    ------
    ValueError
        If it is none, or of other attributes.
    """
    lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    header = tuple(next(lines, ()))
    if header != (*attributes, *_CODES, *_SUMS):
        raise ValueError("it has other columns")
    columns = list(zip(*lines, strict=True)) or [()] * len(header)
    named = dict(zip(header[len(attributes) :], columns[len(attributes) :], strict=True))
    found = [np.unique(np.array(c, dtype=object), return_inverse=True) for c in columns]
    coded = found[: len(attributes)]
    strata, stratum = found[len(attributes)]
    codes = {name: _whole(named[name]) for name in _CODES[1:]}
    return Cells(
        attributes=attributes,
        levels=tuple(tuple(map(str, values)) for values, _ in coded),
        groups=np.stack([place for _, place in coded], axis=1).astype(np.intp),
        strata=() if strata.tolist() in ([], [""]) else tuple(map(str, strata)),
        stratum=None if strata.tolist() in ([], [""]) else stratum.astype(np.intp),
        score_bin=_none_if_empty(codes["score_bin"].astype(np.intp), named["score_bin"]),
        outcome=codes["outcome"].astype(np.int8),
        decision=codes["decision"].astype(np.int8),
        **_sums(named),
    )


def _columns(cells: Cells) -> list[list[Any]]:
    size = len(cells.n)
    groups = [[names[code] for code in cells.groups[:, i]] for i, names in enumerate(cells.levels)]
    strata = [""] * size
    if cells.stratum is not None:
        strata = [cells.strata[code] for code in cells.stratum]
    bins = [""] * size if cells.score_bin is None else cells.score_bin.tolist()
    sums = [getattr(cells, name) for name in _SUMS]
    return [
        *groups, strata, bins, cells.outcome.tolist(), cells.decision.tolist(),
        *([""] * size if values is None else values.tolist() for values in sums),
    ]  # fmt: skip


def _whole(texts: tuple[str, ...]) -> Any:
    return np.array([int(text) if text else UNKNOWN for text in texts], dtype=np.int64)


def _sums(named: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        name: np.array([float(text) for text in named[name]]) for name in _SUMS if all(named[name])
    }


def _none_if_empty(codes: Any, texts: tuple[str, ...]) -> Any:
    return codes if all(texts) else None
