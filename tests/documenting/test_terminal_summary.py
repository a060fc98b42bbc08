"""The screenful at the end of a training."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats.terminal import summary
from aitoolkit.schema.estimate import Absent, Reason

WHERE = (
    ("Card", "packs/2026-03-01-outreach-9f2c4a7be1d0/public/card.en.html"),
    ("MLflow", "mlflow ui --backend-store-uri sqlite:///mlflow.db"),
    ("Verify", "aitoolkit verify packs/2026-03-01-outreach-9f2c4a7be1d0"),
)


def _printed(dossier, language: str, width: int, **more) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, legacy_windows=False)
    console.print(summary(dossier, language, **more))
    return console.file.getvalue()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [80, 100])
def test_fits_one_screen(dossier, draft, language, width):
    for one in (dossier, draft):
        lines = _printed(one, language, width, where=WHERE).splitlines()
        assert len(lines) <= 40
        assert max(map(len, lines)) <= width


def test_fits_one_screen_with_many_attributes(make, answers):
    found = answers()
    many = found.model_copy(update={"answers": found.answers * 6})
    lines = _printed(make(verdict=many), "fr", 80, where=WHERE).splitlines()
    assert len(lines) <= 40
    assert any("et 23 autres sur la fiche" in line for line in lines)


def test_says_what_was_trained_how_well_how_fair_and_what_next(dossier):
    shown = _printed(dossier, "en", 100, where=WHERE)
    assert "HistGradientBoostingClassifier, 4,877 cases" in shown
    assert "50.3% (42.1 to 58.5)" in shown
    assert "✕\u00a0violated" in shown
    assert "?\u00a0too thin to say" in shown
    assert "Referred" in shown
    assert "aitoolkit verify packs/" in shown


def test_shows_the_worst_first(dossier):
    shown = _printed(dossier, "en", 100)
    assert shown.index("violated") < shown.index("too thin") < shown.index("met")


def test_tells_of_a_draft(draft):
    assert "DRAFT" in _printed(draft, "en", 80)
    assert "BROUILLON" in _printed(draft, "fr", 80)


def test_says_why_there_is_no_performance(make):
    absent = Absent(absent=Reason.ONE_CLASS)
    shown = _printed(make(performance=absent, model=absent), "en", 100)
    assert "all cases have the same outcome" in shown


def test_square_brackets_of_a_person_are_no_markup(make):
    shown = _printed(
        make({"name": "[red]Outreach[/red] [link]"}), "en", 100, where=[("[b]", "[x]")]
    )
    assert "[red]Outreach[/red] [link]" in shown
    assert "[x]" in shown


def test_a_card_prints_itself_as_plain_text(dossier):
    shown = str(Card(dossier))
    assert "\x1b" not in shown
    assert "Verdict – ? Referred" in shown
    assert all(len(line) <= 100 for line in shown.splitlines())
