"""A real browser that reads pages from memory and can reach nothing: Debian's own chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright

ADDRESS = "http://card.test/"
NARROW, DESK = 320, 1100
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
_AXE = Axe()

_ONE_OF_EACH = """() => {
  const seen = new Set();
  document.querySelectorAll('[data-painted]').forEach(one => delete one.dataset.painted);
  for (const one of document.querySelectorAll('body *:not([aria-hidden], svg *)')) {
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(one);
    const painted = [style.color, style.fontSize, style.fontWeight];
    for (let above = one; above; above = above.parentElement) {
      const {backgroundColor, backgroundImage, opacity} = getComputedStyle(above);
      painted.push(backgroundColor, backgroundImage, opacity);
    }
    const key = painted.filter(x => !['rgba(0, 0, 0, 0)', 'none', '1'].includes(x)).join();
    if (!seen.has(key)) one.dataset.painted = '';
    seen.add(key);
  }
  return seen.size;
}"""

_TOO_WIDE = """() => {
  const edge = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('body *')].filter(one =>
    !one.closest('.skip, .scroll table, .scroll svg, pre code')
    && (one.getBoundingClientRect().right > edge + 1
        || (getComputedStyle(one).overflowX !== 'auto' && one.scrollWidth > one.clientWidth + 1
            && getComputedStyle(one).display !== 'inline')));
  const page = document.documentElement.scrollWidth > edge ? ['the page'] : [];
  return [...page, ...wide.map(one => one.outerHTML.slice(0, 160))];
}"""


@dataclass
class Reader:
    """One tab: what it was asked to fetch, and what a page asked of it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def opens(self, html: str, *, width: int = DESK, dark: bool = False) -> Page:
        """Show a page; whatever it asks for besides itself is refused and remembered."""
        self.asked.clear()
        self.dialogs.clear()
        self.page.unroute_all()
        self.page.route("**/*", lambda route: self._answer(route, html))
        self.page.set_viewport_size({"width": width, "height": 900})
        self.paints(dark=dark)
        self.page.goto(ADDRESS)
        return self.page

    def paints(self, *, dark: bool) -> None:
        """Take the colours that a reader prefers."""
        self.page.emulate_media(color_scheme="dark" if dark else "light")

    def unfolds(self) -> None:
        """Open every folded part, so that nothing is left out."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    def barriers(self, *tags: str) -> list[str]:
        """Return what axe-core finds against WCAG 2.1 A and AA, or against other rules of its."""
        return self._axe(None, {"type": "tag", "values": tags or WCAG})

    def faint(self) -> list[str]:
        """Return words that axe-core finds too pale on what is behind them.

        It is asked once for each way in which words are painted, since ten thousand words painted
        alike take it seconds and are all alike. Of words in a picture it cannot tell.
        """
        assert self.page.evaluate(_ONE_OF_EACH) > 5
        among = {"include": [["[data-painted]"]], "exclude": [["[aria-hidden]"]]}
        return self._axe(among, {"type": "rule", "values": ["color-contrast"]})

    def overflows(self) -> list[str]:
        """Return what makes the page scroll sideways, or is cut at its edge."""
        found: list[str] = self.page.evaluate(_TOO_WIDE)
        return found

    def _axe(self, among: dict[str, Any] | None, only: dict[str, Any]) -> list[str]:
        options: dict[str, Any] = {"runOnly": only, "resultTypes": ["violations", "incomplete"]}
        if among is None:
            options["rules"] = {"color-contrast": {"enabled": False}}
        found = _AXE.run(self.page, context=among, options=options).response
        both = [*found["violations"], *found["incomplete"]]
        return [f"{one['id']}: {node['html'][:160]}" for one in both for node in one["nodes"]]

    def _answer(self, route: Route, html: str) -> None:
        if route.request.url == ADDRESS and route.request.is_navigation_request():
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        else:
            self.asked.append(route.request.url)
            route.abort()


@contextmanager
def reading() -> Iterator[Reader]:
    """Open the browser for some tests, and close it after them."""
    with sync_playwright() as tools:
        browser: Browser = tools.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            page = browser.new_page(reduced_motion="reduce")
            reader = Reader(page)
            page.on("dialog", lambda dialog: _refuse(reader, dialog))
            yield reader
        finally:
            browser.close()


def _refuse(reader: Reader, dialog: Any) -> None:
    reader.dialogs.append(dialog.message)
    dialog.dismiss()
