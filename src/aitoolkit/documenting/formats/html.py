"""A document as one HTML file: no script, no other file, every declared word escaped."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

from aitoolkit.documenting.nodes import Document, Figure, Span
from aitoolkit.documenting.words import in_language

_SAFE_LINK = re.compile(r"(https?://|mailto:)[^\s]+", re.IGNORECASE)
_FILE_BESIDE = re.compile(r"[\w.~%-]+(/[\w.~%-]+)*", re.ASCII)


def to_html(document: Document) -> str:
    """Return a whole page that opens offline, by any reader, in light and dark and on paper."""
    say = in_language(document.language, "page one").say
    chrome = {
        "skip": say("Skip to the content"),
        "contents": say("Contents"),
        "scroll": say("Table, can be scrolled sideways"),
        "figure": say("Figure, can be scrolled sideways"),
        "verdict": say("Verdict"),
    }
    return _template().render(document=document, chrome=chrome, ids=_Ids(), draw=_draw)


def safe_link(href: str) -> str:
    """Return the address if a reader may follow it (web, mail), else an empty string.

    Examples
    --------
    >>> safe_link("javascript:alert(1)")
    ''
    """
    return href if _SAFE_LINK.fullmatch(href) else ""


def leads_to(span: Span, form: str = "html") -> str:
    """Return where a reader of a file in this format may be led from these words; else nothing."""
    if span.sister:
        return f"card.{span.sister}.{form}{'#detail' if form == 'html' else ''}"
    if span.kind == "file":
        # No colon and no slash in front: it can only be a file in this folder or below.
        return span.href if _FILE_BESIDE.fullmatch(span.href) else ""
    return safe_link(span.href)


def leftward(words: str) -> bool:
    """Return whether words hold a sign that is written from right to left."""
    return any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in words)


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["leads_to"] = leads_to
    environment.filters["breakable"] = _breakable
    environment.tests["leftward"] = leftward
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.globals["css"] = Markup(_source("card.css"))  # noqa: S704 - our own file
    return environment.get_template("card.html")


def _source(name: str) -> str:
    return (files("aitoolkit.documenting") / "templates" / name).read_text(encoding="utf-8")


def _breakable(name: str) -> Markup:
    # A long name may break after a dot or an underscore, where a reader expects it.
    return Markup("<wbr>").join(re.split(r"(?<=[._])(?=\w)", name))


class _Ids:
    """Numbers for the captions of one page, so that every region has a name of its own."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        self._last += 1
        return f"c{self._last}"


def _draw(figure: Figure) -> Markup:
    # Loaded here: matplotlib takes a second, and only a picture needs it.
    from aitoolkit.documenting.figures.drawn import drawn

    label = Markup(' role="img" aria-label="{}"').format(figure.alternative)
    svg = drawn(figure.drawing)
    return Markup("<svg") + label + Markup(svg[len("<svg") :])  # noqa: S704 - words are escaped
