"""On real people's categories and gaps, every engine that can explain a model says the same."""

import numpy as np
import pandas as pd
import pytest
from interpret.glassbox import ExplainableBoostingClassifier
from lightgbm import LGBMClassifier
from scipy.special import logit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from xgboost import XGBClassifier

from aitoolkit.examining.engines.choosing import candidates
from aitoolkit.examining.engines.opened import asked_whole
from aitoolkit.examining.shapley import enumerated, joined, permuted
from aitoolkit.fitting.scorer import Scorer

pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.filterwarnings("ignore:Missing values detected"),  # by interpret
]

KINDS = {
    "histogram": lambda: HistGradientBoostingClassifier(max_iter=15, random_state=0),
    "lightgbm": lambda: LGBMClassifier(n_estimators=15, n_jobs=1, verbose=-1),
    "xgboost": lambda: XGBClassifier(n_estimators=15, n_jobs=1, enable_categorical=True),
    "explainable boosting": lambda: ExplainableBoostingClassifier(
        outer_bags=1, max_rounds=60, interactions=2, n_jobs=1, random_state=0
    ),
}


def as_features(frame):
    """Return what a model sees: text or nothing, and numbers."""
    numbers = frame.select_dtypes("number").columns
    return frame.astype({name: float if name in numbers else object for name in frame})


def fitted(kind, features, outcome):
    words = dict.fromkeys(features.select_dtypes(object), "category")
    typed = FunctionTransformer(lambda given: given.astype(words))
    steps = () if kind == "explainable boosting" else (typed,)
    return make_pipeline(*steps, KINDS[kind]()).fit(features, outcome)


def asked_for_log_odds(scorer, features):
    """Return raw rows' log-odds, asked of the whole model, and the players of raw rows."""
    whole = asked_whole(scorer, features)
    return whole, lambda matrix: logit(whole.score(matrix))


def engines_agree(kind, features, outcome, gaps):
    model = fitted(kind, features[:3000], outcome[:3000])
    training, rows = features[:3000], features[3000:3003].copy()
    rows.iloc[0, [features.columns.get_loc(name) for name in gaps]] = np.nan
    scorer = Scorer(model, tuple(features.columns))
    first = next(iter(candidates(scorer, training, rows, random_state=0)))
    expected = "additive" if kind == "explainable boosting" else "trees"
    assert (first.engine.name, first.output.scale) == (expected, "log-odds")
    here, there = first.model.prepare(rows), first.model.prepare(training[:50])
    own = first.engine.explain(here, there, first.model.players)
    near = 2e-5 if kind == "xgboost" else 1e-9
    assert own.additivity_error < near
    # Counted out over eight players, by asking the whole model about raw rows.
    whole, log_odds = asked_for_log_odds(scorer, features)
    raw, background = (part.to_numpy(dtype=object) for part in (rows, training[:50]))
    exact = enumerated(log_odds, raw, background, joined(whole.players, random_state=0))
    ours = first.engine.explain(here, there, joined(first.model.players, random_state=0))
    assert np.abs(ours.values - exact.values).max() < near
    assert np.abs(exact.values).max() > 0.1
    # Every feature by itself, by sampled orders: about as near as their own error says.
    sampled = permuted(first.output.of, here, there, first.model.players, random_state=0)
    distance = np.sqrt(((sampled.values - own.values) ** 2).mean())
    assert distance < 1.5 * np.sqrt((sampled.errors**2).mean())
    assert distance < 0.1 * np.abs(own.values).max()


@pytest.mark.parametrize("kind", KINDS)
def test_engines_agree_on_adults_with_native_categories(kind, adult):
    people = adult.sample(3100, random_state=1).reset_index(drop=True)
    features = as_features(people.drop(columns=["split", "fnlwgt", "income"]))
    assert features.select_dtypes(object).shape[1] == 8
    assert features["occupation"].isna().any()
    outcome = (people["income"] == ">50K").astype(int)
    engines_agree(kind, features, outcome, gaps=["occupation", "age"])


@pytest.mark.parametrize("kind", KINDS)
def test_engines_agree_on_students_without_a_band(kind, shared_data):
    students = pd.read_csv(shared_data / "oulad" / "oulad_students.csv.gz")
    students = students.sample(3100, random_state=1).reset_index(drop=True)
    features = as_features(students.drop(columns=["id_student", "final_result"]))
    # These rows are the complete ones; in the whole table 1,111 of 32,593 have no band.
    features.loc[students.index % 29 == 0, "imd_band"] = np.nan
    outcome = students["final_result"].isin(["Pass", "Distinction"]).astype(int)
    engines_agree(kind, features, outcome, gaps=["imd_band"])
