"""A verification: every level up to the one asked for, and one report of all answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from pydantic import AwareDatetime, Field

from aitoolkit import __version__
from aitoolkit.documenting.shown import framed
from aitoolkit.documenting.words import mark
from aitoolkit.errors import PackError
from aitoolkit.recording.pack import core_digest
from aitoolkit.schema.kept import Kept
from aitoolkit.verifying.asked import Asked, Level
from aitoolkit.verifying.check import Check
from aitoolkit.verifying.consistency import check_consistency
from aitoolkit.verifying.quoting import harmless
from aitoolkit.verifying.recomputation import check_recomputation
from aitoolkit.verifying.reproduction import check_reproduction
from aitoolkit.verifying.sealed import check_sealed

if TYPE_CHECKING:
    from rich.console import Group

FORMAT: Final = 1

LEVELS: dict[Level, Callable[[Asked], tuple[Check, ...]]] = {
    "integrity": check_sealed,
    "consistency": check_consistency,
    "recomputation": check_recomputation,
    "reproduction": check_reproduction,
}
"""Each level and who checks it, in order: a level asks everything that those before it ask."""


class Report(Kept):
    """The answers of one verification.

    Attributes
    ----------
    pack : str
        The folder's name.
    digest : str or None
        SHA-256 of the core's manifest as it stands there; None where there is none.
    level, reached : str
        Which level was asked for, and the last that was looked at: after a failed answer nothing
        of the pack is read any further.
    checked_on : datetime
        When.
    toolkit : str
        The version that checked.
    given : tuple of str
        What the auditor brought: key, signers, head, data.
    exit_code : {0, 1, 2}
        0: verified. 1: not. 2: something could not be checked.
    conclusion : str
        The report in one sentence.
    checks : tuple of Check
        Every question that was asked.
    """

    format: Literal[1] = Field(FORMAT, description="Version of this format")
    pack: str
    digest: str | None
    level: Level
    reached: Level
    checked_on: AwareDatetime
    toolkit: str
    given: tuple[str, ...]
    exit_code: Literal[0, 1, 2]
    conclusion: str
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether everything that was asked was found as it should be."""
        return self.exit_code == 0

    def to_page(self, language: str = "en") -> str:
        """Return the report as one HTML file to print: opens offline, no script.

        Parameters
        ----------
        language : str, default "en"
            The language of the report.
        """
        from aitoolkit.verifying.page import page

        return page(self, language)

    def __str__(self) -> str:
        """Return the report as plain lines."""
        from aitoolkit.verifying.screen import as_lines

        return as_lines(self)

    def __repr__(self) -> str:
        """Return the same as ``str``: what one sees where a report is named alone."""
        return str(self)

    def _repr_html_(self) -> str:
        return framed(self.to_page(), mark("Verification of a pack"))

    def __rich__(self) -> Group:
        """Return the report for the terminal: a table, what differs, and the conclusion."""
        from aitoolkit.verifying.screen import screen

        return screen(self, "en")


def verify(
    pack: str | Path,
    *,
    level: Level = "consistency",
    key: str | Path | None = None,
    signers: str | Path | None = None,
    head: str | None = None,
    data: str | Path | None = None,
    retrain: bool = False,
) -> Report:
    """Check a pack, and return every question with its answer; nothing is ever written to it.

    Parameters
    ----------
    pack : path
        A pack's folder.
    level : {"integrity", "consistency", "recomputation", "reproduction"}
        How much is checked; each level asks all that those before it ask. Nothing of a pack that
        is not as it was sealed is read any further.

        ``integrity``: whether every file is the one that was sealed; no code of the pack is run
        and no model loaded. ``consistency``: whether the cards say what the evidence says, the
        public evidence follows from the full one (if present), and the verdict from the rules.
        ``recomputation``: whether every figure follows from the counts and cases of the
        restricted part. ``reproduction``: whether the model, loaded in a process of its own, still
        gives its composed cases the same answers and, with `data`, the examined cases the scores
        that were judged.
    key, signers : path, optional
        A public key, or a file of the body that says who may sign; never taken from the pack.
    head : str, optional
        Digest of the last entry of the history as known from elsewhere.
    data : path, optional
        The cases that the model may be asked about again.
    retrain : bool
        At level reproduction: train again, too, and compare.

    Returns
    -------
    Report
        ``report.passed``, ``report.checks``; print it, ``report.to_json()``, ``report.to_page()``.

    Raises
    ------
    PackError
        If the folder is no pack, or cannot be read.
    """
    asked = Asked(Path(pack), _path(key), _path(signers), head, _path(data), retrain)
    checks: list[Check] = []
    reached: Level = level
    for name, check in LEVELS.items():
        try:
            checks += (_harmless(answer, name) for answer in check(asked))
        except OSError as error:
            raise _unreadable(asked.pack, error) from error
        reached = name
        if name == level or any(c.answer == "failed" for c in checks):
            break
    return _report(asked, level, reached, tuple(checks))


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)


def _harmless(check: Check, level: Level) -> Check:
    """Return an answer in which no name of a file can move a cursor or turn the writing."""
    said = [
        s.model_copy(update={"values": tuple((k, harmless(v)) for k, v in s.values)})
        for s in check.sentences
    ]
    differences = [
        d.model_copy(update={k: harmless(v) for k, v in d.model_dump().items()})
        for d in check.differences
    ]
    return check.model_copy(
        update={
            "level": level,
            "found": harmless(check.found),
            "files": tuple(map(harmless, check.files)),
            "sentences": tuple(said),
            "differences": tuple(differences),
        }
    )


def _report(asked: Asked, level: Level, reached: Level, checks: tuple[Check, ...]) -> Report:
    from aitoolkit.verifying.in_words import conclusion

    name = harmless(asked.pack.resolve().name)
    answers = {check.answer for check in checks}
    code: Literal[0, 1, 2] = 2 if "could_not_check" in answers else 0
    code = 1 if "failed" in answers else code
    given = {"key": asked.key, "signers": asked.signers, "head": asked.head, "data": asked.data}
    return Report(
        pack=name,
        digest=_digest(asked.pack),
        level=level,
        reached=reached,
        checked_on=_now(),
        toolkit=__version__,
        given=tuple(word for word, value in given.items() if value is not None),
        exit_code=code,
        conclusion=conclusion(name, level, checks, code, "en"),
        checks=checks,
    )


def _digest(pack: Path) -> str | None:
    try:
        return core_digest(pack)
    except PackError:
        return None


def _now() -> datetime:
    epoch = environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return now.replace(microsecond=0)


def _unreadable(pack: Path, error: OSError) -> PackError:
    return PackError(
        str(pack),
        found=f"{error.strerror or type(error).__name__} ({harmless(str(error.filename))})",
        expected="a pack that can be read",
        mend="Ask for the right to read it, or take another copy.",
    )
