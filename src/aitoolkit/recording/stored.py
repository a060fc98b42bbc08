"""Nouns read back from their files: only in a format that this version knows, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from aitoolkit.errors import PackError
from aitoolkit.recording.reading import LARGEST_JSON, RefusedError, read_file, strict_json
from aitoolkit.schema.kept import Kept

Noun = TypeVar("Noun", bound=Kept)


def read_noun(noun: type[Noun], file: Path) -> Noun:
    """Return what a file holds; it is never written to.

    Parameters
    ----------
    noun : type
        What the file should hold.
    file : Path
        The file.

    Raises
    ------
    PackError
        If it cannot be read, is of a newer format, or is not what it should be.
    """
    try:
        return noun_of(noun, read_file(file, most=LARGEST_JSON), file)
    except RefusedError as error:
        raise _refused(file, noun, f"a file that {error}") from error


def noun_of(noun: type[Noun], content: bytes, file: Path) -> Noun:
    """Return the noun that some bytes hold; `file` is where they stand, for the message.

    Raises
    ------
    PackError
        If they are of a newer format, or are not what they should be.
    """
    try:
        plain = strict_json(content)
    except RefusedError as error:
        raise _refused(file, noun, f"a file that {error}") from error
    _refuse_newer(noun, plain, file)
    try:
        return noun.model_validate_json(content)
    except (ValidationError, RecursionError) as error:
        raise _refused(file, noun, _first(error)) from error


class NewerFormatError(PackError):
    """A file is of a format that only a newer version of the toolkit reads."""


def _refuse_newer(noun: type[Kept], plain: Any, file: Path) -> None:
    known = noun.model_fields.get("format")
    given = plain.get("format") if isinstance(plain, dict) else None
    # A bool is an int to Python, and no format to anyone.
    if known is None or not isinstance(given, int) or isinstance(given, bool):
        return
    if given > known.default:
        raise NewerFormatError(
            str(file),
            found=f"format {given}",
            expected=f"format {known.default} or older, which this version of aitoolkit reads",
            mend="It was written by a newer one: pip install --upgrade aitoolkit, then try again.",
        )


def _first(error: Exception) -> str:
    """Return where the first thing is wrong; never the file's own words, which may be anything."""
    if not isinstance(error, ValidationError):
        return "something nested too deep"
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    steps = [str(s) for s in first["loc"] if isinstance(s, int) or s.isidentifier()]
    where = ".".join(steps)
    return f"something else ({where or 'the whole'}: {first['type']})"


def _refused(file: Path, noun: type[Kept], found: str) -> PackError:
    return PackError(
        str(file),
        found=found,
        expected=f"the {noun.__name__.lower()} that a training or an audit wrote",
        mend="Check the pack with aitoolkit verify, or take another copy of it.",
    )
