"""The card on paper: what a screen reader is told, in order; words from outside stay words."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aitoolkit.documenting.card import Card, forms, inked_with
from aitoolkit.documenting.formats.pdf import _pages, to_pdf
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Code,
    Document,
    Dot,
    Dots,
    Facts,
    Figure,
    Folded,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    plain,
)
from aitoolkit.documenting.tree import build
from aitoolkit.errors import OutputError
from documenting.conftest import make_dossier
from documenting.hostile import CORPUS, spoiled
from documenting.tagged import Tagged
from documenting.test_extreme_cards import EXTREMES

ALL = " ".join(CORPUS.values())


def blocks(document: Document, *kinds: type) -> Iterator[Block]:
    """Every block of some kinds, in the order of the document."""

    def inside(them: tuple[Block, ...]) -> Iterator[Block]:
        for block in them:
            if isinstance(block, kinds):
                yield block
            if isinstance(block, Folded | Panel):
                yield from inside(block.blocks)

    def below(sections: tuple[Section, ...]) -> Iterator[Block]:
        for section in sections:
            yield from inside(section.blocks)
            yield from below(section.sections)

    yield from inside(document.panels)
    yield from below(document.sections)


def one_line(words: str) -> str:
    return " ".join(words.replace("\ufeff", "").split())


def cells(table: Table) -> list[list[str]]:
    return [[one_line(plain(cell)) for cell in row] for row in (table.head, *table.rows)]


@pytest.fixture(scope="module", params=["en", "fr"])
def told(request) -> tuple[Document, Tagged]:
    document = build(make_dossier(), request.param)
    return document, Tagged(to_pdf(document))


def test_is_marked_as_pdf_ua_with_title_language_author_and_date(told):
    document, tagged = told
    root = tagged.pdf.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == document.language
    assert root.ViewerPreferences.DisplayDocTitle
    assert "<pdfuaid:part>1</pdfuaid:part>" in tagged.metadata
    assert str(tagged.pdf.docinfo["/Title"]) == plain(document.title)
    assert str(tagged.pdf.docinfo["/Author"]) == document.author != ""
    assert str(tagged.pdf.docinfo["/CreationDate"]).startswith("D:20260301093000")
    assert tagged.pdf.check_pdf_syntax() == []


def test_headings_stand_in_order_and_are_those_of_the_document(told):
    document, tagged = told

    def titles(sections: tuple[Section, ...], level: int) -> Iterator[tuple[str, str]]:
        for section in sections:
            yield f"H{level}", one_line(section.title)
            yield from titles(section.sections, level + 1)

    panels = [("H2", one_line(f"{p.label} {p.title}")) for p in document.panels]
    wanted = [("H1", plain(document.title)), *panels, *titles(document.sections, 2)]
    headings = tagged.all("H1", "H2", "H3", "H4", "H5", "H6")
    assert [(one.kind, one.words) for one in headings] == wanted


def test_every_table_has_its_caption_its_scopes_and_every_word(told):
    document, tagged = told
    tables = list(blocks(document, Table))
    assert len(tables) > 10
    pictures = [one_line(plain(figure.caption)) for figure in blocks(document, Figure)]
    captions = [one.words for one in tagged.all("Caption") if one.words not in pictures]
    assert captions == [one_line(plain(table.caption)) for table in tables]
    for table, found in zip(tables, tagged.all("Table"), strict=True):
        rows = list(found.all("TR"))
        assert [[cell.words for cell in row.below] for row in rows] == cells(table)
        assert {cell.scope for cell in rows[0].below} == {"Column"}
        for row in rows[1:]:
            assert [cell.kind for cell in row.below] == ["TH"] + ["TD"] * (len(table.head) - 1)
            assert row.below[0].scope == "Row"


def test_every_picture_says_in_words_what_it_shows(told):
    document, tagged = told
    figures = [figure.alternative for figure in blocks(document, Figure)]
    assert len(figures) > 4
    assert [one.alternative for one in tagged.all("Figure")] == figures


def test_sentences_lists_and_commands_are_read_in_order(told):
    document, tagged = told
    said = tagged.root.words
    lines = {
        Paragraph: lambda block: [block.words],
        Bullets: lambda block: block.items,
        Code: lambda block: [(Span(block.text),)],
        Facts: lambda block: [words for pair in block.pairs for words in pair],
    }
    for block in blocks(document, *lines):
        for line in lines[type(block)](block):
            found = said.find(one_line("".join(printed(span) for span in line)))
            assert found >= 0, line
            said = said[found:]


def printed(span: Span) -> str:
    away = span.href.startswith("http") and span.href != span.text
    return f"{span.text} ({span.href})" if away else span.text


def test_every_page_says_where_it_belongs(told):
    document, tagged = told
    n = len(tagged.pdf.pages)
    sentence = {"en": "page 2 of {n}", "fr": "page 2 sur {n}"}[document.language].format(n=n)
    assert f"{plain(document.title)} · {document.digest}" in tagged.beside(1)
    assert tagged.beside(1).endswith(sentence)


def test_page_one_holds_the_plain_words_and_has_bookmarks_for_the_rest(told):
    document, tagged = told
    with tagged.pdf.open_outline() as outline:
        names = [item.title for item in outline.root]
    assert names[-2:] == [section.title for section in document.sections]


def test_words_of_another_language_are_marked():
    words = (Span("Voir "), Span("the law", lang="en"), Span(" das Gesetz", lang="de"))
    tagged = Tagged(to_pdf(document_of(Paragraph(words), language="fr")))
    assert [(one.lang, one.words) for one in tagged.all() if one.lang] == [
        ("en", "the law"), ("de", "das Gesetz"),
    ]  # fmt: skip


def test_hostile_words_are_words():
    document = build(spoiled(ALL), "en")
    tagged = Tagged(to_pdf(document))
    for table, found in zip(blocks(document, Table), tagged.all("Table"), strict=True):
        assert len(list(found.all("TR"))) == len(table.rows) + 1
        assert [len(row.below) for row in found.all("TR")] == [len(table.head)] * (
            len(table.rows) + 1
        )
    for words in ("{{ 7*7 }}", "# Verdict: cleared", "<script>", "$x_{1}$"):
        assert words in tagged.root.words
    root = tagged.pdf.Root
    assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(root.keys())
    annotations = [one for page in tagged.pdf.pages for one in page.get("/Annots", [])]
    acts = [one.A for one in annotations if "/A" in one]
    assert {str(one.Subtype) for one in annotations} == {"/Link"}
    assert {str(act.S) for act in acts} <= {"/URI"}
    assert all(str(act.URI).startswith(("http://", "https://", "mailto:")) for act in acts)


def test_words_from_right_to_left_do_not_turn_the_figures_after_them():
    words = (Span("תנאים"), Span("; 10 points"))
    assert "; 10 points" in Tagged(to_pdf(document_of(Paragraph(words)))).root.words


def document_of(*inside: Block, language: str = "en") -> Document:
    title = (Span("A title"),)
    return Document(language, (), title, title, (), (Section("k", "Title", inside),), title)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=30))
def test_any_sign_of_any_script_can_be_set(words):
    each = tuple(Span(words, kind) for kind in ("plain", "code", "strong", "absent"))
    table = Table(each, (each, each), ((each, each),))
    drawing = Dots((Dot(words, words, 0.2, 0.1, 0.3),), ((0.0, "0"), (1.0, "1")))
    figure = Figure(drawing, each, f"{words}.")
    content = to_pdf(
        document_of(Paragraph(each), table, Code(words), Facts(((each, each),)), figure)
    )
    assert content.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("signs", ["\ufeff", "\ufffe", "\uffff", "\x00", "\ue000", "\u200b"])
def test_signs_that_no_pdf_may_hold_do_not_stop_it(signs):
    assert Tagged(to_pdf(document_of(Paragraph((Span(f"a{signs}b"),)))))


@pytest.mark.parametrize("extreme", sorted({*EXTREMES} - {"faces", "from right to left"}))
def test_a_card_of_an_extreme_can_be_printed(extreme):
    document = build(EXTREMES[extreme](), "fr")
    rows = sum(len(table.rows) + 1 for table in blocks(document, Table))
    assert to_pdf(document).count(b"/StructElem/S/TR/") == rows


def test_without_typst_it_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)  # as Python itself marks what is not there
    with pytest.raises(OutputError, match=r"pip install 'aitoolkit\[pdf\]'"):
        Card(make_dossier()).to_pdf()
    assert "pdf" not in forms()
    assert not any(package.startswith("typst") for package in inked_with())
    assert not any(name.endswith(".pdf") for name in Card(make_dossier()).names())


def test_what_cannot_be_set_is_refused_in_our_words():
    with pytest.raises(OutputError, match="a document that can be set"):
        _pages("{}")


FORKED = """
import os, sys
from aitoolkit.documenting.formats.pdf import to_pdf
from aitoolkit.documenting.nodes import Document, Span

def page(title):
    words = (Span(title),)
    return to_pdf(Document("en", words, words, words, (), (), words))

page("before")
child = os.fork()
if child == 0:
    os._exit(0 if page("in the child").startswith(b"%PDF") else 1)
sys.exit(os.waitpid(child, 0)[1])
"""


def test_a_forked_process_sets_pages_too():
    """Threads that set pages are not there in a child: it would wait without end."""
    assert subprocess.run([sys.executable, "-c", FORKED], timeout=60, check=False).returncode == 0
