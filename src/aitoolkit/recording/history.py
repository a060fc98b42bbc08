"""The history of a pack: entries that name the one before, read and added."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from aitoolkit.errors import PackError
from aitoolkit.recording.disk import write_files
from aitoolkit.recording.keys import SigningKey
from aitoolkit.recording.reading import strict_json
from aitoolkit.recording.signature import sign
from aitoolkit.recording.sums import LARGEST_LIST, MANIFEST, file_digest, read_small
from aitoolkit.schema.history import FORMAT, HistoryEntry, Kind, Removed

CORE, HISTORY = "core", "history"

_NAME = re.compile(r"(\d{4})-([a-z]{1,30})\.(json|sig)")

Fault = Literal[
    "no_history", "odd_file", "not_an_entry", "unknown_format", "gap", "other_core", "broken_chain",
    "lone_signature",
]  # fmt: skip


@dataclass(frozen=True)
class Recorded:
    """An entry as it stands in a pack.

    Attributes
    ----------
    path : str
        Inside the pack.
    digest : str
        SHA-256 of its file.
    signature : str or None
        Path of its signature inside the pack, if there is one.
    """

    path: str
    digest: str
    entry: HistoryEntry
    signature: str | None


@dataclass(frozen=True)
class History:
    """The entries of a pack that could be read, in order, and what is wrong with the rest."""

    entries: tuple[Recorded, ...]
    faults: tuple[tuple[Fault, str], ...]

    @property
    def head(self) -> str | None:
        """Digest of the last entry: whoever keeps it elsewhere notices if entries are missing."""
        return self.entries[-1].digest if self.entries else None

    @property
    def purges(self) -> tuple[HistoryEntry, ...]:
        """Every entry that says that rows were purged."""
        return tuple(r.entry for r in self.entries if r.entry.kind == "purged")

    @property
    def all_purged(self) -> bool:
        """Whether an entry says that the whole restricted part was deleted."""
        return any(is_whole(entry) for entry in self.purges)

    def removed(self, path: str) -> Removed | None:
        """Return what the last purge that concerned a restricted file says of it."""
        found = [r for entry in self.purges for r in entry.removed if r.path == path]
        return found[-1] if found else None


def is_whole(entry: HistoryEntry) -> bool:
    """Return whether an entry says that the whole restricted part was deleted."""
    return any(removed.path == MANIFEST for removed in entry.removed)


def salted(salt: bytes, digest: str) -> str:
    """Return a file's digest so that nobody without the salt can try out what it held.

    Examples
    --------
    >>> salted(b"a", "00" * 32) == salted(b"b", "00" * 32)
    False
    """
    return hashlib.sha256(salt + digest.encode()).hexdigest()


def entry_path(entry: HistoryEntry) -> str:
    """Return where an entry stands in its pack, such as ``history/0001-sealed.json``."""
    return f"{HISTORY}/{entry.number:04d}-{entry.kind}.json"


def append(
    folder: Path,
    kind: Kind,
    *,
    made_on: datetime,
    by: str | None = None,
    why: str | None = None,
    removed: tuple[Removed, ...] = (),
    key: SigningKey | None = None,
) -> HistoryEntry:
    """Write the next entry into a pack in the making, signed if there is a key, and return it.

    Raises
    ------
    PackError
        If what stands there is no history that can be added to, or the words are refused.
    """
    before = read_history(folder)
    if before.faults and before.faults != (("no_history", HISTORY),):
        raise _cannot_add(f"a history with {before.faults[0][1]} not in order")
    last = before.entries[-1] if before.entries else None
    try:
        entry = HistoryEntry(
            number=last.entry.number + 1 if last else 1,
            kind=kind,
            core=file_digest(folder / CORE / MANIFEST)[0],
            before=last.digest if last else None,
            made_on=made_on,
            by=by,
            why=why,
            signer=None if key is None else key.public.fingerprint,
            removed=removed,
        )
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise _cannot_add(f"{where or 'an entry'}: {error.errors()[0]['msg']}") from error
    path = entry_path(entry)
    write_files(folder, {path: entry.to_json().encode()})
    if key is not None:
        sign(folder / path, folder / signature_of(path), key)
    return entry


def signature_of(path: str) -> str:
    """Return where the signature of the entry at `path` stands."""
    return f"{path.removesuffix('.json')}.sig"


def read_history(pack: Path) -> History:
    """Return the history of a pack, whatever its state: no link is followed, nothing refused."""
    folder = pack / HISTORY
    if folder.is_symlink() or not folder.is_dir():
        return History((), (("no_history", HISTORY),))
    names = sorted(path.name for path in folder.iterdir())
    faults: list[tuple[Fault, str]] = [
        ("odd_file", f"{HISTORY}/{name}") for name in names if not _NAME.fullmatch(name)
    ]
    files = [name for name in names if _NAME.fullmatch(name)]
    entries: list[Recorded] = []
    for name in (name for name in files if name.endswith(".json")):
        found = _recorded(pack, name, signature_of(name) in files)
        if isinstance(found, Recorded):
            entries.append(found)
        else:
            faults.append((found, f"{HISTORY}/{name}"))
    lone = (
        n for n in files if n.endswith(".sig") and f"{n.removesuffix('.sig')}.json" not in files
    )
    faults += [("lone_signature", f"{HISTORY}/{name}") for name in lone]
    if not any(name.endswith(".json") for name in files):
        faults.append(("no_history", HISTORY))
    return History(tuple(entries), (*faults, *_chain(pack, entries)))


def _recorded(pack: Path, name: str, signed: bool) -> Recorded | Fault:
    path = f"{HISTORY}/{name}"
    try:
        content = read_small(pack / path)
        if len(content) > LARGEST_LIST:
            return "not_an_entry"
        plain = strict_json(content)
        if isinstance(plain, dict) and plain.get("format") != FORMAT:
            return "unknown_format"
        entry = HistoryEntry.model_validate_json(content)
    except (OSError, ValueError, RecursionError):
        return "not_an_entry"
    if entry_path(entry) != path:
        return "not_an_entry"
    digest = hashlib.sha256(content).hexdigest()
    return Recorded(path, digest, entry, signature_of(path) if signed else None)


def _chain(pack: Path, entries: list[Recorded]) -> list[tuple[Fault, str]]:
    """Hold each entry against the one before it, and against the core that stands there."""
    try:
        core = file_digest(pack / CORE / MANIFEST)[0]
    except OSError:
        core = ""
    found: list[tuple[Fault, str]] = []
    before: str | None = None
    for expected, recorded in enumerate(entries, start=1):
        if recorded.entry.number != expected:
            found.append(("gap", recorded.path))
        elif recorded.entry.before != before:
            found.append(("broken_chain", recorded.path))
        if recorded.entry.core != core:
            found.append(("other_core", recorded.path))
        before = recorded.digest
    return found


def _cannot_add(found: str) -> PackError:
    return PackError(
        HISTORY,
        found=found,
        expected="an intact history, and words of up to 500 characters on one line",
        mend="Correct the words; if they are fine, look into the pack with aitoolkit verify.",
    )
