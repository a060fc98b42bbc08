"""The card of one system: one dossier, told in each language and format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec

from aitoolkit.documenting.nodes import plain
from aitoolkit.documenting.shown import framed
from aitoolkit.documenting.tree import build
from aitoolkit.documenting.words import SOURCE
from aitoolkit.languages import tags
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.text import languages_of

SETTER = "typst"
"""The package that sets a card on paper; without it a card has no PDF."""

_INKED_WITH = ("babel", "jinja2", "matplotlib")


def inked_with() -> tuple[str, ...]:
    """Return the packages that write and draw a card, with their versions."""
    setter = (SETTER,) if find_spec(SETTER) else ()
    return tuple(f"{name}=={version(name)}" for name in (*_INKED_WITH, *setter))


def forms() -> tuple[str, ...]:
    """Return the endings of the files in which a card is told here: PDF where it can be set."""
    return tuple(form for form in _FORMS if form != "pdf" or find_spec(SETTER))


@dataclass(frozen=True)
class Card:
    """A model card: for anyone on its first page, for auditors after it.

    Parameters
    ----------
    dossier : Dossier
        The public content of a pack. A card reads nothing else.
    """

    dossier: Dossier

    def to_html(self, language: str = "en") -> str:
        """Return one HTML file: opens offline, no script, pictures inside.

        Parameters
        ----------
        language : str, default "en"
            The language of the card.

        Raises
        ------
        OutputError
            If there is no catalogue in this language.
        """
        from aitoolkit.documenting.formats.html import to_html

        return to_html(build(self.dossier, language))

    def to_markdown(self, language: str = "en") -> str:
        """Return GitHub-flavoured Markdown with the front matter of a model card.

        Parameters
        ----------
        language : str, default "en"
            The language of the card.

        Raises
        ------
        OutputError
            If there is no catalogue in this language.
        """
        from aitoolkit.documenting.formats.markdown import to_markdown

        return to_markdown(build(self.dossier, language))

    def to_pdf(self, language: str = "en") -> bytes:
        """Return A4 pages, tagged for screen readers (PDF/UA-1), with nothing left folded.

        Parameters
        ----------
        language : str, default "en"
            The language of the card.

        Raises
        ------
        OutputError
            If there is no catalogue in this language, or typst (the extra ``pdf``) is not
            installed.
        """
        from aitoolkit.documenting.formats.pdf import to_pdf

        return to_pdf(build(self.dossier, language))

    def to_json(self) -> str:
        """Return the dossier as canonical JSON: the same in every language."""
        return self.dossier.to_json()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the card is written in.

        Every language that can be told whole, always. One that there is only page one in, where
        the declaration holds words in it: all else of such a card would be in foreign words.
        """
        declared = languages_of(self.dossier.declaration)
        whole = tags("whole")
        return tuple(tag for tag in tags() if tag in whole or tag in declared)

    def page(self, language: str) -> str:
        """Return the name of the page in a language, in English where the card is not told in it.

        Parameters
        ----------
        language : str
            A tag, such as ``nl``.
        """
        return f"card.{language if language in self.languages else SOURCE}.html"

    def names(self, told: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Return the names of the files that this card has, in all forms or in those given."""
        wanted = forms() if told is None else told
        each = (f"card.{language}.{form}" for language in self.languages for form in wanted)
        return ("card.json", *each)

    def files(self, told: tuple[str, ...] | None = None) -> tuple[tuple[str, bytes], ...]:
        """Return names and bytes of all public files, sorted by name.

        Parameters
        ----------
        told : tuple of str, optional
            Endings of the files wanted beside ``card.json``; by default all that can be made here.
        """
        written = {"card.json": self.to_json().encode()}
        for language in self.languages:
            for form in forms() if told is None else told:
                written[f"card.{language}.{form}"] = _FORMS[form](self, language)
        return tuple(sorted(written.items()))

    def _repr_html_(self) -> str:
        return framed(self.to_html(), plain(build(self.dossier, "en").kicker))

    def __repr__(self) -> str:
        """Return the same as ``str``: what one sees where a card is named alone."""
        return str(self)

    def __str__(self) -> str:
        """Return the summary of one screenful, in English, as plain text."""
        from aitoolkit.documenting.formats.terminal import as_text

        return as_text(self.dossier, "en")


_FORMS: dict[str, Callable[[Card, str], bytes]] = {
    "html": lambda card, language: card.to_html(language).encode(),
    "md": lambda card, language: card.to_markdown(language).encode(),
    "pdf": lambda card, language: card.to_pdf(language),
}
"""How each file that is told in a language is made, by the end of its name."""
