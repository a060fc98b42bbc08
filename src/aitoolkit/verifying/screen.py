"""A report in the terminal: a table, below it every place that differs, at last the conclusion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aitoolkit.documenting.words import in_language, mark
from aitoolkit.verifying.in_words import (
    ANSWERS,
    conclusion,
    difference_in_words,
    found_in_words,
    question_in_words,
)

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

    from aitoolkit.verifying.report import Report

_SHOWN = 8
"""Differences shown of each answer; the page and JSON list more."""
_ELSEWHERE = mark("{code} … and {n} more: see --page or --json.")


def screen(report: Report, language: str) -> Group:
    """Return a report for rich to print.

    Parameters
    ----------
    report : Report
        The answers.
    language : str
        The language to tell them in.
    """
    from rich.console import Group
    from rich.text import Text

    said = conclusion(report.pack, report.level, report.checks, report.exit_code, language)
    style = {0: "bold green", 1: "bold red", 2: "bold yellow"}[report.exit_code]
    places = [Text(line, overflow="fold") for line in _places(report, language)]
    return Group(_table(report, language), *places, Text(said, style, overflow="fold"))


def as_lines(report: Report) -> str:
    """Return a report in English as plain lines, one an answer."""
    lines = [
        f"{ANSWERS[check.answer][0]} {check.code} {check.question} {check.found}."
        for check in report.checks
    ]
    return "\n".join([*lines, report.conclusion])


def _table(report: Report, language: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    say = in_language(language).say
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column(say("Code"), no_wrap=True)
    table.add_column(say("Question"), ratio=2)
    table.add_column(say("Found"), ratio=3, overflow="fold")
    level = None
    for check in report.checks:
        if level is not None and check.level != level:
            table.add_section()
        level = check.level
        sign, word, style = ANSWERS[check.answer]
        # Names of files come from the pack: they are text, never markup.
        told = _tight(f"{found_in_words(check, language)}.")
        found = Text.assemble((f"{sign} {say(word)}. ", style), told)
        table.add_row(check.code, Text(_tight(question_in_words(check, language))), found)
    return table


def _tight(words: str) -> str:
    # rich breaks lines at any space, even one that forbids it: a sign would stand there alone.
    return re.sub(r"[\u00a0\u202f](?=[?!;:»])|(?<=«)[\u00a0\u202f]", "", words)


def _places(report: Report, language: str) -> list[str]:
    words = in_language(language)
    lines: list[str] = []
    for check in report.checks:
        told = check.differences[:_SHOWN]
        lines += [f"{check.code} {difference_in_words(d, language)}." for d in told]
        more = len(check.differences) - len(told)
        if more:
            lines.append(words.say(_ELSEWHERE, code=check.code, n=str(more)))
    return [*lines, ""] if lines else []
