"""A fitted model as a file: the same bytes, only reviewed types, no rows outside restricted/."""

import io
import json
import struct
import warnings
import zipfile

import numpy as np
import pytest
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, RadiusNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    QuantileTransformer,
    StandardScaler,
)
from sklearn.svm import SVC, LinearSVC, NuSVC
from sklearn.tree import DecisionTreeClassifier

from aitoolkit.errors import ModelError
from aitoolkit.recording.model_file import check_storable, dump_model, keeps_rows, load_model
from aitoolkit.recording.trusted_types import GROUPS, TRUSTED
from builders.packs import cases, small_model


def boosters():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from interpret.glassbox import ExplainableBoostingClassifier
        from lightgbm import LGBMClassifier
        from xgboost import XGBClassifier
    return [
        XGBClassifier(n_estimators=5, random_state=0, n_jobs=1),
        LGBMClassifier(n_estimators=5, verbose=-1, random_state=0, n_jobs=1),
        ExplainableBoostingClassifier(
            interactions=1, outer_bags=2, max_rounds=20, n_jobs=1, random_state=0
        ),
    ]


def classifiers():
    tree = DecisionTreeClassifier(max_depth=3, random_state=0)
    line = LogisticRegression()
    return [
        HistGradientBoostingClassifier(max_iter=5, random_state=0),
        HistGradientBoostingClassifier(
            max_iter=5, random_state=0, categorical_features=[False, False, True]
        ),
        RandomForestClassifier(4, random_state=0),
        ExtraTreesClassifier(4, random_state=0),
        GradientBoostingClassifier(n_estimators=4, random_state=0),
        tree,
        line,
        SGDClassifier(loss="log_loss", random_state=0),
        NuSVC(),
        LinearSVC(random_state=0),
        KNeighborsClassifier(),
        GaussianNB(),
        MLPClassifier((3,), max_iter=200, tol=0.1, solver="lbfgs", random_state=0),
        StackingClassifier([("tree", tree), ("line", line)]),
        VotingClassifier([("tree", tree), ("line", line)], voting="soft"),
        CalibratedClassifierCV(tree),
        GridSearchCV(tree, {"max_depth": [1, 2]}, scoring="roc_auc", cv=StratifiedKFold(3)),
        AdaBoostClassifier(n_estimators=3, random_state=0),
        BaggingClassifier(tree, 3, random_state=0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "estimator", [*classifiers(), *boosters()], ids=lambda e: f"{type(e).__name__}"
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_stores_every_common_classifier_in_a_pipeline(estimator):
    features, _ = cases()
    model = small_model(estimator)
    check_storable(estimator)
    stored = dump_model(model)
    assert dump_model(model) == stored
    read = load_model(stored)
    np.testing.assert_array_equal(read.predict(features), model.predict(features))
    assert skops.io.loads(stored, trusted=list(TRUSTED)).classes_.tolist() == [0, 1]


def test_a_search_forgets_the_seconds_it_took_and_nothing_else():
    model = GridSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2]}, cv=3)
    features, outcome = cases()
    model.fit(features[["mean radius"]], outcome)
    read = load_model(dump_model(model))
    assert np.isnan(read.cv_results_["mean_fit_time"]).all()
    assert np.isnan(read.refit_time_)
    assert read.cv_results_["mean_test_score"].tolist() == list(
        model.cv_results_["mean_test_score"]
    )


def test_archive_carries_no_date_no_address_and_no_compression():
    with zipfile.ZipFile(io.BytesIO(dump_model(small_model()))) as archive:
        entries = archive.infolist()
        schema = archive.read("schema.json").decode()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}
    assert [e.filename for e in entries[1:]] == [f"{i}.npy" for i in range(1, len(entries))]
    ids = [int(piece.split(",")[0].split("}")[0]) for piece in schema.split('"__id__":')[1:]]
    assert max(ids) < len(ids) + 1


def plus_one(x):
    return x + 1


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (FunctionTransformer(plus_one), "plus_one"),
        (FunctionTransformer(eval), "eval"),
        (GridSearchCV(LogisticRegression(), {}, scoring=plus_one), "plus_one"),
    ],
)
def test_refuses_a_type_that_nobody_reviewed_and_names_it(part, named):
    with pytest.raises(ModelError, match=named):
        check_storable(make_pipeline(part, LogisticRegression()))


