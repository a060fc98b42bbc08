"""Comparisons of groups: the measured defaults, and the bugs that others made."""

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics

from aitoolkit.errors import DataError
from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.metrics import BY_NAME
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from aitoolkit.stats.auc import auc_intervals
from aitoolkit.stats.gaps import largest_difference, pairwise_level
from aitoolkit.stats.pairs import pair_p_value
from aitoolkit.stats.sample_size import cases_to_exclude_gap
from builders.tallies import cells_from_frame, entry, figure, of_groups, people, selected


def audited(cells, *, level=0.95, **options):
    return fairness_evidence(cells, outcome_known=True, level=level, **options)


FOUR = ([30, 45, 62, 20], [200, 220, 300, 80])


def test_the_gap_has_the_measured_interval():
    found = entry(audited(selected(*FOUR)).single[0], "selection_rate")
    assert (found.quantity.value, found.quantity.lower) == (pytest.approx(0.1), 0)
    assert found.quantity.upper == pytest.approx(0.2126, abs=5e-5)
    assert found.p_value == pytest.approx(0.214, abs=5e-4)
    assert (found.highest, found.lowest) == (("03",), ("00",))


def test_the_four_fifths_ratio_has_the_measured_interval():
    found = entry(audited(selected(*FOUR)).single[0], "selection_rate", "ratio").quantity
    assert (found.value, found.upper) == (pytest.approx(0.6), 1)
    assert found.lower == pytest.approx(0.3662, abs=5e-5)


def test_the_reference_family_has_the_measured_intervals():
    single = audited(selected(*FOUR), reference={"a0": "00"}).single[0]
    ends = [
        entry(single, "selection_rate", "difference", "reference", (g,)).quantity
        for g in ("01", "02", "03")
    ]
    assert [q.lower for q in ends] == pytest.approx([-0.0344, -0.0275, -0.0211], abs=5e-5)
    assert [q.upper for q in ends] == pytest.approx([0.1418, 0.1359, 0.2364], abs=5e-5)


def test_a_pair_has_newcombes_interval_against_everyone_else():
    found = entry(
        audited(selected([56, 48], [70, 80])).single[0],
        "selection_rate", "difference", "rest", ("00",),
    ).quantity  # fmt: skip
    assert found.value == pytest.approx(0.2)
    assert (found.lower, found.upper) == pytest.approx((0.0524, 0.3369), abs=5e-5)


def test_the_impact_ratio_divides_by_the_highest_rate_and_covers_whoever_is_highest():
    single = audited(selected(*FOUR)).single[0]
    found = entry(single, "selection_rate", "ratio", "reference", ("00",))
    assert found.reference == ("03",)
    assert found.quantity.value == pytest.approx((30 / 200) / (20 / 80))
    # Every other group may be the highest in truth: the interval is never narrower than a pair's.
    assert found.quantity.upper == 1
    assert found.quantity.lower < 0.3662


def test_the_impact_ratio_of_a_clear_difference_is_clear():
    single = audited(selected([100, 400], [1000, 1000])).single[0]
    found = entry(single, "selection_rate", "ratio", "reference", ("00",)).quantity
    assert found.value == pytest.approx(0.25)
    assert found.upper < 0.8


def test_a_ratio_to_zero_has_no_finite_value_but_the_difference_speaks():
    single = audited(selected([0, 60], [200, 200]), reference={"a0": "00"}).single[0]
    ratio = entry(single, "selection_rate", "ratio", "reference", ("01",)).quantity
    assert ratio == Absent(absent=Reason.NO_FINITE_RATIO, n=400)
    assert entry(single, "selection_rate", "difference", "reference", ("01",)).quantity.lower > 0


def test_rates_of_zero_everywhere_have_a_gap_but_no_ratio():
    single = audited(selected([0, 0], [50, 80])).single[0]
    assert entry(single, "selection_rate", "ratio").quantity == Absent(
        absent=Reason.NO_FINITE_RATIO, n=130
    )
    gap = entry(single, "selection_rate").quantity
    assert (gap.value, gap.lower) == (0, 0)
    assert gap.upper > 0.03


def test_the_printed_interval_is_of_the_statistic_that_is_printed():
    """A peer printed the interval of the average gap beside the largest gap."""
    evidence = audited(cells_from_frame(people(600, groups=(6,)), score=False))
    single = evidence.single[0]
    for found in single.disparities:
        if found.comparison == "largest" and found.metric != "equalized_odds":
            rates = [figure(single, found.metric, g.group) for g in single.groups]
            shown = [q.value for q in rates if isinstance(q, Estimate)]
            by_hand = (
                max(shown) - min(shown) if found.kind == "difference" else min(shown) / max(shown)
            )
            assert found.quantity.value == pytest.approx(by_hand)
            assert found.quantity.lower <= by_hand <= found.quantity.upper
            assert figure(single, found.metric, found.highest).value == pytest.approx(max(shown))
            assert figure(single, found.metric, found.lowest).value == pytest.approx(min(shown))


