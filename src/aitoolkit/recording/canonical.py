"""The same model, the same bytes: a skops file without memory addresses, clock, threads or chance.

skops names nodes and members by where objects happened to lie in memory. Here they are counted
in the order in which they appear, the archive carries no date, and members are not compressed
(two builds of zlib compress the same bytes differently).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

SCHEMA = "schema.json"
_NO_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can say
_ARRAY = b"\x93NUMPY"
_UNIX = 3  # else the archive would name the system it was made on

# Objects that nothing can change: whether two places share one is chance, and does not matter.
_IMMUTABLE = {
    "BytesNode", "DTypeNode", "FunctionNode", "JsonNode", "SliceNode", "TupleNode", "TypeNode",
}  # fmt: skip

# Seconds that a search measured: facts of a run, no part of the model. Written as not a number.
_SEARCHES = "sklearn.model_selection._search"
_SECONDS = {"refit_time_"}
_SECONDS_BY_CANDIDATE = {"mean_fit_time", "std_fit_time", "mean_score_time", "std_score_time"}

# The number of threads that cut numbers into bins: a fact of the machine; asked only in fitting.
_BINNING = "sklearn.ensemble._hist_gradient_boosting.binning"
_THREADS = "n_threads"


def canonical(stored: bytes) -> bytes:
    """Return the skops file `stored`, written so that the same model gives the same bytes."""
    with ZipFile(io.BytesIO(stored)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = json.loads(members.pop(SCHEMA))
    names: dict[str, str] = {}
    ids: dict[int, int] = {}
    _forget_seconds(schema, members)
    _forget_threads(schema)
    for node in _nodes(schema):
        _renumber(node, ids)
        _rename(node, names)
    schema_bytes = json.dumps(schema, separators=(",", ":"), ensure_ascii=True).encode()
    ordered = {new: _without_padding(members[old]) for old, new in names.items()}
    return _archive({SCHEMA: schema_bytes, **ordered})


def _nodes(state: Any) -> Iterator[dict[str, Any]]:
    """Yield every node in the order written; a set's items in an order of their own."""
    if isinstance(state, dict):
        if isinstance(state.get("__loader__"), str):
            if state["__loader__"] == "SetNode":
                state["content"] = sorted(state["content"], key=_without_chance)
            yield state
        for value in state.values():
            yield from _nodes(value)
    elif isinstance(state, list):
        for value in state:
            yield from _nodes(value)


def _without_chance(node: Any) -> str:
    def strip(state: Any) -> Any:
        if isinstance(state, dict):
            return {k: strip(v) for k, v in state.items() if not _is_chance(k, v)}
        return [strip(v) for v in state] if isinstance(state, list) else state

    return json.dumps(strip(node))


def _is_chance(key: str, value: Any) -> bool:
    # A dictionary of the model may well have such keys; its values are nodes, never plain.
    return (key == "__id__" and isinstance(value, int)) or (
        key == "file" and isinstance(value, str)
    )


def _renumber(node: dict[str, Any], ids: dict[int, int]) -> None:
    known = node.get("__id__")
    if isinstance(known, int):
        if node["__loader__"] in _IMMUTABLE:
            del node["__id__"]
        else:
            node["__id__"] = ids.setdefault(known, len(ids) + 1)  # skops takes 0 for "none"


def _rename(node: dict[str, Any], names: dict[str, str]) -> None:
    known = node.get("file")
    if isinstance(known, str):
        new = f"{len(names) + 1}{PurePosixPath(known).suffix}"
        node["file"] = names.setdefault(known, new)


def _forget_seconds(schema: Any, members: dict[str, bytes]) -> None:
    for node in _nodes(schema):
        if not str(node.get("__module__")).startswith(_SEARCHES):
            continue
        for name, value in _entries(node.get("content")):
            if name in _SECONDS and value["__loader__"] == "JsonNode":
                value["content"] = "NaN"
            if name == "cv_results_":
                for column, figures in _entries(value):
                    if column in _SECONDS_BY_CANDIDATE and isinstance(figures.get("file"), str):
                        members[figures["file"]] = _all_nan(members[figures["file"]])


def _forget_threads(schema: Any) -> None:
    for node in _nodes(schema):
        if node.get("__module__") == _BINNING:
            for name, value in _entries(node.get("content")):
                if name == _THREADS and value["__loader__"] == "JsonNode":
                    value["content"] = "1"


def _entries(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict) and node.get("__loader__") == "DictNode":
        yield from node["content"].items()


def _all_nan(stored: bytes) -> bytes:
    import numpy as np

    figures = np.load(io.BytesIO(stored), allow_pickle=False)
    return _saved(np.full_like(figures, np.nan))


def _without_padding(stored: bytes) -> bytes:
    """Return a stored table of nodes with zeros where its columns leave bytes that nobody set."""
    if not stored.startswith(_ARRAY):
        return stored
    import numpy as np

    table = np.load(io.BytesIO(stored), allow_pickle=False)
    if table.dtype.names is None:
        return stored
    clean = np.zeros(table.shape, table.dtype)
    for column in table.dtype.names:
        clean[column] = table[column]
    return _saved(clean)


def _saved(array: Any) -> bytes:
    import numpy as np

    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _archive(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", compression=ZIP_STORED) as archive:
        for name, content in members.items():
            entry = ZipInfo(name, date_time=_NO_DATE)
            entry.create_system = _UNIX
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
