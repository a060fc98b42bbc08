"""Where a comparison is written: both dossiers, one language, and the names of things in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.differences.names import SHARES, word_of
from aitoolkit.documenting.nodes import Inline, Span, inline, join
from aitoolkit.documenting.words import Words, in_language
from aitoolkit.schema.comparison import Compared
from aitoolkit.schema.declaration import OperatingPoint
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.text import Text


@dataclass(frozen=True)
class Pair:
    """A comparison and the words to tell it in; each side has a desk of its own."""

    compared: Compared
    words: Words
    before: Desk
    after: Desk

    @property
    def both(self) -> tuple[Desk, Desk]:
        """The two desks, in the order of the comparison."""
        return self.before, self.after

    def column(self, column: str) -> Inline:
        """Return the plain name of a column, from the declaration that has it."""
        return self._desk(column).column(column)

    def attributes(self, columns: Sequence[str]) -> Inline:
        """Return the name of a protected attribute, or of those that intersect."""
        return self._watching(columns).attributes(columns)

    def group(self, columns: Sequence[str], group: Sequence[str]) -> Inline:
        """Return a group of people in words."""
        return self._watching(columns).group(columns, group)

    def value(self, key: str, value: Any, desk: Desk) -> Inline:
        """Return what stands under a key of one side, in words; a dash where nothing does."""
        if value is None or value == ():
            return (Span("–"),)
        if isinstance(value, OperatingPoint):
            return inline(desk.operating_point())
        if isinstance(value, Text):
            return desk.text(value)
        if isinstance(value, Kept):
            told = [
                self.value(name, getattr(value, name), desk)
                for name in type(value).model_fields
                if getattr(value, name) not in (None, (), False)
            ]
            return join(told, " – ")
        if isinstance(value, tuple):
            return join((self.value(key, one, desk) for one in value), self.words.say("; "))
        return self._plain(key, value)

    def _plain(self, key: str, value: Any) -> Inline:
        say = self.words.say
        if isinstance(value, bool):
            return inline(say("yes") if value else say("no"))
        if isinstance(value, int | float):
            share = self.words.short_percent if key in SHARES else self.words.number
            return inline(share(value))
        if isinstance(value, date):
            return inline(self.words.day(value))
        word = word_of(key, value)
        return inline(str(value)) if word is None else inline(say(word))

    def _desk(self, column: str) -> Desk:
        known = column in self.after.dossier.declaration.columns
        return self.after if known or not self._in(self.before, (column,)) else self.before

    def _watching(self, columns: Sequence[str]) -> Desk:
        only_before = self._in(self.before, columns) and not self._in(self.after, columns)
        return self.before if only_before else self.after

    @staticmethod
    def _in(desk: Desk, columns: Sequence[str]) -> bool:
        return set(columns) <= set(desk.dossier.declaration.columns)


def pair(compared: Compared, language: str) -> Pair:
    """Return the place where a comparison is written in one language.

    Raises
    ------
    OutputError
        If there is no catalogue in this language.
    """
    words = in_language(language)

    def desk(dossier: Dossier) -> Desk:
        return Desk(dossier, words)

    return Pair(compared, words, desk(compared.before), desk(compared.after))
