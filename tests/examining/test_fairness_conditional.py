"""Groups compared among people alike: Simpson's paradox is said plainly."""

from dataclasses import replace

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.stats.cells import UNKNOWN, Cells


def strata(table):
    """Cells from {stratum: {group: (selected, refused)}}, without outcome."""
    names, groups = sorted(table), sorted({g for by in table.values() for g in by})
    rows = [
        (groups.index(g), names.index(s), decision, n)
        for s, by in table.items()
        for g, (yes, no) in by.items()
        for decision, n in ((0, no), (1, yes))
    ]
    codes = np.array(rows)
    return Cells(
        attributes=("sex",), levels=(tuple(groups),), groups=codes[:, :1],
        outcome=np.full(len(rows), UNKNOWN, np.int8), decision=codes[:, 2].astype(np.int8),
        n=codes[:, 3].astype(float), strata=tuple(names), stratum=codes[:, 1],
    )  # fmt: skip


# Berkeley's graduate admissions of 1973 by department (Bickel, Hammel & O'Connell, 1975).
BERKELEY = {
    "A": {"men": (512, 313), "women": (89, 19)},
    "B": {"men": (353, 207), "women": (17, 8)},
    "C": {"men": (120, 205), "women": (202, 391)},
    "D": {"men": (138, 279), "women": (131, 244)},
    "E": {"men": (53, 138), "women": (94, 299)},
    "F": {"men": (22, 351), "women": (24, 317)},
}


def conditional(cells, **options):
    single = fairness_evidence(cells, outcome_known=True, level=0.95, **options).single[0]
    return {(c.metric, c.group): c for c in single.conditional}


def test_the_odds_ratio_is_statsmodels():
    found = conditional(strata(BERKELEY))[("selection_rate", ("women",))]
    tables = [np.array([by["women"], by["men"]]) for by in BERKELEY.values()]
    theirs = StratifiedTable(tables)
    assert found.odds_ratio.value == pytest.approx(theirs.oddsratio_pooled)
    ends = theirs.oddsratio_pooled_confint()
    assert (found.odds_ratio.lower, found.odds_ratio.upper) == pytest.approx(ends)
    assert found.strata == 6


def test_berkeleys_gap_nearly_vanishes_within_departments():
    found = conditional(strata(BERKELEY))[("selection_rate", ("women",))]
    assert found.reference == ("men",)  # the largest group
    assert found.crude.value == pytest.approx(-0.142, abs=5e-4)
    assert found.crude.upper < -0.1
    assert abs(found.risk_difference.value) < 0.04
    # The point turns, but its interval holds 0: no warning.
    assert found.risk_difference.lower < 0 < found.risk_difference.value
    assert not found.turns_over


def test_detects_a_direction_that_turns_over():
    table = {
        "easy": {"m": (800, 200), "w": (95, 5)},
        "hard": {"m": (20, 80), "w": (400, 600)},
    }
    found = conditional(strata(table))[("selection_rate", ("w",))]
    assert found.crude.upper < 0 < found.risk_difference.lower
    assert found.turns_over


def test_does_not_flag_a_direction_that_stays():
    table = {"x": {"m": (50, 50), "w": (30, 70)}, "y": {"m": (80, 20), "w": (60, 40)}}
    assert not conditional(strata(table))[("selection_rate", ("w",))].turns_over


def test_the_reference_may_be_chosen():
    found = conditional(strata(BERKELEY), reference={"sex": "women"})
    assert found[("selection_rate", ("men",))].reference == ("women",)


def test_strata_of_one_side_only_say_nothing():
    table = {"x": {"m": (50, 50)}, "y": {"w": (60, 40)}}
    found = conditional(strata(table))[("selection_rate", ("w",))]
    assert found.risk_difference == Absent(absent=Reason.NO_CASES, n=200)
    assert found.odds_ratio.absent is Reason.NO_FINITE_RATIO
    assert found.strata == 0
    assert not found.turns_over


def test_without_strata_there_is_nothing_conditional():
    assert not conditional(replace(strata(BERKELEY), strata=(), stratum=None))


def test_weights_within_strata_have_no_measured_method():
    cells = strata(BERKELEY)
    weighted = replace(cells, weight=cells.n, weight_squared=cells.n)
    found = conditional(weighted)[("selection_rate", ("women",))]
    assert found.risk_difference.absent is found.crude.absent is Reason.NOT_MEASURED


def test_demographic_disparity_turns_over_within_berkeleys_departments():
    """Women are more of those refused, but within departments they are not."""
    single = fairness_evidence(strata(BERKELEY), outcome_known=True, level=0.95).single[0]
    found = {one.group: one for one in single.demographic}
    women = found[("women",)]
    out = sum(by["women"][1] for by in BERKELEY.values())
    inside = sum(by["women"][0] for by in BERKELEY.values())
    all_out = out + sum(by["men"][1] for by in BERKELEY.values())
    all_in = inside + sum(by["men"][0] for by in BERKELEY.values())
    assert women.crude.value == pytest.approx(out / all_out - inside / all_in)
    assert women.crude.lower > 0
    assert women.strata == 6
    assert women.conditional == Absent(absent=Reason.NOT_MEASURED, n=4526)  # 8 refused in B
    assert found[("men",)].crude.value == pytest.approx(-women.crude.value)


def test_demographic_disparity_is_the_mean_over_strata_by_their_size():
    cells = strata({"A": {"f": (10, 20), "m": (30, 20)}, "B": {"f": (15, 15), "m": (45, 15)}})
    single = fairness_evidence(cells, outcome_known=True, level=0.95).single[0]
    (women,) = (one for one in single.demographic if one.group == ("f",))
    by_hand = (80 * (20 / 40 - 10 / 40) + 90 * (15 / 30 - 15 / 60)) / 170
    assert women.conditional.value == pytest.approx(by_hand)
    assert women.conditional.lower < by_hand < women.conditional.upper
    assert women.cells == ((20, 10, 40, 40), (15, 15, 30, 60))
