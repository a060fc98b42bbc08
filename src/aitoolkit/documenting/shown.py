"""How things show themselves in a notebook: a whole page in a frame, or one thing after another."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any, TypeVar

T = TypeVar("T")


def framed(page: str, title: str) -> str:
    """Return a whole page in a frame that runs nothing, for a notebook.

    Framed, neither its style nor its headings reach the notebook's own page.

    Parameters
    ----------
    page : str
        A whole HTML page.
    title : str
        What a screen reader calls the frame.

    Examples
    --------
    >>> framed("<p>x", "A card").split(" sandbox")[0]
    '<iframe srcdoc="&lt;p&gt;x" title="A card"'
    """
    return (
        f'<iframe srcdoc="{escape(page)}" title="{escape(title)}" sandbox="allow-popups"'
        ' loading="lazy" style="width:100%;height:44rem;border:1px solid #8886;border-radius:8px">'
        "</iframe>"
    )


@dataclass(frozen=True)
class Markup:
    """HTML of our own that shows itself."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


class Cases(tuple[T, ...]):
    """One thing a case, told one after the other.

    Examples
    --------
    >>> Cases(("one", "two"))
    one
    <BLANKLINE>
    two
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Return every case's own words, an empty line between them."""
        return "\n\n".join(map(str, self))

    def _repr_html_(self) -> str:
        return "".join(one._repr_html_() for one in self)  # type: ignore[attr-defined]

    def _display_(self) -> Any:
        # Marimo shows any tuple as a tree, unless it says how else.
        return Markup(self._repr_html_())