def test_small_groups_do_not_vanish_so_that_nothing_passes_for_fair():
    """A peer dropped small groups and then said "0, [0, 0]"."""
    single = audited(of_groups({"a": (300, 60, 30, 90), "b": (2, 3, 1, 2)})).single[0]
    gap = entry(single, "selection_rate")
    assert gap.quantity == Absent(absent=Reason.TOO_FEW_GROUPS, n=488)
    assert gap.left_out == (("b",),)
    shown = figure(single, "selection_rate", ("b",))
    assert (shown.value, shown.n) == (5 / 8, 8)
    assert shown.upper - shown.lower > 0.5


def test_a_gap_is_never_a_point():
    for events, n in (([10, 10], [10, 10]), ([0, 0, 0], [12, 12, 12]), ([5, 50], [10, 100])):
        found = entry(audited(selected(events, n)).single[0], "selection_rate").quantity
        assert found.upper > found.lower + 0.1


def test_the_level_moves_the_interval_and_the_answer():
    """A peer's confidence level moved the interval but not the verdict."""
    cells = selected([300, 360], [1500, 1500])
    narrow, wide = (
        entry(audited(cells, level=level).single[0], "selection_rate") for level in (0.9, 0.9999)
    )
    assert narrow.quantity.lower > 0 == wide.quantity.lower
    rate = [
        figure(audited(cells, level=v).single[0], "selection_rate", ("00",)) for v in (0.8, 0.99)
    ]
    assert rate[0].upper < rate[1].upper
    assert narrow.p_value == wide.p_value


def test_any_gap_is_pearsons_test_and_a_rate_and_its_complement_are_one_test():
    evidence = audited(cells_from_frame(people(3000, groups=(4,)), score=False))
    single = evidence.single[0]
    table = np.array(
        [
            [figure(single, "accuracy", g.group).value * g.n for g in single.groups],
            [g.n for g in single.groups],
        ]
    )
    table[1] -= table[0]
    theirs = stats.chi2_contingency(table, correction=False).pvalue
    assert entry(single, "accuracy").p_value == pytest.approx(theirs)
    one, other = entry(single, "true_positive_rate"), entry(single, "false_negative_rate")
    assert one.p_value == other.p_value
    # Selection, TPR, TNR, PPV, NPV, accuracy: of all four groups, and of each against the rest.
    assert evidence.tests == 6 * (1 + 4)


def test_p_values_are_adjusted_over_everything_tested():
    evidence = audited(cells_from_frame(people(3000), score=False))
    tests = {
        (a.attributes, d.comparison, min(d.metric, BY_NAME[d.metric].complement or d.metric),
         d.group if len(a.groups) > 2 else None): d
        for a in (*evidence.single, *evidence.intersections)
        for d in a.disparities
        if d.p_value is not None
    }  # fmt: skip
    p = sorted(d.p_value for d in tests.values())
    assert len(p) == evidence.tests
    by_hand = np.minimum(np.maximum.accumulate(np.array(p) * np.arange(len(p), 0, -1)), 1)
    assert sorted(d.p_adjusted for d in tests.values()) == pytest.approx(by_hand)


def test_a_group_against_the_rest_has_the_p_value_that_agrees_with_its_interval():
    events, cases = [30, 45, 80, 20], [200, 220, 300, 80]
    single = audited(selected(events, cases)).single[0]
    for g, (x, n) in enumerate(zip(events, cases, strict=True)):
        found = entry(single, "selection_rate", "difference", "rest", (f"0{g}",))
        rest = sum(events) - x, sum(cases) - n
        assert found.p_value == pytest.approx(float(pair_p_value(x, n, *rest)))
        shown = found.quantity.lower > 0 or found.quantity.upper < 0
        assert (found.p_value < 0.05) is shown


def test_of_two_groups_each_is_the_others_rest_and_both_are_one_test():
    evidence = audited(selected([30, 60], [200, 220]))
    tested = [d for d in evidence.single[0].disparities if d.p_value is not None]
    one, other = (d for d in tested if (d.metric, d.comparison) == ("selection_rate", "rest"))
    assert one.p_value == other.p_value
    # All groups alike, and one against the other.
    assert evidence.tests == 2 * len({BY_NAME[d.metric].test for d in tested})


@pytest.mark.parametrize("name", ["roc_auc", "balanced_accuracy"])
def test_areas_and_balanced_accuracy_are_compared_as_scikit_learn_has_them(name):
    frame = people(3000, groups=(3,))
    single = audited(cells_from_frame(frame), reference={"a0": "0"}).single[0]
    theirs = {
        "roc_auc": lambda f: metrics.roc_auc_score(f["outcome"], f["score"]),
        "balanced_accuracy": lambda f: metrics.balanced_accuracy_score(f["outcome"], f["decision"]),
    }[name]
    own = {str(group): theirs(rows) for group, rows in frame.groupby("a0")}
    near = {"abs": 0.02 if name == "roc_auc" else 1e-9}  # ours is of the binned score
    gap = entry(single, name).quantity
    assert gap.value == pytest.approx(max(own.values()) - min(own.values()), **near)
    assert gap.lower <= gap.value <= gap.upper
    for group in ("1", "2"):
        found = entry(single, name, "difference", "reference", (group,)).quantity
        assert found.value == pytest.approx(own[group] - own["0"], **near)
        rest = theirs(frame[frame["a0"].astype(str) != group])
        alone = entry(single, name, "difference", "rest", (group,)).quantity
        assert alone.value == pytest.approx(own[group] - rest, **near)
        pair = found.upper - found.lower
        assert pair > alone.upper - alone.lower  # held for all pairs at once


