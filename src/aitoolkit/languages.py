"""Which languages there are: found from the message catalogues, of which only the head is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import takewhile
from typing import Literal

Scope = Literal["whole", "page one"]
"""How much a catalogue can say: everything, or page one of a card and nothing after it."""


@dataclass(frozen=True)
class Language:
    """A language that a card can be told in.

    Attributes
    ----------
    tag : str
        As in a declaration and in the name of a card: ``fr``.
    locale : str
        Whose numbers and dates are written: ``fr_FR``.
    scope : {"whole", "page one"}
        How much its catalogue can say.
    """

    tag: str
    locale: str
    scope: Scope

    @property
    def catalogue(self) -> Traversable:
        """The file of its messages."""
        return _folder() / self.tag / "LC_MESSAGES" / "aitoolkit.po"


@cache
def languages() -> tuple[Language, ...]:
    """Return every language of which there is a catalogue, sorted by tag.

    A catalogue says in its head what it is: ``Language: nl_NL``, ``X-Scope: page one``.
    """
    found = (Language(folder.name, folder.name, "page one") for folder in _folder().iterdir())
    return tuple(sorted((_headed(one) for one in found if one.catalogue.is_file()), key=_tag))


def tags(scope: Scope = "page one") -> tuple[str, ...]:
    """Return the tags of the languages in which at least so much can be said.

    Examples
    --------
    >>> "fr" in tags("whole"), "fr" in tags()
    (True, True)
    """
    return tuple(one.tag for one in languages() if scope in ("page one", one.scope))


def _tag(language: Language) -> str:
    return language.tag


def _folder() -> Traversable:
    return files("aitoolkit") / "documenting" / "locale"


def _headed(language: Language) -> Language:
    with language.catalogue.open(encoding="utf-8") as lines:
        head = [line.strip().strip('"') for line in takewhile(str.strip, lines)]
    named = dict(line.removesuffix(r"\n").split(": ", 1) for line in head if ": " in line)
    scope: Scope = "whole" if named.get("X-Scope") == "whole" else "page one"
    return Language(language.tag, named.get("Language", language.locale), scope)
