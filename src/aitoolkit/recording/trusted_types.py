"""Which types a stored model may name beyond skops' own defaults: a list that people reviewed.

The list is ours and is never read from a stored file. Each name is a class whose reading fills
attributes or arrays, or a pure function of numbers; none opens a file, starts a process, or
evaluates text. Not on it on purpose: anything of ``builtins`` or ``operator``, lambdas and a
user's own functions, and the frozen distributions of scipy (reading one evaluates stored text).
"""

from __future__ import annotations

_SPLITTERS = (
    "GroupKFold",
    "GroupShuffleSplit",
    "KFold",
    "LeaveOneGroupOut",
    "PredefinedSplit",
    "RepeatedKFold",
    "RepeatedStratifiedKFold",
    "ShuffleSplit",
    "StratifiedGroupKFold",
    "StratifiedKFold",
    "StratifiedShuffleSplit",
    "TimeSeriesSplit",
    "_CVIterableWrapper",
)
_MEASURES_OF_CLASSES = (
    "accuracy_score",
    "balanced_accuracy_score",
    "brier_score_loss",
    "f1_score",
    "jaccard_score",
    "log_loss",
    "matthews_corrcoef",
    "precision_score",
    "recall_score",
)
_KERNELS = (
    "CompoundKernel",
    "ConstantKernel",
    "DotProduct",
    "Exponentiation",
    "Hyperparameter",
    "Matern",
    "Product",
    "RBF",
    "RationalQuadratic",
    "Sum",
    "WhiteKernel",
)

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("a column's type, kept as an empty array", ("numpy.dtype",)),
    (
        "trees: arrays of nodes, whose every index `tree_bounds` checks before they are used",
        (
            "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
            "sklearn.tree._tree.Tree",
        ),
    ),
    (
        "histogram boosting on categories wraps scikit-learn's own check of an array",
        ("functools.partial", "sklearn.utils.validation.check_array"),
    ),
    (
        "calibration: the fitted curve of one fold, a few numbers",
        (
            "sklearn.calibration._CalibratedClassifier",
            "sklearn.calibration._SigmoidCalibration",
            "sklearn.calibration._TemperatureScaling",
        ),
    ),
    (
        "searches and cross-validated thresholds: how folds are made, settings only",
        tuple(f"sklearn.model_selection._split.{name}" for name in _SPLITTERS),
    ),
    (
        "searches: which measure they compare by; the measure itself is a pure function",
        (
            "sklearn.metrics._scorer._CurveScorer",
            "sklearn.metrics._scorer._MultimetricScorer",
            "sklearn.metrics._scorer._PassthroughScorer",
            "sklearn.metrics._scorer._Scorer",
            "sklearn.metrics._ranking.average_precision_score",
            "sklearn.metrics._ranking.roc_auc_score",
            *(f"sklearn.metrics._classification.{name}" for name in _MEASURES_OF_CLASSES),
        ),
    ),
    (
        "which measure chooses columns: pure functions",
        (
            "sklearn.feature_selection._mutual_info.mutual_info_classif",
            "sklearn.feature_selection._univariate_selection.chi2",
            "sklearn.feature_selection._univariate_selection.f_classif",
        ),
    ),
    (
        "a column transformer that chooses by type: a pattern and type names",
        ("sklearn.compose._column_transformer.make_column_selector",),
    ),
    (
        "stacking, voting and routed metadata: dictionaries with attribute access",
        (
            "sklearn.utils._bunch.Bunch",
            "sklearn.utils._metadata_requests.MetadataRequest",
            "sklearn.utils._metadata_requests.MethodMetadataRequest",
        ),
    ),
    (
        "neighbours: stored points, ordered (a model that keeps rows; see `row_keepers`)",
        (
            "sklearn.metrics._dist_metrics.EuclideanDistance64",
            "sklearn.metrics._dist_metrics.ManhattanDistance64",
            "sklearn.metrics._dist_metrics.MinkowskiDistance64",
            "sklearn.neighbors._ball_tree.BallTree",
            "sklearn.neighbors._kd_tree.KDTree",
        ),
    ),
    (
        "Gaussian processes: kernels are a few numbers (a model that keeps rows)",
        (
            "sklearn.gaussian_process._gpc._BinaryGaussianProcessClassifierLaplace",
            *(f"sklearn.gaussian_process.kernels.{name}" for name in _KERNELS),
        ),
    ),
    (
        "neural networks: the state of the optimiser, arrays of numbers",
        (
            "sklearn.neural_network._stochastic_optimizers.AdamOptimizer",
            "sklearn.neural_network._stochastic_optimizers.SGDOptimizer",
        ),
    ),
    (
        "splines: knots and coefficients, and the function that makes arrays of them",
        (
            "scipy._lib.array_api_compat.numpy._aliases.asarray",
            "scipy.interpolate._bsplines.BSpline",
        ),
    ),
    (
        "XGBoost: its own binary form of the trees, read by its own parser",
        (
            "xgboost.core.Booster",
            "xgboost.sklearn.XGBClassifier",
            "xgboost.sklearn.XGBRFClassifier",
        ),
    ),
    (
        "LightGBM: its own text form of the trees, read by its own parser",
        (
            "collections.OrderedDict",
            "lightgbm.basic.Booster",
            "lightgbm.sklearn.LGBMClassifier",
        ),
    ),
    (
        "explainable boosting: bins and scores, arrays of numbers; `native_bounds` checks the bins",
        ("interpret.glassbox._ebm._ebm.ExplainableBoostingClassifier",),
    ),
)
"""Each group with one line of why."""

TRUSTED: tuple[str, ...] = tuple(sorted({name for _, names in GROUPS for name in names}))
"""Every name of every group, sorted: what skops is given when it reads a model."""
