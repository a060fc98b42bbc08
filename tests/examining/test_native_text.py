"""Models that take categories as text are explained themselves, exactly, and not a copy of them."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from interpret.glassbox import ExplainableBoostingClassifier
from lightgbm import LGBMClassifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from xgboost import XGBClassifier

from aitoolkit.examining.engines.opened import opened
from aitoolkit.examining.engines.outputs import outputs_of
from aitoolkit.examining.explanations import explained
from aitoolkit.examining.native import UNKNOWN, native
from aitoolkit.examining.shapley import enumerated
from aitoolkit.examining.trees.reading import proof, read_trees, tolerance
from aitoolkit.fitting.scorer import Scorer
from builders.explained import FIELDS, people

COLUMNS = ("months", "site", "income", "noise")
"""A category stands between numbers, as no model keeps it inside."""

pytestmark = pytest.mark.filterwarnings("ignore:Missing values detected")  # by interpret


def typed(frame):
    return frame.astype({"site": "category"})


def before(model):
    return make_pipeline(FunctionTransformer(typed), model)


def histogram(**options):
    return HistGradientBoostingClassifier(max_iter=8, random_state=0, **options)


KINDS = {
    "histogram, by names": lambda: histogram(categorical_features=["site"]),
    "histogram, by types": lambda: before(histogram()),
    "calibrated histogram": lambda: CalibratedClassifierCV(
        histogram(categorical_features=["site"]), ensemble=False, cv=2
    ),
    "xgboost": lambda: before(
        XGBClassifier(n_estimators=5, n_jobs=1, enable_categorical=True, max_cat_to_onehot=1)
    ),
    "lightgbm": lambda: before(
        LGBMClassifier(n_estimators=5, n_jobs=1, verbose=-1, min_data_per_group=5, cat_smooth=1)
    ),
    "explainable boosting": lambda: ExplainableBoostingClassifier(
        outer_bags=2, max_rounds=50, interactions=[(0, 1), (1, 2)], n_jobs=1, random_state=0
    ),
}
REFUSES_UNSEEN = ("xgboost",)


@cache
def table():
    frame, outcome = people()
    frame = frame[list(COLUMNS)].copy()
    outcome = np.where(frame.site == "west", 1 - outcome, outcome)
    frame.loc[::7, "site"], frame.loc[::11, "months"] = np.nan, np.nan
    return frame, outcome


@cache
def fitted(kind):
    return KINDS[kind]().fit(*table())


def odd_rows(kind):
    """Return rows among which some have no category, and one that nobody was fitted on."""
    rows = table()[0].iloc[300:315].copy()
    if kind not in REFUSES_UNSEEN:
        rows.loc[301:303, "site"] = "whale"
    return rows


@pytest.mark.parametrize("positive", [1, 0])
@pytest.mark.parametrize("kind", KINDS)
def test_equals_enumeration_of_raw_rows_with_unseen_and_missing_categories(kind, positive):
    frame, _ = table()
    scorer = Scorer(fitted(kind), COLUMNS, positive)
    rows, training = odd_rows(kind), frame[:40]
    assert rows.site.isna().any()
    found = explained(
        scorer, training, rows, FIELDS, threshold=0.5, level=0.95, random_state=0
    )  # fmt: skip
    engine = "additive" if kind == "explainable boosting" else "trees"
    assert (found.evidence.engine, found.evidence.scale) == (engine, "log-odds")
    assert found.evidence.passed_over == ()

    def log_odds(matrix):
        p = scorer.score(pd.DataFrame(matrix, columns=COLUMNS).astype(frame.dtypes))
        return np.log(p) - np.log1p(-p)

    raw, background = (part.to_numpy(dtype=object) for part in (rows, training))
    exact = enumerated(log_odds, raw, background, tuple(np.array([j]) for j in range(4)))
    near = 1e-5 if kind == "xgboost" else 1e-11
    assert np.abs(found.contributions.values - exact.values).max() < near
    assert np.abs(exact.values[:, 1]).max() > 0.05


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_stand_for_the_rows_they_were_made_from(kind):
    scorer = Scorer(fitted(kind), COLUMNS)
    rows = odd_rows(kind)
    taken = opened(scorer, rows)
    assert taken.core is not None
    matrix = taken.prepare(rows)
    assert np.array_equal(np.isnan(matrix[:, 1]), rows.site.isna())
    assert np.abs(taken.score(matrix) - scorer.score(rows)).max() < 1e-12
    output = next(outputs_of(taken, 1, matrix))
    assert np.abs(output.probability(output.of(matrix)) - scorer.score(rows)).max() < 1e-6
    again = taken.core.coded(taken.core.spelled(matrix))
    if kind == "lightgbm":  # reads the unknown as missing, as its type of column does
        matrix = np.where(matrix == 3, np.nan, matrix)
        again = np.where(again == 3, np.nan, again)
    assert np.array_equal(again, matrix, equal_nan=True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "explainable boosting"])
def test_the_proof_notices_a_category_that_goes_another_way(kind):
    frame, _ = table()
    core = opened(Scorer(fitted(kind), COLUMNS), frame).core
    matrix = core.coded(frame)
    tables = read_trees(core)
    assert proof(tables, core, matrix) <= tolerance(core)
    tables.goes_left[:] = 1 - tables.goes_left
    assert proof(tables, core, matrix) > tolerance(core)


def test_values_under_one_anothers_places_are_noticed():
    """Were the order of the known values another than the model's, nothing would be read."""
    frame, _ = table()
    core = opened(Scorer(fitted("histogram, by names"), COLUMNS), frame).core
    turned = type(core)(core.estimator, core.names, {1: core.values[1][::-1]}, core.typed)
    matrix = turned.coded(frame)
    assert proof(read_trees(turned), turned, matrix) > tolerance(turned)


def test_only_models_of_text_are_asked_by_places():
    frame, outcome = table()
    numbers = frame.drop(columns="site")
    assert native(histogram().fit(numbers, outcome), numbers) is None
    assert native(histogram().fit(numbers.to_numpy(), outcome), numbers.to_numpy()) is None
    assert native(fitted("xgboost"), frame) is None  # a pipeline is none of them
    assert UNKNOWN not in frame.site.tolist()
