"""A few rows as a table of plain text and as one of HTML, without words of their own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from aitoolkit.schema.text import written_out

Rows = Sequence[Sequence[str]]


def as_text(rows: Rows) -> str:
    """Return rows with their columns below each other.

    Examples
    --------
    >>> print(as_text([("code", "answer"), ("FAIR-01", "met")]))
    code     answer
    FAIR-01  met
    """
    seen = [[" ".join(written_out(cell).split()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*seen, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in seen)


def as_html(caption: str, rows: Rows, *, numeric: Sequence[int] = ()) -> str:
    """Return rows, of which the first is their head, as a table without colours of its own.

    Examples
    --------
    >>> as_html("x", [("a",), ("<b>",)]).split("<tbody>")[1]
    '<tr><th scope="row">&lt;b&gt;</th></tr></tbody></table>'
    """
    head, *others = rows
    columns = "".join(f'<th scope="col">{_cell(cell)}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{_cell(row[0])}</th>'
        + "".join(f"<td{_right(i in numeric)}>{_cell(c)}</td>" for i, c in enumerate(row[1:], 1))
        + "</tr>"
        for row in others
    )
    return (
        f"<table><caption>{_cell(caption)}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{lines}</tbody></table>"
    )


def _cell(words: str) -> str:
    return escape(written_out(words))


def _right(numeric: bool) -> str:
    return ' style="text-align:right"' if numeric else ""
