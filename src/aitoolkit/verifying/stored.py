"""What a pack holds to compute its figures again: read strictly, nothing run."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from aitoolkit.documenting.words import mark
from aitoolkit.errors import PackError
from aitoolkit.recording import stored
from aitoolkit.recording.cells_file import CELLS, read_cells
from aitoolkit.recording.history import CORE, read_history
from aitoolkit.recording.reading import (
    LARGEST_LINE,
    LARGEST_TABLE,
    RefusedError,
    check_table,
    read_file,
)
from aitoolkit.recording.seal import RESTRICTED
from aitoolkit.recording.stored import NewerFormatError
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.tally import Tally, TallyRow
from aitoolkit.schema.verdict import Verdict
from aitoolkit.stats.cells import Cells
from aitoolkit.verifying.check import Sentence

if TYPE_CHECKING:
    import pandas as pd

Noun = TypeVar("Noun", bound=Kept)

PREDICTIONS = "predictions.csv"


class StoredError(Exception):
    """A file of the pack is not what it should be, or is of a format yet unknown."""

    def __init__(self, path: str, message: str, **values: object) -> None:
        self.sentence = Sentence.of(message, file=path, **values)
        super().__init__(str(self.sentence))
        self.path = path

    @property
    def newer(self) -> bool:
        """Whether a newer version of the toolkit could read it."""
        return isinstance(self.__cause__, NewerFormatError)


@dataclass(frozen=True, eq=False)
class Stored:
    """Evidence, and what it was computed from.

    Attributes
    ----------
    cells : Cells or None
        The finest counts, where more than the tally is needed and was kept.
    cases : pandas.DataFrame or None
        The examined cases: ``case``, ``outcome``, ``score``, ``decision``, then the attributes by
        their place (0, 1, …); None where only counts were seen, or where some were deleted.
    purged : tuple of Sentence
        Where cases were deleted, that they were.
    """

    declaration: Declaration
    policy: Policy
    audit: Audit
    verdict: Verdict
    tally: Tally
    cells: Cells | None
    cases: pd.DataFrame | None
    purged: tuple[Sentence, ...] = ()


def read_stored(pack: Path) -> Stored | None:
    """Return what `pack` holds, or None where its restricted part is not there.

    Raises
    ------
    StoredError
        A file is missing, or is not what its name says.
    """
    rows = pack / RESTRICTED
    if not rows.is_dir():
        return None
    declaration = read_noun(pack, f"{CORE}/declaration.json", Declaration)
    tally = _tally(pack)
    gone = read_history(pack).removed(PREDICTIONS)
    there = gone is None and (rows / PREDICTIONS).exists()
    return Stored(
        declaration=declaration,
        policy=read_noun(pack, f"{CORE}/policy.json", Policy),
        audit=read_noun(pack, f"{RESTRICTED}/audit.json", Audit),
        verdict=read_noun(pack, f"{RESTRICTED}/verdict.json", Verdict),
        tally=tally,
        cells=_cells(pack, tally.attributes) if (rows / CELLS).exists() else None,
        cases=read_cases(pack, tally.attributes) if there else None,
        purged=() if gone is None else _deleted(gone.rows),
    )


def _deleted(rows: int | None) -> tuple[Sentence, ...]:
    """Return that rows were deleted: so many, or all."""
    if not rows:
        return (
            Sentence.of(
                mark("All cases were deleted at someone's request; this was computed from counts")
            ),
        )
    return (
        Sentence.of(
            mark(
                "{n} cases were deleted at someone's request, so that the others no longer add up"
                " to the counts; all but this was computed from counts"
            ),
            n=rows,
        ),
    )


def read_noun(pack: Path, path: str, kind: type[Noun]) -> Noun:
    """Return the noun that a JSON file of the pack holds."""
    try:
        return stored.read_noun(kind, pack / path)
    except NewerFormatError as error:
        message = mark("{file} has {found}, which this version does not know")
        raise StoredError(path, message, found=error.found) from error
    except PackError as error:
        message = mark("{file} is not what it should be: {found}")
        raise StoredError(path, message, found=error.found) from error


def read_cases(pack: Path, attributes: tuple[str, ...]) -> pd.DataFrame:
    """Return the examined cases; groups as text, whatever they look like."""
    import pandas as pd

    path = f"{RESTRICTED}/{PREDICTIONS}"
    content = _table(pack, path)
    groups = range(len(attributes))
    # Scores as text first: not every reader's floats are those that were written.
    types = {"case": "int64", "outcome": "int8", "score": "str", "decision": "int8"}
    try:
        header = next(csv.reader(io.StringIO(content[:LARGEST_LINE].decode(errors="replace"))))
        if tuple(header[len(types) :]) != attributes:
            raise StoredError(path, mark("{file} has other columns than the tally has attributes"))
        options: dict[str, Any] = {
            "names": [*types, *groups],
            "dtype": {**types, **dict.fromkeys(groups, str)},
        }
        frame: pd.DataFrame = pd.read_csv(
            io.BytesIO(content), header=0, keep_default_na=False, **options
        )
        frame["score"] = [float(text) for text in frame["score"]]
    except (ValueError, csv.Error, OverflowError, StopIteration) as error:
        raise StoredError(path, mark("{file} is not a table of cases")) from error
    return frame


def _tally(pack: Path) -> Tally:
    path = f"{RESTRICTED}/tally.csv"
    try:
        lines = csv.reader(io.StringIO(_table(pack, path).decode("utf-8"), newline=""))
        *attributes, _, _, _ = next(lines)
        rows = tuple(
            TallyRow.model_validate(
                {
                    "groups": tuple(groups),
                    "outcome": int(outcome) if outcome else None,
                    "decision": int(decision),
                    "n": int(n),
                }
            )
            for *groups, outcome, decision, n in lines
        )
        return Tally(attributes=tuple(attributes), rows=rows)
    except (ValueError, csv.Error, StopIteration) as error:
        raise StoredError(path, mark("{file} is not a table of counts")) from error


def _cells(pack: Path, attributes: tuple[str, ...]) -> Cells:
    path = f"{RESTRICTED}/{CELLS}"
    try:
        return read_cells(_table(pack, path), attributes)
    except (ValueError, csv.Error, OverflowError) as error:
        raise StoredError(path, mark("{file} is not a table of cells")) from error


def _table(pack: Path, path: str) -> bytes:
    try:
        content = read_file(pack / path, most=LARGEST_TABLE)
        check_table(content)
    except RefusedError as error:
        raise StoredError(path, mark("{file} is refused ({error})"), error=error) from error
    return content
