"""The Markdown card: front matter that machines read, and words that stay words."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats.markdown import escape, to_markdown
from aitoolkit.documenting.nodes import Bullets, Document, Paragraph, Section, Span, Table
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from documenting.decisions import decided_dossier
from documenting.hostile import CORPUS, spoiled

READER = MarkdownIt("commonmark").enable("table").enable("strikethrough")


def _kinds(markdown: str) -> list[str]:
    found = []
    for token in READER.parse(markdown):
        found.append(token.type)
        found += [child.type for child in token.children or () if child.type != "text"]
    return found


def _body(card: str) -> tuple[dict[str, object], str]:
    assert card.startswith("---\n")
    front, body = card[4:].split("\n---\n", 1)
    return yaml.safe_load(front), body


@pytest.mark.parametrize("language", ["en", "fr"])
def test_begins_as_a_hugging_face_model_card_does(dossier, language):
    front, body = _body(Card(dossier).to_markdown(language))
    assert front["language"] == [language]
    assert front["library_name"] == "sklearn"
    assert "draft" not in front["tags"]
    assert body.lstrip().startswith("# ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_results_are_there_in_the_form_that_the_hub_asks_for(dossier, language):
    front, _ = _body(Card(dossier).to_markdown(language))
    (index,) = front["model-index"]
    assert index["name"] == front["pretty_name"]
    for result in index["results"]:
        assert result["task"]["type"] == front["pipeline_tag"]
        assert {"type", "name", "split"} <= set(result["dataset"])
        assert "/" not in result["dataset"]["type"]
        for metric in result["metrics"]:
            assert isinstance(metric["value"], float)
            assert metric["type"]
    assert front["metrics"] == [m["type"] for m in index["results"][0]["metrics"]]
    assert "license" not in front
    assert "datasets" not in front


def test_results_are_the_figures_of_the_card_as_it_prints_them(dossier):
    front, body = _body(Card(dossier).to_markdown())
    results = front["model-index"][0]["results"]
    found = {m["type"]: (m["value"], m["name"]) for r in results for m in r["metrics"]}
    for theirs, ours in (("precision", "precision"), ("recall", "true_positive_rate")):
        figure = dossier.audit.performance.metric(ours)
        value, name = found[theirs]
        assert value == pytest.approx(figure.value, abs=0.0005)
        assert f"{100 * value:.1f}%" in name
        assert re.search(rf"\*\*{100 * value:.1f}%\*\* \(", body)
    gaps = [a for a in dossier.verdict.answers if a.code == "FAIR-01"]
    told = {r["dataset"]["config"] for r in results if "config" in r["dataset"]}
    assert told == {", ".join(a.subject) for a in gaps if isinstance(a.figure, Estimate)}


def test_where_nothing_is_known_there_is_no_result_rather_than_an_empty_one(dossier):
    none = Absent(absent=Reason.NO_CASES)
    audit = dossier.audit.model_copy(update={"performance": none, "fairness": none})
    front, _ = _body(Card(dossier.model_copy(update={"audit": audit})).to_markdown())
    assert "model-index" not in front
    assert "metrics" not in front


def test_decisions_of_someone_else_are_no_model_of_the_hub():
    front, _ = _body(Card(decided_dossier()).to_markdown())
    assert set(front) == {"language", "tags", "pretty_name"}
    assert "fairness-audit" in front["tags"]


@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_words_from_outside_stay_words_in_the_front_matter(words):
    ours, theirs = (_body(Card(spoiled(w)).to_markdown())[0] for w in ("x", words))

    def shape(value):
        if isinstance(value, dict):
            return {key: shape(below) for key, below in value.items()}
        return [shape(below) for below in value] if isinstance(value, list) else type(value)

    assert shape(theirs) == shape(ours)


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
    return Document("en", cell, cell, cell, (), (Section("one", words, blocks),), cell)


@pytest.mark.parametrize("words", HOSTILE)
def test_declared_words_never_become_markup(words):
    harmless = _kinds(to_markdown(_document("x")))
    assert _kinds(to_markdown(_document(words))) == harmless


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
