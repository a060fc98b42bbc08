"""A document as tagged PDF (PDF/UA-1): set by typst from data, so that no word is ever markup."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from datetime import UTC
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from aitoolkit.documenting.formats.html import leads_to, leftward
from aitoolkit.documenting.formats.pdf_cells import mark_cells
from aitoolkit.documenting.nodes import Document, Figure, Span, Table, plain
from aitoolkit.documenting.words import in_language
from aitoolkit.errors import OutputError

_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_JOINT = re.compile(r"(?<=\w[._/])(?=\w\w)(?=\S{6})")
_RUN = re.compile(r"(\S{18})(?=\w\S{2})")
"""Where a name may be broken, and a word without any joint: no table may be wider than paper."""
_NOT_ON_PAPER = {0xFEFF: 0x2060, 0xFFFE: 0xFFFD}
_TO_THE_RIGHT = "\u200e"
_TALL = 700
"""Signs of a cell from which on its row may be split between two pages."""
_FEW, _BRIEF = 8, 120
"""Rows, and signs of each cell, up to which a table is never split."""

_NOT_SAID = ("made_on", "front")
"""Fields of a document that are no words on a page."""
_LINES = ("title",)
"""Fields that may be words on a page without any span."""


def to_pdf(document: Document) -> bytes:
    """Return the document as A4 pages that a screen reader reads in order.

    Headings, lists, tables with their heads, and a text for every picture are tagged as PDF/UA-1
    (ISO 14289-1) asks. The same document gives the same bytes with the same versions of typst and
    matplotlib. Nothing is read but our own template and the fonts that come with matplotlib.

    Parameters
    ----------
    document : Document
        Any document; what is folded is printed unfolded.

    Raises
    ------
    OutputError
        If typst is not installed, or cannot set this document.
    """
    if find_spec("typst") is None:
        raise OutputError(
            "PDF",
            found="no package typst",
            expected="typst, which sets the pages",
            mend="Install it: pip install 'aitoolkit[pdf]'.",
        )
    return _pages(json.dumps(_told(document), ensure_ascii=True, sort_keys=True))


@lru_cache(maxsize=4)  # whoever seals a pack and verifies it asks twice for the same pages
def _pages(told: str) -> bytes:
    asked = {"template": _source("card.typ"), "fonts": str(_font_folder()), "told": told}
    # By its path and without the current folder: no module of a pack or a caller is taken for ours.
    command = [sys.executable, "-P", str(files("aitoolkit.documenting.formats") / "pdf_setter.py")]
    set_by = subprocess.run(  # noqa: S603  (our own file, and no shell)
        command, input=json.dumps(asked).encode(), capture_output=True, check=False
    )
    if set_by.returncode:
        raise OutputError(
            "PDF",
            found=set_by.stderr.decode("utf-8", "replace").strip()[-2000:],
            expected="a document that can be set",
            mend="Report it; where typst is not installed, all other files are written.",
        )
    return mark_cells(set_by.stdout)


def _source(name: str) -> str:
    return (files("aitoolkit.documenting") / "templates" / name).read_text(encoding="utf-8")


def _font_folder() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@cache
def _colours() -> dict[str, str]:
    """Return the light colours of the page, as its style names them."""
    light = _source("card.css").partition("}")[0]
    return dict(_COLOUR.findall(light))


def _told(document: Document) -> dict[str, Any]:
    say = in_language(document.language, "page one").say
    made = document.made_on
    return {
        **_data(document),
        "named": _seen(plain(document.title)),
        "running": _pieces(" · ".join(filter(None, (plain(document.title), document.digest)))),
        "made_on": None if made is None else list(made.astimezone(UTC).timetuple()[:6]),
        "page": say("page {page} of {pages}", page="{page}", pages="{pages}"),
        "contents": say("Contents"),
        "colours": _colours(),
    }


def _data(node: Any) -> Any:
    """Return any node as plain data: its fields, and what it is."""
    if isinstance(node, Span):
        return _span(node)
    if isinstance(node, tuple):
        return [_data(part) for part in node]
    if not is_dataclass(node):
        return _seen(node) if isinstance(node, str) else node
    kept = {field.name: getattr(node, field.name) for field in fields(node)}
    if isinstance(node, Figure):
        return {"is": "Figure", **_picture(node)}
    told = {
        name: _pieces(value) if name in _LINES and isinstance(value, str) else _data(value)
        for name, value in kept.items()
        if name not in _NOT_SAID
    }
    if isinstance(node, Table):
        longest = [max(len(plain(cell)) for cell in row) for row in node.rows]
        told["tall"] = [length > _TALL for length in longest]
        told["short"] = len(longest) <= _FEW and max(longest, default=0) <= _BRIEF
    return {"is": type(node).__name__, **told}


def _seen(words: str) -> str:
    """Return words without the signs that a span writes out, nor those no PDF may hold."""
    return Span(words).text.translate(_NOT_ON_PAPER)


def _span(span: Span) -> dict[str, Any]:
    href = leads_to(span, "pdf")
    language = span.lang.split("-")[0].lower()
    return {
        "pieces": _pieces(span.text),
        "kind": span.kind,
        "lang": language if _LANGUAGE.fullmatch(language) else "",
        "href": href,
        "away": href if href.startswith("http") and href != span.text else "",
    }


def _pieces(text: str) -> list[str]:
    """Return words cut where a line may end: at a joint, or after many signs without a space."""
    runs = [run for part in _JOINT.split(_seen(text)) for run in _RUN.split(part) if run]
    # Words written from right to left must not turn the figures after them.
    return [*runs, _TO_THE_RIGHT] if leftward(text) else runs


def _picture(figure: Figure) -> dict[str, Any]:
    # Loaded here: matplotlib takes a second, and only a picture needs it.
    from aitoolkit.documenting.figures.printed import printed

    return {
        "svg": printed(figure.drawing, _colours()),
        "caption": _data(figure.caption),
        "alternative": _seen(figure.alternative),
    }
