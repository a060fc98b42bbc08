"""Published PDF held against what the evidence gives: set anew, and compared page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest

from aitoolkit import __version__
from aitoolkit.documenting.card import SETTER, Card, forms, inked_with
from aitoolkit.documenting.formats.pdf_cells import parts
from aitoolkit.documenting.words import mark
from aitoolkit.verifying.check import Check, Difference, Sentence
from aitoolkit.verifying.findings import answered, failed_with
from aitoolkit.verifying.nouns import Sealed

_KIDS = re.compile(rb"\d+ 0 obj\n<</Type/Pages/Count \d+/Kids\[([\d R]*)\]")
_CONTENT = re.compile(rb"/Contents (\d+) 0 R")
_REFERENCE = re.compile(rb"(\d+) 0 R")


def pdf_names(sealed: Sealed) -> tuple[str, ...]:
    """Return the names of the PDF that a pack says it has: none where nothing set any."""
    if not any(package.startswith(f"{SETTER}==") for package in sealed.facts.inked_with):
        return ()
    return tuple(n for n in Card(sealed.dossier).names(("pdf",)) if n.endswith(".pdf"))


def check_pdf(sealed: Sealed, folder: str, read: Callable[[str], bytes]) -> Check:
    """Return whether every PDF is the one that the evidence gives, byte for byte.

    Parameters
    ----------
    sealed : Sealed
        The pack.
    folder : str
        Where its cards are.
    read : callable
        Gives the content of a published file; raises where there is none.
    """
    names = [name for name in pdf_names(sealed) if (sealed.pack / folder / name).is_file()]
    files = tuple(f"{folder}/{name}" for name in names)
    answer = answered("CARD-08")
    if not names:
        return answer("not_there", Sentence(message=mark("The pack holds no PDF")))
    if "pdf" not in forms():
        return answer("could_not_check", _without(sealed), files=files)
    given = dict(Card(sealed.dossier).files(("pdf",)))
    told = [
        difference
        for name in names
        for difference in pdf_differences(read(name), given[name], f"{folder}/{name}")
    ]
    same = sealed.facts.toolkit == __version__ and sealed.facts.inked_with == inked_with()
    if told and not same:
        return answer("could_not_check", _without(sealed), files=files)
    return failed_with("CARD-08", told, ("page",), stand="places")


def pdf_differences(found: bytes, expected: bytes, file: str) -> tuple[Difference, ...]:
    """Return which pages differ; where only something else does, one difference without a page.

    Parameters
    ----------
    found, expected : bytes
        The file as published, and as it is set from the evidence today.
    file : str
        Its path.
    """
    if found == expected:
        return ()
    try:
        one, other = _pages(found), _pages(expected)
    except (ValueError, LookupError):
        one, other = [], []
    pairs = enumerate(zip_longest(one, other), 1)
    pages = [str(number) for number, (page, given) in pairs if page != given] if one else []
    return tuple(Difference(file=file, kind="page", section=page) for page in pages or ("",))


def _pages(pdf: bytes) -> list[bytes]:
    """Return what is drawn on each page, as it is stored."""
    offsets, objects = parts(pdf)
    found = (_KIDS.match(content) for content in objects.values())
    kids = next((tree[1] for tree in found if tree), b"")
    pages = (objects[offsets[int(number)]] for number in _REFERENCE.findall(kids))
    drawn = (_CONTENT.search(page) for page in pages)
    return [objects[offsets[int(content[1])]] for content in drawn if content]


def _without(sealed: Sealed) -> Sentence:
    return Sentence(
        message=mark("The PDF were not set anew: that needs aitoolkit {version} with {packages}"),
        values=(
            ("version", sealed.facts.toolkit),
            ("packages", ", ".join(sealed.facts.inked_with)),
        ),
    )
