"""Two nouns held against each other, value by value, each place named in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from aitoolkit.documenting.words import mark
from aitoolkit.verifying.check import Difference
from aitoolkit.verifying.quoting import short

OTHER_ORDER = mark("the same things in another order")

_NAMING = (
    "attributes", "attribute", "group", "metric", "kind", "comparison", "reference", "code",
    "subject", "column", "part", "name", "groups", "outcome", "decision",
)  # fmt: skip
_SILENT = ("quantity", "metrics", "groups", "rows", "single", "disparities", "answers")
_TOLERANCE = 1e-9
"""Relative and absolute: two builds of one numeric library differ in the last digits."""


def value_differences(found: Any, expected: Any, file: str) -> tuple[Difference, ...]:
    """Return where two plain structures (as JSON has them) differ.

    Parameters
    ----------
    found, expected
        What is published, and what the evidence gives: dicts, lists, numbers and words.
    file : str
        The file in which `found` stands.
    """
    return tuple(_compared(found, expected, (), file))


def _compared(found: Any, expected: Any, path: tuple[str, ...], file: str) -> Iterator[Difference]:
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(found.keys() | expected.keys()):
            yield from _one(found, expected, key, (*path, str(key)), file)
    elif isinstance(found, list) and isinstance(expected, list):
        one, other = _named(found), _named(expected)
        if list(one) != list(other) and one.keys() == other.keys():
            yield _difference("code", path, file, OTHER_ORDER, "")
        for key in dict.fromkeys((*one, *other)):
            yield from _one(one, other, key, (*path, key), file)
    elif not _alike(found, expected):
        figure = _number(found) and _number(expected)
        yield _difference("figure" if figure else "words", path, file, found, expected)


def _one(
    found: dict[Any, Any], expected: dict[Any, Any], key: Any, path: tuple[str, ...], file: str
) -> Iterator[Difference]:
    if key not in expected:
        yield _difference("added", path, file, found[key], "")
    elif key not in found:
        yield _difference("missing", path, file, "", expected[key])
    else:
        yield from _compared(found[key], expected[key], path, file)


def _named(values: list[Any]) -> dict[str, Any]:
    """Return the entries of a list by what names them, else by their number."""
    names = [_name(value) for value in values]
    if "" in names or len(set(names)) < len(names):
        names = [str(number) for number in range(1, len(values) + 1)]
    return dict(zip(names, values, strict=True))


def _name(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    parts = []
    for key in _NAMING:
        said = value.get(key)
        if isinstance(said, str | int):
            parts.append(str(said).replace("_", " "))
        elif isinstance(said, list) and all(isinstance(word, str) for word in said):
            parts.append(" × ".join(said))
    return ", ".join(part for part in parts if part)


def _alike(found: Any, expected: Any) -> bool:
    if _number(found) and _number(expected):
        return math.isclose(found, expected, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    return type(found) is type(expected) and bool(found == expected)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _difference(
    kind: str, path: tuple[str, ...], file: str, found: Any, expected: Any
) -> Difference:
    shown = [step.replace("_", " ") for step in path if step not in _SILENT]
    return Difference.model_validate(
        {
            "file": file,
            "kind": kind,
            "section": short(" › ".join(shown), 160),
            "found": short(str(found)),
            "expected": short(str(expected)),
        }
    )
