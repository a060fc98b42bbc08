"""Which messages a function can say: read from its source, and from all that its source names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from inspect import getsource
from textwrap import dedent
from types import FunctionType
from typing import Any

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.words import KEYWORDS, Words

OURS = "aitoolkit.documenting"
SPOKEN_TO = (Desk, Words)
"""Whose methods any source may call by their name."""


def strings_of(roots: Iterable[Callable[..., Any]], *, beyond: Collection[Any] = ()) -> set[str]:
    """Return every string that the functions can say, call for call and table for table.

    More than is ever said: whatever is named counts, whether or not a dossier leads there.

    Parameters
    ----------
    roots : iterable of functions
        Where to begin.
    beyond : collection of functions
        Where not to go.
    """
    waiting, seen = list(roots), set(beyond)
    tables: list[Any] = []
    told: set[str] = set()
    named: set[str] = set()
    while waiting:
        function = waiting.pop()
        if function in seen:
            continue
        seen.add(function)
        source = ast.parse(dedent(getsource(function)))
        told |= set(_said(source))
        attributes = {node.attr for node in ast.walk(source) if isinstance(node, ast.Attribute)}
        named |= attributes
        waiting += [m for kind in SPOKEN_TO for name in attributes if (m := _method(kind, name))]
        for node in ast.walk(source):
            found = function.__globals__.get(node.id) if isinstance(node, ast.Name) else None
            found = getattr(found, "__wrapped__", found)  # a cached function
            if isinstance(found, FunctionType):
                waiting += [found] if found.__module__.startswith(OURS) else []
            else:
                tables.append(found)
    return told | {one for table in tables for one in _held(table, named)}


def _said(source: ast.AST) -> Iterator[str]:
    for node in ast.walk(source):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in KEYWORDS:
                yield from _constants(node.args)


def _constants(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        for below in ast.walk(node):
            if isinstance(below, ast.Constant) and isinstance(below.value, str):
                yield below.value


def _method(kind: type, name: str) -> FunctionType | None:
    found = vars(kind).get(name)
    found = found.fget if isinstance(found, property) else found
    return found if isinstance(found, FunctionType) else None


def _held(value: Any, named: set[str]) -> Iterator[str]:
    """Yield the strings of a table; of its records, those of the fields that some source names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _held(tuple(value.values()), named)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _held(one, named)
    elif is_dataclass(value) and not isinstance(value, type):
        held = tuple(getattr(value, f.name) for f in fields(value) if f.name in named)
        yield from _held(held, named)
