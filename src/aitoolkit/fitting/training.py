"""Training: a clone of the estimator, seeded, on cases in an order that depends on nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.base import clone, is_classifier
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import Pipeline

from aitoolkit.errors import ModelError


def check_estimator(estimator: Any) -> None:
    """Refuse at once what cannot be trained here or cannot give a score.

    Raises
    ------
    ModelError
        Not a classifier, or one without ``predict_proba``.
    """
    name = type(estimator).__name__
    if isinstance(estimator, type) or not hasattr(estimator, "fit") or not is_classifier(estimator):
        raise ModelError(
            "estimator",
            found=name if not isinstance(estimator, type) else f"the class {estimator.__name__}",
            expected="a scikit-learn classifier or a Pipeline that ends in one",
            mend="Pass an instance, such as HistGradientBoostingClassifier().",
        )
    if not hasattr(estimator, "predict_proba"):
        raise ModelError(
            "estimator",
            found=f"{name} without predict_proba",
            expected="a classifier that gives a probability",
            mend="Wrap it: CalibratedClassifierCV(estimator, ensemble=False), or choose another.",
        )


def seeded(estimator: Any, *, random_state: int, labels: Mapping[str, int]) -> Any:
    """Return an unfitted clone whose open seeds are set, with class weights in terms of 0 and 1.

    Parameters
    ----------
    estimator : classifier
        Is not changed.
    random_state : int
        Given to every nested ``random_state`` that is None.
    labels : mapping of str to int
        The outcome's spelling to 0 and 1, for a ``class_weight`` that names them.
    """
    fresh = clone(estimator)
    changes: dict[str, Any] = {}
    for name, value in fresh.get_params(deep=True).items():
        last = name.rpartition("__")[2]
        if last == "random_state" and value is None:
            changes[name] = random_state
        elif last == "class_weight" and isinstance(value, Mapping):
            changes[name] = {labels.get(_spelled(k), k): weight for k, weight in value.items()}
        elif last == "cv" and getattr(value, "shuffle", False) and value.random_state is None:
            seeded_folds = copy(value)
            seeded_folds.random_state = random_state
            changes[name] = seeded_folds
    return fresh.set_params(**changes)


def fitted(
    model: Pipeline,
    features: pd.DataFrame,
    outcome: NDArray[np.int8],
    *,
    sample_weight: NDArray[np.float64] | None = None,
    groups: NDArray[np.intp] | None = None,
) -> Pipeline:
    """Return `model`, a fresh clone of it, trained on these cases.

    Weights and groups reach the last step; a search without folds of its own gets folds in which
    no group stands on both sides.

    Raises
    ------
    ModelError
        The estimator raised while fitting; its own message is part of ours.
    """
    fresh = clone(model)
    name, last = fresh.steps[-1]
    options: dict[str, Any] = {}
    if sample_weight is not None:
        options[f"{name}__{_weight_name(last)}"] = sample_weight
    if groups is not None and hasattr(last, "cv") and hasattr(last, "estimator"):
        if last.cv is None or isinstance(last.cv, int):
            last.set_params(cv=StratifiedGroupKFold(n_splits=last.cv or 5))
        options[f"{name}__groups"] = groups
    try:
        return fresh.fit(features, outcome, **options)
    except Exception as error:
        reason = " ".join(str(error).split())[:500]
        raise ModelError(
            "estimator",
            found=f"{type(error).__name__} while {type(last).__name__} was fitted: {reason}",
            expected="an estimator that can be fitted on the declared inputs",
            mend="Fit it on data.features and data.outcome by hand to see the whole message.",
        ) from error


def fitted_again(model: Any, features: pd.DataFrame, outcome: NDArray[np.int8]) -> Any:
    """Return a clone of a fitted model trained on other cases; what a search chose is kept.

    Raises
    ------
    ModelError
        The estimator raised while fitting.
    """
    if isinstance(model, Pipeline):
        steps = [(name, getattr(step, "best_estimator_", step)) for name, step in model.steps]
        return fitted(Pipeline(steps), features, outcome)
    return fitted(Pipeline([("model", model)]), features, outcome)


def _weight_name(last: Any) -> str:
    """Where the last step takes weights: itself, or the last step of what it searches over."""
    inner = getattr(last, "estimator", None)
    if isinstance(inner, Pipeline):
        return f"{inner.steps[-1][0]}__sample_weight"
    return "sample_weight"


def _spelled(label: Any) -> str:
    return str(label).lower() if isinstance(label, bool | np.bool_) else str(label)
