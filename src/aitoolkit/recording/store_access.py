"""Talking to MLflow's store: without telemetry, without its remarks, without endless patience."""

from __future__ import annotations

import logging
import os
import re
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from aitoolkit.errors import TrackingError

SECONDS_TO_ANSWER = 5.0
_HASTY = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0", "MLFLOW_HTTP_REQUEST_TIMEOUT": "4"}
_Answer = TypeVar("_Answer")

# What MLflow itself does with newer versions of its own dependencies, and what scikit-learn says
# when MLflow gives names to a model that was fitted without; nothing a user can mend.
_KNOWN_WARNINGS: tuple[tuple[str, type[Warning], str], ...] = (
    ("The ``noload`` loader strategy", DeprecationWarning, "mlflow"),
    ("Operation with range is deprecated", DeprecationWarning, "mlflow"),
    (".*Any type hint is inferred as AnyType", UserWarning, "mlflow"),
    ("X has feature names", UserWarning, "sklearn"),
    ("IProgress not found", Warning, "tqdm"),
)


@contextmanager
def quietly() -> Iterator[None]:
    """Load MLflow and let it work without telemetry (unless the user chose) and without noise."""
    if "MLFLOW_DISABLE_TELEMETRY" not in os.environ:
        os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
        os.environ.setdefault("DO_NOT_TRACK", "true")
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        for message, category, module in _KNOWN_WARNINGS:
            warnings.filterwarnings("ignore", message, category, module)
        stack.enter_context(_environment({"MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true"}))
        import mlflow  # noqa: F401  (its loggers exist once it is loaded)

        for name in ("mlflow", "alembic"):
            stack.enter_context(_warnings_only(logging.getLogger(name)))
        yield


def client_of(uri: str) -> Any:
    """Return MLflow's client of the store at `uri`."""
    from mlflow import MlflowClient

    return MlflowClient(tracking_uri=uri)


def within_seconds(uri: str, ask: Callable[[], _Answer]) -> _Answer:
    """Ask a server once, without patience; an embedded store may take its time to be made.

    Raises
    ------
    TimeoutError
        If no answer came within five seconds.
    """
    if not uri.startswith(("http:", "https:")):
        return ask()
    answers: list[_Answer] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:
            errors.append(error)

    with _environment(_HASTY):
        # In a thread, since looking up a host's name knows no time limit of its own.
        asking = threading.Thread(target=run, daemon=True)
        asking.start()
        asking.join(SECONDS_TO_ANSWER)
    if errors:
        raise errors[0]
    if not answers:
        raise TimeoutError(f"nothing within {SECONDS_TO_ANSWER:g} seconds")
    return answers[0]


@contextmanager
def answering(uri: str) -> Iterator[None]:
    """Turn what goes wrong between us and the store into a sentence.

    Raises
    ------
    TrackingError
        Naming the store, without a password that its address may hold.
    """
    from mlflow.exceptions import MlflowException
    from requests import RequestException
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (MlflowException, RequestException, SQLAlchemyError, OSError) as error:
        said = (str(error) or type(error).__name__).splitlines()[0][:200]
        raise TrackingError(
            _without_password(uri),
            found=f"no usable answer ({_without_password(said)})",
            expected="a tracking store that answers",
            mend="Check MLFLOW_TRACKING_URI, or train with track=False.",
        ) from error


@contextmanager
def tracking_to(uri: str) -> Iterator[None]:
    """Let MLflow's own functions write to `uri`, and leave its settings as the user made them."""
    import mlflow

    before = mlflow.get_tracking_uri()
    if before == uri:
        yield
        return
    was_set, variable = mlflow.is_tracking_uri_set(), os.environ.get("MLFLOW_TRACKING_URI")
    mlflow.set_tracking_uri(uri)
    try:
        yield
    finally:
        mlflow.set_tracking_uri(before if was_set else None)
        if variable is not None:
            os.environ["MLFLOW_TRACKING_URI"] = variable


def _without_password(words: str) -> str:
    return re.sub(r"//[^/@\s]+@", "//…@", words)


@contextmanager
def _warnings_only(log: logging.Logger) -> Iterator[None]:
    before = log.level
    log.setLevel(max(logging.WARNING, before))
    try:
        yield
    finally:
        log.setLevel(before)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
