"""ProPublica's audit of COMPAS (2016), from rows, counts, confusion matrices and DuckDB alike.

Larson, Mattu, Kirchner and Angwin (2016), "How We Analyzed the COMPAS Recidivism Algorithm": the
truth tables count all 7,214 defendants, and a score of 5 and more is not "Low".
"""

import duckdb
import fairlearn.metrics as fairlearn
import pandas as pd
import polars as pl
import pytest
from sklearn.metrics import accuracy_score, precision_score

import aitoolkit as ait

pytestmark = pytest.mark.shared_data

ASKED = {
    "outcome": "two_year_recid",
    "score": "decile_score",
    "threshold": 5,
    "sensitive_features": ["race"],
    "effect": "punitive",
}
# tn, fp, fn, tp, as printed in the article's notebook.
TABLES = {"African-American": (990, 805, 532, 1369), "Caucasian": (1139, 349, 461, 505)}
# From those tables; the article prints them as 44.85, 27.99, 0.63, 0.65 and so on.
PUBLISHED = {
    "African-American": {
        "false_positive_rate": 0.4485,
        "false_negative_rate": 0.2799,
        "precision": 0.6297,
        "negative_predictive_value": 0.6505,
        "base_rate": 0.5143,
    },
    "Caucasian": {
        "false_positive_rate": 0.2345,
        "false_negative_rate": 0.4772,
        "precision": 0.5913,
        "negative_predictive_value": 0.7119,
        "base_rate": 0.3936,
    },
}
RATES = [
    "accuracy", "balanced_accuracy", "base_rate", "false_discovery_rate", "false_negative_rate",
    "false_omission_rate", "false_positive_rate", "negative_predictive_value", "precision",
    "selection_rate", "share_of_false_negatives", "share_of_false_positives", "share_of_people",
    "true_negative_rate", "true_positive_rate",
]  # fmt: skip


@pytest.fixture(scope="module")
def audited(compas):
    return ait.audit(compas, **ASKED)


def counted(compas):
    """The same people as counts by race, score and what happened."""
    by = ["race", "decile_score", "two_year_recid"]
    return compas.groupby(by).size().reset_index(name="people")


def matrices(compas):
    """The same people as one confusion matrix a race."""
    corner = {(0, 0): "TN", (0, 1): "FP", (1, 0): "FN", (1, 1): "TP"}
    high = (compas["decile_score"] >= 5).astype(int)
    cells = [corner[pair] for pair in zip(compas["two_year_recid"], high, strict=True)]
    return pd.crosstab(compas["race"], pd.Series(cells, index=compas.index)).reset_index()


@pytest.mark.parametrize("race", PUBLISHED)
def test_gives_the_published_rates_to_four_decimals(audited, figures_of, race):
    figures = figures_of(audited, "race").loc[race]
    assert {name: round(figures[name], 4) for name in PUBLISHED[race]} == PUBLISHED[race]


@pytest.mark.parametrize("race", TABLES)
def test_gives_the_published_truth_tables(audited, race):
    of_race = audited.tally[audited.tally["race"] == race]
    table = of_race.groupby(["outcome", "decision"])["n"].sum()
    assert tuple(int(table[corner]) for corner in [(0, 0), (0, 1), (1, 0), (1, 1)]) == TABLES[race]


def test_speaks_of_every_defendant(audited):
    overall = {m.metric: m.quantity for m in audited.audit.performance.metrics}
    printed = {"false_positive_rate": 0.3235, "false_negative_rate": 0.3740, "precision": 0.6135}
    assert audited.audit.performance.n == 7214
    assert {name: round(overall[name].value, 4) for name in printed} == printed


def test_tells_that_groups_differ_where_it_was_published(audited):
    gap = audited.audit.fairness.single[0].disparity("false_positive_rate")
    assert "African-American" in (*gap.highest, *gap.lowest)
    assert gap.quantity.lower > 0
    assert gap.p_adjusted < 1e-6


@pytest.mark.parametrize("column", ["estimate", "low", "high"])
@pytest.mark.parametrize(
    ("made", "extra"),
    [
        (pl.from_pandas, {}),
        (lambda frame: pl.from_pandas(frame).lazy(), {}),
        (duckdb.from_df, {}),
        (counted, {"count": "people"}),
        (lambda frame: duckdb.from_df(counted(frame)), {"count": "people"}),
    ],
    ids=["polars", "polars lazy", "duckdb", "counts", "counts in duckdb"],
)
def test_gives_the_same_digits_from_whatever_holds_the_data(
    compas, audited, figures_of, made, extra, column
):
    again = ait.audit(made(compas), **ASKED, **extra)
    pd.testing.assert_frame_equal(
        figures_of(again, "race", column), figures_of(audited, "race", column), rtol=1e-12
    )


def test_gives_the_same_digits_from_confusion_matrices(compas, audited, figures_of):
    again = ait.audit(matrices(compas), sensitive_features=["race"], effect="punitive")
    for column in ("estimate", "low", "high"):
        pd.testing.assert_frame_equal(
            figures_of(again, "race", column)[RATES], figures_of(audited, "race", column)[RATES]
        )


def test_gives_the_same_digits_from_the_file(shared_data, audited, figures_of):
    read = duckdb.read_csv(str(shared_data / "compas" / "compas_two_years.csv.gz"))
    again = ait.audit(read, **ASKED)
    pd.testing.assert_frame_equal(figures_of(again, "race"), figures_of(audited, "race"))


@pytest.mark.parametrize(
    ("name", "referee"),
    [
        ("selection_rate", fairlearn.selection_rate),
        ("true_positive_rate", fairlearn.true_positive_rate),
        ("false_positive_rate", fairlearn.false_positive_rate),
        ("true_negative_rate", fairlearn.true_negative_rate),
        ("false_negative_rate", fairlearn.false_negative_rate),
        ("precision", precision_score),
        ("accuracy", accuracy_score),
    ],
)
def test_agrees_with_fairlearn_on_every_race(compas, audited, figures_of, name, referee):
    frame = fairlearn.MetricFrame(
        metrics=referee,
        y_true=compas["two_year_recid"],
        y_pred=(compas["decile_score"] >= 5).astype(int),
        sensitive_features=compas["race"],
    )
    ours = figures_of(audited, "race")[name]
    pd.testing.assert_series_equal(ours, frame.by_group, check_names=False, rtol=1e-12)
