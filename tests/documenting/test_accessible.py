"""Every card in a real browser: no barrier that axe-core knows, by eye, by ear, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from aitoolkit.comparing.compared import compared
from aitoolkit.documenting.card import Card
from aitoolkit.documenting.comparison import Comparison
from aitoolkit.verifying.report import verify
from builders.compared import much_changed
from documenting.browser import DESK, NARROW, Reader, reading
from documenting.conftest import make_dossier
from documenting.decisions import decided_dossier
from documenting.dutch import dutch_words

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = sorted((ROOT / "model_cards").rglob("*.html"))
GOLDEN = next((ROOT / "tests" / "golden" / "packs" / "0.1.0" / "model").iterdir())

PAGES: dict[str, Callable[[], str]] = {
    **{
        f"{name}.{language}": partial(lambda make, said: Card(make()).to_html(said), make, language)
        for name, make in (("model", make_dossier), ("decisions", decided_dossier))
        for language in ("en", "fr")
    },
    "model.nl": lambda: Card(make_dossier(dutch_words())).to_html("nl"),
    "decisions.nl": lambda: Card(decided_dossier()).to_html("nl"),
    **{str(file.relative_to(ROOT)): file.read_text for file in COMMITTED},
    **{
        f"comparison.{language}": partial(
            lambda said: Comparison(compared(*much_changed())).to_html(said), language
        )
        for language in ("en", "fr")
    },
    **{
        f"verification.{language}": partial(
            lambda said: verify(GOLDEN, level="integrity").to_page(said), language
        )
        for language in ("en", "fr")
    },
}
"""Every kind of page there is, and how to get it."""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with reading() as tab:
        yield tab


@cache
def written(name: str) -> str:
    return PAGES[name]()


@pytest.fixture(params=PAGES)
def html(request: pytest.FixtureRequest) -> str:
    return written(request.param)


def test_axe_finds_no_barrier_in_light_and_dark_and_nothing_is_fetched(reader, html):
    reader.opens(html)
    reader.unfolds()
    found = [*reader.barriers(), *reader.faint()]
    reader.paints(dark=True)
    assert [*found, *reader.faint()] == []
    assert reader.asked == []


@pytest.mark.parametrize(
    "name", ["model.fr", "model.nl", "decisions.en", "comparison.fr", "verification.en"]
)
def test_follows_good_practice_where_the_rules_leave_a_choice(reader, name):
    reader.opens(written(name))
    reader.unfolds()
    assert reader.barriers("best-practice") == []


@pytest.mark.parametrize("name", [name for name in PAGES if "fr" in name or ".nl" in name])
def test_nothing_is_cut_or_pushed_aside_on_a_phone_or_at_twice_the_size(reader, name):
    # French needs more room than English, and Dutch has longer words.
    page = reader.opens(written(name), width=NARROW)
    reader.unfolds()
    assert reader.overflows() == []
    # 200 % of the whole page leaves half the width; 200 % of the letters leaves all of it.
    page.set_viewport_size({"width": DESK // 2, "height": 450})
    assert reader.overflows() == []
    page.set_viewport_size({"width": DESK, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert reader.overflows() == []


def test_a_table_wider_than_the_page_scrolls_in_a_region_that_the_keyboard_reaches(reader):
    page = reader.opens(written("model.en"), width=NARROW)
    region = page.locator(".scroll:has(table.wide)").first
    region.focus()
    for _ in range(3):  # a busy machine may paint late, and scrolls what it has painted
        page.keyboard.press("ArrowRight")
        page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 100)))")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    assert page.evaluate("window.scrollX") == 0


WALK = """() => {
  window.stops = [];
  document.addEventListener('focusin', ({target}) => {
    const style = getComputedStyle(target), box = target.getBoundingClientRect();
    window.stops.push({
      seen: box.width > 0 && box.height > 0 && box.right > 0,
      outline: style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2,
      place: [...document.querySelectorAll('*')].indexOf(target),
    });
  });
  return [...document.querySelectorAll('*')].flatMap((one, place) =>
    one.matches('a[href], summary, [tabindex="0"]') ? [[place, one.localName]] : []);
}"""


def test_the_keyboard_reaches_every_link_and_every_folded_part_in_order(reader):
    page = reader.opens(written("decisions.en"))
    places = page.evaluate(WALK)
    for _, name in places:
        page.keyboard.press("Tab")
        if name == "summary":
            page.keyboard.press("Enter")
    stops = page.evaluate("window.stops")
    assert [stop["place"] for stop in stops] == [place for place, _ in places]
    assert all(stop["seen"] and stop["outline"] for stop in stops)
    assert page.locator("details:not([open])").count() == 0
    assert "summary" in {name for _, name in places}


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(reader):
    page = reader.opens(written("model.fr"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] == 0
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'content'")


def test_nothing_moves_for_a_reader_who_asked_for_stillness(reader):
    page = reader.opens(written("model.en"))
    moves = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(moves) == "auto"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moves) == "smooth"
    page.emulate_media(reduced_motion="reduce")
    still = """[...document.querySelectorAll('*')].every(one => {
      const style = getComputedStyle(one);
      return style.animationName === 'none' && parseFloat(style.transitionDuration) === 0;
    })"""
    assert page.evaluate(still)


TOLD_AGAIN = r"""() => [...document.querySelectorAll('figure')].map(figure => {
  const told = figure.querySelector('svg').getAttribute('aria-label');
  const tables = [...figure.closest('section').querySelectorAll('table')]
    .filter(t => figure.compareDocumentPosition(t) & Node.DOCUMENT_POSITION_FOLLOWING)
    .map(t => t.textContent).join(' ');
  return [told, (told.match(/[\d.]+%/g) || []).filter(f => !tables.includes(f)), tables.length];
})"""


@pytest.mark.parametrize("name", ["model.en", "decisions.en"])
def test_what_a_figure_shows_is_told_in_words_and_again_in_a_table_after_it(reader, name):
    page = reader.opens(written(name))
    figures = page.evaluate(TOLD_AGAIN)
    assert len(figures) > 4
    for told, missing, table in figures:
        assert told.endswith(".")
        assert (missing, table > 0) == ([], True), told


def test_reads_in_order_with_styles_off(reader):
    page = reader.opens(written("model.en"))
    heads = "[...document.querySelectorAll('h1, h2, h3, h4')]"
    seen = f"{heads}.map(h => h.getBoundingClientRect().top)"
    assert page.evaluate(seen) == sorted(page.evaluate(seen))
    styled = page.locator("body").inner_text().split()
    page.evaluate("document.querySelectorAll('style, [style]').forEach(s => s.remove())")
    bare = page.locator("body").inner_text().split()
    assert set(styled) <= set(bare)
    words = " ".join(bare)
    order = ["Skip to the content", "Outreach to people", "Verdict", "What does it do?",
             "Who decides?", "How can I contest?", "In detail, for auditors"]  # fmt: skip
    places = [words.index(one) for one in order]
    assert places == sorted(places)


def test_the_browser_would_notice_what_it_is_asked_to_find(reader):
    html = written("model.en")
    reader.opens(html.replace(' lang="en"', "").replace("--quiet: #50575f", "--quiet: #a0a7af"))
    assert any(one.startswith("html-has-lang") for one in reader.barriers())
    assert any(one.startswith("color-contrast") for one in reader.faint())
    policy = html.index("<meta http-equiv"), html.index('<meta name="viewport"')
    asking = html[: policy[0]] + html[policy[1] :]
    page = reader.opens(asking.replace("</header>", '</header><img src="http://far.test/x.png">'))
    page.wait_for_load_state("load")
    assert reader.asked == ["http://far.test/x.png"]
    reader.opens(html.replace("</header>", '</header><p style="width:400px">x</p>'), width=NARROW)
    assert reader.overflows()
