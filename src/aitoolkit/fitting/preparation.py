"""What stands before a bare estimator: one declared field stays one player."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
from sklearn.utils import get_tags

from aitoolkit.fitting.by_column import speaks_of_names, told_its_categories

MODEL_STEP = "model"
PREPARE_STEP = "prepare"

TREES = (
    "DecisionTreeClassifier", "ExtraTreeClassifier", "RandomForestClassifier",
    "ExtraTreesClassifier", "GradientBoostingClassifier", "HistGradientBoostingClassifier",
    "AdaBoostClassifier", "XGBClassifier", "LGBMClassifier",
)  # fmt: skip
"""Estimators that split on one column at a time and need neither scale nor one-hot columns."""

OF_TEXT = ("ExplainableBoostingClassifier",)
"""Estimators that take categories as text, and gaps as they are."""


def prepared(
    estimator: Any, numbers: Sequence[str], categories: Sequence[tuple[str, Sequence[str]]]
) -> Pipeline:
    """Return a Pipeline that feeds mixed columns to a bare `estimator`; a Pipeline is kept as is.

    Trees get numbers as they are and each category as one column of codes; explainable boosting
    gets both as they are. Others get standardised numbers, gaps filled with the median, and one
    column per value. A value that is missing and one that the dictionary does not know are
    treated alike. The values are those of the dictionary, never learnt from single rows.

    Parameters
    ----------
    estimator : classifier
        Any scikit-learn classifier, a search over one, or a Pipeline.
    numbers : sequence of str
        Names of the columns that hold numbers.
    categories : sequence of (str, sequence of str)
        Name and values of each column that holds a category.

    Raises
    ------
    ModelError
        A parameter speaks of columns by their places, which are others here.
    """
    if isinstance(estimator, Pipeline) or isinstance(
        getattr(estimator, "estimator", None), Pipeline
    ):
        return estimator if isinstance(estimator, Pipeline) else Pipeline([(MODEL_STEP, estimator)])
    core = _core(estimator)
    names = [name for name, _ in categories]
    values = [np.asarray(known, dtype=object) for _, known in categories]
    accepts_gaps = bool(get_tags(estimator).input_tags.allow_nan)
    number_step: Any
    category_step: Any
    if type(core).__name__ in OF_TEXT:
        number_step = category_step = "passthrough"
    elif type(core).__name__ in TREES:
        gap = np.nan if accepts_gaps else -1
        number_step = "passthrough" if accepts_gaps else SimpleImputer(strategy="median")
        category_step = OrdinalEncoder(
            categories=values,
            handle_unknown="use_encoded_value",
            unknown_value=gap,
            encoded_missing_value=gap,
        )
    else:
        number_step = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
        category_step = OneHotEncoder(
            categories=values, handle_unknown="ignore", sparse_output=False
        )
    steps = [("numbers", number_step, list(numbers)), ("categories", category_step, names)]
    transformer = ColumnTransformer(
        [step for step in steps if step[2]], verbose_feature_names_out=False
    )
    if speaks_of_names(core, moved=bool(names)) or type(core).__name__ in OF_TEXT:
        transformer.set_output(transform="pandas")
    model = told_its_categories(estimator, core, len(numbers), len(names))
    return Pipeline([(PREPARE_STEP, transformer), (MODEL_STEP, model)])


def owners_of(model: Any, columns: Sequence[str]) -> tuple[NDArray[np.intp], ...] | None:
    """Return which prepared columns each declared column became; None for a foreign preparation.

    Parameters
    ----------
    model : classifier
        Fitted.
    columns : sequence of str
        The declared inputs.
    """
    if not isinstance(model, Pipeline) or model.steps[0][0] != PREPARE_STEP:
        return None
    owner: list[str] = []
    for name, step, names in model[0].transformers_:
        one_each = name != "categories" or not hasattr(step, "sparse_output")
        widths = [1] * len(names) if one_each else [len(v) for v in step.categories_]
        owner += [c for c, width in zip(names, widths, strict=True) for _ in range(width)]
    where = np.asarray(owner)
    return tuple(np.flatnonzero(where == c) for c in columns)


def _core(estimator: Any) -> Any:
    """Return the estimator inside searches and wrappers."""
    while getattr(estimator, "estimator", None) is not None:
        if type(estimator).__name__ in TREES:
            break
        estimator = estimator.estimator
    return estimator
