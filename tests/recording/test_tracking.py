"""One MLflow run a training, in a real SQLite store: public figures, no rows, no noise."""

import json
import logging
import os
import re
import socket
import time
from pathlib import Path

import mlflow
import numpy as np
import pytest
from mlflow import MlflowClient
from sklearn.neighbors import KNeighborsClassifier

from aitoolkit.errors import DataError, TrackingError
from aitoolkit.recording.figures_by_key import absent_figures, figures
from aitoolkit.recording.in_store import in_store
from aitoolkit.recording.staging import clean_abandoned, staged
from aitoolkit.recording.tracking import log_training, mark_killed, tracked_run
from aitoolkit.schema.responsibility import Source
from aitoolkit.schema.text import Text
from builders.packs import (
    INPUTS,
    audit,
    cases,
    contents,
    declaration,
    policy,
    small_model,
    written,
)
from documenting.hostile import CORPUS


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def model():
    return small_model()


@pytest.fixture(autouse=True)
def _no_user_store(monkeypatch):
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    yield
    mlflow.set_tracking_uri(None)


def tracked(store, tmp_path, **changes):
    """Track one whole training and return its run as the store has it, and the pack."""
    made = contents(**changes)
    with tracked_run("Whom to call first", enabled=True, store=store) as run:
        pack = written(tmp_path / "packs", made)
        log_training(run, made, pack)
    return MlflowClient(run.tracking_uri).get_run(run.run_id), pack


def artifacts(run, store):
    folder = Path(run.info.artifact_uri.removeprefix("file://"))
    return {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def whole(store, model, tmp_path_factory):
    return tracked(store, tmp_path_factory.mktemp("whole"), model=model)


def test_a_training_is_one_finished_run_named_after_its_pack(whole):
    run, pack = whole
    assert run.info.status == "FINISHED"
    assert run.info.run_name == pack.name
    assert run.data.tags["aitoolkit.verdict"] == "referred"
    assert run.data.tags["aitoolkit.draft"] == "true"
    assert run.data.tags["aitoolkit.digest"].startswith(pack.name[-12:])
    assert run.data.params["model__max_iter"] == "8"
    assert run.data.params["model_odd name"] == "1"


def test_logs_public_figures_by_group_with_their_intervals(whole):
    found = whole[0].data.metrics
    assert found["performance.roc_auc"] == 0.8
    assert found["performance.roc_auc.lower"] == pytest.approx(0.7)
    assert found["fairness.sex.female.false_negative_rate"] == 0.3
    assert found["fairness.sex.difference.false_negative_rate.upper"] == pytest.approx(0.3)


def test_says_which_figures_are_absent_and_why(whole):
    run, _ = whole
    key = "fairness.sex.under 25.false_negative_rate"
    assert run.data.tags["aitoolkit.absent.withheld_small_count"] == key
    assert not [metric for metric in run.data.metrics if metric.startswith(key)]


def test_names_the_data_without_showing_them(whole):
    (used,) = whole[0].inputs.dataset_inputs
    assert used.dataset.name == "Whom to call first"
    assert used.dataset.digest == ("ab" * 32)[:36]
    assert whole[0].data.tags["aitoolkit.data_fingerprint"] == "ab" * 32
    assert (used.dataset.schema, used.dataset.profile) == (None, None)
    assert [tag.value for tag in used.tags] == ["training"]


def test_keeps_the_pack_without_its_rows(whole, store):
    run, pack = whole
    logged = {k.removeprefix("pack/"): p for k, p in artifacts(run, store).items()}
    here = {p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file()}
    assert set(logged) == {f for f in here if not f.startswith("restricted/")}
    assert all(p.read_bytes() == (pack / f).read_bytes() for f, p in logged.items())


def test_logs_the_model_in_a_format_that_runs_no_code(whole, store, model):
    run, _ = whole
    (out,) = run.outputs.model_outputs
    client = MlflowClient(f"sqlite:///{store}/mlflow.db")
    folder = Path(client.get_logged_model(out.model_id).artifact_location.removeprefix("file://"))
    assert (folder / "model.skops").is_file()
    assert not list(folder.glob("*.pkl"))
    needed = (folder / "requirements.txt").read_text().splitlines()
    assert [line.partition("==")[0] for line in needed] == ["mlflow", "scikit-learn", "skops"]
    example = json.loads((folder / "input_example.json").read_text())
    assert example["columns"] == list(INPUTS)
    assert example["data"] == [[14.0, 19.0, "north"]]
    described = mlflow.models.Model.load(folder)
    kinds = {c["name"]: (c["type"], c["required"]) for c in described.signature.inputs.to_dict()}
    assert kinds == {
        "mean radius": ("double", False),
        "mean texture": ("double", False),
        "site": ("string", False),
    }
    assert described.flavors["sklearn"]["serialization_format"] == "skops"


def test_does_not_log_a_model_that_keeps_rows_and_says_so(store, tmp_path):
    run, pack = tracked(store, tmp_path, model=small_model(KNeighborsClassifier()))
    assert run.data.tags["aitoolkit.model"].startswith("not logged: it keeps training rows")
    assert not run.outputs.model_outputs
    assert not [name for name in artifacts(run, store) if name.endswith(".skops")]
    assert (pack / "restricted/model.skops").exists()


def test_an_audit_of_decisions_is_tracked_without_a_model(store, tmp_path):
    run, _ = tracked(store, tmp_path, model=None)
    assert run.info.status == "FINISHED"
    assert run.data.tags["aitoolkit.model"] == "not logged: there is none"


@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_words_that_mean_harm_reach_the_store_as_one_harmless_line(words):
    line = in_store(words, 5000)
    assert len(line.splitlines()) <= 1
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)
    assert not line.startswith(("=", "+", "-", "@"))
    assert len(in_store(words * 300, 250)) <= 250


