"""Free text that a person wrote, in one language or in several; and values spelled as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pydantic import GetJsonSchemaHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.refusal import refusal

# Controls that a terminal obeys, signs that turn the direction of what follows them, halves of
# signs. What only joins letters or breaks lines is part of a language, and stays.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Text(Kept):
    """Words of a person: ``"one string"`` or ``{"en": "…", "fr": "…"}``.

    Attributes
    ----------
    words : tuple of (str, str)
        Pairs of language (``""`` if not said) and text, sorted by language.

    Examples
    --------
    >>> label = Text.model_validate({"fr": "âge", "en": "age"})
    >>> label.in_language("fr")
    ('âge', 'fr')
    >>> label.in_language("nl")
    ('age', 'en')
    """

    words: tuple[tuple[str, str], ...]

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"words": (("", _meaningful(given)),)}
        if isinstance(given, dict) and "words" not in given:
            return {"words": tuple(sorted((k, _meaningful(v)) for k, v in _languages(given)))}
        if isinstance(given, (Text, dict)):
            return given
        raise _not_text(f"{type(given).__name__} {given!r}" if _is_plain(given) else "a list")

    @model_serializer
    def _write(self) -> str | dict[str, str]:
        if len(self.words) == 1 and self.words[0][0] == "":
            return self.words[0][1]
        return dict(self.words)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return what editors check: one string, or one for each language."""
        by_language = {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z]{2,3}$"},
            "additionalProperties": {"type": "string", "minLength": 1},
            "minProperties": 1,
        }
        return {"anyOf": [{"type": "string", "minLength": 1}, by_language], "title": "Text"}

    def in_language(self, language: str) -> tuple[str, str]:
        """Return the text in `language`, else in English, else in the first there is.

        Returns
        -------
        tuple of (str, str)
            The text, and the language it is really in (``""`` if its author did not say).
        """
        spoken = dict(self.words)
        for wanted in (language, "", "en"):
            if wanted in spoken:
                return spoken[wanted], wanted
        return self.words[0][1], self.words[0][0]

    def __str__(self) -> str:
        """Return the English text, or the first there is."""
        return self.in_language("en")[0]


Written = Text | None
"""Text that only a person can write; ``null`` is shown as unwritten and makes a draft."""


def languages_of(noun: Any) -> frozenset[str]:
    """Return every language in which a noun holds words of a person.

    Examples
    --------
    >>> sorted(languages_of(Text.model_validate({"fr": "âge", "en": "age"})))
    ['en', 'fr']
    """
    if isinstance(noun, Text):
        return frozenset(language for language, _ in noun.words if language)
    held: Iterable[Any] = noun if isinstance(noun, tuple) else ()
    if isinstance(noun, Kept):
        held = (getattr(noun, name) for name in type(noun).model_fields)
    return frozenset().union(*map(languages_of, held))


def written_out(words: str) -> str:
    r"""Return words in which signs that nobody sees, and that would act on a machine, are spelled.

    Examples
    --------
    >>> written_out("\x1b[31mred\u202e")
    '\\x1b[31mred\\u202e'
    """
    return _UNSEEN.sub(_spelled_out, words)


def _spelled_out(sign: re.Match[str]) -> str:
    code = ord(sign[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def spelled(value: Any) -> Any:
    """Return a value of a column as the text that stands for it, the same from every frame.

    Examples
    --------
    >>> [spelled(value) for value in ("no", 1, 1.0, 0.5, True)]
    ['no', '1', '1', '0.5', 'true']
    """
    value = value.item() if hasattr(value, "item") else value  # a numpy scalar
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float)):
        return repr(value)
    return value


def _languages(given: dict[Any, Any]) -> list[tuple[str, str]]:
    for key, words in given.items():
        if not _is_language(key):
            raise _not_text(f"the key {key!r}")
        if not isinstance(words, str):
            raise _not_text("nothing" if words is None else repr(words), f" under {key!r}")
    if not given:
        raise _not_text("no language")
    return list(given.items())


def _not_text(found: str, where: str = "") -> Exception:
    return refusal(
        expected="text: one string, or one per language ({en: …, fr: …})",
        found=found + where,
        mend="Write the words, or leave the key empty as long as nobody has written them.",
    )


def _is_plain(given: Any) -> bool:
    return isinstance(given, (bool, int, float))


def _is_language(key: Any) -> bool:
    return isinstance(key, str) and key.isalpha() and key.islower() and len(key) in (2, 3)


def _meaningful(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise _not_text("a blank string")
    return stripped
