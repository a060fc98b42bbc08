"""One run in MLflow's store for each training, opened before it and closed after it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aitoolkit.errors import AitoolkitError, TrackingError
from aitoolkit.recording.contents import PackContents
from aitoolkit.recording.in_store import in_store
from aitoolkit.recording.pack import core_digest
from aitoolkit.recording.run_log import NAME, TAG, log_data, log_model, log_pack, log_tables
from aitoolkit.recording.store_access import answering, client_of, quietly, within_seconds

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Experiment

logger = logging.getLogger("aitoolkit")


@dataclass(frozen=True)
class Run:
    """An open run: its identifier and the store it is in, as a staging folder's note holds them."""

    run_id: str
    tracking_uri: str


@contextmanager
def tracked_run(
    experiment: str, *, enabled: bool = True, store: Path | None = None
) -> Iterator[Run | None]:
    """Open a run before anything is fitted; should anything fail, it is marked failed, and why.

    Parameters
    ----------
    experiment : str
        Name of the experiment, made if it is new, unless the user set one for the store in use
        (`mlflow.set_experiment`, ``MLFLOW_EXPERIMENT_ID``, ``MLFLOW_EXPERIMENT_NAME``).
    enabled : bool
        If False, nothing is tracked and MLflow is not even loaded.
    store : Path, optional
        A folder for an embedded store. Else the tracking URI that the user set, else MLflow's
        own default, a SQLite file in the current folder.

    Yields
    ------
    Run or None
        None if not `enabled`.

    Raises
    ------
    TrackingError
        If the store does not answer within five seconds.
    """
    if not enabled:
        yield None
        return
    with quietly():
        run = _opened(experiment, store)
    try:
        yield run
    except BaseException as error:
        _mark_failed(run.tracking_uri, run.run_id, _reason(error))
        raise


def log_training(run: Run, contents: PackContents, pack: Path) -> None:
    """Write a finished training to its run, and close it.

    Only public views are written. The restricted part of the pack stays where it is, and so does
    a model that keeps rows.

    Parameters
    ----------
    run : Run
        From :func:`tracked_run`.
    contents : PackContents
        What the pack was made of.
    pack : Path
        The finished pack.

    Raises
    ------
    TrackingError
        If the store stops answering; the pack is not touched.
    """
    with quietly(), answering(run.tracking_uri):
        client = client_of(run.tracking_uri)
        log_tables(client, run.run_id, contents, pack, core_digest(pack))
        log_data(client, run.run_id, contents)
        log_pack(client, run.run_id, pack)
        log_model(run.tracking_uri, run.run_id, contents)
        client.set_terminated(run.run_id, "FINISHED")


def mark_killed(tracking_uri: str, run_id: str) -> None:
    """Mark the run of a training that was killed as failed; a run that was closed stays as it is.

    Parameters
    ----------
    tracking_uri, run_id : str
        As :func:`aitoolkit.recording.staging.clean_abandoned` returned them.
    """
    _mark_failed(tracking_uri, run_id, "killed before it was done")


def _opened(experiment: str, store: Path | None) -> Run:
    import mlflow

    set_by_user = os.environ if store is None else {}
    number = set_by_user.get("MLFLOW_EXPERIMENT_ID")
    name = set_by_user.get("MLFLOW_EXPERIMENT_NAME") or in_store(experiment, NAME)
    uri = mlflow.get_tracking_uri() if store is None else f"sqlite:///{store.resolve()}/mlflow.db"
    with answering(uri):
        artifacts = None
        if store is not None:
            store.mkdir(parents=True, exist_ok=True)
            artifacts = (store.resolve() / "artifacts").as_uri()
        client = client_of(uri)
        known = within_seconds(uri, lambda: _experiment(client, number, name))
        if known is None:
            number = client.create_experiment(name, artifact_location=artifacts)
        elif known.lifecycle_stage == "deleted":
            raise _deleted(known.name, known.experiment_id)
        else:
            number = known.experiment_id
        return Run(client.create_run(number, run_name="training").info.run_id, uri)


def _experiment(client: MlflowClient, number: str | None, name: str) -> Experiment | None:
    """Return the experiment by its number, else by its name; None if none is called so yet."""
    from mlflow.exceptions import MlflowException

    if not number:
        return client.get_experiment_by_name(name)
    try:
        return client.get_experiment(number)
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        raise TrackingError(
            "MLFLOW_EXPERIMENT_ID",
            found=repr(number),
            expected="the number of an experiment in the store in use",
            mend="Set an experiment of that store (mlflow.set_experiment), or unset the variable.",
        ) from error


def _deleted(experiment: str, number: str) -> TrackingError:
    return TrackingError(
        f"experiment {experiment!r}",
        found="one that was deleted",
        expected="an experiment that can be written to",
        mend=f"Restore it: mlflow experiments restore --experiment-id {number}",
    )


def _reason(error: BaseException) -> str:
    """Say what failed. A message may quote a person's row, so only its kind is kept."""
    if isinstance(error, AitoolkitError):
        return f"{type(error).__name__}: {error.field}: expected {error.expected}"
    return "stopped by hand" if isinstance(error, KeyboardInterrupt) else type(error).__name__


def _mark_failed(uri: str, run_id: str, reason: str) -> None:
    with quietly():
        try:
            client = client_of(uri)
            if within_seconds(uri, lambda: client.get_run(run_id)).info.status != "FINISHED":
                client.set_tag(run_id, "aitoolkit.failure", in_store(reason, TAG))
                client.set_terminated(run_id, "FAILED")
        except Exception as error:  # what went wrong first must be what the user hears of
            logger.warning("Run %s could not be marked failed: %s", run_id, type(error).__name__)
