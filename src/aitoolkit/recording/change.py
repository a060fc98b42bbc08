"""A pack that stands is changed as a whole or not at all: a copy is, and takes its place.

The copy shares the files that stay (it costs no room and no time), and the two folders are
exchanged in one step of the system. Where a system cannot do that, the pack is moved aside for
the moment between two renamings; should we be killed just then, the next command puts it back.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aitoolkit.errors import OutputError, PackError
from aitoolkit.recording.disk import renew_sums, sync
from aitoolkit.recording.history import CORE
from aitoolkit.recording.seal import HARMLESS, RESTRICTED, flaws
from aitoolkit.recording.staging import ASIDE, lock, staged
from aitoolkit.recording.sums import MANIFEST

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}


@contextmanager
def changing(pack: Path) -> Iterator[Path]:
    """Open a copy of an intact pack to be changed; left without an error, it becomes the pack.

    A file that is to be different must be deleted and written again, since the pack still has it.

    Parameters
    ----------
    pack : Path
        Its folder. While it is changed nobody else changes it.

    Yields
    ------
    Path
        The copy. Its lists of checksums are made anew afterwards.

    Raises
    ------
    PackError
        If the pack is not as it was sealed.
    OutputError
        If there is no room, or no right to write beside the pack; the pack is as it was.
    """
    pack = pack.resolve()
    with _alone(pack), staged(pack.parent) as staging:
        _refuse_damaged(pack)
        copy = staging.content
        try:
            _link(pack, copy)
            yield copy
            renew_sums(copy, apart=RESTRICTED)
            if (copy / RESTRICTED).is_dir():
                renew_sums(copy / RESTRICTED, private=True)
            if not _exchanged(copy, pack):
                move_in(copy, pack, staging.folder / ASIDE)
            sync(pack.parent)
            _delete(copy, staging.folder / ASIDE)
        except OSError as error:
            raise _cannot_write(pack, error) from error


def move_in(copy: Path, pack: Path, aside: Path) -> None:
    """Put `copy` in the pack's place by two renamings; the pack waits in the folder `aside`."""
    aside.mkdir()
    pack.rename(aside / pack.name)
    try:
        copy.rename(pack)
    except OSError:
        (aside / pack.name).rename(pack)
        raise


def _refuse_damaged(pack: Path) -> None:
    damage = [flaw.path for flaw in flaws(pack) if flaw.kind not in HARMLESS]
    if damage:
        raise PackError(
            str(pack),
            found=f"a pack that is not as it was sealed ({', '.join(damage[:3])})",
            expected="an intact pack",
            mend="Look into it with aitoolkit verify; nothing was changed.",
        )


@contextmanager
def _alone(pack: Path) -> Iterator[None]:
    """Hold the lock on the core's manifest, a file that every change leaves as it is."""
    path = pack / CORE / MANIFEST
    while True:
        try:
            file = path.open("rb")
        except OSError as error:
            raise _cannot_write(pack, error) from error
        with file:
            lock(file.fileno(), wait=True)
            # Whoever had it before us may have put another folder in the pack's place.
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield
                return


def _link(pack: Path, copy: Path) -> None:
    copy.mkdir()
    for path in sorted(pack.rglob("*")):
        target = copy / path.relative_to(pack)
        if path.is_dir():
            target.mkdir()
        else:
            _link_file(path, target)
    for path in (pack, *(p for p in pack.rglob("*") if p.is_dir())):
        (copy / path.relative_to(pack)).chmod(path.stat().st_mode & 0o7777)


def _link_file(path: Path, target: Path) -> None:
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError:  # a file of somebody else, or a file system without links
        shutil.copy2(path, target, follow_symlinks=False)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number))


def _delete(*folders: Path) -> None:
    """Delete what the pack was before: rows that were purged must not survive in it."""
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)


def _cannot_write(pack: Path, error: OSError) -> OutputError:
    return OutputError(
        str(pack),
        found=(error.strerror or type(error).__name__).lower(),
        expected="a pack in a folder that can be written, with room left",
        mend="Make room, or ask for the right to write there; the pack is whole, as before or after"
        " the change.",
    )
