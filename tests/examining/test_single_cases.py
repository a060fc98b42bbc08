"""One case is told from what was worked out once: the same figures, still proved row by row."""

from dataclasses import replace

import numpy as np
import pytest
from lightgbm import LGBMClassifier
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from aitoolkit.errors import ExplanationError
from aitoolkit.examining.explainer import FEW_ROWS
from builders.explained import one_hot, people, told

MODELS = {
    "boosting": lambda: HistGradientBoostingClassifier(max_iter=10, random_state=0),
    "lightgbm": lambda: LGBMClassifier(n_estimators=10, verbose=-1, n_jobs=1),
    "forest": lambda: RandomForestClassifier(10, max_depth=4, random_state=0),
    "logistic": lambda: LogisticRegression(max_iter=1000),
}


def rows(n):
    return people(600)[0][300 : 300 + n].reset_index(drop=True)


@pytest.fixture(scope="module", params=MODELS)
def explainer(request):
    return told(make_pipeline(one_hot(), MODELS[request.param]())).explainer


def test_few_rows_and_many_get_the_same_figures(explainer):
    many = explainer.of_cases(rows(FEW_ROWS + 1))
    few = explainer.of_cases(rows(10))
    one = explainer.of_cases(rows(1))
    assert many.base_value == pytest.approx(few.base_value, abs=1e-12)
    assert np.abs(many.values[:10] - few.values).max() < 1e-12
    assert np.array_equal(many.scores[:10], few.scores)
    assert np.array_equal(one.values[0], few.values[0])


def test_what_is_kept_is_made_once_and_goes_with_the_explainer(explainer):
    explainer = replace(explainer)
    assert "_ready" not in vars(explainer)
    explainer.of_cases(rows(1))
    kept = vars(explainer)["_ready"]
    explainer.of_cases(rows(2))
    assert vars(explainer)["_ready"] is kept
    assert "_ready" not in vars(replace(explainer))


@pytest.mark.parametrize("name", ["boosting", "forest", "logistic"])
@pytest.mark.parametrize("change", ["inside", "exchanged"])
def test_a_model_that_changed_since_is_not_explained(name, change):
    frame, outcome = people()
    model = make_pipeline(one_hot(), MODELS[name]()).fit(frame, outcome)
    explainer = told(model).explainer
    explainer.of_cases(rows(1))
    other = 1 - outcome
    if change == "inside":
        model[-1].fit(model[:-1].transform(frame), other)
    else:
        again = MODELS[name]().fit(model[:-1].transform(frame), other)
        model.steps[-1] = (model.steps[-1][0], again)
    with pytest.raises(ExplanationError):
        explainer.of_cases(rows(1))


LIES = (lambda values: -values, lambda values: values[:, ::-1], lambda values: values + 1e-9)


@pytest.mark.parametrize("lie", LIES, ids=["turned", "permuted", "shifted"])
def test_what_is_kept_is_not_used_where_it_differs_from_the_engine(explainer, lie):
    def lying(background, players):
        kept = explainer.engine.ready(background, players)
        return replace(kept, values=lambda asked: lie(kept.values(asked)))

    lies = replace(explainer, engine=replace(explainer.engine, ready=lying))
    honest = explainer.contributions(rows(3))
    assert np.array_equal(lies.of_cases(rows(3)).values, honest.values)
