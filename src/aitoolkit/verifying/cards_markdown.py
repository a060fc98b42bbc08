"""A Markdown card as a list of what it says: the same things as its HTML sister."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aitoolkit.verifying.items import Item

if TYPE_CHECKING:
    from markdown_it.token import Token

_FENCE = "---\n"


def markdown_items(text: str) -> tuple[Item, ...]:
    """Return everything that stands in a Markdown card, in its order; its front matter first."""
    from markdown_it import MarkdownIt

    front, body = _split(text)
    items = [Item("code", line, line) for line in front]
    # Every renderer shows tables; nothing else of a dialect is used by a card.
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    return (*items, *_items(tokens))


def _split(text: str) -> tuple[list[str], str]:
    if not text.startswith(_FENCE) or "\n---" not in text[len(_FENCE) :]:
        return [], text
    front, _, body = text[len(_FENCE) :].partition("\n---")
    return front.split("\n"), body


def _items(tokens: list[Token]) -> Iterator[Item]:
    section = table = row = last = ""
    head: list[str] = []
    cell, opened = 0, ""
    for token in tokens:
        if token.type == "table_open":
            table, head = last, []  # a table's caption is the line above it
        elif token.type == "table_close":
            table = row = ""
        elif token.type == "tr_open":
            row, cell = "", 0
        elif token.type != "inline" and token.content:
            yield Item("words", token.content, f"{token.type}:{token.content}", section)
        elif token.type == "inline":
            text = _plain(token)
            source = f"{opened}:{token.content}"
            if opened == "th_open":
                head.append(text)
                yield Item("cell", text, source, section, table, "", text)
            elif opened == "td_open":
                row = row or text
                column = head[cell] if cell < len(head) else ""
                cell += 1
                yield Item("cell", text, source, section, table, row, column)
            else:
                yield Item("words", text, source, section)
                last = text
            if opened == "heading_open":
                section = text
        if token.nesting == 1:
            opened = token.type


def _plain(token: Token) -> str:
    """Return the words of a line without their marks."""
    inside = token.children or []
    return "".join(
        " " if part.type in ("softbreak", "hardbreak") else part.content for part in inside
    )
