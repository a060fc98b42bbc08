"""Words that mean harm, wherever words come from: they are shown, and they do nothing."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

import pandas as pd
import pytest
import yaml
from markdown_it import MarkdownIt

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.nodes import plain
from aitoolkit.documenting.tree import build
from aitoolkit.recording.tally_file import tally_bytes
from aitoolkit.schema.tally import Tally, TallyRow
from aitoolkit.tables import as_csv, as_files
from documenting.browser import NARROW, Reader, reading
from documenting.conftest import make_dossier, policy
from documenting.decisions import decided_dossier
from documenting.hostile import CORPUS, spoiled

ALL = " ".join(CORPUS.values())
MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with reading() as tab:
        yield tab


PAGE = """() => {
  const drawn = new Set(document.querySelectorAll('svg *'));
  const ours = [...document.querySelectorAll('*')].filter(one => !drawn.has(one));
  const attributes = [...document.querySelectorAll('*')].flatMap(one => [...one.attributes]);
  return {
    tags: ours.map(one => one.localName),
    drawn: [...new Set([...drawn].map(one => one.localName))],
    acting: attributes.filter(a => /^on|^src|^action|^formaction|^srcdoc/i.test(a.name))
      .map(a => a.name),
    links: [...document.links].map(a => a.protocol),
    rows: [...document.querySelectorAll('tr')].map(row => row.cells.length),
    harmed: window.harmed ?? null,
  };
}"""
_SHAPE = {"wbr", "bdi", "span"}  # how words are broken, turned and marked depends on the words


@pytest.mark.browser
@pytest.mark.parametrize("make", [make_dossier, decided_dossier], ids=["model", "decisions"])
def test_in_a_browser_nothing_runs_nothing_is_fetched_and_nothing_is_added(reader, make):
    told = {}
    for name, dossier in (("ours", spoiled("x", make())), ("theirs", spoiled(ALL, make()))):
        # Without its policy for content, so that escaping alone must hold.
        html = re.sub(r"<meta http-equiv[^>]*>", "", Card(dossier).to_html())
        page = reader.opens(html)
        reader.unfolds()
        told[name] = page.evaluate(PAGE)
    ours, theirs = told["ours"], told["theirs"]
    assert theirs["harmed"] is None
    assert (reader.dialogs, reader.asked) == ([], [])
    assert theirs["acting"] == []
    assert set(theirs["links"]) <= {"http:", "https:", "mailto:"}
    assert set(theirs["drawn"]) == {"path", "text"}
    counts = [Counter(t for t in told["tags"] if t not in _SHAPE) for told in (ours, theirs)]
    assert counts[0] == counts[1]
    assert ours["rows"] == theirs["rows"]


@pytest.mark.browser
def test_the_browser_would_notice_words_that_were_not_escaped(reader):
    page = reader.opens(f"<!DOCTYPE html><title>x</title><p>{ALL}</p>")
    told = page.evaluate(PAGE)
    assert told["harmed"] == 1
    assert {"onerror", "onload", "src"} <= set(told["acting"])
    assert reader.asked


@pytest.mark.browser
def test_a_page_of_hostile_words_is_still_a_page_that_anyone_can_read(reader):
    reader.opens(Card(spoiled(ALL)).to_html("fr"), width=NARROW)
    reader.unfolds()
    assert reader.overflows() == []
    assert reader.barriers() == []


@pytest.mark.browser
def test_words_from_right_to_left_do_not_turn_the_figures_beside_them(reader):
    page = reader.opens(Card(spoiled(CORPUS["right to left"])).to_html())
    marked = page.evaluate("""() => [...document.querySelectorAll('td, dd, li')].flatMap(cell =>
      [...cell.childNodes].filter(n => n.nodeType === 3 && /[\\u0590-\\u06ff]/.test(n.data))
        .map(n => n.data))""")
    assert page.locator("bdi").count() > 20
    assert [words for words in marked if "=" not in words] == []


def _tokens(words: str) -> list:
    flat = []
    for token in MARKDOWN.parse(words):
        flat.append(token)
        flat += token.children or []
    return flat


@pytest.mark.parametrize("words", CORPUS.values(), ids=CORPUS)
def test_in_markdown_words_stay_words_and_tables_keep_their_shape(words):
    shapes = []
    for dossier in (spoiled("x"), spoiled(words)):
        front, body = Card(dossier).to_markdown()[4:].split("\n---\n", 1)
        facts = yaml.safe_load(front)
        assert facts["pretty_name"] == plain(build(dossier, "en").title)
        tokens = _tokens(body)
        kinds = Counter(t.type for t in tokens)
        assert not {"html_block", "html_inline", "image"} & set(kinds)
        links = [t.attrGet("href") for t in tokens if t.type == "link_open"]
        assert all(re.match(r"(https?|mailto):", link) for link in links)
        assert "far.test" not in "".join(links)
        blocks = ("heading_open", "table_open", "tr_open", "th_open", "td_open", "fence", "hr",
                  "bullet_list_open", "ordered_list_open", "list_item_open", "blockquote_open",
                  "code_block", "paragraph_open")  # fmt: skip
        shapes.append({kind: kinds[kind] for kind in blocks})
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("words", [CORPUS["terminal"], CORPUS["nothing"], CORPUS["turned"]])
def test_what_acts_on_a_machine_unseen_is_written_out_in_every_format(words):
    card = Card(spoiled(words))
    unseen = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    for text in (card.to_html(), card.to_markdown(), str(card)):
        assert unseen.findall(text) == []


FORMULAS = [
    *CORPUS.values(),
    "-1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
]


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_of_a_table_for_spreadsheets_begins_as_a_formula_does(words):
    row = TallyRow(groups=(words,), outcome=None, decision=1, n=20)
    frame = pd.DataFrame({"group": [words], "n": [20]})
    files = [as_csv(frame), tally_bytes(Tally(attributes=(words,), rows=(row,)), safe=True)]
    files += [content for _, content in as_files(spoiled(words).audit, policy())]
    for content in files:
        cells = [c for row in csv.reader(io.StringIO(content.decode(), newline="")) for c in row]
        assert not [c for c in cells if c[:1] in set("=+-@\t\r\n＝＋－＠") and not _number(c)]


def _number(cell: str) -> bool:
    try:
        return float(cell) < 1e9
    except ValueError:
        return False
