"""A model can answer the rules on people alike (FAIR-04) and on what scores mean (PERF-03)."""

from shutil import copytree

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binned_statistic
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from statsmodels.stats.contingency_tables import StratifiedTable

import aitoolkit as ait
from aitoolkit.declaring.policy import default_policy
from aitoolkit.errors import DataError
from aitoolkit.examining.alike import strata_columns, stratum_of
from aitoolkit.examining.disclosure_profiles import PROFILES
from aitoolkit.schema.audit import MISSING
from aitoolkit.schema.declaration import Effect
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.policy import Policy
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.recomputation import check_recomputation
from builders.systems import some_benefits

DECLARATION, FRAME = some_benefits(1500)


def both_rules():
    plain = default_policy(Effect.ASSISTIVE).model_dump(mode="json")
    why = {"inconclusive": "note", "why": "To be answered."}
    plain["rules"] += [
        {"code": "FAIR-04", "metric": "selection_rate", "bound": 0.3, **why},
        {"code": "PERF-03", "metric": "expected_calibration_error", "bound": 0.2, **why},
    ]
    return Policy.model_validate(plain)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return ait.train(
        LogisticRegression(), ait.Dataset(FRAME, DECLARATION), policy=both_rules(),
        strata="joblost", track=False, output=tmp_path_factory.mktemp("packs"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def cases(result):
    """Return the examined cases as the pack keeps them, with their stratum."""
    data = ait.Dataset(FRAME, DECLARATION)
    found = pd.read_csv(result.pack / "restricted" / "predictions.csv")
    return found.assign(joblost=FRAME.joblost.to_numpy()[data.order[found["case"]]])


def answers(result, code):
    return [a for a in result.verdict.answers if a.code == code]


def test_both_rules_are_answered_from_evidence(result):
    assert all(not isinstance(a.figure, Absent) for a in answers(result, "FAIR-04"))
    [calibrated] = answers(result, "PERF-03")
    assert calibrated.answer in {"met", "violated", "inconclusive"}
    assert calibrated.figure.n == result.audit.performance.n


def test_people_alike_are_compared_as_statsmodels_does(result, cases):
    [evidence] = [e for e in result.audit.fairness.single if e.attributes == ("sex",)]
    entry = next(e for e in evidence.conditional if e.metric == "selection_rate")
    tables = [
        np.array([
            [((here.sex == g) & (here.decision == d)).sum() for d in (1, 0)]
            for g in (entry.group[0], entry.reference[0])
        ])
        for _, here in cases.groupby("joblost")
    ]  # fmt: skip
    theirs = StratifiedTable([t for t in tables if t.sum(axis=1).min() > 0])
    assert entry.odds_ratio.value == pytest.approx(theirs.oddsratio_pooled)
    assert result.audit.fairness.strata == ("joblost",)


def test_the_calibration_error_is_the_mean_distance_over_bins_of_as_many_cases(result, cases):
    found = result.audit.performance.metric("expected_calibration_error")
    edges = np.quantile(cases.score, np.arange(11) / 10, method="inverted_cdf")
    edges[0] = -1
    place = np.searchsorted(edges[1:-1], cases.score)
    happened, foreseen, n = (
        binned_statistic(place, values, kind, bins=np.arange(11) - 0.5).statistic
        for values, kind in ((cases.outcome, "mean"), (cases.score, "mean"), (place, "count"))
    )
    distance = float(np.sum(n * np.abs(happened - foreseen)) / n.sum())
    assert found.value == pytest.approx(distance, abs=0.01)
    assert found.lower <= found.value <= found.upper
    assert result.audit.performance.calibrated_limit > 0


def figure(group, metric):
    return next(entry.quantity for entry in group.metrics if entry.metric == metric)


def scored_groups(result, cases):
    """Yield each group of each attribute, and its cases from the lowest score to the highest."""
    for evidence in result.audit.fairness.single:
        [name] = evidence.attributes
        for group in evidence.groups:
            here = cases[cases[name].astype(str) == group.group[0]]
            yield group, here.sort_values("score", kind="stable")


def test_scores_rank_within_each_group_as_scikit_learn_finds(result, cases):
    for group, here in scored_groups(result, cases):
        area = figure(group, "roc_auc")
        assert area.value == pytest.approx(roc_auc_score(here.outcome, here.score), abs=1e-12)
        assert figure(group, "mean_score").value == pytest.approx(here.score.mean())


def test_each_bin_of_a_group_is_of_its_next_higher_scores(result, cases):
    for group, here in scored_groups(result, cases):
        ends = np.cumsum([one.observed.n for one in group.reliability])
        assert ends[-1] == len(here) == group.n
        starts = [0, *ends[:-1]]
        distances = []
        for one, start, end in zip(group.reliability, starts, ends, strict=True):
            part = here.iloc[start:end]
            assert one.mean_score.value == pytest.approx(part.score.mean())
            assert one.observed.value == pytest.approx(part.outcome.mean())
            distances.append(abs(part.score.mean() - part.outcome.mean()) * len(part) / len(here))
        assert figure(group, "expected_calibration_error").value == pytest.approx(sum(distances))
        assert 0 < group.calibrated_limit < 1


def test_the_public_bins_of_a_group_hold_enough_people_and_stand_on_the_card(result):
    shown = result.card.dossier.audit.fairness.single
    bins = [one for e in shown for g in e.groups for one in g.reliability]
    assert bins
    fewest = PROFILES["eu_persons"].known(11)[0]
    assert all(min(b.observed.value, 1 - b.observed.value) * b.observed.n >= fewest for b in bins)
    page = result.card.to_html("en")
    assert "Scores and what happened, by group" in page
    assert "What chance alone explains" in page


def test_scores_are_told_of_single_attributes_and_kept_in_no_counts(result):
    crossed = [m.metric for e in result.audit.fairness.intersections for m in e.groups[0].metrics]
    assert "base_rate" in crossed
    assert "roc_auc" not in crossed
    counts = pd.read_csv(result.pack / "restricted" / "cells.csv")
    assert counts.score_bin.isna().all()


def test_every_figure_follows_from_what_the_pack_keeps(result):
    assert ait.verify(result.pack, level="recomputation").exit_code == 0


def test_a_stratum_that_was_exchanged_is_found(result, tmp_path):
    pack = tmp_path / "pack"
    copytree(result.pack, pack)
    cells = (pack / "restricted" / "cells.csv").read_text()
    names = sorted(set(FRAME.joblost))
    turned = cells.replace(f'"{names[0]}"', '"#"').replace(f'"{names[-1]}"', f'"{names[0]}"')
    (pack / "restricted" / "cells.csv").write_text(turned.replace('"#"', f'"{names[-2]}"'))
    found = {c.code: c.answer for c in check_recomputation(Asked(pack))}
    assert found["CALC-06"] == "failed"


def test_without_strata_the_rule_is_open_not_inapplicable(tmp_path):
    result = ait.train(
        LogisticRegression(), ait.Dataset(FRAME, DECLARATION), policy=both_rules(), track=False,
        output=tmp_path,
    )  # fmt: skip
    told = {(a.answer, a.figure.absent) for a in answers(result, "FAIR-04")}
    assert told == {("inconclusive", Reason.NO_STRATA)}


@pytest.mark.parametrize("strata", ["nonsense", ["joblost", "joblost"], DECLARATION.outcome.column])
def test_strata_are_declared_columns_named_once_and_not_the_outcome(strata):
    with pytest.raises(DataError, match="declared columns, each once"):
        strata_columns(strata, ait.Dataset(FRAME, DECLARATION))


def test_whose_stratum_is_not_given_is_in_one_of_its_own():
    frame = FRAME.copy()
    frame.loc[frame.index[:40], "joblost"] = None
    names, stratum = stratum_of(ait.Dataset(frame, DECLARATION), ("joblost", "sex"))
    counts = np.bincount(stratum)
    missing = [n for name, n in zip(names, counts, strict=True) if name.startswith(MISSING)]
    assert (sum(missing), counts.sum()) == (40, len(frame))
