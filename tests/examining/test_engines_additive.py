"""Explainable boosting is explained from its own terms, and these equal enumeration."""

import numpy as np
import pytest
from interpret.glassbox import ExplainableBoostingClassifier
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.pipeline import make_pipeline

from aitoolkit.examining.engines import additive as engine
from aitoolkit.examining.engines.additive import additive
from aitoolkit.examining.engines.opened import opened
from aitoolkit.examining.engines.outputs import outputs_of
from aitoolkit.examining.shapley import enumerated, joined
from aitoolkit.fitting.scorer import Scorer
from builders.explained import one_hot, people, told


def boosted(interactions=3, **options):
    return ExplainableBoostingClassifier(
        interactions=interactions, outer_bags=2, max_rounds=100, n_jobs=1, random_state=0, **options
    )


def made_ready(model, frame, *, positive=1):
    """Return the model taken apart, its output, all rows as a matrix, and the engine or None."""
    scorer = Scorer(model, tuple(frame.columns), positive)
    taken = opened(scorer, frame)
    matrix = taken.prepare(frame)
    output = next(outputs_of(taken, positive, matrix))
    found = additive(taken, output, matrix, matrix, random_state=0)
    return taken, output, matrix, found


KINDS = [
    (boosted(), "log-odds"),
    (boosted(0), "log-odds"),
    (CalibratedClassifierCV(boosted(), ensemble=False, cv=2), "log-odds"),
    (
        CalibratedClassifierCV(boosted(), method="isotonic", ensemble=False, cv=2),
        "log-odds before calibration",
    ),
]


@pytest.mark.parametrize("positive", [1, 0])
@pytest.mark.parametrize(("model", "scale"), KINDS, ids=lambda k: str(k)[:40])
def test_a_model_of_terms_is_explained_by_its_terms(model, scale, positive):
    found = told(make_pipeline(one_hot(), clone(model)), positive=positive, n=12).evidence
    assert (found.engine, found.scale, found.passed_over) == ("additive", scale, ())
    assert found.background_rows == found.background_of
    assert found.additivity_error < 1e-12
    assert found.enumeration_error < 1e-12
    directions = {f.column: f.direction for f in found.importance}
    up, down = ("rising", "falling") if positive == 1 else ("falling", "rising")
    assert (directions["months"], directions["income"]) == (up, down)


@pytest.mark.filterwarnings("ignore:Missing values detected")  # its own pictures leave them out
@pytest.mark.parametrize("kinds", [None, ["continuous", "nominal", "continuous", "continuous"]])
def test_equals_enumeration_with_gaps_new_and_extreme_values(kinds):
    rng = np.random.default_rng(4)
    X = rng.normal(size=(500, 4))
    X[:, 1] = rng.integers(0, 6, 500)
    y = (X[:, 0] * X[:, 2] + (X[:, 1] % 2) * X[:, 3] + rng.normal(size=500) / 2 > 0).astype(int)
    X[::9, 2], X[::11, 1] = np.nan, np.nan
    model = boosted(interactions=[(0, 2), (1, 3), (2, 3)], feature_types=kinds).fit(X, y)
    rows, background = X[:12].copy(), X[100:300]
    rows[0], rows[1, 0], rows[2, 2], rows[3, 1] = np.nan, np.inf, -1e300, 77
    each = tuple(np.array([j]) for j in range(4))
    for players in (each, joined(each, random_state=0, keep=1), (np.array([0, 2]), *each[1::2])):
        exact = enumerated(model.decision_function, rows, background, players)
        values = engine._contributions(model, rows, background, players)
        assert np.abs(values - exact.values).max() < 1e-12
        assert np.abs(values).max() > 0.1


@pytest.mark.filterwarnings("ignore:Interactions with 3")  # nor are these in its pictures
def test_a_term_of_three_fields_is_left_to_others():
    frame, outcome = people()
    joint = boosted([(3, 4, 5)], max_interaction_bins=6)
    model = make_pipeline(one_hot(), joint).fit(frame, outcome)
    assert made_ready(model, frame)[-1] is None
    found = told(model, n=12).evidence
    assert (found.engine, found.scale) == ("enumeration", "probability")


def test_more_pairs_of_bins_than_are_afforded_are_left_to_others(monkeypatch):
    frame, outcome = people()
    model = make_pipeline(one_hot(), boosted([(3, 4)])).fit(frame, outcome)
    assert made_ready(model, frame)[-1] is not None
    monkeypatch.setattr(engine, "AFFORDED", 100)
    assert made_ready(model, frame)[-1] is None


class Restless:
    """Has the bins of a model, and answers every row with a number of its own."""

    def __init__(self, model):
        self.bins_, self.terms = model.bins_, len(model.term_features_)

    def eval_terms(self, matrix):
        return np.tile(np.arange(len(matrix), dtype=float)[:, None] + 0.5, self.terms)


def test_a_term_that_differs_within_a_bin_is_refused():
    frame, outcome = people()
    model = make_pipeline(one_hot(), boosted([(3, 4)])).fit(frame, outcome)
    taken, _, matrix, _ = made_ready(model, frame)
    term = engine._terms(model[-1], taken.players)[-1]
    true = model[-1].eval_terms(matrix)[:, -1]
    engine._one_known(model[-1], term, matrix, matrix, true)
    with pytest.raises(ValueError, match="not those of the model"):
        engine._one_known(Restless(model[-1]), term, matrix, matrix, true)


def test_a_column_of_nobody_gets_nothing():
    frame, outcome = people()
    X = np.column_stack([frame.months, frame.income, np.ones(len(frame))])
    model = boosted([(0, 1), (0, 2)]).fit(X, outcome)
    two = (np.array([0]), np.array([1]))
    exact = enumerated(model.decision_function, X[:9], X, two)
    assert np.abs(engine._contributions(model, X[:9], X, two) - exact.values).max() < 1e-12
