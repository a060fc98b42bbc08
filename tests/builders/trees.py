"""Fitted trees of every kind that is read, on numbers, categories and gaps."""

from functools import cache

import numpy as np
from lightgbm import LGBMClassifier
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier
from xgboost import XGBClassifier

CATEGORIES = [1, 3]
SMALL = {"n_estimators": 5, "max_depth": 5, "random_state": 0}
XGB = {"n_estimators": 5, "n_jobs": 1, "random_state": 0}
LGB = {"n_estimators": 5, "verbose": -1, "n_jobs": 1, "min_child_samples": 5}

KINDS = {
    "tree": lambda: DecisionTreeClassifier(max_depth=7, random_state=0),
    "extra tree": lambda: ExtraTreeClassifier(max_depth=7, random_state=0),
    "forest": lambda: RandomForestClassifier(**SMALL),
    "weighted forest": lambda: RandomForestClassifier(**SMALL, class_weight={0: 1, 1: 7}),
    "extra trees": lambda: ExtraTreesClassifier(**SMALL),
    "gradient boosting": lambda: GradientBoostingClassifier(n_estimators=8, random_state=0),
    "histogram": lambda: HistGradientBoostingClassifier(max_iter=5, random_state=0),
    "histogram, categories": lambda: HistGradientBoostingClassifier(
        max_iter=5, random_state=0, categorical_features=CATEGORIES
    ),
    "xgboost": lambda: XGBClassifier(**XGB),
    "xgboost, categories": lambda: XGBClassifier(
        **XGB,
        feature_types=["c" if j in CATEGORIES else "q" for j in range(8)],
        enable_categorical=True,
        max_cat_to_onehot=3,
    ),
    "lightgbm": lambda: LGBMClassifier(**LGB),
    "lightgbm, categories": lambda: LGBMClassifier(**LGB),
}
REFUSE_MISSING = ("gradient boosting",)


def fit(kind, X, y):
    """Fit a new model of this kind."""
    told = {"categorical_feature": CATEGORIES} if kind == "lightgbm, categories" else {}
    return KINDS[kind]().fit(X, y, **told)


@cache
def table(missing=True):
    """Return 600 rows of 8 columns, two of them categories by number, and outcomes."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(600, 8))
    X[:, 1], X[:, 3] = rng.integers(0, 12, 600), rng.integers(0, 7, 600)
    X[:, 6] = X[:, 6] * 1e5 + 1.7e9  # as timestamps
    told = X[:, 0] + (X[:, 3] % 2) * X[:, 4] - (X[:, 1] % 3 == 1) + X[:, 5] * X[:, 7]
    y = (told + (X[:, 6] > 1.7e9) + rng.normal(size=600) / 2 > 0.5).astype(int)
    if missing:
        X[rng.random(X.shape) < 0.08] = np.nan
    return X, y


@cache
def fitted(kind):
    """Return a model of this kind and the rows it was fitted on."""
    X, y = table(missing=kind not in REFUSE_MISSING)
    return fit(kind, X, y), X
