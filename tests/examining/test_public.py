"""The public view: what is rounded, what is withheld, and what follows from what."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aitoolkit.examining.disclosure_attack import Count, Figure, printable
from aitoolkit.examining.disclosure_figures import coarsened
from aitoolkit.examining.disclosure_plan import plan
from aitoolkit.examining.disclosure_profiles import PROFILES
from aitoolkit.examining.metrics import BY_NAME
from aitoolkit.examining.public import public
from aitoolkit.schema.audit import (
    Audit,
    ConditionalDisparity,
    Disparity,
    FieldEvidence,
    PartCount,
    ReliabilityBin,
)
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Reason
from aitoolkit.schema.tally import Tally
from aitoolkit.stats.gaps import largest_gap
from aitoolkit.stats.rates import rate_interval
from builders.counted_people import audit_of, drawn, tally_of_counts

EU = PROFILES["eu_persons"]
LARGE = tally_of_counts({
    ("a0", "b0"): (402, 63, 91, 83), ("a0", "b1"): (301, 52, 71, 64),
    ("a1", "b0"): (203, 41, 62, 53), ("a1", "b1"): (154, 33, 44, 37),
})  # fmt: skip
"""Nothing here is small."""


def shown(tally: Tally, full: Audit | None = None) -> Audit:
    return public(full or audit_of(tally), tally, "eu_persons")[0]


def group_of(audit: Audit, table: int, group: tuple[str, ...]) -> dict[str, object]:
    (found,) = (g for g in audit.fairness.single[table].groups if g.group == group)
    return {entry.metric: entry.quantity for entry in found.metrics}


def test_the_numbers_are_those_of_published_rules() -> None:
    """ACRO's defaults: threshold 10 (fewer is unsafe), zeros disclosive, rounding to base 5."""
    acro = {"safe_threshold": 10, "zeros_are_disclosive": True, "safe_rounding_base": 5}
    assert EU.minimum > acro["safe_threshold"]  # 11, as INSEE and CMS have it
    assert EU.zeros_reveal is acro["zeros_are_disclosive"]
    assert EU.base == acro["safe_rounding_base"]
    assert all(profile.source for profile in PROFILES.values())
    assert next(iter(PROFILES)) == "eu_persons"


@given(st.integers(0, 10_000))
def test_a_reader_of_a_rounded_count_knows_exactly_which_counts_round_to_it(n: int) -> None:
    low, high = EU.known(n)
    alike = [m for m in range(max(0, n - 9), n + 10) if EU.rounded(m) == EU.rounded(n)]
    assert (max(0, low), high) == (alike[0], alike[-1])


def test_where_nothing_is_small_everything_is_shown_rounded() -> None:
    audit, tally = public(audit_of(LARGE), LARGE, "eu_persons")
    assert (audit.view, tally.view) == ("eu_persons", "eu_persons")
    assert audit.performance.n == 1755  # 1,754 people
    for table in (*audit.fairness.single, *audit.fairness.intersections):
        assert table.hidden == 0
        assert all(g.n % 5 == 0 for g in table.groups)
        assert all(isinstance(m.quantity, Estimate) for g in table.groups for m in g.metrics)
        assert all(isinstance(d.quantity, Estimate) for d in table.disparities)
    assert tally.hidden == 0
    assert all(row.n % 5 == 0 for row in tally.rows)


def test_a_rate_and_its_interval_are_those_of_the_rounded_counts() -> None:
    """So they say nothing beyond the counts."""
    found = group_of(shown(LARGE), 0, ("a0",))["false_negative_rate"]
    low, high = rate_interval(160, 310)  # 162 of 309
    expected = [round(float(end), 3) for end in (160 / 310, low, high)]
    assert [found.value, found.lower, found.upper] == expected
    assert found.n == 310


def test_a_rate_and_its_complement_add_up_to_one() -> None:
    for table in shown(LARGE).fairness.single:
        for g in table.groups:
            rates = {m.metric: m.quantity.value for m in g.metrics}
            for name, value in rates.items():
                if (other := BY_NAME[name].complement) is not None:
                    assert value + rates[other] == pytest.approx(1, abs=0.0011)


