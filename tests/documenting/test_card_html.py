"""The HTML card: one safe file that anyone can read, by eye, by ear and on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats.html import safe_link, to_html
from aitoolkit.documenting.nodes import Code, Document, Paragraph, Section, Span, Table
from aitoolkit.schema.estimate import Absent, Reason

VOID = {"meta", "br", "hr", "link", "img", "input", "wbr"}


class Page(HTMLParser):
    """What a browser would see: tags in order, their attributes, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.headings: list[int] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module", params=["en", "fr"])
def page(request, dossier) -> Page:
    return Page(Card(dossier).to_html(request.param))


def test_has_a_language_one_h1_and_headings_that_skip_no_level(page):
    assert page.all("html")[0]["lang"] in ("en", "fr")
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    steps = zip(page.headings, page.headings[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)
    assert page.open == []


def test_has_a_skip_link_and_every_link_inside_arrives(page):
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    inside = [a["href"][1:] for a in page.all("a") if a["href"].startswith("#")]
    assert inside[0] == "content"
    named = [
        name
        for _, attrs in page.tags
        for key in ("aria-labelledby", "aria-describedby")
        for name in (attrs.get(key) or "").split()
    ]
    assert set(inside + named) <= set(ids)


def test_tables_have_captions_scopes_and_a_region_that_the_keyboard_reaches(page):
    tables = len(page.all("table"))
    assert tables > 15
    assert len(page.all("caption")) == tables
    assert all(th["scope"] in ("col", "row") for th in page.all("th"))
    regions = [d for d in page.all("div") if d.get("role") == "region"]
    assert len(regions) >= tables
    assert all(r["tabindex"] == "0" and r["aria-label"] for r in regions)


def test_runs_nothing_and_loads_nothing(page):
    assert not {"script", "link", "img", "iframe", "object", "form"} & {t for t, _ in page.tags}
    assert not [k for _, attrs in page.tags for k in attrs if k.startswith("on") or k == "src"]
    policy = next(m["content"] for m in page.all("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'")


def test_pictures_are_inside_with_words_that_say_the_same(page):
    pictures = page.all("svg")
    assert len(pictures) == 6
    assert all(p["role"] == "img" and "%" in p["aria-label"] for p in pictures[:3])
    assert len({p["aria-label"] for p in pictures}) == len(pictures)


def test_words_in_another_language_are_marked(make):
    html = Card(make({"purpose": {"nl": "Minder niet-gebruik."}})).to_html("fr")
    assert '<span lang="nl">Minder niet-gebruik.</span>' in html
    unknown = Card(make({"purpose": "Moins de non-recours."})).to_html("fr")
    assert "<dd>Moins de non-recours.</dd>" in unknown


def test_a_draft_says_so_and_what_is_missing(draft):
    english, french = Page(Card(draft).to_html("en")).text, Page(Card(draft).to_html("fr")).text
    assert "DRAFT" in english
    assert "how a person can contest" in english
    assert "the meaning of these columns: age, tenure, rr" in english
    assert "BROUILLON" in french
    assert "qui décide" in french


def test_a_finished_card_is_no_draft(dossier):
    assert "DRAFT" not in Card(dossier).to_html("en")


HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt; {{ 7*7 }} $x_{1}$"


def test_declared_words_never_become_markup(make):
    words = {"name": HOSTILE[:99], "purpose": HOSTILE, "limits": [HOSTILE]}
    page = Page(Card(make(words)).to_html())
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert page.text.count(" ".join(HOSTILE.split())) >= 2


def test_names_of_columns_and_groups_never_become_markup_in_figures(make):
    words = make().declaration.model_dump(mode="json")
    for field in words["fields"]:
        field["label"] = "<b>$\\frac{1}{0}$</b> --> " + field["column"]
    page = Page(Card(make({"fields": words["fields"]})).to_html())
    assert "b" not in {tag for tag, _ in page.tags}
    assert any("<b>" in (svg["aria-label"] or "") for svg in page.all("svg"))


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://a.example/x?y=1", True),
        ("mailto:a@b.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (" https://a.example", False),
        ("https://a.example\nx", False),
    ],
)
def test_follows_only_web_and_mail_addresses(href, kept):
    assert bool(safe_link(href)) is kept


def _document(words: str) -> Document:
    cell = (Span(words),)
    blocks = (Paragraph(cell), Code(words), Table(cell, (cell,), ((cell,),)))
    return Document("en", cell, cell, cell, (), (Section("one", words, blocks),), cell)


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=TURNING), max_size=60)
)
def test_any_words_come_out_as_themselves(words):
    harmless, page = Page(to_html(_document("x"))), Page(to_html(_document(words)))
    tags = [tag for tag, _ in page.tags if tag != "bdi"]  # around words from right to left
    assert tags == [tag for tag, _ in harmless.tags]
    assert page.text.count(" ".join(words.split())) >= 9


def test_a_whole_section_that_is_absent_says_why(make):
    absent = Absent(absent=Reason.NO_MODEL)
    card = Card(make(performance=absent, fairness=absent, explanations=absent, model=absent))
    assert Page(card.to_html("en")).text.count("Not known: there is no model.") == 6
    assert Page(card.to_html("fr")).text.count("il n’y a pas de modèle") == 6


def test_in_a_notebook_it_stays_in_its_frame(dossier):
    shown = Page(Card(dossier)._repr_html_())
    assert [tag for tag, _ in shown.tags] == ["iframe"]
    assert "allow-scripts" not in (shown.all("iframe")[0]["sandbox"] or "")
    assert shown.all("iframe")[0]["srcdoc"] == Card(dossier).to_html()


def test_a_figure_without_a_figure_says_why_in_its_place(dossier):
    page = Page(Card(dossier).to_html())
    withheld = "not given: withheld: too few people"
    assert any(withheld in (svg["aria-label"] or "") for svg in page.all("svg"))


def test_a_card_is_a_frozen_noun(dossier):
    assert replace(Card(dossier)) == Card(dossier)
