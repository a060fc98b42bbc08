"""Whether an archive that claims to hold a model may be taken apart: looked at, not unpacked."""

from __future__ import annotations

import io
import re
from tokenize import TokenError
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from aitoolkit.recording.canonical import SCHEMA
from aitoolkit.recording.reading import RefusedError, strict_json

MOST_MEMBERS = 50_000
LARGEST_SCHEMA = 256 * 2**20
LARGEST_INNER = 2**30
LARGEST_RATIO = 1000

_NAME = re.compile(r"[A-Za-z0-9_-]+\.[a-z]+")
_ARRAY = b"\x93NUMPY"
_ENCRYPTED = 1


def check_archive(content: bytes) -> None:
    """Refuse an archive that no training of ours could have written.

    Ours hold members side by side, uncompressed, under plain names. So an archive that would
    unpack to more than it is (a zip bomb), that leads out of a folder, or that says two things
    under one name is none; nor is an array whose header promises more than there is.

    Raises
    ------
    RefusedError
        Saying what is wrong.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            _check_members(archive, len(content))
            strict_json(archive.read(SCHEMA))
            for entry in archive.infolist():
                _check_member(entry.filename, archive.read(entry))
    except BadZipFile as error:
        raise RefusedError("is no archive of a model (BadZipFile)") from error
    except (NotImplementedError, OSError, EOFError, RuntimeError, UnicodeError) as error:
        raise RefusedError(f"is a broken archive ({type(error).__name__})") from error


def _check_members(archive: ZipFile, size: int) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_MEMBERS:
        raise RefusedError(f"has more than {MOST_MEMBERS:,} members")
    if len(set(names)) != len(names):
        raise RefusedError("has two members of one name")
    for entry in entries:
        if not _NAME.fullmatch(entry.filename):
            raise RefusedError(f"has a member {entry.filename[:80]!r}, which is no plain name")
        if entry.compress_type != ZIP_STORED or entry.file_size != entry.compress_size:
            raise RefusedError(f"has a compressed member, {entry.filename}; ours have none")
        if entry.flag_bits & _ENCRYPTED:
            raise RefusedError(f"has a locked member, {entry.filename}")
    if sum(entry.file_size for entry in entries) > size:
        raise RefusedError("would unpack to more than it is")
    if SCHEMA not in names or archive.getinfo(SCHEMA).file_size > LARGEST_SCHEMA:
        raise RefusedError(f"has no {SCHEMA} that could be read")


def _check_member(name: str, content: bytes) -> None:
    if name.endswith(".npy") or content.startswith(_ARRAY):
        _check_array(name, content)
    elif name.endswith(".npz"):  # scipy's sparse matrices: an archive of arrays, compressed
        with ZipFile(io.BytesIO(content)) as inner:
            entries = inner.infolist()
            total = sum(entry.file_size for entry in entries)
            if total > LARGEST_INNER or total > LARGEST_RATIO * max(len(content), 1):
                raise RefusedError(f"has a member {name} that would unpack without end")
            for entry in entries:
                _check_array(f"{name}/{entry.filename}", inner.read(entry))


def _check_array(name: str, content: bytes) -> None:
    from numpy.lib import format as npy

    file = io.BytesIO(content)
    try:
        version = npy.read_magic(file)
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, dtype = read(file)
    except (
        ValueError, TypeError, SyntaxError, TokenError, RecursionError, MemoryError,
    ) as error:  # fmt: skip
        raise RefusedError(f"has an array {name} without a proper header") from error
    if dtype.hasobject:
        raise RefusedError(f"has an array {name} of objects, which only code could read")
    cells = 1
    for length in shape:
        cells *= length
    if any(length < 0 for length in shape) or cells * dtype.itemsize != len(content) - file.tell():
        raise RefusedError(f"has an array {name} that is not of the size it says")
