"""A step of known direction points the same way in every kind of model, however it is labelled."""

import numpy as np
import pandas as pd
import pytest
from interpret.glassbox import ExplainableBoostingClassifier
from lightgbm import LGBMClassifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier
from xgboost import XGBClassifier

from aitoolkit.examining.explanations import explained
from aitoolkit.fitting.preparation import prepared
from aitoolkit.fitting.scorer import Scorer
from builders.explained import COLUMNS, FIELDS

N = 120
RNG = np.random.default_rng(7)
FRAME = pd.DataFrame(
    {
        "months": RNG.permutation(N).astype(float),
        "income": RNG.normal(20, 6, N),
        "site": RNG.choice(["north", "south"], N),
        "noise": RNG.normal(size=N),
    }
).astype({"site": object})
IS_LATE = FRAME.months.to_numpy() >= N / 2

TREE = DecisionTreeClassifier(max_depth=1)
LINE = LogisticRegression()
KINDS = {
    "logistic": LINE,
    "tree": TREE,
    "forest": RandomForestClassifier(9, max_depth=2, max_features=None, random_state=0),
    "extra trees": ExtraTreesClassifier(20, max_depth=3, max_features=None, random_state=0),
    "gradient boosting": GradientBoostingClassifier(n_estimators=5),
    "histogram": HistGradientBoostingClassifier(max_iter=5),
    "histogram, categories": HistGradientBoostingClassifier(
        max_iter=5, categorical_features=["site"]
    ),
    "xgboost": XGBClassifier(n_estimators=5, n_jobs=1),
    "lightgbm": LGBMClassifier(n_estimators=5, n_jobs=1, verbose=-1),
    "explainable boosting": ExplainableBoostingClassifier(
        outer_bags=1, max_rounds=50, interactions=1, n_jobs=1, random_state=0
    ),
    "nearest": KNeighborsClassifier(7),
    "network": MLPClassifier((4,), solver="lbfgs", max_iter=500, alpha=1, random_state=0),
    "bayes": GaussianNB(),
    "adaptive boosting": AdaBoostClassifier(TREE, n_estimators=3),
    "stacking": StackingClassifier([("tree", TREE), ("line", LINE)], cv=2),
    "voting": VotingClassifier([("tree", TREE), ("line", LINE)], voting="soft"),
    "sigmoid": CalibratedClassifierCV(LINE, ensemble=False, cv=2),
    "isotonic": CalibratedClassifierCV(TREE, ensemble=False, cv=2, method="isotonic"),
    "several calibrated": CalibratedClassifierCV(LINE, cv=2),
    "support vectors": CalibratedClassifierCV(SVC(), ensemble=False, cv=2),
}


@pytest.mark.parametrize("positive", [1, 0], ids=["labelled 1", "labelled 0"])
@pytest.mark.parametrize("kind", KINDS)
def test_being_late_speaks_for_the_declared_positive(kind, positive):
    model = prepared(KINDS[kind], ["months", "income", "noise"], [("site", ["north", "south"])])
    model.fit(FRAME, IS_LATE if positive else ~IS_LATE)
    found = explained(
        Scorer(model, COLUMNS, positive), FRAME[:30], FRAME[30:60], FIELDS,
        threshold=0.5, level=0.95, random_state=0,
    )  # fmt: skip
    values = found.contributions.values
    late = found.rows.months.to_numpy() >= N / 2
    far = np.abs(found.rows.months.to_numpy() - N / 2) > 10
    assert late.any()
    assert (values[late & far, 0] > 0).all()
    assert (values[~late & far, 0] < 0).all()
    assert np.abs(values[:, 0]).mean() > 2 * np.abs(values[:, 1:]).mean(axis=0).max()
