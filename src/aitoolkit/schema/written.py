"""A noun as YAML that a person can read and go on writing, put on disk as a whole."""

from __future__ import annotations

import datetime
import json
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from aitoolkit.errors import OutputError
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.text import Text

_WIDTH = 96
_PLAIN = re.compile(r"[^\W\d_][\w ,.;/()%€°²–—’'+<>=-]*")
_TRAPS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan"})
_UNPRINTABLE = re.compile(  # what YAML does not take as it is, line separators included
    r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def as_yaml(noun: Kept, unwritten: Collection[str] = ()) -> str:
    """Return `noun` as YAML, its keys in the order of its schema.

    Parameters
    ----------
    noun : Kept
        A declaration or a policy.
    unwritten : collection of str
        Paths that get a comment saying what belongs there, such as ``fields.age.label``.

    Returns
    -------
    str
        Text that reads back as an equal noun.
    """
    blocks = ["\n".join(lines) for lines in _keys(noun, "", unwritten)]
    return "\n".join(_spaced(blocks)) + "\n"


def write_whole(path: Path, text: str) -> Path:
    """Write `text` to `path`, or leave what was there: never half of it.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If the folder does not exist or refuses the file.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", text=False)
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise _unwritable(path, problem) from problem
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return path


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(path: Path, problem: OSError) -> OutputError:
    return OutputError(
        str(path),
        expected="a place that can be written",
        found=(problem.strerror or type(problem).__name__).lower(),
        mend="Make the folder, free the space or ask for the right to write there; then try again.",
    )


def _spaced(blocks: list[str], longest: int = 1) -> Iterator[str]:
    """Set a blank line around every block of more than so many lines."""
    for position, block in enumerate(blocks):
        if position and max(b.count("\n") for b in blocks[position - 1 : position + 1]) >= longest:
            yield ""
        yield block


def _keys(noun: Kept, path: str, unwritten: Collection[str]) -> Iterator[list[str]]:
    for name, field in type(noun).model_fields.items():
        value, here = getattr(noun, name), f"{path}{name}"
        comment = f"   # unwritten: {field.description}" if here in unwritten else ""
        silent = (value is None or value is False or value == ()) and value == field.default
        if silent and not comment and not field.is_required():
            continue
        lines = _value(value, here, unwritten)
        first = f" {lines.pop(0)[1:]}".rstrip() if lines[0].startswith("=") else ""
        yield [f"{name}:{first}{comment}", *(f"  {line}".rstrip() for line in lines)]


def _value(value: Any, path: str, unwritten: Collection[str]) -> list[str]:
    """Lines of a value; a first line that starts with ``=`` stands beside its key."""
    if value is None:
        return ["="]
    if isinstance(value, Text):
        return _text(value)
    if isinstance(value, Kept):
        return [line for lines in _keys(value, f"{path}.", unwritten) for line in lines]
    if not isinstance(value, tuple):
        return _scalar(value)
    if not any(isinstance(item, Kept) for item in value):
        return [f"=[{', '.join(_scalar(item)[0][1:] for item in value)}]"]
    items = ["\n".join(_item(v, f"{path}.{i}", unwritten)) for i, v in enumerate(value)]
    return "\n".join(_spaced(items, longest=3)).split("\n")


def _item(item: Any, path: str, unwritten: Collection[str]) -> list[str]:
    column = getattr(item, "column", None)
    lines = _value(item, f"{path.rpartition('.')[0]}.{column}" if column else path, unwritten)
    if lines[0].startswith("="):
        lines[0] = lines[0][1:]
    return [f"- {lines[0]}", *(f"  {line}".rstrip() for line in lines[1:])]


def _text(text: Text) -> list[str]:
    if text.words[0][0] == "" and len(text.words) == 1:
        return _words(text.words[0][1])
    lines: list[str] = []
    for language, words in text.words:
        first, *rest = _words(words)
        key = language if language not in _TRAPS else f'"{language}"'
        lines += [f"{key}: {first[1:]}", *(f"  {line}" for line in rest)]
    return lines


def _words(words: str) -> list[str]:
    if len(words) <= _WIDTH or not re.fullmatch(r"\S+(?: \S+)*", words) or _odd(words):
        return _scalar(words)
    lines, line = [">-"], ""
    for word in words.split(" "):
        if line and len(line) + len(word) >= _WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
    return [f"={lines[0]}", *lines[1:], line]


def _odd(words: str) -> bool:
    return _UNPRINTABLE.search(words) is not None


def _scalar(value: Any) -> list[str]:
    if isinstance(value, StrEnum):
        return [f"={value.value}"]
    if isinstance(value, datetime.date):
        return [f"={value.isoformat()}"]
    if isinstance(value, bool):
        return [f"={'true' if value else 'false'}"]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return [f"={int(value)}"]
    if isinstance(value, (int, float)):
        return [f"={value!r}"]
    return [f"={_quoted(value)}"]


def _quoted(text: str) -> str:
    """Plain where any YAML reader reads text; else in double quotes, as JSON writes them."""
    if _PLAIN.fullmatch(text) and text.lower() not in _TRAPS and not text.endswith(" "):
        return text
    return _UNPRINTABLE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
