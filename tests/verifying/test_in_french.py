"""Whatever a verification can say, it can say in French, too."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

import aitoolkit as ait
import aitoolkit.verifying
from aitoolkit.cli import main
from aitoolkit.documenting.words import KEYWORDS, in_language
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.consistency import check_consistency
from aitoolkit.verifying.in_words import found_in_words
from aitoolkit.verifying.recomputation import check_recomputation
from aitoolkit.verifying.screen import screen
from builders.forged import copied, edited, relisted
from documenting.test_page_one import Missing

FLOOR = Path(next(iter(aitoolkit.verifying.__path__)))
GOLDEN = sorted((Path(__file__).parents[1] / "golden/packs/0.1.0").glob("*/*"))
TWO_WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
ERROR = re.compile(r"Error$")
PLACES = {"lower end", "upper end", "reason for none", "against everyone else",
          "against the reference", "adjusted p-value", "a key in "}  # fmt: skip
"""Names of places in a file, which are the same in every language, and a word of an error."""


def unmarked(path: Path) -> list[str]:
    """Return the English sentences of a module that are not marked for translation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    fine = {id(node) for node in _fine(tree)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in fine
        and TWO_WORDS.search(node.value)
        and node.value not in PLACES
        and not node.value.startswith("bold ")
    ]


def _fine(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what may hold English: marked messages, docstrings, what exceptions say."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            held: list[ast.expr] = []
            if name in KEYWORDS or ERROR.search(name):
                held += node.args
            if ERROR.search(name) or name == "Field":
                held += [one.value for one in node.keywords]
            yield from (below for one in held for below in ast.walk(one))


@pytest.mark.parametrize("path", sorted(FLOOR.glob("*.py")), ids=lambda path: path.name)
def test_every_sentence_of_this_floor_is_marked_for_translation(path):
    # tests/documenting/test_catalogues.py holds all that is marked against the catalogue.
    assert unmarked(path) == []


def test_a_sentence_that_nobody_marked_is_found(tmp_path):
    file = tmp_path / "one.py"
    file.write_text(
        '"""A module."""\nfound = f"{key} has signed it"\nfine = mark("All is well")\n'
        'raise PackError("no such file", found="not a pack")\n'
    )
    assert unmarked(file) == [" has signed it"]


def _changed(pack: Path) -> None:
    edited(pack, "restricted/verdict.json", '"outcome": "', '"outcome":  "')


def _other_history(pack: Path) -> None:
    edited(pack / "history", "0001-sealed.json", '"by"', '"of"')
    (pack / "history" / "0003-attested.json.sig").write_text("x")
    (pack / "core.sig").write_text("x")
    relisted(pack)


def _without_rows(pack: Path) -> None:
    shutil.rmtree(pack / "restricted")


def _other_counts(pack: Path) -> None:
    tally = pack / "restricted/tally.csv"
    lines = tally.read_text().splitlines()
    *groups, n = lines[1].split(",")
    tally.write_text("\n".join([lines[0], ",".join([*groups, str(int(n) + 1)]), *lines[2:], ""]))


def _nothing(pack: Path) -> None:
    pass


HARM: tuple[Callable[[Path], None], ...] = (
    _nothing, _changed, _other_history, _without_rows, _other_counts,
)  # fmt: skip


@pytest.mark.parametrize("pack", GOLDEN, ids=lambda pack: pack.parent.name)
def test_no_report_falls_back_on_english(pack, tmp_path):
    missing, catalogue = Missing(), in_language("fr").catalogue
    catalogue.add_fallback(missing)
    try:
        for number, harm in enumerate(HARM):
            harmed = copied(pack, tmp_path / str(number))
            harm(harmed)
            report = ait.verify(harmed, level="reproduction" if harm is _nothing else "integrity")
            report.to_page("fr")
            told = (*check_consistency(Asked(harmed)), *check_recomputation(Asked(harmed)))
            for check in (*report.checks, *told):
                assert found_in_words(check, "fr") != check.found, check
            assert missing.asked == [], harm.__name__
    finally:
        catalogue._fallback = None


def test_no_sign_stands_alone_on_a_line_of_the_terminal():
    report = ait.verify(GOLDEN[-1])
    for width in range(70, 120, 2):
        written = StringIO()
        Console(width=width, file=written).print(screen(report, "fr"))
        cells = re.split(r"\s{2,}|\n", written.getvalue())
        assert "SEAL-01" in cells
        assert not {"?", "!", ":", ";", "»"} & {cell.strip() for cell in cells}, width


def test_a_language_that_has_page_one_only_is_refused_before_anything_is_checked(tmp_path):
    run = CliRunner().invoke(main, ["verify", str(tmp_path)], env={"AITOOLKIT_LANGUAGE": "nl"})
    assert run.exit_code != 0
    assert "expected one of en, fr" in f"{run.output}{run.exception}"
