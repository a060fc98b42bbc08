"""Model files that somebody crafted: a real one, taken apart, changed and put together again."""

import io
import json
import zipfile

import numpy as np

from aitoolkit.recording.model_file import dump_model
from builders.packs import small_model


def members_of(estimator=None):
    """Return the archive of a small real model as name → content."""
    with zipfile.ZipFile(io.BytesIO(dump_model(small_model(estimator)))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(members, **options):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def with_nodes(estimator, change):
    """Return a model file whose first table of nodes `change` has changed."""
    members = members_of(estimator)
    for name, content in members.items():
        if name.endswith(".npy"):
            table = np.load(io.BytesIO(content))
            if table.dtype.names and {"left", "left_child"} & set(table.dtype.names):
                changed = change(table)
                members[name] = npy(table if changed is None else changed)
                return archive(members)
    raise AssertionError("no nodes found")


def with_array(estimator, attribute, change):
    """Return a model file in which `change` has changed the array of an attribute, everywhere."""
    members = members_of(estimator)
    for node in nodes_of(json.loads(members["schema.json"])):
        held = node.get("content")
        if isinstance(held, dict) and isinstance(held.get(attribute), dict):
            name = held[attribute].get("file")
            members[name] = npy(change(np.load(io.BytesIO(members[name]))))
    return archive(members)


def with_number(estimator, attribute, value):
    """Return a model file in which a number that an object holds is another one, everywhere."""
    members = members_of(estimator)
    schema = json.loads(members["schema.json"])
    found = 0
    for node in nodes_of(schema):
        held = node.get("content")
        if isinstance(held, dict) and isinstance(held.get(attribute), dict):
            held[attribute]["content"] = json.dumps(value)
            found += 1
    assert found, attribute
    members["schema.json"] = json.dumps(schema).encode()
    return archive(members)


def nodes_of(state):
    if isinstance(state, dict):
        yield state
        for value in state.values():
            yield from nodes_of(value)
    elif isinstance(state, list):
        for value in state:
            yield from nodes_of(value)
