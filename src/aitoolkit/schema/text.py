"""Free text that a person wrote, in one language or in several."""

from __future__ import annotations

from typing import Any

from pydantic import model_serializer, model_validator
from pydantic.json_schema import GetJsonSchemaHandler, JsonSchemaValue
from pydantic_core import core_schema

from aitoolkit.schema.kept import Kept


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
            if not given or not all(_is_language(key) for key in given):
                raise ValueError("text is one string, or one per language: {en: …, fr: …}")
            if not all(isinstance(value, str) for value in given.values()):
                raise ValueError("each language of a text holds one string")
            return {"words": tuple(sorted((k, _meaningful(v)) for k, v in given.items()))}
        return given

    @model_serializer
    def _write(self) -> str | dict[str, str]:
        if len(self.words) == 1 and self.words[0][0] == "":
            return self.words[0][1]
        return dict(self.words)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
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


def _is_language(key: Any) -> bool:
    return isinstance(key, str) and key.isalpha() and key.islower() and len(key) in (2, 3)


def _meaningful(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        raise ValueError("a text that is not written yet stays empty (null), not a blank string")
    return stripped
