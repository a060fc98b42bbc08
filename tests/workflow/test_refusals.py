"""What is refused, before anything is half done."""

import socket

import numpy as np
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

import aitoolkit as ait
from builders.systems import some_benefits


class Breaks(ClassifierMixin, BaseEstimator):
    def fit(self, X, y):
        raise RuntimeError("the moon is full")

    def predict_proba(self, X):
        raise NotImplementedError


class Dice(ClassifierMixin, BaseEstimator):
    """A classifier that answers at random."""

    def fit(self, X, y):
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X):
        p = np.random.default_rng().random(len(X))
        return np.column_stack([1 - p, p])


@pytest.fixture(scope="module")
def data():
    declaration, frame = some_benefits(600)
    return ait.Dataset(frame, declaration)


def nothing_left(folder):
    """Return whether there is nothing but the note that these data were looked at."""
    return not folder.exists() or list(folder.glob("[!.]*")) == []


@pytest.mark.parametrize("estimator", [LinearSVC(), RidgeClassifier()])
def test_an_estimator_without_probabilities(data, tmp_path, estimator):
    with pytest.raises(ait.ModelError, match="CalibratedClassifierCV"):
        ait.train(estimator, data, output=tmp_path / "packs", track=False)
    assert nothing_left(tmp_path / "packs")


@pytest.mark.parametrize("estimator", [LogisticRegression, "logistic", None])
def test_what_is_no_estimator(data, tmp_path, estimator):
    with pytest.raises(ait.ModelError, match="Pass an instance"):
        ait.train(estimator, data, output=tmp_path / "packs", track=False)


def test_an_estimator_that_raises_while_fitting(data, tmp_path):
    with pytest.raises(ait.ModelError, match="RuntimeError while Breaks was fitted: the moon"):
        ait.train(Breaks(), data, output=tmp_path / "packs", track=False)
    assert nothing_left(tmp_path / "packs")


def test_a_type_that_could_run_code_when_read_stops_before_anything_is_examined(data, tmp_path):
    with pytest.raises(ait.ModelError, match="Dice"):
        ait.train(Dice(), data, output=tmp_path / "packs", track=False)
    assert nothing_left(tmp_path / "packs")


def test_an_output_folder_that_cannot_be_written(data, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ait.OutputError, match="file"):
        ait.train(LogisticRegression(), data, output=tmp_path / "file", track=False)


def test_a_tracking_server_that_does_not_answer(data, tmp_path, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{port}")
    with pytest.raises(ait.TrackingError, match=str(port)):
        ait.train(LogisticRegression(), data, output=tmp_path / "packs", track=True)
    assert nothing_left(tmp_path / "packs")


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (np.ones(3), "weights of shape"),
        (-np.ones(600), "negative"),
        (np.full(600, np.nan), "missing"),
    ],
)
def test_weights_that_do_not_fit(data, tmp_path, weights, sentence):
    with pytest.raises(ait.DataError, match=sentence):
        ait.train(LogisticRegression(), data, output=tmp_path, track=False, sample_weight=weights)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda f: f.drop(columns="tenure"), "tenure"),
        (lambda f: f.assign(tenur=1), "tenure"),
        (lambda f: f.assign(tenure="long"), "tenure"),
        (lambda f: f.assign(tenure=np.inf), "tenure"),
    ],
)
def test_rows_to_score_that_do_not_fit(data, tmp_path, spoil, sentence):
    result = ait.train(KNeighborsClassifier(), data, output=tmp_path, track=False)
    _, frame = some_benefits(5)
    with pytest.raises(ait.DataError, match=sentence):
        result.predict_proba(spoil(frame))
    with pytest.raises(ait.DataError, match=sentence):
        result.explain(spoil(frame))


def test_a_model_that_keeps_rows_is_stored_with_them(data, tmp_path):
    result = ait.train(KNeighborsClassifier(), data, output=tmp_path, track=False)
    assert not (result.pack / "core" / "model.skops").exists()
    assert (result.pack / "restricted" / "model.skops").exists()


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (LogisticRegression(), "Fit it first"),
        (LogisticRegression().fit([[0.0], [1.0]], ["no", "yes"]), "declared inputs"),
    ],
)
def test_a_model_of_other_columns_is_not_examined(data, tmp_path, model, sentence):
    with pytest.raises(ait.ModelError, match=sentence):
        ait.examine(model, data, output=tmp_path / "packs", track=False)
    assert nothing_left(tmp_path / "packs")


def test_a_model_of_other_classes_is_not_examined(data, tmp_path):
    model = KNeighborsClassifier().fit(np.zeros((4, 12)), ["good", "bad", "good", "bad"])
    model.n_features_in_ = data.features.shape[1]
    with pytest.raises(ait.ModelError, match="classes bad, good"):
        ait.examine(model, data, output=tmp_path / "packs", track=False)