def test_the_tally_holds_the_same_counts_as_the_tables() -> None:
    audit, tally = public(audit_of(LARGE), LARGE, "eu_persons")
    (row,) = (r for r in tally.rows if (r.groups, r.outcome, r.decision) == (("a0", "b0"), 1, 0))
    (group,) = (g for g in audit.fairness.intersections[0].groups if g.group == ("a0", "b0"))
    (fnr,) = (m.quantity for m in group.metrics if m.metric == "false_negative_rate")
    assert row.n == 90
    assert fnr.value == round(row.n / fnr.n, 3)


@pytest.mark.parametrize("cells", [(300, 0, 60, 70), (300, 40, 60, 0), (300, 40, 0, 60)])
def test_nothing_and_everything_of_a_group_are_hidden(cells: tuple[int, ...]) -> None:
    """0 % or 100 % would tell the outcome of each of its members."""
    tally = tally_of_counts({("a0",): cells, ("a1",): (300, 50, 60, 70)})
    audit, kept = public(audit_of(tally), tally, "eu_persons")
    for entry in group_of(audit, 0, ("a0",)).values():
        assert isinstance(entry, Absent) or 0.01 < entry.value < 0.99
    assert all(row.n > 0 for row in kept.rows)


def test_no_reason_tells_of_an_empty_count() -> None:
    tally = tally_of_counts({("a0",): (300, 0, 60, 0), ("a1",): (300, 50, 60, 70)})
    for entry in group_of(shown(tally), 0, ("a0",)).values():
        assert isinstance(entry, Estimate) or entry.absent is Reason.WITHHELD_SMALL


def test_a_hidden_group_takes_another_with_it_where_it_could_be_worked_out() -> None:
    sizes = {("a0",): (150, 50, 60, 70), ("a1",): (80, 20, 30, 40), ("a2",): (2, 1, 1, 1)}
    audit = shown(tally_of_counts(sizes))
    table = audit.fairness.single[0]
    assert table.hidden >= 1
    assert ("a2",) not in {g.group for g in table.groups}
    assert "a2" not in audit.to_json()


def test_no_gap_is_told_while_a_group_that_was_compared_is_hidden() -> None:
    tally = tally_of_counts({
        ("a0",): (150, 50, 60, 70), ("a1",): (80, 20, 30, 40), ("a2",): (60, 30, 8, 9),
    })  # fmt: skip
    gap = shown(tally).fairness.single[0].disparity("false_negative_rate")
    assert gap.quantity.absent is Reason.WITHHELD_SMALL
    assert (gap.highest, gap.p_value, gap.p_adjusted, gap.needed) == (None, None, None, None)
    assert ("a2",) in gap.left_out


def test_a_gap_is_that_of_the_rounded_counts_and_p_values_have_two_digits() -> None:
    gap = shown(LARGE).fairness.single[0].disparity("false_negative_rate")
    found = largest_gap([160, 105], [310, 195])
    assert gap.quantity.value == round(found.value, 3)
    assert gap.quantity.upper == round(found.upper, 3)
    assert gap.p_value == float(f"{gap.p_value:.1e}")
    assert gap.p_adjusted >= gap.p_value


