"""What a run holds: settings, public figures, lineage, the pack without its rows, the model."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from aitoolkit.recording.canary import composed, is_number, model_columns
from aitoolkit.recording.contents import PackContents
from aitoolkit.recording.figures_by_key import absent_figures, allowed, figures
from aitoolkit.recording.in_store import in_store
from aitoolkit.recording.model_file import keeps_rows
from aitoolkit.recording.seal import RESTRICTED
from aitoolkit.recording.store_access import tracking_to
from aitoolkit.recording.trusted_types import TRUSTED
from aitoolkit.schema.audit import ModelEvidence
from aitoolkit.schema.declaration import Declaration

# What MLflow's store holds of each, in characters; and how many it takes in one request.
KEY, PARAMETER, TAG, NAME, DIGEST = 250, 6000, 5000, 500, 36
_METRICS_AT_ONCE, _OTHERS_AT_ONCE = 1000, 100


def log_tables(client: Any, run_id: str, contents: PackContents, pack: Path, digest: str) -> None:
    """Write parameters, public figures and tags, in as many requests as the store wants."""
    from mlflow.entities import Metric, Param, RunTag

    now = int(time.time() * 1000)
    metrics = [Metric(key, value, now, 0) for key, value in figures(contents.public_audit)]
    for batch in _batches(metrics, _METRICS_AT_ONCE):
        client.log_batch(run_id, metrics=batch)
    settings = [Param(k[:KEY], in_store(v, PARAMETER)) for k, v in _parameters(contents)]
    for batch in _batches(settings, _OTHERS_AT_ONCE):
        client.log_batch(run_id, params=batch)
    tags = [RunTag(k[:KEY], in_store(v, TAG)) for k, v in _tags(contents, pack, digest)]
    for batch in _batches(tags, _OTHERS_AT_ONCE):
        client.log_batch(run_id, tags=batch)


def log_data(client: Any, run_id: str, contents: PackContents) -> None:
    """Say which data were used, as the body names them: no row, no profile of the values."""
    from mlflow.entities import Dataset, DatasetInput, InputTag

    sources = contents.declaration.data_sources or ()
    name = "; ".join(str(source.name) for source in sources) or str(contents.declaration.name)
    declared = [{"name": str(source.name), "url": source.url} for source in sources]
    data = Dataset(
        name=in_store(name, NAME),
        digest=contents.public_audit.data.fingerprint[:DIGEST],
        source_type="declared by the body",
        source=json.dumps({"declared by the body": declared}),
    )
    context = InputTag("mlflow.data.context", "training")
    client.log_inputs(run_id, datasets=[DatasetInput(data, [context])])


def log_pack(client: Any, run_id: str, pack: Path) -> None:
    """Copy the pack's files under ``pack/``, all but the restricted part."""
    for item in sorted(pack.iterdir()):
        if item.is_dir() and item.name != RESTRICTED:
            client.log_artifacts(run_id, str(item), f"pack/{item.name}")
        elif item.is_file():
            client.log_artifact(run_id, str(item), "pack")


def log_model(uri: str, run_id: str, contents: PackContents) -> None:
    """Log the model in the skops format, unless there is none or it keeps rows."""
    if _not_logged(contents.model) is not None:
        return
    import mlflow
    import mlflow.sklearn

    columns = model_columns(contents.model, contents.declaration)
    with tracking_to(uri), mlflow.start_run(run_id=run_id, nested=True, log_system_metrics=False):
        mlflow.sklearn.log_model(
            contents.model,
            name="model",
            serialization_format="skops",
            skops_trusted_types=list(TRUSTED),  # ours; never what the model says of itself
            signature=_signature(columns, contents.declaration),
            input_example=composed(columns, contents.public_audit, contents.declaration),
            pip_requirements=_requirements(contents),  # finding them out would take ten seconds
            pyfunc_predict_fn="predict_proba",  # a score: the declaration draws the line
        )


def _batches(items: list[Any], size: int) -> Iterator[list[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _parameters(contents: PackContents) -> Iterator[tuple[str, str]]:
    model = contents.public_audit.model
    if isinstance(model, ModelEvidence):
        yield "model.estimator", model.estimator
        yield "model.random_state", str(model.random_state)
        yield "model.weighted", str(model.weighted).lower()
        # Names of steps are the user's own and may hold signs that a store refuses.
        yield from {allowed(name): value for name, value in model.parameters}.items()


def _tags(contents: PackContents, pack: Path, digest: str) -> Iterator[tuple[str, str]]:
    yield "mlflow.runName", pack.name
    yield "aitoolkit.verdict", contents.public_verdict.outcome
    yield "aitoolkit.draft", str(contents.public_verdict.draft).lower()
    yield "aitoolkit.pack", pack.name
    yield "aitoolkit.digest", digest
    yield "aitoolkit.policy", f"{contents.policy.name} {contents.policy.version}"
    yield "aitoolkit.data_fingerprint", contents.public_audit.data.fingerprint
    yield "aitoolkit.model", _not_logged(contents.model) or "logged"
    for reason, keys in absent_figures(contents.public_audit):
        yield f"aitoolkit.absent.{reason}", _listed(keys)


def _listed(keys: tuple[str, ...]) -> str:
    """Return as many keys as a tag holds, and how many more there are."""
    shown = len(keys)
    while len(text := ", ".join(keys[:shown])) > TAG - 20:
        shown -= 1
    return text if shown == len(keys) else f"{text}, … and {len(keys) - shown} more"


def _not_logged(model: Any | None) -> str | None:
    if model is None:
        return "not logged: there is none"
    return "not logged: it keeps training rows or values of them" if keeps_rows(model) else None


def _requirements(contents: PackContents) -> list[str]:
    """Return what the model was fitted with, and what reads its file."""
    evidence = contents.public_audit.model
    needed = evidence.requirements if isinstance(evidence, ModelEvidence) else ()
    known = any(requirement.startswith("skops=") for requirement in needed)
    return list(needed) if known else [*needed, f"skops=={version('skops')}"]


def _signature(columns: tuple[str, ...], declaration: Declaration) -> Any:
    import numpy as np
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, Schema, TensorSpec

    kinds = {c: "double" if is_number(c, declaration) else "string" for c in columns}
    inputs = [ColSpec(kind, column, required=False) for column, kind in kinds.items()]
    return ModelSignature(Schema(inputs), Schema([TensorSpec(np.dtype(np.float64), (-1, 2))]))
