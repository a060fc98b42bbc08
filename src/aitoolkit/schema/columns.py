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
    >>> as_html("x", [("a",), ("<b>",)]).split(">")[-5:-3]
    ['&lt;b&gt;</th', '</tr']
    """
    head, *others = rows
    columns = "".join(_cell("th", "col", cell, i in numeric) for i, cell in enumerate(head))
    lines = "".join(
        f"<tr>{_cell('th', 'row', row[0])}"
        + "".join(_cell("td", "", cell, i in numeric) for i, cell in enumerate(row[1:], 1))
        + "</tr>"
        for row in others
    )
    return (
        f'<table><caption style="text-align:left">{_shown(caption)}</caption>'
        f"<thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table>"
    )


def _cell(tag: str, scope: str, words: str, numeric: bool = False) -> str:
    # Notebooks have styles of their own for tables, which would set words on the right.
    scoped = f' scope="{scope}"' if scope else ""
    side = "right" if numeric else "left"
    style = f"text-align:{side};padding:.2em .7em"
    return f'<{tag}{scoped} style="{style}">{_shown(words)}</{tag}>'


def _shown(words: str) -> str:
    return escape(written_out(words))