def test_comparisons_of_one_group_are_told_from_both_sides_or_not_at_all() -> None:
    tally = tally_of_counts({
        ("a0",): (150, 50, 60, 70), ("a1",): (80, 20, 30, 40), ("a2",): (60, 30, 8, 9),
    })  # fmt: skip
    full = audit_of(tally)
    one = Estimate(value=0.1, lower=-1, upper=1, n=9)
    asked = [
        Disparity(
            metric="false_negative_rate", kind="difference", comparison=comparison, quantity=one,
            group=(group,), reference=("a0",) if comparison == "reference" else None,
        )
        for comparison in ("reference", "rest")
        for group in ("a1", "a2")
    ]  # fmt: skip
    strata = ConditionalDisparity(
        metric="false_negative_rate", group=("a2",), reference=("a0",), strata=3, crude=one,
        risk_difference=one, odds_ratio=one, turns_over=True,
    )  # fmt: skip
    table = full.fairness.single[0].model_copy(
        update={"disparities": tuple(asked), "conditional": (strata,)}
    )
    full = full.model_copy(
        update={"fairness": full.fairness.model_copy(update={"single": (table,)})}
    )
    found = shown(tally, full).fairness.single[0]
    assert all(isinstance(d.quantity, Estimate) for d in found.disparities)
    assert {d.group for d in found.disparities} <= {("a1",)}
    assert found.conditional == ()


def test_figures_of_scores_need_enough_people_of_both_outcomes() -> None:
    tally = tally_of_counts({("a0",): (150, 50, 60, 70), ("a1",): (80, 40, 4, 5)})
    full = audit_of(tally)
    auc = NamedQuantity(
        metric="roc_auc", quantity=Estimate(value=0.712345, lower=0.61, upper=0.81, n=330)
    )
    curve = tuple(
        ReliabilityBin(
            mean_score=Estimate(value=score, lower=score, upper=score, n=n),
            observed=Estimate(value=x / n, lower=0, upper=1, n=n),
        )
        for score, x, n in ((0.05, 2, 90), (0.2, 10, 60), (0.5, 60, 100), (0.9, 58, 80))
    )
    table = full.fairness.single[0]
    groups = tuple(
        g.model_copy(update={"metrics": (*g.metrics, auc), "reliability": curve})
        for g in table.groups
    )
    fairness = full.fairness.model_copy(
        update={"single": (table.model_copy(update={"groups": groups}),)}
    )
    found = shown(tally, full.model_copy(update={"fairness": fairness}))
    assert isinstance(group_of(found, 0, ("a1",))["roc_auc"], Absent)
    assert all(g.reliability == () for g in found.fairness.single[0].groups)  # all or none
    counts = {("a0", "b"): (150, 50, 60, 70)}
    alone = plan(audit_of(tally_of_counts(counts)), tally_of_counts(counts), EU)
    from aitoolkit.examining.disclosure_figures import curve as merged

    bins = merged(curve, alone, level=0.95)
    assert [b.observed.n for b in bins] == [150, 100, 80]
    assert all(min(b.observed.value, 1 - b.observed.value) * b.observed.n >= 8 for b in bins)


def test_a_field_does_not_tell_the_size_of_a_hidden_group() -> None:
    counts = {("a0",): (150, 50, 60, 70), ("a1",): (80, 20, 30, 40), ("(missing)",): (2, 0, 1, 0)}
    tally = tally_of_counts(counts)
    full = audit_of(tally)
    fields = (
        FieldEvidence(column="a", missing=3, undeclared=0, constant=False),
        FieldEvidence(column="x", missing=0, undeclared=13, constant=False),
    )
    full = full.model_copy(update={"data": full.data.model_copy(update={"fields": fields})})
    first, second = shown(tally, full).data.fields
    assert first.missing == Absent(absent=Reason.WITHHELD_SMALL)
    assert (second.missing, second.undeclared) == (0, 15)


def test_a_withheld_size_is_absent_and_a_zero_that_tells_of_nobody_is_zero() -> None:
    tally = tally_of_counts({("a0",): (3, 1, 2, 2), ("a1",): (1, 0, 0, 1)})
    full = audit_of(tally)
    parts = (PartCount(part="fit", n=7), PartCount(part="choose", n=0))
    data = full.data.model_copy(update={"parts": parts})
    found = shown(tally, full.model_copy(update={"data": data}))
    few = Absent(absent=Reason.WITHHELD_SMALL)
    assert found.performance is not None
    assert (found.performance.n, found.performance.selected, found.performance.ties) == (few,) * 3
    assert (found.data.n, found.data.without_outcome) == (few, 0)
    assert [part.n for part in found.data.parts] == [few, 0]
    assert (found.fairness.ties, found.fairness.clusters) == (None, None)


