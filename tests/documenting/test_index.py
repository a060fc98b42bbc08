"""The index of several cards: what a citizen finds first, in every language and format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from markdown_it import MarkdownIt

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.formats.html import leads_to, to_html
from aitoolkit.documenting.formats.markdown import to_markdown
from aitoolkit.documenting.index import Listed, index_files, index_page
from aitoolkit.documenting.nodes import Facts, Span, plain
from aitoolkit.errors import OutputError
from documenting.browser import NARROW, Reader, reading
from documenting.conftest import make_dossier
from documenting.decisions import decided_dossier
from documenting.hostile import CORPUS, spoiled


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with reading() as tab:
        yield tab


def listed(dossier, folder="one"):
    return Listed(dossier, tuple(f"{folder}/{name}" for name in Card(dossier).names()))


@pytest.fixture
def both():
    return [listed(make_dossier()), listed(decided_dossier(), "two")]


def facts(section):
    (pairs,) = [block.pairs for block in section.blocks if isinstance(block, Facts)]
    return {plain(name): plain(value) for name, value in pairs}


def test_tells_verdict_in_word_and_symbol_body_date_and_number_of_cases(both):
    (systems,) = index_page(both, "en").sections
    told = facts(systems.sections[0])
    assert told["Verdict"].startswith("?\u00a0Referred – ")
    assert told["Public body responsible"] == "Example Employment Agency"
    assert told["Cases"] == "4,877"
    assert told["Date and digest"] == "1 March 2026 · 9f2c4a7be1d0"
    assert facts(systems.sections[1])["What it is"] == "An audit of decisions made elsewhere"


def test_counts_how_many_of_each_verdict_there_are(both):
    outcomes = Counter(one.dossier.verdict.outcome for one in [*both, both[0]])
    lead = plain(index_page([*both, both[0]], "en").lead)
    assert lead.startswith("3 cards.")
    assert f"?\u00a0Referred {outcomes['referred']}" in lead
    assert "Cleared" not in lead or outcomes["cleared"]


def test_one_body_for_all_stands_at_the_head_and_several_do_not(both):
    alone = plain(index_page(both[:1], "fr").kicker)
    assert alone == "Agence de l'emploi (exemple) · Registre des systèmes"
    assert plain(index_page(both, "fr").kicker) == "Registre des systèmes"


def test_leads_to_the_card_in_its_own_language_and_format_first(both):
    for language in ("en", "fr"):
        html = to_html(index_page(both, language, "html"))
        markdown = to_markdown(index_page(both, language, "md"))
        assert re.findall(r'href="(one/[^"]+)"', html)[0] == f"one/card.{language}.html"
        assert re.findall(r"\]\((one/[^)]+)\)", markdown)[0] == f"one/card.{language}.md"
        for file in both[0].files:
            assert f'href="{file}"' in html
            assert f"]({file})" in markdown


def test_pages_of_other_languages_lead_to_each_other(both):
    files = dict(index_files(both))
    assert set(files) == {"index.html", "index.fr.html", "README.md", "README.fr.md"}
    for name, other, said in (
        ("index.html", "index.fr.html", "français"),
        ("index.fr.html", "index.html", "English"),
    ):
        assert re.search(f'href="{other}"[^>]*><span lang="..">{said}', files[name].decode())
    assert b"](README.md)" in files["README.fr.md"]


def test_a_draft_is_marked_as_one(both):
    verdict = both[0].dossier.verdict.model_copy(update={"draft": True})
    draft = both[0].dossier.model_copy(update={"verdict": verdict})
    (systems,) = index_page([listed(draft)], "fr").sections
    assert facts(systems.sections[0])["Verdict"].startswith("BROUILLON")


def test_an_index_has_no_front_matter_since_it_is_no_model_card(both):
    assert to_markdown(index_page(both, "en", "md")).startswith("# ")


def test_a_language_that_cannot_say_all_is_refused(both):
    with pytest.raises(OutputError):
        index_page(both, "de")


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("benefits/card.en.html", True),
        ("%C3%A9t%C3%A9/card.json", True),
        ("javascript:alert(1)", False),
        ("//far.test/x", False),
        ("/etc/passwd", False),
        ("a b", False),
        ('x"onclick="y', False),
    ],
)
def test_a_link_to_a_file_leads_nowhere_else(href, kept):
    assert bool(leads_to(Span("x", "file", href=href))) is kept


def test_a_declared_address_never_becomes_a_link_to_a_file():
    assert leads_to(Span("x", href="one/card.en.html")) == ""


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "fr"])
def test_axe_finds_no_barrier_and_nothing_is_cut_on_a_phone(reader, both, language):
    html = to_html(index_page(both, language))
    reader.opens(html, width=NARROW)
    found = [*reader.barriers(), *reader.barriers("best-practice"), *reader.faint()]
    reader.paints(dark=True)
    assert [*found, *reader.faint()] == []
    assert reader.overflows() == []
    assert reader.asked == []


@pytest.mark.browser
def test_hostile_words_stay_words(reader):
    shapes = []
    for words in ("x", " ".join(CORPUS.values())):
        page = to_html(index_page([listed(spoiled(words))], "en"))
        reader.opens(re.sub(r"<meta http-equiv[^>]*>", "", page))
        shapes.append(reader.page.locator("main *:not(bdi, span, wbr)").count())
        assert reader.page.evaluate("window.harmed ?? null") is None
        assert (reader.dialogs, reader.asked) == ([], [])
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_hostile_words_stay_words_in_markdown(words):
    shapes = []
    for said in ("x", words):
        tokens = MarkdownIt("commonmark").parse(
            to_markdown(index_page([listed(spoiled(said))], "en", "md"))
        )
        kinds = Counter(token.type for token in tokens)
        assert "html_block" not in kinds
        shapes.append(kinds)
    assert shapes[0] == shapes[1]
