"""What a card says, one thing after the other, whatever the format it is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from aitoolkit.verifying.check import Difference
from aitoolkit.verifying.quoting import around, short

_NUMBER = re.compile(r"[−+-]?\d(?:[\d.,\u202f\u00a0]*\d)?")
_LARGEST_CHANGE = 2000


@dataclass(frozen=True)
class Item:
    """One thing that stands on a card.

    Attributes
    ----------
    kind : {"cell", "words", "picture", "code"}
        A cell of a table, a sentence or heading, a picture, or what only a browser reads.
    text : str
        What a reader sees.
    source : str
        How it is written, so that nothing that differs is taken for the same.
    section, table, row, column : str
        Where it stands.
    """

    kind: Literal["cell", "words", "picture", "code"]
    text: str
    source: str
    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is, wherever it stands."""
        return (self.kind, self.text, self.source)

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Where it stands."""
        return (self.section, self.table, self.row, self.column)


def differences(
    found: tuple[Item, ...], expected: tuple[Item, ...], file: str, digest: str
) -> tuple[Difference, ...]:
    """Return where two cards say different things, named by what stands around it.

    Parameters
    ----------
    found, expected : tuple of Item
        The card as published, and as the evidence gives it.
    file : str
        The published card's path.
    digest : str
        The core's digest; where it should stand and does not, the difference is of that kind.
    """
    start = _same(found, expected)
    end = min(
        _same(found[::-1], expected[::-1]), len(found) - start, len(expected) - start
    )  # what stands alike at both ends need not be looked at
    one, other = found[start : len(found) - end], expected[start : len(expected) - end]
    if max(len(one), len(other)) > _LARGEST_CHANGE:
        one, other = one[:1], other[:1]
    told: list[Difference] = []
    for published, given in _changes(one, other):
        told += _paired(published, given, file, digest)
    return tuple(told)


def numbers(text: str) -> tuple[str, ...]:
    """Return every number of a text as it is written.

    Examples
    --------
    >>> numbers("−3.4 points (1,464 cases)")
    ('−3.4', '1,464')
    """
    return tuple(_NUMBER.findall(text))


def kind_of(found: str, expected: str, *, cell: bool = False) -> Literal["figure", "words"]:
    """Return whether two texts differ in a figure or in words."""
    only_numbers = _NUMBER.sub("#", found) == _NUMBER.sub("#", expected)
    both_figures = cell and bool(_NUMBER.search(found)) and bool(_NUMBER.search(expected))
    return "figure" if only_numbers or both_figures else "words"


def _same(one: tuple[Item, ...], other: tuple[Item, ...]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a.key != b.key), min(len(one), len(other)))


def _changes(
    one: tuple[Item, ...], other: tuple[Item, ...]
) -> list[tuple[tuple[Item, ...], tuple[Item, ...]]]:
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, [i.key for i in one], [i.key for i in other], autojunk=False)
    return [(one[a:b], other[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _paired(
    published: tuple[Item, ...], given: tuple[Item, ...], file: str, digest: str
) -> list[Difference]:
    if len(published) == len(given):
        pairs: list[tuple[Item | None, Item | None]] = list(zip(published, given, strict=True))
    else:
        by_place = {item.place: item for item in given if item.kind == "cell"}
        pairs = [(item, by_place.pop(item.place, None)) for item in published]
        taken = {id(item) for _, item in pairs if item is not None}
        pairs += [(None, item) for item in given if id(item) not in taken]
    return [_told(one, other, file, digest) for one, other in pairs]


def _told(one: Item | None, other: Item | None, file: str, digest: str) -> Difference:
    here = one or other
    if here is None:
        raise ValueError("a difference needs at least one side")
    section, table, row, column = (short(words) for words in here.place)
    where = {"section": section, "table": table, "row": row, "column": column}
    if one is None or other is None:
        said = short(here.text or here.source)
        side = {"found": said} if one else {"expected": said}
        return Difference(file=file, kind="added" if one else "missing", **where, **side)
    if one.text == other.text:
        found, expected = around(one.source, other.source)
        kind = "picture" if one.kind == "picture" else "code"
        return Difference.model_validate(
            {"file": file, "kind": kind, **where, "found": found, "expected": expected}
        )
    found, expected = around(one.text, other.text)
    kind = (
        "picture"
        if one.kind == "picture"
        else kind_of(one.text, other.text, cell=one.kind == "cell")
    )
    if digest and digest[:12] in other.text and digest[:12] not in one.text:
        kind = "digest"
    if one.kind == "code":
        kind = "code"
    return Difference.model_validate(
        {"file": file, "kind": kind, **where, "found": found, "expected": expected}
    )
