"""What an audit of decisions prints: by group, the largest gaps, the verdict."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats.terminal import summary
from aitoolkit.schema.audit import Disparity
from aitoolkit.schema.estimate import Absent, Reason
from documenting.decisions import (
    RACE,
    around,
    attribute,
    decided_dossier,
    decided_fairness,
    selection_only,
    without_outcome,
)

WHERE = [("card", "packs/2026-11-24-audit-5e5e5e5e5e5e/public/card.en.html")]


def _printed(dossier, language: str = "en", width: int = 80, **more) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, legacy_windows=False)
    console.print(summary(dossier, language, **more))
    return console.file.getvalue()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [80, 100])
def test_fits_two_screens_of_eighty_columns(language, width):
    selection = decided_dossier(without_outcome(), selection_only(decided_fairness()))
    for dossier in (decided_dossier(), selection):
        lines = _printed(dossier, language, width, where=WHERE).splitlines()
        assert len(lines) <= 80
        assert max(map(len, lines)) <= width


def test_every_group_has_its_rates_with_intervals_on_two_lines():
    lines = _printed(decided_dossier()).splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("African-American"))
    assert lines[at].split() == ["African-American", "3,175", "57.6%", "42.3%", "28.5%", "65.0%"]
    assert lines[at + 1].split() == ["55.9–59.3", "39.8–44.8", "26.3–30.6", "62.8–67.1"]


def test_gaps_come_with_interval_groups_and_answer():
    shown = _printed(decided_dossier(), width=120)
    assert "held against 10 points (ratios: 0.8)" in shown
    line = next(line for line in shown.splitlines() if "Wrongly proposed  " in line and "/" in line)
    assert "28.2 (23.2–33.2)" in line
    assert "African-American / Other" in line
    assert "✕ violated" in line


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (0.02, "difference", "✓ met"),
        (0.3, "difference", "✕ violated"),
        (0.1, "difference", "? too thin to say"),
        (0.95, "ratio", "✓ met"),
        (0.5, "ratio", "✕ violated"),
        (0.8, "ratio", "? too thin to say"),
    ],
)
def test_an_interval_meets_violates_or_leaves_open_the_bound(value, kind, said):
    gap = Disparity(metric="selection_rate", kind=kind, quantity=around(value, 0.02, 900),
                    highest=("Caucasian",), lowest=("Hispanic",))  # fmt: skip
    race = attribute("race", RACE).model_copy(update={"disparities": (gap,)})
    dossier = decided_dossier()
    audit = dossier.audit.model_copy(update={"fairness": decided_fairness(single=(race,))})
    shown = _printed(dossier.model_copy(update={"audit": audit}))
    answers = [a for a in ("✓ met", "✕ violated", "? too thin to say") if a in shown]
    assert answers == [said]


def test_warns_of_a_direction_that_turns_over_and_tells_of_a_draft():
    shown = " ".join(_printed(decided_dossier()).split())
    assert "The direction turns over." in shown
    assert "Verdict – ? Referred – DRAFT" in shown


def test_unknown_figures_are_counted_and_have_no_column():
    selection = decided_dossier(without_outcome(), selection_only(decided_fairness()))
    shown = " ".join(_printed(selection).split())
    assert "since the data do not hold the outcome: 13 figures." in shown
    assert "Missed" not in shown
    assert "The decisions were made elsewhere" in shown


def test_many_groups_are_cut_and_the_rest_counted():
    many = {f"group {k:02d}": (90, 30, 20, 40) for k in range(14)}
    dossier = decided_dossier(None, decided_fairness(single=(attribute("race", many),)))
    shown = _printed(dossier)
    assert "and 5 more" in shown
    assert "group 12" not in shown.split("Largest gaps")[0]


def test_says_why_there_are_no_findings():
    dossier = decided_dossier()
    absent = Absent(absent=Reason.NO_DECISION)
    audit = dossier.audit.model_copy(update={"fairness": absent})
    assert "Not known: the data do not hold decisions." in _printed(
        dossier.model_copy(update={"audit": audit})
    )


def test_square_brackets_of_a_group_are_no_markup():
    table = {"[red]A[/red]": RACE["Caucasian"], "[link]": RACE["Hispanic"]}
    dossier = decided_dossier(None, decided_fairness(single=(attribute("race", table),)))
    assert "[red]A[/red]" in _printed(dossier)
    assert "[link]" in str(Card(dossier))


def test_a_withheld_gap_keeps_the_answer_of_its_rule():
    dossier = decided_dossier()
    withheld = Absent(absent=Reason.WITHHELD_SMALL)
    race = attribute("race", RACE)
    hidden = tuple(d.model_copy(update={"quantity": withheld}) for d in race.disparities)
    race = race.model_copy(update={"disparities": hidden})
    audit = dossier.audit.model_copy(update={"fairness": decided_fairness(single=(race,))})
    shown = _printed(dossier.model_copy(update={"audit": audit})).splitlines()
    lines = [line for line in shown if "withheld" in line]
    assert len(lines) == 5
    assert [line for line in lines if "✕ violated" in line] == [
        line for line in lines if "Wrongly proposed" in line
    ]
