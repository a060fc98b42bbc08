"""A first declaration to fill in: commented, and already a draft that loads."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from aitoolkit.errors import OutputError
from aitoolkit.schema.written import write_whole

_NAMES = ("system.yaml", "dictionary.yaml")


def write_template(folder: str | Path) -> tuple[Path, ...]:
    """Write a first ``system.yaml`` and ``dictionary.yaml`` with comments that guide the writer.

    Parameters
    ----------
    folder : str or Path
        Where to write; made if it is not there.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    OutputError
        If one of the files is there already, or the folder cannot be written.
    """
    target = Path(folder)
    for name in _NAMES:
        if (target / name).exists():
            raise OutputError(
                str(target / name),
                expected="a folder without a declaration",
                found="a file of that name",
                mend="Name another folder, or move the file away; nothing was overwritten.",
            )
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise OutputError(
            str(target),
            expected="a folder that can be made",
            found=(problem.strerror or type(problem).__name__).lower(),
            mend="Name a folder where you may write.",
        ) from problem
    source = files("aitoolkit.declaring") / "templates"
    return tuple(
        write_whole(target / name, (source / name).read_text(encoding="utf-8")) for name in _NAMES
    )
