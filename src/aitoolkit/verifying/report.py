"""What a verification found, as a table, as JSON and as an exit code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aitoolkit.schema.kept import Kept
from aitoolkit.verifying.check import Check
from aitoolkit.verifying.integrity import check_integrity

if TYPE_CHECKING:
    from rich.console import Group

Level = Literal["integrity"]

LEVELS: dict[Level, Callable[[Path], tuple[Check, ...]]] = {"integrity": check_integrity}
"""Each level and who checks it."""

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
        from rich.table import Table
        from rich.text import Text

        table = Table("", "Code", "Question", "Found")
        for check in self.checks:
            mark, word, style = _MARKS[check.answer]
            # Names of files come from the pack: they are text, never markup.
            table.add_row(
                Text(f"{mark} {word}", style), check.code, check.question, Text(f"{check.found}.")
            )
        return Group(table, Text(self.conclusion, "green" if self.passed else "bold"))


def verify(pack: str | Path, *, level: Level = "integrity") -> Report:
    """Check a pack, and return every question with its answer.

    Parameters
    ----------
    pack : path
        A pack's folder.
    level : {"integrity"}
        ``integrity``: whether every file is the one that was sealed; no code of the pack is run
        and no model loaded.

    Returns
    -------
    Report
        ``report.passed``, ``report.checks``; print it, or ``report.to_json()``.

    Raises
    ------
    PackError
        If the folder is no pack.
    """
    folder = Path(pack)
    return Report(pack=folder.resolve().name, level=level, checks=LEVELS[level](folder))
