"""Which files a pack holds, and the digest that names it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, NonNegativeInt

from aitoolkit.schema.kept import Kept

FORMAT: Final = 1

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class FileEntry(Kept):
    """One file: its path inside its folder (POSIX), SHA-256 and size in bytes."""

    path: str
    sha256: Sha256
    size: NonNegativeInt


class Manifest(Kept):
    """The files of one folder of a pack, sorted by path.

    Attributes
    ----------
    folder : {"core", "restricted"}
        Which folder this is about; the manifest stands in it, and does not list itself.
    restricted_digest : str or None
        In the core only: salted SHA-256 of the restricted manifest, so that a purge can be
        proved without giving away anything about what was purged.
    """

    format: Literal[1] = FORMAT
    folder: Literal["core", "restricted"]
    files: tuple[FileEntry, ...]
    restricted_digest: Sha256 | None = None
