"""What other explainers are known to get wrong, tried on ours."""

import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from aitoolkit.errors import ExplanationError
from aitoolkit.examining.explanations import explained
from aitoolkit.examining.trees import reading
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.estimate import Absent
from builders.explained import COLUMNS, FIELDS, one_hot, people, told


def test_a_background_is_not_cut_to_a_hundred_rows_in_silence():
    found = told(make_pipeline(one_hot(), LogisticRegression(max_iter=1000)))
    assert found.evidence.background_rows == found.evidence.background_of == 300
    own = found.explainer
    margins = own.output.of(own.model.prepare(own.background))
    assert len(margins) == 300
    assert found.evidence.base_value == pytest.approx(margins.mean(), abs=1e-12)


def test_sparse_columns_are_explained_as_dense_ones_are():
    values = [
        told(make_pipeline(one_hot(sparse=sparse), LogisticRegression(max_iter=1000)))
        for sparse in (True, False)
    ]
    frame, _ = people()
    assert hasattr(one_hot(sparse=True).fit_transform(frame), "toarray")
    assert np.abs(values[0].contributions.values - values[1].contributions.values).max() < 1e-9


def test_lightgbm_is_explained_itself_and_not_a_copy(monkeypatch):
    frame, outcome = people()
    model = make_pipeline(one_hot(), LGBMClassifier(n_estimators=5, verbose=-1, n_jobs=1))
    model.fit(frame, outcome)
    read = []
    real = reading.read_trees
    monkeypatch.setattr(reading, "read_trees", lambda core: read.append(core) or real(core))
    monkeypatch.setattr(LGBMClassifier, "fit", lambda *given, **options: pytest.fail("a copy"))
    found = told(model)
    assert found.evidence.engine == "trees"
    assert found.explainer.model.core is model[-1]
    assert all(core is model[-1] for core in read)
    assert read


@pytest.mark.parametrize(
    "estimator",
    [
        LogisticRegression(),
        LGBMClassifier(n_estimators=3, verbose=-1, n_jobs=1),
        HistGradientBoostingClassifier(max_iter=3),
        KNeighborsClassifier(),
    ],
    ids=lambda e: type(e).__name__,
)
def test_columns_that_are_all_constant_get_nothing(estimator):
    frame, outcome = people()
    same = pd.concat([frame.iloc[:1]] * len(frame), ignore_index=True)
    model = make_pipeline(one_hot(), estimator).fit(same, outcome)
    found = explained(
        Scorer(model, COLUMNS), same[:300], same[300:360], FIELDS,
        threshold=0.5, level=0.95, random_state=0,
    )  # fmt: skip
    assert not isinstance(found.evidence, Absent)
    assert np.abs(found.contributions.values).max() < 1e-12
    assert all(f.importance.value < 1e-12 for f in found.evidence.importance)


@pytest.mark.parametrize("change", ["weights", "constant"])
def test_a_model_that_changed_is_explained_as_it_answers_now_or_not_at_all(change):
    frame, outcome = people()
    model = make_pipeline(one_hot(), LogisticRegression(max_iter=1000)).fit(frame, outcome)
    found = told(model)
    if change == "weights":
        model[-1].coef_ = -2 * model[-1].coef_
    else:
        model[-1].intercept_ = model[-1].intercept_ + 3
    rows = frame[300:310]
    try:
        now = found.explainer.contributions(rows)
    except ExplanationError:
        return
    told_now = expit(now.base_value + now.values.sum(axis=1))
    assert np.abs(told_now - model.predict_proba(rows)[:, 1]).max() < 1e-9
