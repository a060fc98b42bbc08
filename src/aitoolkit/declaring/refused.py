"""What pydantic refuses, told in our three sentences: the key, the line, the nearest known one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from aitoolkit.declaring.yaml import Path_, Written
from aitoolkit.errors import AitoolkitError
from aitoolkit.schema.refusal import CODE
from aitoolkit.schema.text import Text

_EXPECTED = {
    "string_type": "text",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "yes or no",
    "bool_parsing": "yes or no",
    "tuple_type": "a list, each line of it beginning with a hyphen",
    "model_type": "a block of keys",
    "model_attributes_type": "a block of keys",
    "dict_type": "a block of keys",
    "string_too_short": "text that is not empty",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} entry",
    "greater_than": "a number above {gt}",
    "greater_than_equal": "a number of {ge} or more",
    "less_than": "a number below {lt}",
    "less_than_equal": "a number of {le} or less",
    "date_from_datetime_parsing": "a date, such as 2026-01-31",
    "date_from_datetime_inexact": "a date, such as 2026-01-31",
    "date_parsing": "a date, such as 2026-01-31",
    "enum": "{expected}",
    "literal_error": "{expected}",
}


@dataclass(frozen=True)
class _Problem:
    path: str
    line: str
    expected: str
    found: str
    mend: str


def refuse(
    error: ValidationError,
    written: Written,
    model: type[BaseModel],
    refused: type[AitoolkitError],
    elsewhere: Written | None = None,
) -> AitoolkitError:
    """Return the error to raise for what pydantic found in a file.

    Parameters
    ----------
    error : ValidationError
        What pydantic found.
    written : Written
        The file, which knows its lines.
    model : type of BaseModel
        What the file should be.
    refused : type of AitoolkitError
        What to return.
    elsewhere : Written, optional
        The file beside it that holds ``fields``.

    Returns
    -------
    AitoolkitError
        The first problem in three sentences, and where the others are.
    """
    problems = [_problem(e, written, model, elsewhere) for e in _in_order(error, model)]
    first, others = problems[0], problems[1:]
    mend = first.mend
    if others:
        shown = ", ".join(other.path for other in others[:10])
        mend += f" And {len(others)} more: {shown}{', …' if len(others) > 10 else ''}."
    return refused(
        f"{first.line}: {first.path}", expected=first.expected, found=first.found, mend=mend
    )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `word` is most likely meant for, if any is near.

    Examples
    --------
    >>> nearest("efect", ["effect", "proposes"])
    'effect'
    """
    choices = list(known)
    folded = {choice.casefold(): choice for choice in reversed(choices)}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.7)
    return folded[near[0]] if near else None


def _in_order(error: ValidationError, model: type[BaseModel]) -> list[ErrorDetails]:
    """Misspelled keys first; the key that a misspelling stands for is not called missing too."""
    found = error.errors(include_url=False)
    unknown = [e for e in found if e["type"] == "extra_forbidden"]
    meant = {
        (*e["loc"][:-1], nearest(str(e["loc"][-1]), _keys_at(model, e["loc"][:-1])))
        for e in unknown
    }
    rest = [
        e
        for e in found
        if e["type"] != "extra_forbidden" and not (e["type"] == "missing" and e["loc"] in meant)
    ]
    return unknown + rest


def _problem(
    e: ErrorDetails, written: Written, model: type[BaseModel], elsewhere: Written | None
) -> _Problem:
    context = e.get("ctx", {})
    path = _spoken(e["loc"], written.data)
    if e["type"] == CODE and context["at"]:
        path = f"{path}.{context['at']}" if path else context["at"]
    expected, found, mend = _sentences(e, context, model)
    at = _steps(context["at"]) if e["type"] == CODE else ()
    line = _line((*e["loc"], *at), written, elsewhere)
    return _Problem(path or "the file", line, expected, found, mend)


