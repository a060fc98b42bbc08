"""A tally as a file for spreadsheets, and back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from aitoolkit.errors import PackError
from aitoolkit.recording.reading import LARGEST_TABLE, check_table, read_file
from aitoolkit.schema.tally import Tally, TallyRow

_LAST = ("outcome", "decision", "n")
# A spreadsheet would run a cell that begins so; some read the wide signs of East Asia alike.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def tally_bytes(tally: Tally, *, safe: bool) -> bytes:
    """Return the table: a column for each attribute, then outcome, decision and n.

    Parameters
    ----------
    tally : Tally
        The counts.
    safe : bool
        Whether a spreadsheet may open it: no cell is then taken for a formula.
    """
    words = harmless_cell if safe else str
    rows = [[*map(words, tally.attributes), *_LAST]]
    for row in tally.rows:
        states = ("" if state is None else str(state) for state in (row.outcome, row.decision))
        rows.append([*map(words, row.groups), *states, str(row.n)])
    # A lone return ends a line for whoever reads, unless it is quoted.
    lone = any("\r" in cell for row in rows for cell in row)
    buffer = io.StringIO()
    table = csv.writer(
        buffer, lineterminator="\n", quoting=csv.QUOTE_ALL if lone else csv.QUOTE_MINIMAL
    )
    table.writerows(rows)
    return buffer.getvalue().encode()


def harmless_cell(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless_cell("=1+1"), harmless_cell("women")
    ("'=1+1", 'women')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def read_tally(file: Path) -> Tally:
    """Return the full counts that :func:`tally_bytes` wrote (with ``safe=False``).

    Raises
    ------
    PackError
        If it cannot be read, or is no such table.
    """
    try:
        table = list(csv.reader(io.StringIO(_content(file).decode(), newline="")))
        head, body = table[0], table[1:]
        if tuple(head[-3:]) != _LAST:
            raise ValueError(head)
        return Tally(
            attributes=tuple(head[:-3]),
            rows=tuple(_row(cells, len(head)) for cells in body),
        )
    except (ValueError, IndexError, csv.Error) as error:
        raise PackError(
            str(file),
            found="something else",
            expected="a table of counts that a training or an audit wrote",
            mend="Check the pack with aitoolkit verify, or take another copy of it.",
        ) from error


def _content(file: Path) -> bytes:
    content = read_file(file, most=LARGEST_TABLE)
    check_table(content)
    return content


def _row(cells: list[str], width: int) -> TallyRow:
    if len(cells) != width:
        raise ValueError(cells)
    *groups, outcome, decision, n = cells
    return TallyRow.model_validate(
        {
            "groups": groups,
            "outcome": None if outcome == "" else int(outcome),
            "decision": None if decision == "" else int(decision),
            "n": int(n),
        }
    )