def test_refuses_to_read_what_a_file_says_of_itself():
    stored = skops.io.dumps(FunctionTransformer(eval))
    with pytest.raises(ModelError, match="eval"):
        load_model(stored)


def test_refuses_a_file_that_is_none():
    with pytest.raises(ModelError, match="BadZipFile"):
        load_model(b"not a model")


def test_reviewed_list_holds_no_builtins_and_nothing_that_runs_code():
    forbidden = ("builtins.", "operator.", "os.", "subprocess.", "importlib.", "pickle.", "joblib.")
    assert not [name for name in TRUSTED if name.startswith(forbidden)]
    assert not [name for name in TRUSTED if "distn" in name or "eval" in name or "load" in name]
    assert all(why and names for why, names in GROUPS)


MARKERS = (98765.4321, 14.123456789)


def holds(stored, value):
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        content = b"\0".join(archive.read(name) for name in archive.namelist())
    forms = [struct.pack(code, value) for code in ("<d", ">d", "<f", ">f")]
    forms += [repr(value).encode(), f"{value:.6g}".encode()]
    return any(form in content for form in forms)


def with_marker(estimator, value, distinct=None):
    features, outcome = cases()
    features = features.copy()
    if distinct:
        features["mean radius"] = features["mean radius"].round(0)
    features.loc[7, "mean radius"] = value
    return make_pipeline(estimator).fit(features[["mean radius"]].to_numpy(), outcome)


KEEPERS = [
    KNeighborsClassifier(),
    RadiusNeighborsClassifier(1e6),
    SVC(),
    NuSVC(),
    GaussianProcessClassifier(max_iter_predict=2, optimizer=None),
    *boosters(),
    *(
        make_pipeline(step, LogisticRegression())
        for step in (
            MinMaxScaler(),
            MaxAbsScaler(),
            QuantileTransformer(n_quantiles=20),
            KBinsDiscretizer(3, quantile_method="averaged_inverted_cdf"),
        )
    ),
]


@pytest.mark.parametrize("estimator", KEEPERS, ids=lambda e: str(e)[:40].split("(")[0])
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
def test_knows_the_models_in_whose_bytes_a_row_is_found(estimator):
    found = [
        holds(dump_model(with_marker(estimator, value, distinct)), value)
        for value in MARKERS
        for distinct in (False, True)
    ]
    assert any(found)
    assert keeps_rows(with_marker(estimator, MARKERS[0]))


@pytest.mark.parametrize(
    "estimator",
    [
        RandomForestClassifier(5, random_state=0),
        GradientBoostingClassifier(n_estimators=5),
        LogisticRegression(max_iter=1000),
        GaussianNB(),
        make_pipeline(StandardScaler(), MLPClassifier((3,), solver="lbfgs", max_iter=2000)),
    ],
    ids=lambda e: type(e).__name__,
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_does_not_flag_models_in_whose_bytes_no_row_is_found(estimator):
    for value in MARKERS:
        model = with_marker(estimator, value)
        assert not holds(dump_model(model), value)
        assert not keeps_rows(model)


def test_histogram_boosting_does_not_hold_the_largest_or_smallest_value():
    for value in (98765.4321, -98765.4321):
        model = with_marker(HistGradientBoostingClassifier(max_iter=3), value)
        assert not holds(dump_model(model), value)


def test_looks_through_searches_and_ensembles_for_rows():
    inner = make_pipeline(StandardScaler(), KNeighborsClassifier())
    features, outcome = cases()
    numbers = features[["mean radius"]].to_numpy()
    search = GridSearchCV(inner, {"kneighborsclassifier__n_neighbors": [3]}, cv=2)
    for model in (search, BaggingClassifier(inner, 2), VotingClassifier([("a", inner)])):
        assert keeps_rows(model.fit(numbers, outcome))
    assert not keeps_rows(make_pipeline(OneHotEncoder(), LogisticRegression()))


def test_file_and_bytes_are_read_alike(tmp_path):
    file = tmp_path / "model.skops"
    file.write_bytes(dump_model(small_model()))
    assert load_model(file).get_params().keys() == small_model().get_params().keys()
    assert json.loads(zipfile.ZipFile(file).read("schema.json"))["protocol"] >= 0
