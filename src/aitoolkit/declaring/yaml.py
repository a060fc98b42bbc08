"""Safe YAML that means what an official wrote: ``no`` is the word no, a date is its letters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from aitoolkit.errors import AitoolkitError

Path_ = tuple[str | int, ...]
"""Where a value stands: keys, and positions in lists from 0."""

_LARGEST_FILE = 2_000_000
_MOST_VALUES = 200_000
_DEEPEST = 40
_NULL = "tag:yaml.org,2002:null"
_TAGS = frozenset({"str", "null", "map", "seq", "!"})


@dataclass(frozen=True)
class Written:
    """What a file says, and on which line it says it.

    Attributes
    ----------
    data : Any
        Dicts, lists, strings and None. Every plain word is a string: whoever knows what a key
        holds decides whether ``no`` is a label and ``10`` a number.
    lines : dict
        Line of each value, from 1.
    """

    file: str
    data: Any
    lines: dict[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """Return the line of `path`, or of the nearest thing around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.SafeLoader):
    """Reads text and structure; only an empty value, ``~`` and ``null`` are more than text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (as PyYAML declares it)


_Loader.add_implicit_resolver(_NULL, re.compile("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])


def read_yaml(path: Path, refused: type[AitoolkitError]) -> Written:
    """Read one YAML file.

    Parameters
    ----------
    path : Path
        The file, in UTF-8.
    refused : type of AitoolkitError
        What to raise.

    Returns
    -------
    Written
        What the file says.

    Raises
    ------
    AitoolkitError
        Of the type `refused`: no such file, not text, broken YAML (with line and column), a key
        written twice, or a file built to exhaust memory.
    """
    text = _text_of(path, refused)
    try:
        node = yaml.compose(text, _Loader)
    except yaml.YAMLError as problem:
        raise _broken(path, problem, refused) from problem
    except RecursionError as problem:
        raise _too_much(path, "blocks nested too deep", refused) from problem
    if node is None:
        raise refused(
            path.name, expected="some lines", found="an empty file", mend="Write it, or restore it."
        )
    reader = _Reader(path, refused)
    data = reader.value(node, ())
    return Written(path.name, data, reader.lines)


def _text_of(path: Path, refused: type[AitoolkitError]) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_FILE + 1)
    except OSError as problem:
        missing = isinstance(problem, FileNotFoundError)
        raise refused(
            str(path),
            expected="a file that can be read",
            found="no such file" if missing else (problem.strerror or "a failure").lower(),
            mend="Correct the path, or write a first file with: aitoolkit new FOLDER"
            if missing
            else "Name a file, and make sure that you may read it.",
        ) from problem
    if len(raw) > _LARGEST_FILE:
        raise _too_much(path, f"more than {_LARGEST_FILE:,} bytes", refused)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise refused(
            f"{path.name}, line {len(raw[: problem.start].splitlines()) or 1}",
            expected="text in UTF-8",
            found=f"the byte {raw[problem.start]:#04x}, which is not",
            mend="Save the file again with the encoding UTF-8.",
        ) from problem


class _Reader:
    """Walks the nodes of one file, counting as it goes."""

    def __init__(self, path: Path, refused: type[AitoolkitError]) -> None:
        self.path, self.refused = path, refused
        self.lines: dict[Path_, int] = {}
        self.seen = 0

    def value(self, node: yaml.Node, at: Path_) -> Any:
        self.seen += 1
        if self.seen > _MOST_VALUES or len(at) > _DEEPEST:
            raise _too_much(self.path, "values repeated or nested without end", self.refused)
        self.lines.setdefault(at, node.start_mark.line + 1)
        if node.tag.removeprefix("tag:yaml.org,2002:") not in _TAGS:
            raise self.refused(
                _place(self.path, node.start_mark),
                expected="plain values",
                found=f"the tag {node.tag!r}",
                mend="Remove the word that starts with an exclamation mark.",
            )
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*at, i)) for i, item in enumerate(node.value)]
        return None if node.tag == _NULL else node.value

    def _mapping(self, node: yaml.MappingNode, at: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.value(key_node, at)
            if not isinstance(key, str):
                raise self.refused(
                    _place(self.path, key_node.start_mark),
                    expected="a key that is one word",
                    found="an empty key" if key is None else "a key with a structure of its own",
                    mend="Write the key before the colon.",
                )
            if key in found:
                raise self.refused(
                    _place(self.path, key_node.start_mark),
                    expected="each key once",
                    found=f"{key!r}, which line {self.lines[(*at, key)]} has already",
                    mend="Keep one of the two.",
                )
            self.lines[(*at, key)] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, (*at, key))
        return found


def _place(path: Path, mark: Any) -> str:
    if mark is None:
        return path.name
    return f"{path.name}, line {mark.line + 1}, column {mark.column + 1}"


def _broken(path: Path, problem: yaml.YAMLError, refused: type[AitoolkitError]) -> AitoolkitError:
    mark = getattr(problem, "problem_mark", None)
    said = getattr(problem, "problem", None) or "a character that YAML does not allow"
    mend = "Check the indentation, the colons and the quotation marks there and on the line above."
    if "\\t" in said:
        mend = "Indent with spaces; YAML does not take tabs."
    elif "mapping values are not allowed" in said:
        mend = "Put text that holds a colon in quotation marks, and check the indentation."
    elif "alias" in said or "anchor" in said:
        mend = "Put text that starts with * or & in quotation marks."
    elif "expected a single document" in str(problem):
        mend = "Keep one document; remove the line of three hyphens."
    return refused(
        _place(path, mark), expected="YAML", found=said.removeprefix("found "), mend=mend
    )


def _too_much(path: Path, found: str, refused: type[AitoolkitError]) -> AitoolkitError:
    return refused(
        path.name,
        expected="a file that a person wrote",
        found=found,
        mend="Write each value out once, in a file of a reasonable size.",
    )
