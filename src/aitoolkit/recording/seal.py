"""What is wrong with a pack, if anything: every file held against lists, manifests and name.

Reads bytes only: no model is loaded, no link followed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from aitoolkit.errors import PackError
from aitoolkit.recording.history import CORE, History, read_history, salted
from aitoolkit.recording.reading import strict_json
from aitoolkit.recording.sums import (
    LARGEST_LIST,
    MANIFEST,
    SUMS,
    file_digest,
    is_inside,
    read_small,
    sums_read,
)
from aitoolkit.schema.manifest import FORMAT, Manifest

RESTRICTED, SALT = "restricted", "salt"
NAME_DIGITS = 12

Kind = Literal[
    "link", "not_a_file", "unreadable", "bad_line", "escapes", "duplicate", "missing", "unlisted",
    "changed", "bad_manifest", "manifest_differs", "other_name", "other_rows", "unknown_format",
    "rows_absent", "rows_purged", "rows_reduced", "rows_returned",
]  # fmt: skip

HARMLESS: frozenset[Kind] = frozenset({"rows_absent", "rows_purged", "rows_reduced"})
"""What is no damage: rows that are not here, or no longer, as the history says."""


@dataclass(frozen=True)
class Flaw:
    """One thing that is not as it was sealed, and the path (inside the pack) it concerns."""

    kind: Kind
    path: str


@dataclass(frozen=True)
class _Files:
    """The plain files of a pack: path → (SHA-256, size)."""

    root: Path
    known: dict[str, tuple[str, int]]

    def below(self, folder: str) -> dict[str, tuple[str, int]]:
        start = f"{folder}/"
        return {p.removeprefix(start): d for p, d in self.known.items() if p.startswith(start)}


def flaws(pack: Path) -> tuple[Flaw, ...]:
    """Return everything about the folder `pack` that is not as it was sealed.

    Parameters
    ----------
    pack : Path
        A pack's folder.

    Returns
    -------
    tuple of Flaw
        Empty for an intact pack. ``rows_absent`` (the restricted part is not there, as in every
        published pack), ``rows_purged`` and ``rows_reduced`` (all or some rows were deleted, as
        the history says) and ``unknown_format`` are no damage.

    Raises
    ------
    PackError
        If the folder is no pack at all.
    """
    root = _pack_folder(pack)
    files, found = _walk(root)
    found += _against_list(files, "", apart=RESTRICTED)
    core, core_flaws = _against_manifest(files, CORE)
    found += core_flaws + _name(root, files)
    history = read_history(root)
    if (root / RESTRICTED).is_dir() and not (root / RESTRICTED).is_symlink():
        found += _against_list(files, RESTRICTED)
        found += _explained(files, _against_manifest(files, RESTRICTED)[1], history)
        found += _commitment(files, core)
        found += [Flaw("rows_returned", RESTRICTED)] if history.all_purged else []
    else:
        found.append(Flaw("rows_purged" if history.all_purged else "rows_absent", RESTRICTED))
    return tuple(dict.fromkeys(found))


def _pack_folder(pack: Path) -> Path:
    if not pack.is_dir() or not any((pack / p).exists() for p in (SUMS, f"{CORE}/{MANIFEST}")):
        raise PackError(
            str(pack),
            found=_instead(pack),
            expected="a pack: the folder that a training wrote",
            mend="Give the folder whose name ends in twelve letters and digits.",
        )
    return pack.resolve()


def _instead(pack: Path) -> str:
    if pack.is_dir():
        return f"neither {SUMS} nor {CORE}/{MANIFEST}"
    return "a file" if pack.exists() else "no such folder"


def _walk(root: Path) -> tuple[_Files, list[Flaw]]:
    known: dict[str, tuple[str, int]] = {}
    found: list[Flaw] = []
    for entry in sorted(_entries(root), key=lambda entry: entry.path):
        path = Path(entry.path).relative_to(root).as_posix()
        if entry.is_symlink():
            found.append(Flaw("link", path))
        elif not stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode):
            found.append(Flaw("not_a_file", path))
        else:
            try:
                known[path] = file_digest(Path(entry.path))
            except OSError:
                found.append(Flaw("unreadable", path))
    return _Files(root, known), found


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield everything below `folder` that is not itself a folder, however deep."""
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as here:
            for entry in here:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    yield entry


