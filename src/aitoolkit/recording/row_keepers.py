"""Models whose stored form holds training rows, or single values of them.

Found by planting a marker value in one row and looking for it in the stored bytes; the tests do
so again. Such a model is kept under ``restricted/`` and is not logged to a tracking store.

Not on the list: tree models whose thresholds lie between values, and histogram boosting of
scikit-learn. The latter cuts a column of more than 255 different values at quantiles, so that
a threshold can equal a value that somebody has; never the smallest or the largest.
"""

from __future__ import annotations

from typing import Any

from aitoolkit.recording.parts_of_model import parts_of

BY_CLASS: tuple[tuple[str, str], ...] = (
    ("sklearn.neighbors._base.NeighborsBase", "its rows are the model"),
    ("sklearn.svm._base.BaseLibSVM", "support vectors are rows"),
    ("sklearn.gaussian_process._gpc.GaussianProcessClassifier", "its rows are the model"),
    ("sklearn.semi_supervised._label_propagation.BaseLabelPropagation", "its rows are the model"),
    ("sklearn.impute._knn.KNNImputer", "its rows are the model"),
    ("sklearn.kernel_approximation.Nystroem", "its components are rows"),
    ("sklearn.decomposition._kernel_pca.KernelPCA", "keeps the rows it was fitted on"),
    ("sklearn.preprocessing._data.MinMaxScaler", "keeps each column's smallest and largest"),
    ("sklearn.preprocessing._data.MaxAbsScaler", "keeps each column's largest"),
    ("sklearn.preprocessing._data.QuantileTransformer", "quantiles are values of rows"),
    ("sklearn.preprocessing._discretization.KBinsDiscretizer", "edges are values of rows"),
    ("sklearn.preprocessing._polynomial.SplineTransformer", "knots are values of rows"),
    ("xgboost.sklearn.XGBModel", "cuts a column of few values at the values themselves"),
    ("xgboost.core.Booster", "cuts a column of few values at the values themselves"),
    ("lightgbm.sklearn.LGBMModel", "its text lists each column's smallest and largest"),
    ("lightgbm.basic.Booster", "its text lists each column's smallest and largest"),
    ("interpret.glassbox._ebm._ebm.EBMModel", "keeps each column's smallest and largest"),
)
"""Classes (and what derives from them), each with what it keeps."""

BY_ATTRIBUTE: tuple[tuple[str, str], ...] = (
    ("_fit_X", "the rows it was fitted on"),
    ("X_fit_", "the rows it was fitted on"),
    ("X_train_", "the rows it was fitted on"),
    ("support_vectors_", "support vectors are rows"),
    ("oob_decision_function_", "a score for every training row"),
    ("transduction_", "a label for every training row"),
)
"""Attributes by which an estimator that we do not know gives itself away."""


def keeps_rows(model: Any) -> bool:
    """Return whether the stored form of `model` holds training rows or single values of them.

    Looks through pipelines, searches and ensembles.

    Parameters
    ----------
    model : estimator
        A fitted scikit-learn estimator or Pipeline.

    Returns
    -------
    bool
        True if the stored model must stay under ``restricted/``.

    Examples
    --------
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> from sklearn.pipeline import make_pipeline
    >>> keeps_rows(make_pipeline(KNeighborsClassifier()))
    True
    """
    classes = {name for name, _ in BY_CLASS}
    attributes = {name for name, _ in BY_ATTRIBUTE}
    return any(
        not classes.isdisjoint(f"{kind.__module__}.{kind.__qualname__}" for kind in type(p).__mro__)
        or not attributes.isdisjoint(getattr(p, "__dict__", ()))
        for p in parts_of(model)
    )
