"""Fitted trees are read as they are, or not at all."""

from dataclasses import replace

import numpy as np
import pytest
from lightgbm import LGBMClassifier
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier
from xgboost import XGBClassifier

from aitoolkit.examining.trees.reading import proof, read_trees, tolerance
from aitoolkit.examining.trees.tables import SMALL_WALK, _add_walked
from builders.trees import KINDS, LGB, XGB, fitted, table


@pytest.mark.parametrize("positive", [1, 0])
@pytest.mark.parametrize("kind", KINDS)
def test_tables_predict_what_the_model_predicts(kind, positive):
    model, X = fitted(kind)
    tables = read_trees(model, positive=positive)
    assert proof(tables, model, X, positive) <= tolerance(model)


@pytest.mark.parametrize("kind", KINDS)
def test_the_proof_notices_a_changed_leaf_bound_way_and_base(kind):
    model, X = fitted(kind)
    tables = read_trees(model)
    at = tables.feature == tables.feature[0]
    asked = np.where(at & (tables.category < 0))[0][:1]
    wrong = tables.threshold.copy()
    wrong[asked] = np.nextafter(wrong[asked], np.inf) + 0.3
    changed = [
        replace(tables, base=tables.base + 1e-3),
        replace(tables, value=-tables.value),
        replace(tables, left=tables.right, right=tables.left),
    ]
    if len(asked):
        changed.append(replace(tables, threshold=wrong))
    for one in changed:
        assert proof(one, model, X) > tolerance(model)


def test_missing_and_unknown_values_are_part_of_the_proof():
    model, X = fitted("histogram, categories")
    tables = read_trees(model)
    turned = replace(tables, missing_left=1 - tables.missing_left)
    complete = np.nan_to_num(X)
    assert proof(turned, model, complete) > tolerance(model)


def test_machine_code_and_numpy_walk_alike():
    for kind in ("histogram, categories", "xgboost", "forest"):
        model, X = fitted(kind)
        tables = read_trees(model)
        many = np.tile(X, (SMALL_WALK // tables.n_trees // len(X) + 1, 1))
        by_numpy = np.full(len(X), tables.base)
        _add_walked(tables, tables.compared(X), by_numpy)
        assert np.array_equal(tables.output(many)[: len(X)], by_numpy)


def test_what_was_fitted_until_it_was_best_is_read_until_there():
    X, y = table()
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 2, len(y))
    late = XGBClassifier(**{**XGB, "n_estimators": 40}, early_stopping_rounds=2)
    late.fit(X, y, eval_set=[(X, noise)], verbose=False)
    light = LGBMClassifier(**{**LGB, "n_estimators": 40, "early_stopping_round": 2})
    light.fit(X, y, eval_X=(X,), eval_y=(noise,))
    for model in (late, light):
        assert read_trees(model).n_trees < 40
        assert proof(read_trees(model), model, X) <= tolerance(model)


def test_what_cannot_be_read_is_not_read():
    X, y = table(missing=False)
    three = np.arange(len(y)) % 3
    for model in (
        LogisticRegression(max_iter=10_000).fit(X[:, :6], y),
        RandomForestClassifier(2).fit(X, three),
        HistGradientBoostingClassifier(max_iter=2).fit(X, three),
        DecisionTreeClassifier().fit(X, np.zeros(len(y))),
        GradientBoostingClassifier(n_estimators=2, loss="exponential").fit(X, y),
        GradientBoostingClassifier(n_estimators=2, init=DecisionTreeClassifier()).fit(X, y),
        XGBClassifier(**XGB, missing=0.0).fit(X, y),
        XGBClassifier(**XGB).fit(X, three),
        LGBMClassifier(**LGB, zero_as_missing=True).fit(X, y),
        LGBMClassifier(**LGB).fit(X, three),
    ):
        assert read_trees(model) is None


def test_a_matrix_of_other_columns_is_refused():
    tables = read_trees(fitted("tree")[0])
    with pytest.raises(ValueError, match="8 columns"):
        tables.output(np.zeros((3, 7)))


@pytest.mark.filterwarnings("ignore:.*booster=dart:UserWarning")
def test_trees_that_drop_out_are_not_read_or_fail_their_proof():
    """XGBoost from 3.4 writes them like any other trees; only the proof tells them apart."""
    X, y = table(missing=False)
    plain = XGBClassifier(**XGB, booster="dart").fit(X, y)
    dropping = XGBClassifier(**XGB, booster="dart", rate_drop=0.5).fit(X, y)
    tables = read_trees(plain)
    assert tables is None or proof(tables, plain, X) <= tolerance(plain)
    tables = read_trees(dropping)
    assert tables is None or proof(tables, dropping, X) > 1000 * tolerance(dropping)
