"""A bare estimator gets what it needs, and parameters that speak of columns mean those columns."""

import numpy as np
import pandas as pd
import pytest
from interpret.glassbox import ExplainableBoostingClassifier
from lightgbm import LGBMClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.model_selection import GridSearchCV
from xgboost import XGBClassifier

from aitoolkit.errors import ModelError
from aitoolkit.fitting.preparation import owners_of, prepared

N = 300
RNG = np.random.default_rng(0)
FRAME = pd.DataFrame(
    {"site": RNG.choice(["a", "b", "c", "d"], N), "age": RNG.normal(50, 9, N)}
).astype({"site": object})
OUTCOME = FRAME.site.isin(["a", "c"]).to_numpy().astype(int)
CATEGORIES = [("site", ("a", "b", "c", "d"))]


def made(estimator):
    return prepared(estimator, ["age"], CATEGORIES).fit(FRAME, OUTCOME)


def test_categories_are_those_that_were_named_although_they_moved():
    model = made(HistGradientBoostingClassifier(max_iter=1, categorical_features=["site"]))
    assert model[0].get_feature_names_out().tolist() == ["age", "site"]
    assert model[-1].is_categorical_.tolist() == [False, True]
    search = GridSearchCV(
        HistGradientBoostingClassifier(categorical_features=["site"]), {"max_iter": [1]}, cv=2
    )
    assert made(search)[-1].best_estimator_.is_categorical_.tolist() == [False, True]


@pytest.mark.parametrize(
    "estimator",
    [
        HistGradientBoostingClassifier(categorical_features=[0]),
        HistGradientBoostingClassifier(categorical_features=[True, False]),
        HistGradientBoostingClassifier(monotonic_cst=[0, 1]),
        HistGradientBoostingClassifier(interaction_cst=[{0}, {1}]),
        RandomForestClassifier(monotonic_cst=[0, 1]),
        XGBClassifier(monotone_constraints={0: 1}),
        XGBClassifier(feature_types=["c", "q"], enable_categorical=True),
        LGBMClassifier(monotone_constraints=[0, 1]),
        ExplainableBoostingClassifier(interactions=[(0, 1)]),
        ExplainableBoostingClassifier(feature_types=["nominal", "continuous"]),
    ],
    ids=str,
)
def test_columns_by_their_places_are_refused_where_places_change(estimator):
    with pytest.raises(ModelError, match="by their places"):
        prepared(estimator, ["age"], CATEGORIES)
    assert prepared(estimator, ["age", "months"], []) is not None


@pytest.mark.parametrize(
    "estimator",
    [
        HistGradientBoostingClassifier(max_iter=2, monotonic_cst={"age": 1}),
        XGBClassifier(n_estimators=2, n_jobs=1, monotone_constraints={"age": 1}),
    ],
    ids=lambda e: type(e).__name__,
)
def test_a_direction_by_name_holds_for_that_column(estimator):
    model = made(estimator)
    rows = pd.DataFrame({"site": "b", "age": np.arange(20.0, 90)})
    scores = model.predict_proba(rows)[:, 1]
    assert (np.diff(scores) >= 0).all()


@pytest.mark.parametrize("searched", [False, True], ids=["bare", "in a search"])
def test_xgboost_that_wants_categories_is_told_which_they_are(searched):
    estimator = XGBClassifier(n_estimators=2, n_jobs=1, enable_categorical=True)
    given = GridSearchCV(estimator, {"max_depth": [1]}, cv=2) if searched else estimator
    model = made(given)
    fitted = model[-1].best_estimator_ if searched else model[-1]
    assert fitted.get_booster().feature_types == ["q", "c"]
    assert estimator.feature_types is None
    plain = made(XGBClassifier(n_estimators=2, n_jobs=1, enable_categorical=False))[-1]
    assert "c" not in (plain.get_booster().feature_types or ())


def test_pairs_by_name_are_those_pairs():
    pair = ExplainableBoostingClassifier(
        interactions=[("site", "age")], outer_bags=1, max_rounds=50
    )
    model = made(pair)[-1]
    assert set(model.term_names_) == {"age", "site", "site & age"}


@pytest.mark.filterwarnings("ignore:Missing values detected")  # by interpret
def test_explainable_boosting_gets_categories_as_they_are():
    model = made(ExplainableBoostingClassifier(interactions=0, outer_bags=1, max_rounds=50))
    assert model[-1].feature_types_in_ == ["continuous", "nominal"]
    assert [len(owned) for owned in owners_of(model, ["site", "age"])] == [1, 1]
    odd = pd.DataFrame({"site": ["a", "b", np.nan, "z"], "age": [50.0, np.nan, 40.0, 60.0]})
    score = model.predict_proba(odd.astype({"site": object}))[:, 1]
    assert score[0] - score[1] > 0.1
    assert np.isfinite(score).all()
