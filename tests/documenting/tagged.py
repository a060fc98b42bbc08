"""What a PDF tells a screen reader: its elements in their order, with the words of each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

BESIDE = -1
"""Number of what stands on a page and is not read in order, such as its foot."""


@dataclass
class Element:
    """One element of the structure of a PDF, and what is below it."""

    kind: str
    says: str
    alternative: str
    lang: str
    scope: str
    below: list[Element] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Everything that is said here and below."""
        told = "".join(one.says if one.kind == "words" else " " for one in self.all())
        return " ".join(told.split())

    def all(self, *kinds: str) -> Iterator[Element]:
        """Every element from here on in reading order, or those of some kinds."""
        if not kinds or self.kind in kinds:
            yield self
        for one in self.below:
            yield from one.all(*kinds)


class Tagged:
    """A PDF as a screen reader gets it."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(content))
        self.said: dict[tuple[tuple[int, int], int], str] = {}
        self.spoken: dict[tuple[tuple[int, int], int], str] = {}
        for page in self.pdf.pages:
            for told, kept in zip(_marked(page), (self.said, self.spoken), strict=True):
                kept |= {(page.objgen, number): words for number, words in told.items()}
        self.root = self._element(self.pdf.Root.StructTreeRoot.K, None)

    def all(self, *kinds: str) -> list[Element]:
        return list(self.root.all(*kinds))

    @property
    def metadata(self) -> str:
        return self.pdf.Root.Metadata.read_bytes().decode()

    def beside(self, page: int) -> str:
        """What stands on a page beside what is read: its foot, and signs that words repeat."""
        return self.said[(self.pdf.pages[page].objgen, BESIDE)]

    def _element(self, node: pikepdf.Object, page: pikepdf.Object | None) -> Element:
        if isinstance(node, pikepdf.Array):
            (node,) = node
        page = node.get("/Pg", page)
        given = node.get("/A", [])
        scopes = [str(a.Scope) for a in (given if isinstance(given, pikepdf.Array) else [given])
                  if isinstance(a, pikepdf.Dictionary) and "/Scope" in a]  # fmt: skip
        made = Element(
            str(node.S)[1:], "", str(node.get("/Alt", "")), str(node.get("/Lang", "")),
            "".join(scopes)[1:],
        )  # fmt: skip
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                made.below.append(self._words(page, kid))
            elif "/S" in kid:
                made.below.append(self._element(kid, page))
            elif "/MCID" in kid:
                made.below.append(self._words(kid.get("/Pg", page), int(kid.MCID)))
        return made

    def _words(self, page: pikepdf.Object | None, number: int) -> Element:
        where = (page.objgen, number)
        return Element("words", self.said.get(where, ""), "", self.spoken.get(where, ""), "")


def _marked(page: pikepdf.Page) -> tuple[dict[int, str], dict[int, str]]:
    """Return the words of each marked piece of a page, and the language of some."""
    fonts = {name: _map(font) for name, font in page.resources.get("/Font", {}).items()}
    said: dict[int, str] = {}
    spoken: dict[int, str] = {}
    stack: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            given = operands[1]
            stack.append(int(given.MCID) if "/MCID" in given else None)
            if "/Lang" in given:
                spoken[stack[-1]] = str(given.Lang)
            if "/ActualText" in given and stack[-1] is not None:
                said[stack[-1]] = said.get(stack[-1], "") + str(given.ActualText)
        elif name == "BMC":
            stack.append(None)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("Tj", "TJ") and stack:
            number = next((one for one in reversed(stack) if one is not None), BESIDE)
            runs = operands[0] if name == "TJ" else [operands[0]]
            words = "".join(
                _read(bytes(run), font) for run in runs if isinstance(run, pikepdf.String)
            )
            said[number] = said.get(number, "") + words
    return said, spoken


def _read(run: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(int.from_bytes(run[n : n + 2]), "?") for n in range(0, len(run), 2))


def _map(font: pikepdf.Object) -> dict[int, str]:
    found: dict[int, str] = {}
    kind = ""
    for operands, operator in pikepdf.parse_content_stream(font.ToUnicode):
        kind = str(operator)
        given = [bytes(one) for one in operands if isinstance(one, pikepdf.String)]
        if kind == "endbfchar":
            for glyph, sign in zip(given[::2], given[1::2], strict=True):
                found[int.from_bytes(glyph)] = sign.decode("utf-16-be")
    return found
