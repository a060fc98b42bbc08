"""The comparison of two packs: told in each language and format, as a card is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aitoolkit.documenting.card import forms
from aitoolkit.documenting.differences.tree import build
from aitoolkit.documenting.nodes import plain
from aitoolkit.documenting.shown import framed
from aitoolkit.errors import OutputError
from aitoolkit.languages import tags
from aitoolkit.schema.comparison import Compared

_MANIFEST = "core/manifest.json"


@dataclass(frozen=True)
class Comparison:
    """What changed from one pack to another: for anyone on its first page, then every difference.

    Parameters
    ----------
    compared : Compared
        Both dossiers, and what changed. A comparison reads nothing else.
    """

    compared: Compared

    def to_html(self, language: str = "en") -> str:
        """Return one HTML file: opens offline, no script, pictures inside.

        Parameters
        ----------
        language : str, default "en"
            The language of the comparison.

        Raises
        ------
        OutputError
            If there is no catalogue in this language.
        """
        from aitoolkit.documenting.formats.html import to_html

        return to_html(build(self.compared, language))

    def to_markdown(self, language: str = "en") -> str:
        """Return GitHub-flavoured Markdown; as for `to_html`."""
        from aitoolkit.documenting.formats.markdown import to_markdown

        return to_markdown(build(self.compared, language))

    def to_pdf(self, language: str = "en") -> bytes:
        """Return A4 pages, tagged for screen readers (PDF/UA-1), with nothing left folded.

        Parameters
        ----------
        language : str, default "en"
            The language of the comparison.

        Raises
        ------
        OutputError
            If there is no catalogue in this language, or typst (the extra ``pdf``) is not
            installed.
        """
        from aitoolkit.documenting.formats.pdf import to_pdf

        return to_pdf(build(self.compared, language))

    def to_json(self) -> str:
        """Return both dossiers and every difference as canonical JSON."""
        return self.compared.to_json()

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Return names and bytes of all its files, sorted by name; PDF where typst is there."""
        written = {"comparison.json": self.to_json().encode()}
        for language in tags("whole"):
            for form in forms():
                written[f"comparison.{language}.{form}"] = _FORMS[form](self, language)
        return tuple(sorted(written.items()))

    def save(self, folder: str | Path) -> Path:
        """Write all its files into a folder, which is made if need be.

        Parameters
        ----------
        folder : path
            Any folder outside a pack. Files of the same names are replaced.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        OutputError
            If it cannot be written, or stands in a pack, which would no longer be as sealed.
        """
        target = Path(folder)
        _refuse_a_pack(target)
        try:
            target.mkdir(parents=True, exist_ok=True)
            for name, content in self.files():
                (target / name).write_bytes(content)
        except OSError as error:
            raise OutputError(
                str(folder),
                found=error.strerror or type(error).__name__,
                expected="a folder that can be written",
                mend="Choose another folder.",
            ) from error
        return target

    def _repr_html_(self) -> str:
        return framed(self.to_html(), plain(build(self.compared, "en").kicker))

    def __repr__(self) -> str:
        """Return the same as ``str``: what one sees where a comparison is named alone."""
        return str(self)

    def __str__(self) -> str:
        """Return page one and what changed, in English, as plain text."""
        from aitoolkit.documenting.formats.terminal_comparison import as_text

        return as_text(self.compared, "en")


_FORMS: dict[str, Callable[[Comparison, str], bytes]] = {
    "html": lambda one, language: one.to_html(language).encode(),
    "md": lambda one, language: one.to_markdown(language).encode(),
    "pdf": lambda one, language: one.to_pdf(language),
}
"""How each file that is told in a language is made, by the end of its name."""


def _refuse_a_pack(folder: Path) -> None:
    place = folder.resolve()
    if any((above / _MANIFEST).is_file() for above in (place, *place.parents)):
        raise OutputError(
            str(folder),
            found="a place inside a pack",
            expected="a folder outside every pack: nothing is ever written to one",
            mend="Choose another folder.",
        )
