"""What cannot be known is absent, with its reason; what is inexact is wider."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.kept_tally import cells_of
from aitoolkit.examining.metrics import BY_GROUP, BY_NAME
from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from aitoolkit.stats.cells import UNKNOWN
from builders.tallies import cells_from_frame, entry, figure, of_groups, people

TABLE = {"a": (300, 60, 30, 90), "b": (150, 50, 20, 80), "c": (80, 20, 15, 40)}


def single(cells, *, known=True, **options):
    return fairness_evidence(cells, outcome_known=known, level=0.95, **options).single[0]


def reasons(evidence, group=("a",)):
    held = next(g for g in evidence.groups if g.group == group)
    return {m.metric: m.quantity.absent for m in held.metrics if isinstance(m.quantity, Absent)}


def test_without_outcome_there_are_selection_rates_only():
    frame = people().assign(outcome=np.int8(UNKNOWN))
    found = single(cells_from_frame(frame, score=False))
    absent = reasons(found, ("0",))
    told = {m.metric for m in found.groups[0].metrics} - set(absent)
    assert told == {"selection_rate", "share_of_people"}
    assert set(absent.values()) == {Reason.NO_OUTCOME}
    assert isinstance(entry(found, "selection_rate").quantity, Estimate)
    assert entry(found, "false_positive_rate").quantity.absent is Reason.NO_OUTCOME
    assert entry(found, "equalized_odds").quantity.absent is Reason.NO_OUTCOME


def test_without_decision_there_are_base_rates_and_scores():
    frame = people().assign(decision=np.int8(UNKNOWN))
    found = single(cells_from_frame(frame))
    absent = reasons(found, ("0",))
    told = {m.metric for m in found.groups[0].metrics} - set(absent)
    scores = {name for name, metric in BY_NAME.items() if metric.kind == "score"}
    assert told == {"base_rate", "share_of_people"} | scores
    assert set(absent.values()) == {Reason.NO_DECISION}


def test_without_score_there_are_no_figures_of_scores():
    told = {m.metric for m in single(of_groups(TABLE)).groups[0].metrics}
    assert not told & {"roc_auc", "mean_score", "calibration_slope"}


def test_outcomes_of_the_checked_say_nothing_of_everyone():
    absent = reasons(single(cells_from_frame(people()), known=False), ("0",))
    told = set(BY_NAME) - set(absent)
    assert told == {
        "selection_rate", "precision", "false_discovery_rate", "mean_score", "share_of_people",
    }  # fmt: skip
    assert set(absent.values()) == {Reason.OUTCOME_UNKNOWN}


def test_unknown_outcomes_count_for_selection_but_not_for_errors():
    frame = people()
    unknown = frame.index % 3 == 0
    frame.loc[unknown, "outcome"] = UNKNOWN
    found = single(cells_from_frame(frame, score=False))
    rows = frame[frame.a0 == "0"]
    assert figure(found, "selection_rate", ("0",)).n == len(rows)
    rows = rows[rows.outcome != UNKNOWN]
    rate = figure(found, "false_negative_rate", ("0",))
    positives = rows[rows.outcome == 1]
    assert (rate.value, rate.n) == (pytest.approx(1 - positives.decision.mean()), len(positives))


def test_one_class_has_no_ranking():
    frame = people().assign(outcome=np.int8(0))
    found = single(cells_from_frame(frame))
    absent = reasons(found, ("0",))
    assert absent["roc_auc"] is absent["calibration_slope"] is Reason.ONE_CLASS
    assert absent["true_positive_rate"] is Reason.NO_CASES


def weighted(spread=0.8, seed=1):
    frame = people(6000, groups=(3,))
    rng = np.random.default_rng(seed)
    weight = rng.lognormal(0, spread, len(frame))
    cells = cells_from_frame(frame, score=False)
    corner = 2 * frame.outcome + frame.decision
    at = [
        (frame.a0.astype(int) == g) & (corner == 2 * y + d)
        for g, y, d in zip(cells.groups[:, 0], cells.outcome, cells.decision, strict=True)
    ]
    return (
        frame,
        weight,
        replace(
            cells,
            weight=np.array([weight[here].sum() for here in at]),
            weight_squared=np.array([(weight[here] ** 2).sum() for here in at]),
        ),
    )


def test_sampling_weights_move_the_estimate_and_widen_the_interval():
    frame, weight, cells = weighted()
    found, plain = single(cells), single(replace(cells, weight=None, weight_squared=None))
    rows = frame.a0 == "0"
    value = np.average(frame.decision[rows], weights=weight[rows])
    rate, exact = (figure(e, "selection_rate", ("0",)) for e in (found, plain))
    assert (rate.value, rate.n) == (pytest.approx(value), rows.sum())
    assert (rate.upper - rate.lower) > 1.2 * (exact.upper - exact.lower)
    share = figure(found, "share_of_people", ("0",)).value
    assert share == pytest.approx(weight[rows].sum() / weight.sum())
    ratio = entry(found, "false_positive_share", "ratio", "rest", ("0",)).quantity.value
    errors = (frame.outcome == 0) & (frame.decision == 1)
    own = weight[rows & errors].sum() / weight[errors].sum()
    assert ratio == pytest.approx(own / share)


def test_weights_of_one_change_nothing():
    cells = of_groups(TABLE)
    same = replace(cells, weight=cells.n, weight_squared=cells.n)
    plain, found = single(cells), single(same)
    for one, other in zip(plain.disparities, found.disparities, strict=True):
        assert one.quantity.value == pytest.approx(other.quantity.value)
        assert one.quantity.lower == pytest.approx(other.quantity.lower, abs=1e-9)


def test_scores_with_weights_have_no_measured_method():
    cells = cells_from_frame(people())
    found = single(replace(cells, weight=cells.n, weight_squared=cells.n))
    absent = reasons(found, ("0",))
    assert {m for m, r in absent.items() if r is Reason.NOT_MEASURED} == {
        name for name, metric in BY_NAME.items() if metric.kind == "score"
    }
    assert found.groups[0].reliability == ()


def inexact(reach=5):
    cells = of_groups(TABLE)
    return replace(cells, low=np.maximum(cells.n - reach, 0), high=cells.n + reach)


def named(found):
    return (found.metric, found.kind, found.comparison, found.group, found.reference)


def test_inexact_counts_are_never_narrower_than_exact_ones():
    exact, coarse = single(of_groups(TABLE)), single(inexact())
    exactly = {named(one): one.quantity for one in exact.disparities}
    compared = [
        (exactly[named(other)], other.quantity)
        for other in coarse.disparities
        if isinstance(other.quantity, Estimate)
    ]
    compared += [
        (figure(exact, m, ("a",)), figure(coarse, m, ("a",))) for m in ("precision", "accuracy")
    ]
    assert len(compared) > 40
    for one, other in compared:
        assert other.lower <= one.lower + 1e-12
        assert other.upper >= one.upper - 1e-12


def test_inexact_counts_have_worst_cases_or_no_measured_method():
    evidence = fairness_evidence(inexact(), outcome_known=True, level=0.95)
    found = evidence.single[0]
    assert evidence.inexact
    assert evidence.tests == 0
    assert entry(found, "selection_rate").p_value is None
    assert reasons(found)["balanced_accuracy"] is Reason.NOT_MEASURED
    assert entry(found, "equalized_odds").quantity.absent is Reason.NOT_MEASURED
    shares = entry(found, "false_positive_share", "ratio", "rest", ("a",)).quantity
    assert shares.absent is Reason.NOT_MEASURED


def test_a_withheld_count_is_never_read_as_zero():
    cells = of_groups({"a": (0, 0, 0, 40), "b": (150, 50, 20, 80)})
    withheld = replace(cells, low=cells.n, high=np.where(cells.n == 0, 9, cells.n))
    found = single(withheld)
    rate = figure(found, "false_positive_rate", ("a",))
    assert (rate.lower, rate.upper) == (0, 1)
    assert figure(found, "false_negative_rate", ("a",)).upper > 0.18


def test_inexact_counts_can_be_compared_with_a_reference():
    found = single(inexact(), reference={"a0": "a"})
    exact = single(of_groups(TABLE), reference={"a0": "a"})
    for kind in ("difference", "ratio"):
        one, other = (
            entry(e, "false_positive_rate", kind, "reference", ("b",)).quantity
            for e in (found, exact)
        )
        assert one.lower < other.lower <= other.value <= other.upper < one.upper


@pytest.mark.parametrize("outcome", ["y", None])
@pytest.mark.parametrize(
    "ways", [{"cluster": "k"}, {"weight": "w"}, {"cluster": "k", "weight": "w"}]
)
def test_weights_and_clusters_from_a_frame_rest_on_effective_counts(ways, outcome):
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({
        "sex": rng.choice(["m", "w"], 900), "y": rng.choice(["yes", "no", None], 900),
        "d": rng.integers(0, 2, 900), "k": rng.integers(0, 90, 900),
        "w": rng.lognormal(0, 0.7, 900),
    })  # fmt: skip
    frame["d"] = (frame.k + frame.d) % 3 // 2  # people who repeat are decided alike
    asked = {"sensitive_features": "sex", "outcome": outcome, "decision": "d"}
    if outcome:
        asked["positive"] = "yes"
    found, plain = (
        single(tally_of(frame, request_of(**asked, **more)).cells) for more in (ways, {})
    )
    rows = frame[frame.sex == "m"]
    weights = rows.w if "weight" in ways else None
    rate, exact = (figure(e, "selection_rate", ("m",)) for e in (found, plain))
    assert rate.value == pytest.approx(np.average(rows.d, weights=weights))
    assert rate.n == exact.n == len(rows)
    assert rate.upper - rate.lower > 1.1 * (exact.upper - exact.lower)
    error = figure(found, "false_negative_rate", ("m",))
    assert isinstance(error, Estimate if outcome else Absent)


@pytest.mark.parametrize("known", [True, False])
def test_scores_of_a_model_rank_nobody_where_only_the_checked_are_known(known):
    frame = people(600)
    arrays = [frame[name].to_numpy() for name in ("outcome", "decision", "score")]
    scored = cells_of(frame[["a0", "a1"]], *arrays, ranked=True)
    evidence = fairness_evidence(
        cells_from_frame(frame, score=False), scored=scored, outcome_known=known, level=0.95,
        metrics=BY_GROUP,
    )  # fmt: skip
    group = evidence.single[0].groups[0]
    told = {m.metric for m in group.metrics if not isinstance(m.quantity, Absent)}
    assert "mean_score" in told
    assert ({"roc_auc", "expected_calibration_error"} <= told) is known
    assert (bool(group.reliability), group.calibrated_limit is not None) == (known, known)
