"""The Markdown card: front matter that machines read, and words that stay words."""

from __future__ import annotations

from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats.markdown import escape, to_markdown
from aitoolkit.documenting.nodes import Bullets, Document, Paragraph, Section, Span, Table

READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def _kinds(markdown: str) -> list[str]:
    found = []
    for token in READER.parse(markdown):
        found.append(token.type)
        found += [child.type for child in token.children or () if child.type != "text"]
    return found


def _body(card: str) -> tuple[dict[str, object], str]:
    _, front, body = card.split("---\n", 2)
    return yaml.safe_load(front), body


@pytest.mark.parametrize("language", ["en", "fr"])
def test_begins_as_a_hugging_face_model_card_does(dossier, language):
    front, body = _body(Card(dossier).to_markdown(language))
    assert front["language"] == [language]
    assert front["library_name"] == "scikit-learn"
    assert "draft" not in front["tags"]
    assert body.lstrip().startswith("# ")


def test_a_draft_is_tagged_as_one(draft):
    front, body = _body(Card(draft).to_markdown("fr"))
    assert "draft" in front["tags"]
    assert "BROUILLON" in body


def test_is_read_as_headings_and_tables(dossier):
    _, body = _body(Card(dossier).to_markdown())
    kinds = _kinds(body)
    assert kinds.count("table_open") > 15
    assert "html_block" not in kinds
    assert "html_inline" not in kinds
    headings = [int(t.tag[1]) for t in READER.parse(body) if t.type == "heading_open"]
    assert headings.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(headings))


def test_every_row_has_as_many_cells_as_its_head(dossier):
    for line_group in Card(dossier).to_markdown().split("\n\n"):
        rows = [line for line in line_group.split("\n") if line.startswith("|")]
        cells = {row.replace("\\|", "").count("|") for row in rows}
        assert len(cells) <= 1


HOSTILE = [
    "a | b",
    "`code` ``more``",
    "<script>alert(1)</script>",
    "[link](javascript:alert(1))",
    "![picture](https://a.example/x.png)",
    "line one\n\n# not a heading",
    "--- \n title: x",
    "1. not a list",
    "- not a list",
    "+ not a list",
    "*not* _strong_ ~~out~~ **x**",
    "https://a.example &amp; <https://b.example>",
    "$x^2$ \\[ \\( back\\",
    "=====",
    ":smile: #1",
]


def _document(words: str) -> Document:
    cell = (Span(words),)
    blocks = (
        Paragraph(cell),
        Bullets((cell, cell)),
        Table(cell, (cell, (Span("b"),)), ((cell, (Span(words, "code"),)),)),
        Paragraph((Span(words, "strong"), Span(" "), Span(words, "absent"))),
    )
    return Document("en", words, cell, cell, (), (Section("one", words, blocks),), cell)


@pytest.mark.parametrize("words", HOSTILE)
def test_declared_words_never_become_markup(words):
    harmless = _kinds(_body(to_markdown(_document("x")))[1])
    assert _kinds(_body(to_markdown(_document(words)))[1]) == harmless


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_escaped_words_are_read_as_themselves(words):
    wanted = " ".join(words.split())
    tokens = READER.parseInline("x" + escape(words) + "x")[0].children or []
    assert {token.type for token in tokens} <= {"text"} or not wanted
    assert " ".join("".join(t.content for t in tokens).split()) == " ".join(f"x{words}x".split())


def test_an_unsafe_address_is_shown_and_not_followed(make):
    contact = {"url": "https://a.example/(x)", "email": "a@b.example"}
    text = Card(make({"contact": contact})).to_markdown()
    assert "](https://a.example/(x))" not in text
    assert "](mailto:a@b.example)" in text
