"""Rows of real people are deleted, all of them or one person's, and the history says so."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import datetime
from pathlib import Path

from aitoolkit.errors import DataError, PackError
from aitoolkit.recording.change import changing
from aitoolkit.recording.contents import MODEL
from aitoolkit.recording.disk import write_files
from aitoolkit.recording.history import append, salted
from aitoolkit.recording.keys import SigningKey
from aitoolkit.recording.seal import RESTRICTED, SALT
from aitoolkit.recording.sums import SUMS, file_digest
from aitoolkit.schema.history import HistoryEntry, Removed

_PREDICTIONS = "predictions.csv"
_NAMELESS = ("background.csv", MODEL)
"""Files whose rows name nobody, so that any of them may be the person's."""


def purge(
    pack: Path,
    *,
    by: str,
    why: str,
    made_on: datetime,
    identifier: tuple[str, str] | None = None,
    key: SigningKey | None = None,
) -> HistoryEntry:
    """Delete the restricted part of a pack, or one person's rows, and leave a tombstone.

    Parameters
    ----------
    pack : Path
        Its folder.
    by, why : str
        Who deletes, and for what reason; both stay in the history.
    made_on : datetime
        Now.
    identifier : tuple of str, optional
        A column of the predictions and the value in the person's rows. Files whose rows name
        nobody (the background of explanations, a model that keeps rows) are then deleted whole,
        since the person may be among them; figures and counts stay.
    key : SigningKey, optional
        Signs the entry.

    Returns
    -------
    HistoryEntry
        The tombstone.

    Raises
    ------
    PackError, DataError
        If the pack is damaged, has no rows, or none of that person.
    OutputError, SigningError
        If it cannot be written or signed; it is as it was.
    """
    with changing(pack) as copy:
        folder = copy / RESTRICTED
        if not folder.is_dir():
            raise _no_rows(pack)
        salt = (folder / SALT).read_bytes()
        removed = _everything(folder, salt) if identifier is None else ()
        if identifier is not None:
            removed = _of_person(folder, salt, *identifier)
        return append(copy, "purged", made_on=made_on, by=by, why=why, removed=removed, key=key)


def _everything(folder: Path, salt: bytes) -> tuple[Removed, ...]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    removed = tuple(
        Removed(path=path.relative_to(folder).as_posix(), before=salted(salt, file_digest(path)[0]))
        for path in files
        if path.name not in (SALT, SUMS)
    )
    shutil.rmtree(folder)
    return removed


def _of_person(folder: Path, salt: bytes, column: str, value: str) -> tuple[Removed, ...]:
    path = folder / _PREDICTIONS
    if not path.is_file():
        raise _not_theirs(column, "predictions that hold no rows", "Purge all rows instead.")
    before = salted(salt, file_digest(path)[0])
    kept, count = _without(path, column, value)
    path.unlink()  # never in place: the pack still has this file
    write_files(folder, {_PREDICTIONS: kept}, private=True)
    after = salted(salt, file_digest(path)[0])
    removed = [Removed(path=_PREDICTIONS, before=before, after=after, rows=count)]
    for nameless in (folder / name for name in _NAMELESS):
        if nameless.is_file():
            digest = file_digest(nameless)[0]
            removed.append(Removed(path=nameless.name, before=salted(salt, digest)))
            nameless.unlink()
    return tuple(removed)


def _without(path: Path, column: str, value: str) -> tuple[bytes, int]:
    """Return the table without the rows that have this value, and how many there were."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    if column not in head:
        raise _not_theirs(
            column,
            f"no such column; the predictions hold {', '.join(head)}",
            "Name one of these, or purge all rows.",
        )
    at = head.index(column)
    kept = [row for row in rows if row[at] != value]
    if len(kept) == len(rows):
        raise _not_theirs(f"{column}={value}", "no row with it", "Nothing was changed.")
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([head, *kept])
    return buffer.getvalue().encode(), len(rows) - len(kept)


def _not_theirs(field: str, found: str, mend: str) -> DataError:
    return DataError(field, found=found, expected="rows of this person", mend=mend)


def _no_rows(pack: Path) -> PackError:
    return PackError(
        str(pack),
        found="none: they were purged before, or never handed over",
        expected="restricted rows to purge",
        mend="Look with aitoolkit verify; nothing was changed.",
    )
