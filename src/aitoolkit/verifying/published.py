"""Published files held against what the evidence gives, whatever their format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import PurePosixPath

from aitoolkit.documenting.words import mark
from aitoolkit.verifying.cards_html import html_items
from aitoolkit.verifying.cards_markdown import markdown_items
from aitoolkit.verifying.check import Difference
from aitoolkit.verifying.differing import value_differences
from aitoolkit.verifying.items import Item, differences, numbers

NOT_UTF8 = mark("signs that are not UTF-8")
NOT_READABLE = mark("something that no reader understands")
NOT_JSON = mark("something that is not JSON")

_UNREADABLE = (AssertionError, ValueError, LookupError, RecursionError, csv.Error)
"""What Python's own readers of HTML and tables raise at what is neither."""
_NAMES_OF_A_LINE = 5  # columns that say what a figure of a table is about


def published_differences(
    found: bytes, expected: bytes, file: str, digest: str
) -> tuple[Difference, ...]:
    """Return where a published file says something else than the evidence; empty if nowhere.

    Parameters
    ----------
    found, expected : bytes
        The file as published, and as it is written from the evidence today.
    file : str
        Its path.
    digest : str
        The core's digest, which cards bear.
    """
    if found == expected:
        return ()
    try:
        text = found.decode("utf-8")
    except UnicodeDecodeError:
        return (Difference(file=file, kind="code", found=NOT_UTF8),)
    try:
        told = _of_content(text, expected.decode("utf-8"), file, digest)
    except _UNREADABLE:
        return (Difference(file=file, kind="code", found=NOT_READABLE),)
    # Whatever the reading above took for the same: the bytes are not.
    return told or (_first_line(text, expected.decode("utf-8"), file),)


def unsupported_figures(found: bytes, expected: bytes, file: str) -> tuple[Difference, ...]:
    """Return the figures in a file's tables that the evidence, as written today, has nowhere.

    For a card that another version of the toolkit wrote, whose sentences cannot be compared.
    """
    reader = _READERS.get(PurePosixPath(file).suffix)
    if reader is None or found == expected:
        return ()
    known = {_unspaced(n) for item in reader(expected.decode("utf-8")) for n in numbers(item.text)}
    try:
        items = reader(found.decode("utf-8", errors="replace"))
    except _UNREADABLE:
        return (Difference(file=file, kind="code", found=NOT_READABLE),)
    return tuple(
        Difference(
            file=file, kind="figure", section=item.section, table=item.table, row=item.row,
            column=item.column, found=", ".join(unknown),
        )
        for item in items
        if item.kind == "cell"
        and (unknown := [n for n in numbers(item.text) if _unspaced(n) not in known])
    )  # fmt: skip


def _unspaced(number: str) -> str:
    """Return a number without the spaces that one release or another writes between thousands."""
    return "".join(number.split())


def _of_content(text: str, expected: str, file: str, digest: str) -> tuple[Difference, ...]:
    reader = _READERS.get(PurePosixPath(file).suffix)
    if reader is not None:
        return differences(reader(text), reader(expected), file, digest)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return (Difference(file=file, kind="code", found=NOT_JSON),)
    told = value_differences(found, json.loads(expected), file)
    return tuple(
        d.model_copy(update={"kind": "digest"}) if d.section == "digest" else d for d in told
    )


def _first_line(text: str, expected: str, file: str) -> Difference:
    lines = zip(text.split("\n"), expected.split("\n"), strict=False)
    after = min(text.count("\n"), expected.count("\n")) + 2
    number = next((n for n, (one, other) in enumerate(lines, 1) if one != other), after)
    return Difference(file=file, kind="code", row=str(number))


def _table_items(text: str) -> tuple[Item, ...]:
    rows = list(csv.reader(io.StringIO(text, newline="")))
    head = rows[0] if rows else []
    items = [Item("cell", name, name, column=name) for name in head]
    for row in rows[1:]:
        line = ", ".join(row[:_NAMES_OF_A_LINE])
        for position, cell in enumerate(row):
            column = head[position] if position < len(head) else ""
            items.append(Item("cell", cell, cell, row=line, column=column))
    return tuple(items)


_READERS: dict[str, Callable[[str], tuple[Item, ...]]] = {
    ".html": html_items,
    ".md": markdown_items,
    ".csv": _table_items,
}
