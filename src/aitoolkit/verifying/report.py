"""What a verification found, as a table, as JSON and as an exit code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aitoolkit.schema.kept import Kept
from aitoolkit.verifying.asked import Asked, Level
from aitoolkit.verifying.check import Check
from aitoolkit.verifying.recomputation import check_recomputation
from aitoolkit.verifying.sealed import check_sealed

if TYPE_CHECKING:
    from rich.console import Group

LEVELS: dict[Level, Callable[[Asked], tuple[Check, ...]]] = {
    "integrity": check_sealed,
    "recomputation": check_recomputation,
}
"""Each level and who checks it, in order: a level asks everything that those before it ask."""

_MARKS = {
    "passed": ("✓", "passed", "green"),
    "failed": ("✗", "failed", "bold red"),
    "could_not_check": ("?", "could not check", "yellow"),
    "not_there": ("–", "not present", "dim"),
}


class Report(Kept):
    """The answers of one verification.

    Attributes
    ----------
    pack : str
        The folder's name.
    checks : tuple of Check
        Every question that was asked.
    """

    format: Literal[1] = 1
    pack: str
    level: Level
    checks: tuple[Check, ...]

    @property
    def exit_code(self) -> Literal[0, 1, 2]:
        """0: verified. 1: not as it was sealed. 2: something could not be checked."""
        answers = {check.answer for check in self.checks}
        if "failed" in answers:
            return 1
        return 2 if "could_not_check" in answers else 0

    @property
    def passed(self) -> bool:
        """Whether everything was checked and found as it was sealed."""
        return self.exit_code == 0

    @property
    def conclusion(self) -> str:
        """The report in one sentence."""
        return {
            0: f"{self.pack}: verified at level {self.level}.",
            1: f"{self.pack}: NOT verified. It is not as it was sealed.",
            2: f"{self.pack}: could not be checked in full.",
        }[self.exit_code]

    def __str__(self) -> str:
        """Return the report as plain lines."""
        lines = [
            f"{_MARKS[check.answer][0]} {check.code} {check.question} {check.found}."
            for check in self.checks
        ]
        return "\n".join([*lines, self.conclusion])

    def __rich__(self) -> Group:
        """Return the report for the terminal: a table, and the conclusion below it."""
        from rich.console import Group
        from rich.table import Column, Table
        from rich.text import Text

        table = Table("", "Code", "Question", Column("Found", overflow="fold"))
        for check in self.checks:
            mark, word, style = _MARKS[check.answer]
            # Names of files come from the pack: they are text, never markup.
            table.add_row(
                Text(f"{mark} {word}", style), check.code, check.question, Text(f"{check.found}.")
            )
        return Group(table, Text(self.conclusion, "green" if self.passed else "bold"))


def verify(
    pack: str | Path,
    *,
    level: Level = "integrity",
    key: str | Path | None = None,
    signers: str | Path | None = None,
    head: str | None = None,
    data: str | Path | None = None,
) -> Report:
    """Check a pack, and return every question with its answer.

    Parameters
    ----------
    pack : path
        A pack's folder.
    level : {"integrity", "recomputation"}
        How much is checked; each level asks all that those before it ask. Nothing of a pack that
        is not as it was sealed is read any further.

        ``integrity``: whether every file is the one that was sealed; no code of the pack is run
        and no model loaded. ``recomputation``: whether every figure follows from the counts and
        cases of the restricted part.
    key, signers : path, optional
        A public key, or a file of the body that says who may sign; never taken from the pack.
    head : str, optional
        Digest of the last entry of the history as known from elsewhere.
    data : path, optional
        The cases from which the model may be trained again.

    Returns
    -------
    Report
        ``report.passed``, ``report.checks``; print it, or ``report.to_json()``.

    Raises
    ------
    PackError
        If the folder is no pack.
    """
    asked = Asked(Path(pack), _path(key), _path(signers), head, _path(data))
    checks: tuple[Check, ...] = ()
    for name, check in LEVELS.items():
        checks += check(asked)
        if name == level or any(c.answer == "failed" for c in checks):
            break
    return Report(pack=asked.pack.resolve().name, level=level, checks=checks)


def _path(given: str | Path | None) -> Path | None:
    return None if given is None else Path(given)
