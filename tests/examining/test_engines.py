"""Every model is explained on the scale where it adds up, and only what proved itself is shown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    PolynomialFeatures,
)
from sklearn.tree import DecisionTreeClassifier

from aitoolkit.examining import explanations
from aitoolkit.examining.engines import choosing
from aitoolkit.examining.explanations import explained
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.estimate import Absent, Reason
from builders.explained import COLUMNS, FIELDS, one_hot, people, told


def trees_or(name):
    """Return the engine of trees where it is there, else `name`."""
    return "trees" if any(making.__name__ == "trees" for making in choosing.ENGINES) else name


KINDS = [
    (
        make_pipeline(one_hot(sparse=True), LogisticRegression()), "linear", "log-odds",
    ),
    (make_pipeline(one_hot(), GaussianNB()), "enumeration", "probability"),
    (
        make_pipeline(one_hot(), RandomForestClassifier(10, max_depth=4, random_state=0)),
        trees_or("enumeration"), "probability",
    ),
    (
        make_pipeline(
            one_hot(),
            CalibratedClassifierCV(LogisticRegression(max_iter=1000), ensemble=False),
        ),
        "linear", "log-odds",
    ),
    (
        make_pipeline(
            one_hot(),
            CalibratedClassifierCV(
                LogisticRegression(max_iter=1000), method="isotonic", ensemble=False
            ),
        ),
        "linear", "log-odds before calibration",
    ),
    (
        make_pipeline(one_hot(), CalibratedClassifierCV(LogisticRegression(max_iter=1000), cv=3)),
        "enumeration", "probability",
    ),
    (
        make_pipeline(
            one_hot(), FixedThresholdClassifier(LogisticRegression(max_iter=1000), threshold=0.3)
        ),
        "linear", "log-odds",
    ),
    (
        make_pipeline(
            one_hot(), PolynomialFeatures(2, include_bias=False), LogisticRegression(max_iter=5000)
        ),
        "enumeration", "probability",
    ),
]  # fmt: skip


@pytest.mark.parametrize("positive", [1, 0])
@pytest.mark.parametrize(("model", "engine", "scale"), KINDS, ids=lambda k: str(k)[:40])
def test_a_model_is_explained_where_it_adds_up(model, engine, scale, positive):
    found = told(model, positive=positive, n=12)
    assert (found.evidence.engine, found.evidence.scale) == (engine, scale)
    assert found.evidence.passed_over == ()
    assert found.evidence.additivity_error < 1e-9
    assert found.evidence.enumeration_error < 1e-9
    directions = {f.column: f.direction for f in found.evidence.importance}
    up, down = ("rising", "falling") if positive == 1 else ("falling", "rising")
    assert (directions["months"], directions["income"]) == (up, down)


@pytest.mark.parametrize("positive", [1, 0])
def test_a_stump_points_the_way_it_was_built(positive):
    frame = pd.DataFrame(
        {"months": np.arange(80.0), "income": 1.0, "site": "north", "noise": 0.0}
    ).astype({"site": object})
    numbers = make_column_transformer(("passthrough", ["months", "income", "noise"]))
    model = make_pipeline(numbers, DecisionTreeClassifier(max_depth=1))
    fitted = model.fit(frame, (frame.months >= 40).astype(int))
    found = explained(
        Scorer(fitted, COLUMNS, positive), frame, frame, FIELDS,
        threshold=0.5, level=0.95, random_state=0,
    )  # fmt: skip
    values = found.contributions.values
    sign = 1 if positive == 1 else -1
    late = frame.loc[found.rows.index, "months"].to_numpy() >= 40
    assert (sign * values[late, 0] > 0.4).all()
    assert (sign * values[~late, 0] < -0.4).all()
    assert np.abs(values[:, 1:]).max() < 1e-12


def test_probability_is_had_by_asking_never_by_rescaling():
    model = make_pipeline(one_hot(), LogisticRegression(max_iter=1000))
    found = told(model)
    points = found.explainer.in_points()
    rows = found.rows[:5]
    values = points.contributions(rows)
    assert points.output.scale == "probability"
    assert np.allclose(
        values.base_value + values.values.sum(axis=1), points.scorer.score(rows), atol=1e-9
    )
    own = found.explainer.contributions(rows).values
    scaled = own * (values.values.sum(axis=1) / own.sum(axis=1))[:, None]
    assert np.abs(scaled - values.values).max() > 1e-3


def test_a_frozen_model_that_is_calibrated_is_opened():
    frame, outcome = people()
    inner = LogisticRegression(max_iter=1000).fit(frame[["months", "income"]].to_numpy(), outcome)
    chosen = make_column_transformer(("passthrough", ["months", "income"]))
    model = make_pipeline(chosen, CalibratedClassifierCV(FrozenEstimator(inner)))
    found = told(model.fit(frame, outcome))
    assert (found.evidence.engine, found.evidence.scale) == ("linear", "log-odds")


def test_mixed_columns_are_asked_as_a_whole():
    def per_month(given):
        return np.column_stack([given.income / (given.months + 1), given.noise])

    model = make_pipeline(FunctionTransformer(per_month), LogisticRegression(max_iter=1000))
    found = told(model)
    assert found.evidence.engine == "enumeration"
    assert found.evidence.enumeration_error < 1e-9
    assert {f.column for f in found.evidence.importance if f.importance.value < 1e-12} == {"site"}


def shifted(found):
    return replace(found, values=found.values + 0.01)


def turned(found):
    return replace(found, values=-found.values, base_value=2 * found.base_value)


def mirrored(found):
    """The other class explained: every sign turned, and made to add up all the same."""
    values = -found.values
    gap = (found.scores - found.base_value) - values.sum(axis=1)
    return replace(found, values=values + gap[:, None] / values.shape[1])


def permuted(found):
    return replace(found, values=found.values[:, ::-1].copy())


@pytest.mark.parametrize("lie", [shifted, turned, mirrored, permuted])
def test_withholds_what_an_engine_says_wrongly(monkeypatch, lie):
    real = choosing.ENGINES

    def lying(making):
        def made(*given, **options):
            engine = making(*given, **options)
            return None if engine is None else replace(
                engine, explain=lambda *asked: lie(engine.explain(*asked))
            )  # fmt: skip

        return made

    monkeypatch.setattr(choosing, "ENGINES", tuple(map(lying, real)))
    model = make_pipeline(one_hot(), LogisticRegression(max_iter=1000))
    found = told(model)
    # What remains is the honest engine that asks the whole model.
    assert found.evidence.engine == "enumeration"
    assert [p.engine for p in found.evidence.passed_over] == ["linear", "enumeration"]
    reasons = {p.reason for p in found.evidence.passed_over}
    assert reasons <= {"not_additive", "not_exact", "wrong_sign"}
    monkeypatch.setattr(
        explanations, "candidates",
        lambda *given, **options: list(choosing.candidates(*given, **options))[:-1],
    )  # fmt: skip
    nothing = told(model)
    assert nothing.evidence == Absent(absent=Reason.NOT_ADDITIVE, n=60)
    assert nothing.explainer is None


class Moody(ClassifierMixin, BaseEstimator):
    """Answers differently every time."""

    def fit(self, X, y):
        self.classes_ = np.array([0, 1])
        self.rng_ = np.random.default_rng(0)
        return self

    def predict_proba(self, X):
        p = self.rng_.random(len(X))
        return np.column_stack([1 - p, p])


def test_withholds_where_the_model_answers_differently_twice():
    assert told(Moody()).evidence == Absent(absent=Reason.NOT_DETERMINISTIC, n=60)


class Crowded(ClassifierMixin, BaseEstimator):
    """Looks at the other rows that stand beside one: no row has a score of its own."""

    def fit(self, X, y):
        self.classes_ = np.array([0, 1])
        return self

    def predict_proba(self, X):
        p = X["months"].rank(pct=True).to_numpy() * 0.9
        return np.column_stack([1 - p, p])


def test_withholds_where_a_score_depends_on_the_other_rows():
    assert told(Crowded()).evidence.absent is Reason.NOT_ADDITIVE


def test_one_training_row_is_a_background_too():
    frame, outcome = people()
    model = make_pipeline(one_hot(), HistGradientBoostingClassifier(max_iter=5, random_state=0))
    found = explained(
        Scorer(model.fit(frame, outcome), COLUMNS), frame[:1], frame[300:310], FIELDS,
        threshold=0.5, level=0.95, random_state=0,
    )  # fmt: skip
    assert found.evidence.background_rows == 1
    assert found.evidence.enumeration_error < 1e-6
