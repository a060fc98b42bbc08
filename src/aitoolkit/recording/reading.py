"""Reading files that a stranger may have made: plain files, of a bounded size, strictly."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

LARGEST_JSON = 256 * 2**20
LARGEST_TABLE = 4 * 2**30
LARGEST_LINE = 2**20
"""Bytes beyond which a file, or the header of a table, is not read: none of ours comes near."""


class RefusedError(ValueError):
    """What was read is not what it should be; the message says why, after the file's name."""


def read_file(path: Path, *, most: int) -> bytes:
    """Return the content of a plain file; no link is followed, no pipe waited for.

    Raises
    ------
    RefusedError
        It is missing, no plain file, too large, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise RefusedError("is not a plain file")
            if found.st_size > most:
                raise RefusedError(f"is larger than {most / 2**20:,.0f} MiB")
            return file.read(most)
    except OSError as error:
        raise RefusedError(f"cannot be read ({error.strerror})") from error


def strict_json(content: bytes) -> Any:
    """Return what JSON says, if it says it in one way only.

    A name that stands twice in one object would be read differently by different programs; NaN
    and infinity are no JSON; and nesting without end is no content.

    Raises
    ------
    RefusedError
        Saying which of these it is.

    Examples
    --------
    >>> strict_json(b'{"n": 1}')
    {'n': 1}
    """
    try:
        return json.loads(content, object_pairs_hook=_once, parse_constant=_no_constant)
    except RefusedError:
        raise
    except RecursionError:
        raise RefusedError("is nested without end") from None
    except ValueError as error:
        raise RefusedError(f"is not JSON ({error})") from error


def check_table(content: bytes) -> None:
    """Refuse a table whose header is longer than any of ours, before it is taken apart.

    Raises
    ------
    RefusedError
        Such a header, a cell of that length, or a byte that is no text.
    """
    end = content.find(b"\n", 0, LARGEST_LINE)
    if end < 0 and len(content) >= LARGEST_LINE:
        raise RefusedError(f"has a header of more than {LARGEST_LINE:,} bytes")
    if b"\0" in content:
        raise RefusedError("is not text")
    at = end
    while at >= 0 and len(content) - at > LARGEST_LINE:
        following = content.rfind(b"\n", at + 1, at + 1 + LARGEST_LINE)
        if following < 0:
            raise RefusedError(f"has a line of more than {LARGEST_LINE:,} bytes")
        at = following


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RefusedError("names something twice")
    return found


def _no_constant(name: str) -> Any:
    raise RefusedError(f"holds {name}, which is no number")