def _against_list(files: _Files, folder: str, apart: str = "") -> list[Flaw]:
    """Hold the files of a folder against its `SHA256SUMS`; the folder `apart` has its own."""
    start = f"{folder}/" if folder else ""
    here = files.below(folder) if folder else files.known
    on_disk = {p: d for p, d in here.items() if not (apart and p.startswith(f"{apart}/"))}
    if on_disk.pop(SUMS, None) is None:
        return [Flaw("missing", f"{start}{SUMS}")]
    content = read_small(files.root / start / SUMS)
    if len(content) > LARGEST_LIST:
        return [Flaw("unreadable", f"{start}{SUMS}")]
    lines = sums_read(content.decode("utf-8", errors="replace"))
    found = [Flaw("bad_line", f"{start}{SUMS}") for _, digest in lines if digest is None]
    found += [Flaw("escapes", p) for p, digest in lines if digest and not is_inside(p)]
    listed = [(p, digest) for p, digest in lines if digest and is_inside(p)]
    twice = [p for p, n in Counter(p for p, _ in listed).items() if n > 1]
    found += [Flaw("duplicate", f"{start}{p}") for p in twice]
    found += [Flaw("missing", f"{start}{p}") for p, _ in listed if p not in on_disk]
    found += [Flaw("changed", f"{start}{p}") for p, d in listed if on_disk.get(p, (d,))[0] != d]
    named = {p for p, _ in listed}
    return found + [Flaw("unlisted", f"{start}{p}") for p in on_disk if p not in named]


def _against_manifest(files: _Files, folder: str) -> tuple[Manifest | None, list[Flaw]]:
    path = f"{folder}/{MANIFEST}"
    if path not in files.known:
        return None, [Flaw("missing", path)]
    try:
        plain = strict_json(read_small(files.root / path))
        if isinstance(plain, dict) and plain.get("format") != FORMAT:
            return None, [Flaw("unknown_format", path)]
        manifest = Manifest.model_validate(plain)
    except (ValueError, ValidationError, RecursionError):
        return None, [Flaw("bad_manifest", path)]
    here = files.below(folder)
    expected = {e.path: (e.sha256, e.size) for e in manifest.files}
    if manifest.folder != folder or len(expected) != len(manifest.files):
        return None, [Flaw("bad_manifest", path)]
    own = {MANIFEST, SUMS} if folder == RESTRICTED else {MANIFEST}
    held = {p: d for p, d in here.items() if p not in own}
    differing = sorted(p for p in held.keys() | expected.keys() if held.get(p) != expected.get(p))
    return manifest, [Flaw("manifest_differs", f"{folder}/{p}") for p in differing]


def _explained(files: _Files, found: list[Flaw], history: History) -> list[Flaw]:
    """Tell what a purge did, and said that it did, from any other difference."""
    salt = f"{RESTRICTED}/{SALT}"
    if salt not in files.known:
        return found
    with_salt = read_small(files.root / salt)

    def told(flaw: Flaw) -> Flaw:
        said = history.removed(flaw.path.removeprefix(f"{RESTRICTED}/"))
        if flaw.kind != "manifest_differs" or said is None:
            return flaw
        here = files.known.get(flaw.path)
        if said.after is None and here is None:
            return Flaw("rows_purged", flaw.path)
        if here is not None and said.after == salted(with_salt, here[0]):
            return Flaw("rows_reduced", flaw.path)
        return flaw

    return [told(flaw) for flaw in found]


def _name(root: Path, files: _Files) -> list[Flaw]:
    digest = files.known.get(f"{CORE}/{MANIFEST}", ("", 0))[0]
    suffix = re.search(rf"-([0-9a-f]{{{NAME_DIGITS}}})$", root.name)
    differs = digest and suffix is not None and not digest.startswith(suffix[1])
    return [Flaw("other_name", root.name)] if differs else []


def _commitment(files: _Files, core: Manifest | None) -> list[Flaw]:
    # The restricted part must be the one whose salted digest the core holds.
    needed = [f"{RESTRICTED}/{SALT}", f"{RESTRICTED}/{MANIFEST}"]
    if core is None or any(path not in files.known for path in needed):
        return []  # said already
    salt, manifest = (read_small(files.root / path) for path in needed)
    held = hashlib.sha256(salt + manifest).hexdigest()
    return [] if held == core.restricted_digest else [Flaw("other_rows", RESTRICTED)]
