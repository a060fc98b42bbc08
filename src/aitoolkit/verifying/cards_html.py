"""An HTML card as a list of what it says: cells, sentences, pictures, and what nobody reads."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from aitoolkit.verifying.items import Item

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEAVES = frozenset(
    {*_HEADINGS, "p", "li", "dt", "dd", "th", "td", "caption", "figcaption", "summary", "pre",
     "title", "style", "script"}
)  # fmt: skip
_CODE = ("style", "script")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
     "track", "wbr"}
)  # fmt: skip
_SPACE = re.compile(r"[ \t\r\n\f]+")


def html_items(text: str) -> tuple[Item, ...]:
    """Return everything that stands in an HTML card, in its order.

    Every tag, attribute, comment and word is part of one item, so that nothing can be put in or
    taken out unseen.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.flush()
    return tuple(reader.items)


class _Reader(HTMLParser):
    """Collects words until the leaf they stand in ends; a picture is taken as a whole."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[Item] = []
        self._text: list[str] = []
        self._source: list[str] = []
        self._leaf = ""
        self._pictures = 0
        self._picture_says = ""
        self._section = ""
        self._table = ""
        self._head: list[str] = []
        self._row = ""
        self._cell = 0
        self._scope = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" or self._pictures:
            self._in_picture(tag, attrs)
            return
        if tag in _LEAVES:
            self.flush()
            self._leaf = tag
            self._scope = dict(attrs).get("scope") or ""
        elif not self._leaf:
            self.flush()
        if tag == "table":
            self._table, self._head, self._row = "", [], ""
        if tag == "tr":
            self._row, self._cell = "", 0
        self._source.append(_written(tag, attrs))
        if not self._leaf:
            self._emit()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._source.append(f"</{tag}>")
        if self._pictures:
            self._pictures -= tag not in _VOID
            if not self._pictures:
                self._emit("picture")
            return
        if tag == self._leaf:
            self._emit()
            self._leaf = ""
        elif not self._leaf:
            self._emit()
        if tag == "table":
            self._table, self._head, self._row = "", [], ""

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        self._source.append(data)

    def handle_comment(self, data: str) -> None:
        self._source.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._source.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._source.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._source.append(f"<![{data}]>")

    def flush(self) -> None:
        """End what was begun: words outside any leaf, or a leaf that was never closed."""
        self._emit()
        self._leaf = ""

    def _in_picture(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._pictures:
            if not self._leaf:
                self.flush()
            self._picture_says = dict(attrs).get("aria-label") or ""
        self._pictures += tag not in _VOID
        self._source.append(_written(tag, attrs))

    def _emit(self, kind: str = "") -> None:
        text = _SPACE.sub(" ", "".join(self._text)).strip(" ")
        source = _SPACE.sub(" ", "".join(self._source)).strip(" ")
        self._text, self._source = [], []
        if not text and not source:
            return
        where = (self._section, self._table, self._row)
        if kind == "picture":
            item = Item("picture", self._picture_says, source, *where)
        elif self._leaf in ("td", "th"):
            item = self._of_cell(text, source)
        elif self._leaf in _CODE or not text:
            item = Item("code", text, source, *where)
        else:
            item = Item("words", text, source, *where)
        self.items.append(item)
        if self._leaf in _HEADINGS:
            self._section = text
        if self._leaf == "caption":
            self._table = text

    def _of_cell(self, text: str, source: str) -> Item:
        if self._scope == "col":
            self._head.append(text)
            return Item("cell", text, source, self._section, self._table, "", text)
        column = self._head[self._cell] if self._cell < len(self._head) else ""
        self._cell += 1
        if self._scope == "row":
            self._row = text
        return Item("cell", text, source, self._section, self._table, self._row, column)


def _written(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    inside = "".join(f" {name}={value!r}" for name, value in attrs)
    return f"<{tag}{inside}>"