def test_a_real_store_holds_a_policys_and_a_declarations_words_as_names(store, tmp_path):
    everything = " ".join(CORPUS.values()) * 9
    made = contents(
        model=None,
        policy=policy().model_copy(update={"name": Text.model_validate(f"=1+1\n{everything}")}),
        declaration=declaration().model_copy(
            update={"data_sources": (Source(name=f"@x\x1b[2J {everything}"),)}
        ),
    )
    with tracked_run("=2+2\n\x1b[2J", enabled=True, store=store) as run:
        log_training(run, made, written(tmp_path / "packs", made))
    client = MlflowClient(run.tracking_uri)
    found = client.get_run(run.run_id)
    assert found.info.status == "FINISHED"
    assert client.get_experiment(found.info.experiment_id).name == "'=2+2 \\x1b[2J"
    told = found.data.tags["aitoolkit.policy"]
    assert told.startswith("'=1+1 ")
    assert told.endswith("…")
    assert (len(told), "\x1b" in told, "\n" in told) == (5000, False, False)
    assert found.inputs.dataset_inputs[0].dataset.name.startswith("'@x\\x1b[2J ")


def test_is_silent(store, tmp_path, model, capfd, caplog):
    with caplog.at_level(logging.INFO):
        tracked(tmp_path / "new", tmp_path, model=model)
    assert capfd.readouterr() == ("", "")
    assert not caplog.records


def test_leaves_the_users_settings_as_they_were(store, tmp_path, model, monkeypatch):
    own = f"sqlite:///{tmp_path}/own.db"
    monkeypatch.setenv("MLFLOW_TRACKING_URI", own)
    before = dict(os.environ)
    tracked(store, tmp_path, model=model)
    assert dict(os.environ) == before
    assert mlflow.get_tracking_uri() == own
    assert logging.getLogger("mlflow").level == logging.INFO


def test_uses_the_store_that_the_user_set(store, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store}/mlflow.db")
    with tracked_run("set by the environment") as run:
        assert run.tracking_uri == f"sqlite:///{store}/mlflow.db"


@pytest.mark.parametrize("way", ["set_experiment", "name", "id"])
@pytest.mark.filterwarnings("ignore:The ``noload`` loader strategy")  # MLflow's own, asked here
def test_uses_the_experiment_that_the_user_set(store, tmp_path, model, monkeypatch, way):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store}/mlflow.db")
    monkeypatch.setattr("mlflow.tracking.fluent._active_experiment_id", None)
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "")
    number = MlflowClient().create_experiment(f"by {way}", artifact_location=tmp_path.as_uri())
    if way == "set_experiment":
        mlflow.set_experiment(f"by {way}")
    elif way == "name":
        monkeypatch.setenv("MLFLOW_EXPERIMENT_NAME", f"by {way}")
    else:
        monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", number)
    made = contents(model=model)
    with tracked_run("Whom to call first") as run:
        log_training(run, made, written(tmp_path / "packs", made))
    found = MlflowClient().get_run(run.run_id).info
    assert (found.experiment_id, found.status) == (number, "FINISHED")


def test_an_experiment_that_the_store_does_not_have_is_said(store, monkeypatch):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store}/mlflow.db")
    monkeypatch.setenv("MLFLOW_EXPERIMENT_ID", "77")
    with (
        pytest.raises(TrackingError, match=r"MLFLOW_EXPERIMENT_ID.*77"),
        tracked_run("Whom to call first"),
    ):
        pass


def test_a_run_inside_a_users_own_run_leaves_that_one_open(store, tmp_path, model):
    mlflow.set_tracking_uri(f"sqlite:///{store}/mlflow.db")
    with mlflow.start_run() as own:
        run, _ = tracked(store, tmp_path, model=model)
        assert mlflow.active_run().info.run_id == own.info.run_id
    assert run.info.status == "FINISHED"


