"""Redrawn counts agree with the formulas where they may stand, and else stand back."""

from dataclasses import replace

import pytest

from aitoolkit.examining.fairness import fairness_evidence
from builders.tallies import cells_from_frame, entry, figure, of_groups, people


def audited(cells, uncertainty):
    return fairness_evidence(cells, outcome_known=True, level=0.95, uncertainty=uncertainty)


@pytest.fixture(scope="module")
def both():
    cells = cells_from_frame(people(8000), score=False)
    return [audited(cells, how).single[0] for how in ("formula", "redraw")]


def test_redrawn_ends_are_close_to_the_formulas(both):
    for metric in ("selection_rate", "precision", "false_negative_rate", "accuracy"):
        formula, drawn = (figure(e, metric, ("0",)) for e in both)
        assert drawn != formula
        assert drawn.value == formula.value
        width = formula.upper - formula.lower
        assert drawn.lower == pytest.approx(formula.lower, abs=0.15 * width)
        assert drawn.upper == pytest.approx(formula.upper, abs=0.15 * width)


def test_signed_differences_are_redrawn_and_largest_gaps_are_not(both):
    pairs = [entry(e, "selection_rate", "difference", "rest", ("0",)).quantity for e in both]
    assert pairs[0] != pairs[1]
    assert pairs[0].lower == pytest.approx(pairs[1].lower, abs=0.01)
    gaps = [entry(e, "selection_rate").quantity for e in both]
    assert gaps[0] == gaps[1]


def test_counts_too_few_to_redraw_keep_the_formula():
    cells = of_groups({"a": (300, 0, 30, 90), "b": (150, 50, 20, 80)})
    formula, drawn = (audited(cells, how).single[0] for how in ("formula", "redraw"))
    zero = figure(drawn, "false_positive_rate", ("a",))
    assert zero == figure(formula, "false_positive_rate", ("a",))
    assert zero.upper > 0


def test_weighted_counts_keep_the_formula():
    cells = of_groups({"a": (300, 40, 30, 90), "b": (150, 50, 20, 80)})
    weighted = replace(cells, weight=cells.n, weight_squared=cells.n)
    assert audited(weighted, "redraw").single == audited(weighted, "formula").single


def test_the_same_seed_gives_the_same_ends(both):
    again = audited(cells_from_frame(people(8000), score=False), "redraw").single[0]
    assert again == both[1]
