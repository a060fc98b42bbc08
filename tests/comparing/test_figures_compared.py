"""A difference is called real only where the two public cards support it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from aitoolkit.comparing.compared import compared
from aitoolkit.comparing.figures import figures_of
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.stats.gaps import largest_gaps
from builders.compared import AFTER, BEFORE, dossier, estimate, fairness, performance, years


def wilson(events, n):
    low, high = proportion_confint(events, n, method="wilson")
    return estimate(events / n, min(low, events / n), max(high, events / n), n)


def answered(before, after, cases="declared_others", *, view="internal", metric="precision"):
    here, there = years(
        before={"performance": performance(**{metric: before}), "view": view},
        after={"performance": performance(**{metric: after}), "view": view},
    )
    found = figures_of(here, there, cases)
    return next(one for one in found if one.about == "everyone")


@pytest.mark.parametrize(
    ("one", "other"), [((48, 80), (56, 70)), ((30, 300), (20, 250)), ((5, 50), (0, 60))]
)
def test_the_interval_of_a_difference_is_the_one_that_statsmodels_gives(one, other):
    low, high = confint_proportions_2indep(*other, *one, method="newcomb", compare="diff")
    found = answered(wilson(*one), wilson(*other)).difference
    assert low - 0.0012 <= found.lower <= low
    assert high <= found.upper <= high + 0.0012
    assert found.value == pytest.approx(other[0] / other[1] - one[0] / one[1], abs=0.0005)


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [((30, 300), (90, 300), "higher"), ((90, 300), (30, 300), "lower"),
     ((60, 300), (66, 300), "no_difference"), ((60, 300), (60, 300), "same")],
)  # fmt: skip
def test_other_cases_give_each_answer(before, after, answer):
    assert answered(wilson(*before), wilson(*after)).answer == answer


def test_a_difference_that_an_interval_shows_may_not_be_said_of_the_same_cases():
    before, after = wilson(60, 300), wilson(85, 300)
    assert before.upper > after.lower
    assert answered(before, after).answer == "higher"
    for cases in ("same", "overlapping", "unknown"):
        found = answered(before, after, cases)
        why = "same_cases" if cases == "same" else "may_overlap"
        assert (found.answer, found.why, found.difference) == ("unknown", why, None)


def test_intervals_that_do_not_touch_are_a_difference_whatever_the_cases():
    found = answered(wilson(30, 300), wilson(150, 300), "same")
    assert (found.answer, found.difference, found.why) == ("higher", None, None)


def test_a_change_that_rounding_of_public_counts_may_hide_is_none():
    before, after = estimate(0.2, 0.15, 0.25, 100), estimate(0.31, 0.26, 0.36, 100)
    assert answered(before, after).answer == "higher"
    assert answered(before, after, view="eu_persons").answer == "no_difference"
    assert answered(before, after, "same").answer == "higher"
    assert answered(before, after, "same", view="eu_persons").answer == "unknown"


WITHHELD = Absent(absent=Reason.WITHHELD_SMALL, n=50)


@pytest.mark.parametrize("sides", [(WITHHELD, wilson(9, 90)), (wilson(9, 90), WITHHELD)])
def test_what_a_card_withholds_stays_withheld(sides):
    found = answered(*sides)
    assert (found.answer, found.why, found.difference) == ("unknown", "not_printed", None)
    assert (found.before, found.after) == sides


def other_outcome():
    return {"words": {"outcome": {"column": "ui", "positive": "yes", "label": "x", "meaning": "y"}}}


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (other_outcome(), "other_outcome"),
        ({"words": {"outcome_known_for": "checked"}}, "other_known_for"),
        ({"performance": performance(evidence="all_rows", precision=wilson(9, 90))},
         "may_have_seen"),
        ({"performance": performance(0.9, precision=wilson(9, 90))}, "other_level"),
    ],
)  # fmt: skip
def test_figures_that_mean_different_things_are_not_compared(after, why):
    parts = {"performance": performance(precision=wilson(60, 90)), **after}
    words = parts.pop("words", None)
    here = dossier(BEFORE, performance=performance(precision=wilson(9, 90)))
    found = figures_of(here, dossier(AFTER, words, **parts), "declared_others")
    figure = next(one for one in found if one.about == "everyone")
    assert (figure.answer, figure.why) == ("unknown", why)


def test_what_needs_no_outcome_is_compared_whatever_the_outcome():
    parts = {"performance": performance(selection_rate=wilson(9, 90))}
    more = {"performance": performance(selection_rate=wilson(80, 90))}
    here, there = dossier(BEFORE, **parts), dossier(AFTER, other_outcome()["words"], **more)
    assert figures_of(here, there, "same")[0].answer == "higher"


def test_a_figure_without_an_interval_says_nothing():
    found = answered(estimate(0.2, 0.2, 0.2), estimate(0.9, 0.8, 0.95), "same")
    assert (found.answer, found.why) == ("unknown", "no_interval")


def test_a_figure_without_a_measured_method_is_said_so():
    metric = "expected_calibration_error"
    before, after = estimate(0.03, 0.01, 0.06), estimate(0.05, 0.02, 0.09)
    found = answered(before, after, metric=metric)
    assert (found.answer, found.why) == ("unknown", "not_measured")
    assert answered(before, estimate(0.2, 0.15, 0.3), metric=metric).answer == "higher"


def gaps(before, after, cases="declared_others", groups=("female", "male")):
    rates = [
        dict.fromkeys(names, estimate(0.3, 0.26, 0.34)) for names in (("female", "male"), groups)
    ]
    here, there = years(
        before={"fairness": fairness(before, rates[0]), "view": "internal"},
        after={"fairness": fairness(after, rates[1]), "view": "internal"},
    )
    return next(one for one in figures_of(here, there, cases) if one.about == "gap")


def test_a_gap_grows_only_where_its_intervals_do_not_touch():
    assert gaps(estimate(0.05, 0.0, 0.1), estimate(0.2, 0.12, 0.28)).answer == "higher"
    found = gaps(estimate(0.05, 0.0, 0.1), estimate(0.14, 0.08, 0.2))
    assert found.answer == "no_difference"
    assert (found.difference.lower, found.difference.upper) == (-0.021, 0.201)
    assert gaps(estimate(0.05, 0.0, 0.1), estimate(0.14, 0.08, 0.2), "same").answer == "unknown"


def test_a_gap_over_other_groups_is_another_gap():
    found = gaps(estimate(0.05, 0.0, 0.1), estimate(0.3, 0.2, 0.4), groups=("female", "other"))
    assert (found.answer, found.why) == ("unknown", "other_groups")


def test_a_gap_of_groups_that_are_not_all_printed_says_nothing():
    rates = {"female": estimate(0.3, 0.26, 0.34), "male": WITHHELD}
    parts = [{"fairness": fairness(gap, rates)} for gap in
             (estimate(0.05, 0.0, 0.1), estimate(0.3, 0.2, 0.4))]  # fmt: skip
    here, there = years(before=parts[0], after=parts[1])
    found = [one for one in figures_of(here, there, "declared_others") if one.about == "gap"]
    assert [(one.answer, one.why) for one in found] == [("unknown", "not_printed")]


def test_the_outermost_ends_hold_for_gaps_where_mover_does_not():
    rng, n = np.random.default_rng(1), np.array([2000, 400, 100])
    truth = [np.array([0.3, 0.3, 0.3]), np.array([0.2, 0.5, 0.3])]
    sizes = np.broadcast_to(n, (2000, 3))
    one, other = (largest_gaps(rng.binomial(n, p, (2000, 3)), sizes) for p in truth)
    d = other.value - one.value
    mover = d + np.hypot(other.upper - other.value, one.value - one.lower)
    assert np.mean(mover >= 0.3) < 0.85
    inside = (other.lower - one.upper <= 0.3) & (other.upper - one.lower >= 0.3)
    assert np.mean(inside) > 0.95


counts = st.integers(50, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(max_examples=40, deadline=None)
@given(counts, counts, st.sampled_from(["same", "unknown", "declared_others", "stated_others"]))
def test_turning_the_order_mirrors_every_answer(one, other, cases):
    there, back = (
        answered(wilson(*a), wilson(*b), cases, view="eu_persons")
        for a, b in ((one, other), (other, one))
    )
    mirrored = {"higher": "lower", "lower": "higher"}
    assert back.answer == mirrored.get(there.answer, there.answer)
    if there.difference is not None:
        turned = -back.difference.upper, -back.difference.lower
        assert (there.difference.lower, there.difference.upper) == pytest.approx(turned)
    if cases in ("same", "unknown") and there.answer in mirrored:
        assert there.before.upper < there.after.lower or there.after.upper < there.before.lower


def test_nothing_of_a_pack_against_itself_differs():
    found = compared(dossier(), dossier())
    assert found.notes == ("same_pack",)
    assert found.changes == ()
    assert {one.answer for one in found.figures} <= {"same", "unknown"}
    assert not any(one.changed for one in found.rules)