def test_nothing_is_tracked_if_not_wanted():
    with tracked_run("nothing", enabled=False) as run:
        assert run is None
    assert not list(Path.cwd().iterdir())


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (DataError("ui", found="98765 in row 3", expected="two values", mend="Merge."),
         "DataError: ui: expected two values"),
        (ValueError("could not convert '98765' to float"), "ValueError"),
        (KeyboardInterrupt(), "stopped by hand"),
    ],
)  # fmt: skip
def test_a_failed_training_is_marked_failed_with_a_reason_that_quotes_no_row(store, error, said):
    with pytest.raises(type(error)), tracked_run("failing", store=store) as run:
        raise error
    kept = MlflowClient(run.tracking_uri).get_run(run.run_id)
    assert kept.info.status == "FAILED"
    assert kept.data.tags["aitoolkit.failure"] == said


def test_a_killed_training_is_marked_by_the_next_one(store, tmp_path):
    with tracked_run("killed", store=store) as run:
        folder = tmp_path / ".partial-1-a"
        folder.mkdir()
        note = {"pid": 1, "tracking_uri": run.tracking_uri, "run_id": run.run_id}
        (folder / "note.json").write_text(json.dumps(note))
        for left in clean_abandoned(tmp_path):
            mark_killed(left.tracking_uri, left.run_id)
    kept = MlflowClient(run.tracking_uri).get_run(run.run_id)
    assert (kept.info.status, kept.data.tags["aitoolkit.failure"]) == (
        "FAILED",
        "killed before it was done",
    )


def test_a_finished_run_is_never_marked_killed(whole, store):
    mark_killed(f"sqlite:///{store}/mlflow.db", whole[0].info.run_id)
    kept = MlflowClient(f"sqlite:///{store}/mlflow.db").get_run(whole[0].info.run_id)
    assert kept.info.status == "FINISHED"


def test_marking_a_run_of_a_store_that_is_gone_only_warns(caplog, tmp_path):
    (tmp_path / "file").write_text("")
    mark_killed(f"sqlite:///{tmp_path}/file/x.db", "abc")
    assert "could not be marked failed" in caplog.text


def test_a_server_that_is_not_there_is_said_at_once(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://me:secret@127.0.0.1:{port}")
    start = time.monotonic()
    with pytest.raises(TrackingError, match="MLFLOW_TRACKING_URI") as told, tracked_run("x"):
        raise AssertionError("never reached")
    assert time.monotonic() - start < 5
    assert "secret" not in str(told.value)


def test_a_server_that_never_answers_is_given_five_seconds(monkeypatch):
    # The system accepts the connection for us; nobody ever reads from it.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("MLFLOW_TRACKING_URI", f"http://127.0.0.1:{silent.getsockname()[1]}")
        start = time.monotonic()
        with pytest.raises(TrackingError, match="answer"), tracked_run("x"):
            raise AssertionError("never reached")
        assert time.monotonic() - start < 6


def test_a_store_that_cannot_be_written_is_said(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path}/file/x.db")
    with pytest.raises(TrackingError), tracked_run("x"):
        raise AssertionError("never reached")


def test_a_deleted_experiment_is_said_with_the_way_back(store):
    client = MlflowClient(f"sqlite:///{store}/mlflow.db")
    number = client.create_experiment("gone")
    client.delete_experiment(number)
    with (
        pytest.raises(TrackingError, match=f"--experiment-id {number}"),
        tracked_run("gone", store=store),
    ):
        raise AssertionError("never reached")


def test_names_that_a_store_spells_alike_do_not_hide_one_another():
    groups = (("a/b", 0.3), ("a:b", 0.4), ("25–44", 0.5), ("≥45", 0.6), ("a.b", 0.7))
    found = dict(figures(audit(groups=groups)))
    keys = [k for k in found if k.startswith("fairness.sex.a_b") and "er" not in k[-5:]]
    assert len({found[k] for k in keys} & {0.3, 0.4, 0.7}) == 3
    assert found["fairness.sex.25-44.false_negative_rate"] == 0.5
    assert found["fairness.sex.from 45.false_negative_rate"] == 0.6
    assert absent_figures(audit(groups=groups)) == ()


def test_the_note_is_there_during_the_whole_training(store, tmp_path):
    with staged(tmp_path) as staging, tracked_run("noted", store=store) as run:
        staging.note(tracking_uri=run.tracking_uri, run_id=run.run_id)
        note = json.loads((staging.folder / "note.json").read_text())
        assert note["run_id"] == run.run_id
    assert not list(tmp_path.iterdir())


def test_a_marker_of_one_row_never_reaches_the_store(tmp_path):
    features, _ = cases()
    features.loc[7, "mean radius"] = 98765.4321
    model = small_model(KNeighborsClassifier(), features)
    tracked(tmp_path / "own", tmp_path, model=model, background=features.iloc[5:9])
    marks = (b"98765.4321", np.float64(98765.4321).tobytes())
    kept = [p for p in (tmp_path / "own").rglob("*") if p.is_file()]
    assert len(kept) > 5
    assert not [p for p in kept if any(mark in p.read_bytes() for mark in marks)]