@pytest.mark.parametrize(("count", "told"), [(0, None), (10, None), (11, 10), (13, 15)])
def test_nobody_and_few_are_withheld_alike_where_zeros_reveal(count: int, told: int | None) -> None:
    found = EU.shown(count)
    assert found == (Absent(absent=Reason.WITHHELD_SMALL) if told is None else told)
    assert PROFILES["internal"].shown(count) == count


def test_a_digest_of_the_counts_is_not_printed() -> None:
    """Anyone could try counts until it fits."""
    full = audit_of(LARGE)
    digest = hashlib.sha256(LARGE.to_json().encode()).hexdigest()
    data = full.data.model_copy(update={"fingerprint": digest})
    assert digest not in shown(LARGE, full.model_copy(update={"data": data})).to_json()


def test_internal_shows_everything_and_says_so() -> None:
    full = audit_of(LARGE)
    audit, tally = public(full, LARGE, "internal")
    assert audit == full.model_copy(update={"view": "internal"})
    assert tally == LARGE.model_copy(update={"view": "internal"})


def test_the_same_people_give_the_same_view() -> None:
    tally = drawn(5, 900, (2, 3))
    again = tally.model_copy(update={"rows": tally.rows[::-1]})
    first, second = (public(audit_of(t), t, "eu_persons")[0] for t in (tally, again))
    assert first == second


def test_what_stands_in_the_way_is_left_out_at_the_least_cost() -> None:
    """12 people, of whom 9 are printed exactly: the 3 others are hidden with them."""
    total = Figure(("total",), (Count((0, 1, 2), 40, 44),), 10.0)
    dear = Figure(("dear",), (Count((0,), 30, 34),), 5.0)
    cheap = Figure(("cheap",), (Count((1,), 8, 12),), 1.0)
    follows = Figure(("follows",), (), 1.0, needs=("cheap",))
    figures = [total, dear, cheap, follows]
    assert printable(figures, [32, 9, 3], [], [2], 11) == {("total",), ("dear",)}
    assert printable(figures, [32, 9, 3], [], [], 11) == {f.key for f in figures}
    assert printable([dear, cheap], [32, 9, 3], [], [2], 11) == {("dear",), ("cheap",)}


def test_sums_known_to_be_equal_give_a_count_away_too() -> None:
    whole = Figure(("whole",), (Count((0, 1), 40, 44),), 10.0)
    part = Figure(("part",), (Count((2,), 38, 42),), 1.0)
    equal = [((0, 1), (2, 3))]
    assert printable([whole, part], [30, 12, 40, 2], equal, [3], 11) == {("whole",)}


def test_a_table_too_large_to_check_prints_no_deep_intersections() -> None:
    tally = drawn(1, 3000, (2, 6, 5))
    audit, kept = public(audit_of(tally), tally, "eu_persons")
    deepest = audit.fairness.intersections[-1]
    assert (deepest.groups, kept.rows) == ((), ())
    assert any(isinstance(m.quantity, Estimate) for g in audit.fairness.single[0].groups
               for m in g.metrics)  # fmt: skip


def test_an_exact_figure_is_so_coarse_that_a_step_is_as_many_people_as_a_count_must_hold() -> None:
    tally = drawn(1, 3000, (2,))
    shown = plan(audit_of(tally), tally, EU)
    exact = Estimate(value=0.12345, lower=0.0512, upper=0.2049, n=400)
    told = coarsened(exact, shown, smallest=1500, n=400)
    assert (told.value, told.lower, told.upper) == (0.12, 0.05, 0.21)
    fine = coarsened(exact, shown, smallest=6000, n=400)
    assert (fine.value, fine.lower, fine.upper) == (0.124, 0.05, 0.206)
    assert coarsened(exact, shown, smallest=219, n=400) == Absent(
        absent=Reason.WITHHELD_SMALL, n=400
    )
