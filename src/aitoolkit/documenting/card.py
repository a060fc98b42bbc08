"""The card of one system: one dossier, told in each language and format."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib.metadata import version

from aitoolkit.documenting.tree import build
from aitoolkit.documenting.words import LANGUAGES
from aitoolkit.schema.dossier import Dossier

_INKED_WITH = ("babel", "jinja2", "matplotlib")


def inked_with() -> tuple[str, ...]:
    """Return the packages that write and draw a card, with their versions."""
    return tuple(f"{name}=={version(name)}" for name in _INKED_WITH)


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
        language : {"en", "fr"}, default "en"
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
        language : {"en", "fr"}, default "en"
            The language of the card.

        Raises
        ------
        OutputError
            If there is no catalogue in this language.
        """
        from aitoolkit.documenting.formats.markdown import to_markdown

        return to_markdown(build(self.dossier, language))

    def to_json(self) -> str:
        """Return the dossier as canonical JSON: the same in every language."""
        return self.dossier.to_json()

    @staticmethod
    def names() -> tuple[str, ...]:
        """Return the names of the files that every card has."""
        each = [f"card.{language}.{form}" for language in LANGUAGES for form in ("html", "md")]
        return ("card.json", *each)

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Return names and bytes of all public files, sorted by name."""
        written = [("card.json", self.to_json())]
        for language in LANGUAGES:
            written.append((f"card.{language}.html", self.to_html(language)))
            written.append((f"card.{language}.md", self.to_markdown(language)))
        return tuple((name, text.encode("utf-8")) for name, text in sorted(written))

    def _repr_html_(self) -> str:
        # Framed, so that neither its style nor its headings reach the notebook's own page.
        page = escape(self.to_html(), quote=True)
        title = escape(build(self.dossier, "en").kicker, quote=True)
        return (
            f'<iframe srcdoc="{page}" title="{title}" sandbox="allow-popups" loading="lazy"'
            ' style="width:100%;height:44rem;border:1px solid #8886;border-radius:8px"></iframe>'
        )

    def __str__(self) -> str:
        """Return the summary of one screenful, in English, as plain text."""
        from aitoolkit.documenting.formats.terminal import as_text

        return as_text(self.dossier, "en")
