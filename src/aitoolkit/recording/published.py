"""Packs that were published before, read for comparison with a new one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path

from pydantic import ValidationError

from aitoolkit.errors import PackError
from aitoolkit.examining.disclosure_earlier import Earlier, Outcome
from aitoolkit.recording.history import CORE
from aitoolkit.recording.pack import read_dossier, slug
from aitoolkit.recording.seal import NAME_DIGITS, RESTRICTED, flaws
from aitoolkit.recording.sums import MANIFEST
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.tally import Tally, TallyRow

Packs = str | PathLike[str] | Sequence[str | PathLike[str]] | None
"""A pack's folder, several, or none."""

_AUDIT, _TALLY = f"{RESTRICTED}/audit.json", f"{RESTRICTED}/tally.csv"
_READ = {_AUDIT, _TALLY, f"{CORE}/audit.json", f"{CORE}/declaration.json"}
NOT_PUBLISHED = "internal"
"""The view whose packs are marked as not for publication."""


def published_before(
    given: Packs, declaration: Declaration, output: Path | None = None
) -> tuple[Earlier, ...]:
    """Return the packs that are named, and those of the same system in the output folder.

    Parameters
    ----------
    given : path, sequence of paths, or None
        Packs that are named; each must be one.
    declaration : Declaration
        The new pack's; packs under its name in `output` are taken too, but for internal ones.
    output : Path, optional
        Where the new pack will stand.

    Raises
    ------
    PackError
        A folder that was named is no pack.
    """
    named = [] if given is None else [given] if isinstance(given, str | PathLike) else list(given)
    found = {one.digest: one for one in map(_read, map(Path, named))}
    for one in _standing(output, slug(str(declaration.name))):
        if one.shown.view != NOT_PUBLISHED:
            found.setdefault(one.digest, one)
    return tuple(sorted(found.values(), key=lambda one: (one.made_on, one.digest)))


def outcome_of(declaration: Declaration) -> Outcome:
    """Return the declared outcome's column and its positive value."""
    found = declaration.outcome
    return None if found is None else (found.column, found.positive)


def _standing(output: Path | None, name: str) -> Iterator[Earlier]:
    """Go through the packs of a name that stand in a folder."""
    if output is None or not output.is_dir():
        return
    for folder in sorted(output.glob(f"{name}-{'?' * NAME_DIGITS}")):
        if (folder / CORE / MANIFEST).is_file():
            yield _read(folder)


def _read(pack: Path) -> Earlier:
    dossier = read_dossier(pack)
    audit, tally = _restricted(pack)
    return Earlier(
        digest=dossier.digest,
        made_on=dossier.made_on,
        outcome=outcome_of(dossier.declaration),
        shown=dossier.audit,
        audit=audit,
        tally=tally,
    )


def _restricted(pack: Path) -> tuple[Audit, Tally] | tuple[None, None]:
    """Return the full view, or nothing where it is not there, or not as it was sealed.

    Predictions of one person may have been deleted since; the counts stay.
    """
    try:
        if any(flaw.path in _READ or flaw.kind == "other_rows" for flaw in flaws(pack)):
            return None, None
        text = (pack / _TALLY).read_bytes().decode()
        audit = Audit.model_validate_json((pack / _AUDIT).read_bytes())
        return audit, _tally(text)
    except (OSError, ValueError, ValidationError, PackError):
        return None, None


def _tally(text: str) -> Tally:
    head, *lines = csv.reader(io.StringIO(text, newline=""))
    attributes = tuple(head[:-3])
    rows = tuple(
        TallyRow.model_validate(
            {
                "groups": tuple(line[:-3]),
                "outcome": int(line[-3]) if line[-3] else None,
                "decision": int(line[-2]),
                "n": int(line[-1]),
            }
        )
        for line in lines
    )
    return Tally(attributes=attributes, rows=rows)