def _sentences(
    e: ErrorDetails, context: dict[str, Any], model: type[BaseModel]
) -> tuple[str, str, str]:
    if e["type"] == CODE:
        return context["expected"], context["found"], context["mend"]
    if e["type"] == "extra_forbidden":
        return _unknown_key(str(e["loc"][-1]), _keys_at(model, e["loc"][:-1]))
    described = _described(model, e["loc"])
    if e["type"] == "missing":
        blank = " An empty value (nothing after the colon) is accepted in a draft."
        mend = f"Add the key `{e['loc'][-1]}:`."
        return (
            _lower(described) or "this key",
            "no such key",
            mend + (blank if _may_be_empty(model, e["loc"]) else ""),
        )
    expected = _EXPECTED.get(e["type"], "").format(**context) or _lower(e["msg"])
    if e["type"] == "string_pattern_mismatch":
        expected = _lower(described) or expected
    if "expected" in context:  # a choice, which pydantic writes in quotation marks
        expected = expected.replace("'", "")
    return expected, _shown(e["input"]), _correction(e, context)


def _unknown_key(key: str, known: tuple[str, ...]) -> tuple[str, str, str]:
    near = nearest(key, known)
    mend = f"Did you mean {near!r}?" if near else "Remove it, or correct its name."
    return f"one of the keys {', '.join(known)}", f"{key!r}", mend


def _correction(e: ErrorDetails, context: dict[str, Any]) -> str:
    choices = re.findall("'([^']+)'", str(context.get("expected", "")))
    near = nearest(str(e["input"]), choices) if choices else None
    if near and near != e["input"]:
        return f"Did you mean {near!r}?"
    return "Correct the value."


def _spoken(loc: Path_, data: Any) -> str:
    """Return the path as a person says it: ``fields[3] (age).type``, lists counted from 1."""
    path = ""
    for step in loc:
        data = _inside(data, step)
        if isinstance(step, int):
            name = data.get("column", data.get("code")) if isinstance(data, dict) else None
            path += f"[{step + 1}]" + (f" ({name})" if isinstance(name, str) else "")
        else:
            path += f".{step}" if path else step
    return path


def _inside(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def _steps(spoken: str) -> Path_:
    """Return the path that a person would say: the way back from `_spoken`."""
    found = re.findall(r"\[(\d+)\]|(\w+)", re.sub(r" \(.*?\)", "", spoken))
    return tuple(int(number) - 1 if number else word for number, word in found)


def _line(loc: Path_, written: Written, elsewhere: Written | None) -> str:
    if elsewhere is not None and loc[:1] == ("fields",):
        return f"{elsewhere.file}, line {elsewhere.line(loc[1:])}"
    return f"{written.file}, line {written.line(loc)}"


def _keys_at(model: type[BaseModel], loc: Path_) -> tuple[str, ...]:
    found = _annotation(model, loc)
    return tuple(found.model_fields) if _is_model(found) else ()


def _described(model: type[BaseModel], loc: Path_) -> str:
    parent = _annotation(model, loc[:-1])
    if not _is_model(parent) or loc[-1] not in parent.model_fields:
        return ""
    return parent.model_fields[str(loc[-1])].description or ""


def _may_be_empty(model: type[BaseModel], loc: Path_) -> bool:
    parent = _annotation(model, loc[:-1])
    field = parent.model_fields.get(str(loc[-1])) if _is_model(parent) else None
    return field is not None and type(None) in get_args(field.annotation)


def _annotation(model: Any, loc: Path_) -> Any:
    """Follow `loc` through the types of the fields; None where it leads nowhere."""
    here = model
    for step in loc:
        here = _bare(here)
        if isinstance(step, int):
            here = get_args(here)[0] if get_args(here) else None
        else:
            field = here.model_fields.get(step) if _is_model(here) else None
            here = field.annotation if field is not None else None
    return _bare(here)


def _bare(annotation: Any) -> Any:
    """Drop ``| None`` and annotations."""
    while True:
        inner = [a for a in get_args(annotation) if a is not type(None)]
        optional = type(None) in get_args(annotation) and len(inner) == 1
        if not optional and not hasattr(annotation, "__metadata__"):
            return annotation
        annotation = inner[0]


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel) and found is not Text


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, StrEnum):
        return repr(value.value)
    if isinstance(value, (dict, list, tuple)):
        kind = "a block of keys" if isinstance(value, dict) else "a list"
        return kind if value else f"{kind} that is empty"
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…'"


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