def test_average_odds_are_the_mean_of_two_gaps():
    single = audited(
        cells_from_frame(people(3000, groups=(3,)), score=False), reference={"a0": "0"}
    ).single[0]
    for comparison in ("reference", "rest"):
        mean, *gaps = (
            entry(single, metric, "difference", comparison, ("1",)).quantity
            for metric in ("average_odds", "true_positive_rate", "false_positive_rate")
        )
        assert mean.value == pytest.approx(np.mean([gap.value for gap in gaps]))
        assert mean.lower < mean.value < mean.upper


def test_the_largest_gap_of_areas_cries_wolf_seldom():
    """Two hundred audits of five equal groups: five in a hundred are expected."""
    rng = np.random.default_rng(8)
    positive, negative = np.array([1, 2, 3, 4]) / 10, np.array([4, 3, 2, 1]) / 10
    alarms = 0
    for _ in range(200):
        counts = (rng.multinomial(60, positive, 5), rng.multinomial(140, negative, 5))
        ends = [auc_intervals(*counts, level=level) for level in (pairwise_level(5, 0.95), 0.95)]
        alarms += largest_difference(*ends).lower > 0
    assert alarms <= 20


def test_where_the_answer_is_open_the_cases_needed_are_told():
    single = audited(selected([18, 24], [120, 120]), bound=0.05).single[0]
    gap = entry(single, "selection_rate")
    assert gap.quantity.lower <= 0.05 < gap.quantity.upper
    # Enough to show that there is no such gap: that answers the rule.
    assert gap.needed == cases_to_exclude_gap(0.05, rate=42.5 / 241, groups=2)
    more = audited(selected([2300, 2500], [10_000, 10_000]), bound=0.02).single[0]
    near = entry(more, "selection_rate")
    assert near.quantity.lower <= 0.02 < near.quantity.upper
    assert near.needed is None  # the gap lies near the bound: more of the same settles nothing
    assert entry(single, "selection_rate", "ratio").needed is None
    clear = audited(selected([100, 600], [1000, 1000]), bound=0.05).single[0]
    assert entry(clear, "selection_rate").needed is None


def test_equalized_odds_names_groups_that_are_small_on_either_side():
    cells = of_groups({"a": (90, 30, 20, 60), "b": (80, 25, 30, 40), "c": (200, 30, 1, 3)})
    found = entry(audited(cells).single[0], "equalized_odds")
    assert found.left_out == (("c",),)
    assert isinstance(found.quantity, Estimate)


def test_a_reference_that_is_not_there_is_refused():
    cells = selected(*FOUR)
    with pytest.raises(DataError, match="a group of 'a0': 00, 01"):
        audited(cells, reference={"a0": "7"})
    with pytest.raises(DataError, match="a sensitive feature: a0"):
        audited(cells, reference={"sex": "7"})


def test_an_intersection_has_a_reference_where_each_attribute_has_one():
    cells = cells_from_frame(people(), score=False)
    evidence = audited(cells, reference={"a0": "0", "a1": "2"})
    crossed = [d for d in evidence.intersections[0].disparities if d.comparison == "reference"]
    assert ("0", "2") in {d.reference for d in crossed if d.kind == "difference"}
    half = audited(cells, reference={"a0": "0"}).intersections[0]
    assert not [
        d for d in half.disparities if (d.comparison, d.kind) == ("reference", "difference")
    ]


def test_sparse_intersections_keep_every_group_that_holds_somebody():
    frame = people(300, groups=(4, 5, 6), seed=3)
    evidence = audited(cells_from_frame(frame, score=False))
    full = evidence.intersections[-1]
    assert len(evidence.intersections) == 4
    assert {g.group for g in full.groups} == set(
        frame[["a0", "a1", "a2"]].itertuples(index=False, name=None)
    )
    assert sum(g.n for g in full.groups) == 300
    gap = entry(full, "false_negative_rate")
    small = {g.group for g in full.groups} - set(gap.left_out)
    assert all(figure(full, "false_negative_rate", g).n >= 10 for g in small)


def test_pairs_only_leaves_out_the_crossing_of_all():
    cells = cells_from_frame(people(500, groups=(2, 2, 2)), score=False)
    assert len(audited(cells, intersections="pairs").intersections) == 3
    assert len(audited(cells).intersections) == 4
