"""A declaration is read from ``system.yaml``, with its dictionary beside it or inside it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from aitoolkit.declaring.refused import refuse
from aitoolkit.declaring.yaml import Written, read_yaml
from aitoolkit.errors import AitoolkitError, DeclarationError
from aitoolkit.schema.declaration import Declaration


def load_declaration(path: str | Path) -> Declaration:
    """Read a declaration.

    ``fields`` may hold the dictionary itself, or name a file that stands beside the declaration
    (``fields: dictionary.yaml``).

    Parameters
    ----------
    path : str or Path
        The file, such as ``system.yaml``.

    Returns
    -------
    Declaration
        What a person declared; a draft if something is still unwritten.

    Raises
    ------
    DeclarationError
        If the file is missing or broken, or a key is missing, unknown or contradicted: with the
        key, its line, and the nearest known one.
    """
    written = read_yaml(Path(path), DeclarationError)
    given = block(written, DeclarationError)
    elsewhere = None
    if isinstance(given.get("fields"), str):
        elsewhere = _dictionary(Path(path), given["fields"], written)
        given = {**given, "fields": elsewhere.data}
        written = Written(written.file, given, written.lines)
    try:
        return Declaration.model_validate(given)
    except ValidationError as error:
        raise refuse(error, written, Declaration, DeclarationError, elsewhere) from None


def declaration_schema() -> dict[str, Any]:
    """Return the JSON Schema of ``system.yaml``, for editors that check while one writes.

    Returns
    -------
    dict
        Its ``fields`` may also be the name of a file.

    Examples
    --------
    >>> declaration_schema()["title"]
    'Declaration'
    """
    schema = Declaration.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    fields = schema["properties"]["fields"]
    inline = {key: fields.pop(key) for key in ("type", "items", "minItems") if key in fields}
    fields["anyOf"] = [inline, {"type": "string", "pattern": r"\.ya?ml$"}]
    return schema


def block(written: Written, refused: type[AitoolkitError]) -> dict[str, Any]:
    """Return the keys of a file that is a block of keys; its format is a number."""
    if not isinstance(written.data, dict):
        raise refused(
            f"{written.file}, line {written.line(())}",
            expected="a block of keys, such as `name: …`",
            found="a list" if isinstance(written.data, list) else "words without a key",
            mend="Start from the template that `aitoolkit new FOLDER` writes.",
        )
    format_ = written.data.get("format")
    return {**written.data, "format": 1} if format_ == "1" else dict(written.data)


def _dictionary(path: Path, name: str, written: Written) -> Written:
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or not inside.parts:
        raise DeclarationError(
            f"{written.file}, line {written.line(('fields',))}: fields",
            expected=f"the name of a file that stands beside {written.file}",
            found=repr(name),
            mend="Move the dictionary there, and write its name only.",
        )
    found = read_yaml(path.parent / inside, DeclarationError)
    if not isinstance(found.data, list):
        raise DeclarationError(
            f"{found.file}, line {found.line(())}",
            expected="a list of columns, each beginning with `- column:`",
            found="a block of keys" if isinstance(found.data, dict) else "words without a key",
            mend="Write one entry for each column.",
        )
    return found
