"""Files put on disk so that a power cut leaves them whole, with their list of checksums."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from aitoolkit.recording.sums import SUMS, file_digest, sums_text

Files = dict[str, bytes]
"""Content by path."""


def write_files(folder: Path, files: Files, *, private: bool = False) -> None:
    """Make `folder` and write new files into it; of private ones only the owner may read.

    Raises
    ------
    OSError
        If one is there already, or there is no room or no right to write.
    """
    folder.mkdir(mode=0o700 if private else 0o755, exist_ok=True)
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        mode = 0o600 if private else 0o644
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(target, flags, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    for made in [folder, *(p for p in folder.rglob("*") if p.is_dir())]:
        sync(made)


def with_sums(files: Files) -> Files:
    """Return `files` with a list of their checksums."""
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return {**files, SUMS: sums_text(digests).encode()}


def renew_sums(folder: Path, *, apart: str | None = None, private: bool = False) -> None:
    """Write the list of checksums of a folder anew; the folder `apart` in it has its own."""
    listed = folder / SUMS
    listed.unlink(missing_ok=True)  # never in place: the file may be one that a pack still has
    paths = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    digests = {
        name: file_digest(path)[0]
        for name, path in paths.items()
        if apart is None or not name.startswith(f"{apart}/")
    }
    write_files(folder, {SUMS: sums_text(digests).encode()}, private=private)


def sync(folder: Path) -> None:
    """Make sure that a folder's names are on disk, where the system can be asked for it."""
    if os.name == "posix":  # elsewhere a folder cannot be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
