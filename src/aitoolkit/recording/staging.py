"""Where a pack grows until it is whole: a folder of its own, with a note of who is at work.

The note's file is locked for as long as the process lives. The system lets go of the lock when
the process ends, however it ends, so that what a killed training left behind is told apart from
one that is still running, without trusting process numbers, which are used again.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from aitoolkit.errors import OutputError

PREFIX = ".partial-"
_NOTE = "note.json"
_CONTENT = "pack"
ASIDE = "aside"
"""Where a pack waits for the moment in which another takes its place; see `change`."""
_LONGEST_NOTE = 65536
_SECONDS_TO_BEGIN = 60  # between making the folder and writing the note in it


@dataclass(frozen=True)
class Staging:
    """A pack in the making.

    Attributes
    ----------
    folder : Path
        The working folder inside `output`.
    output : Path
        Where the finished pack will stand.
    """

    folder: Path
    output: Path

    @property
    def content(self) -> Path:
        """The folder that becomes the pack by one renaming."""
        return self.folder / _CONTENT

    def note(self, *, tracking_uri: str, run_id: str) -> None:
        """Write down which tracked run is open, so that it can be marked should we be killed.

        Parameters
        ----------
        tracking_uri, run_id : str
            The run in MLflow's store.
        """
        note = {"pid": os.getpid(), "tracking_uri": tracking_uri, "run_id": run_id}
        # In place: replacing the file would lose the lock on it.
        with (self.folder / _NOTE).open("r+", encoding="utf-8") as file:
            file.write(json.dumps(note) + "\n")
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


@dataclass(frozen=True)
class Abandoned:
    """What a process that was killed left behind; the run is None if none was open."""

    folder: str
    tracking_uri: str | None
    run_id: str | None


@contextmanager
def staged(output: Path) -> Iterator[Staging]:
    """Open a working folder in `output`; whatever happens, it is gone afterwards.

    Parameters
    ----------
    output : Path
        Where the finished pack will stand.

    Yields
    ------
    Staging
        For :func:`aitoolkit.recording.pack.write_pack`.

    Raises
    ------
    OutputError
        If `output` cannot be made or written.
    """
    check_output(output)
    folder = output / f"{PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with _noted(folder, output):
            yield Staging(folder, output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_output(output: Path) -> None:
    """Refuse at once, before anything is trained, an `output` that cannot be made or written.

    Parameters
    ----------
    output : Path
        The folder that packs are written to; it is made if missing.

    Raises
    ------
    OutputError
        Saying what the system said.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output) as probe:
            probe.write(b"x")
    except OSError as error:
        raise _cannot_write(output, error) from error


def _noted(folder: Path, output: Path) -> IO[str]:
    """Make the working folder, and return its note, locked and open."""
    try:
        folder.mkdir(mode=0o700)  # rows of real people pass through here
        note = (folder / _NOTE).open("w+", encoding="utf-8")
        try:
            lock(note.fileno(), wait=True)
            note.write(json.dumps({"pid": os.getpid()}) + "\n")
            note.flush()
        except OSError:
            with suppress(OSError):  # what could not be written is tried once more
                note.close()
            raise
    except OSError as error:
        raise _cannot_write(output, error) from error
    return note


def _cannot_write(output: Path, error: OSError) -> OutputError:
    return OutputError(
        str(output),
        found=error.strerror or type(error).__name__,
        expected="a folder that can be made and written",
        mend="Choose another with output=, ask for the right to write there, or make room.",
    )


def clean_abandoned(output: Path) -> tuple[Abandoned, ...]:
    """Remove what killed processes left in `output`, and say which runs they had open.

    Parameters
    ----------
    output : Path
        The folder that packs are written to.

    Returns
    -------
    tuple of Abandoned
        One for each folder removed; runs of living processes are left alone.
    """
    removed = []
    for folder in sorted(output.glob(f"{PREFIX}*")) if output.is_dir() else ():
        if folder.is_symlink() or not folder.is_dir():
            continue
        left = _left_behind(folder)
        if left is not None:
            _put_back(folder / ASIDE, output)
            shutil.rmtree(folder, ignore_errors=True)
            removed.append(left)
    return tuple(removed)


def _put_back(aside: Path, output: Path) -> None:
    """Give a pack its place again that was moved aside when its process was killed."""
    for pack in sorted(aside.iterdir()) if aside.is_dir() and not aside.is_symlink() else ():
        if not (output / pack.name).exists():
            pack.rename(output / pack.name)


def _left_behind(folder: Path) -> Abandoned | None:
    """Return what the note says, or None if its writer lives (or has only just begun)."""
    try:
        with (folder / _NOTE).open("r+", encoding="utf-8") as file:
            if not lock(file.fileno(), wait=False):
                return None
            note = json.loads(file.read(_LONGEST_NOTE))
        run = (str(note["tracking_uri"]), str(note["run_id"])) if "run_id" in note else None
    except (OSError, ValueError, TypeError, KeyError):
        if time.time() - folder.stat().st_mtime < _SECONDS_TO_BEGIN:
            return None
        run = None
    uri, run_id = run or (None, None)
    return Abandoned(folder.name, uri, run_id)


def lock(descriptor: int, *, wait: bool) -> bool:
    """Take the lock on an open file until it is closed; False if another process has it."""
    if sys.platform == "win32":
        import msvcrt

        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            return True
        return False
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:  # held by another, or a file system without locks: leave it alone
        return False
    return True
