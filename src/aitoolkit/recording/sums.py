"""Checksums as `sha256sum` writes and reads them, and manifests: which files, which bytes."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from aitoolkit.schema.manifest import FileEntry

SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"

LARGEST_LIST = 16 * 2**20
"""Bytes of a list or manifest beyond which we do not read: no pack of ours comes near."""

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_CHUNK = 2**20


def sums_text(digests: Mapping[str, str]) -> str:
    """Return the text of a `SHA256SUMS` file for these paths and digests, sorted by path.

    Examples
    --------
    >>> sums_text({"b": "0" * 64, "a": "1" * 64}).splitlines()[0][-3:]
    '  a'
    """
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


def sums_read(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return (path, digest) for each line; the digest is None where the line is not understood."""
    # Only a newline ends a line, as for sha256sum; Python would also end it elsewhere.
    found = ((line, _LINE.fullmatch(line)) for line in text.removesuffix("\n").split("\n") if text)
    return tuple((match[2], match[1]) if match else (line, None) for line, match in found)


def is_inside(path: str) -> bool:
    """Return whether `path` is a plain relative path that stays inside its folder."""
    parts = PurePosixPath(path).parts
    plain = path == "/".join(parts) and "\\" not in path and "\0" not in path
    return bool(parts) and plain and parts[0] != "/" and not {"..", "."} & set(parts)


def entry(path: str, content: bytes) -> FileEntry:
    """Return the line of a manifest about one file."""
    return FileEntry(path=path, sha256=hashlib.sha256(content).hexdigest(), size=len(content))


def file_digest(path: Path) -> tuple[str, int]:
    """Return SHA-256 and size of a plain file, read in pieces; a symbolic link is refused.

    Raises
    ------
    OSError
        If it is a link, or cannot be read.
    """
    # A pipe put in place of the file must not make us wait, nor a link lead us elsewhere.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, flags), "rb") as file:
        expected = os.fstat(file.fileno()).st_size
        while size <= expected and (piece := file.read(_CHUNK)):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def read_small(path: Path) -> bytes:
    """Return the content of a list or manifest, one byte too long if it is larger than any.

    Raises
    ------
    OSError
        If it is a link, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        return file.read(LARGEST_LIST + 1)
