"""The cells of the tables of a tagged PDF: the first of each row is marked as its heading.

The typesetter marks the heads of columns; those of rows are still behind a switch that its Python
wheel does not have. A card's tables all have both, so the few bytes are written in here. How each
line around each cell looks is left out: nobody reads that, and it is a third of the file.
"""

from __future__ import annotations

import re
from itertools import pairwise

_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_REFERENCE = re.compile(rb"(\d+) 0 R")
# Each begins where an object begins: a title or a text that looks the same is never taken for it.
_BODY = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/TBody/P \d+ 0 R/K\[([\d R]*)\]")
_ROW = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/TR/P \d+ 0 R/K\[(\d+) 0 R")
_CELL = re.compile(
    rb"(\d+ 0 obj\n<</Type/StructElem/S/)TD(/P \d+ 0 R(?:/Lang\([\w-]*\))?/A\[<</O/Table)"
)
_HEADING = rb"\1TH\2/Scope/Row"
_LINED = re.compile(rb"\d+ 0 obj\n<</Type/StructElem/S/T[DH]/")
_LINES = re.compile(
    rb"<</O/Layout/BorderColor\[[\d.\[\] ]*\]/BorderStyle\[[\w/]*\]/BorderThickness\[[\d. ]*\]>>"
)


def mark_cells(pdf: bytes) -> bytes:
    """Return the same PDF in which the first cell of every row below a head heads its row.

    Parameters
    ----------
    pdf : bytes
        As typst writes it: every object in plain sight, one table of offsets at the end.
    """
    offsets, objects = parts(pdf)
    for offset in _first_cells(offsets, objects):
        objects[offset] = _CELL.sub(_HEADING, objects[offset], count=1)
    for offset, content in objects.items():
        if _LINED.match(content):
            objects[offset] = _LINES.sub(b"", content)
    return _put_together(pdf[: min(offsets)], objects, pdf[max(offsets) :])


def parts(pdf: bytes) -> tuple[list[int], dict[int, bytes]]:
    """Return where each numbered object stands, and the objects by their place.

    The place of one that is not used, as of what is beyond the last, is the end of the objects.
    """
    start = int(pdf[pdf.rindex(b"startxref\n") :].split()[1])
    entries = _ENTRY.findall(pdf[start:])
    offsets = [int(offset) if used == b"n" else start for offset, used in entries]
    edges = sorted({*offsets, start})
    return offsets, {a: pdf[a:b] for a, b in pairwise(edges)}


def _first_cells(offsets: list[int], objects: dict[int, bytes]) -> list[int]:
    """Return where the objects stand that are the first cell of a row."""
    bodies = [found[1] for content in objects.values() if (found := _BODY.match(content))]
    rows = [number for body in bodies for number in _REFERENCE.findall(body)]
    cells = [_ROW.match(objects[offsets[int(number)]]) for number in rows]
    return [offsets[int(found[1])] for found in cells if found]


def _put_together(head: bytes, objects: dict[int, bytes], index: bytes) -> bytes:
    moved: dict[bytes, bytes] = {}
    position = len(head)
    for offset, content in objects.items():
        moved[b"%010d" % offset] = b"%010d" % position
        position += len(content)
    index = _ENTRY.sub(lambda found: moved.get(found[1], found[1]) + found[0][10:], index)
    index = re.sub(rb"startxref\n\d+", b"startxref\n%d" % position, index)
    return b"".join([head, *objects.values(), index])
