"""A picture for paper: fixed colours, and the one font that comes with matplotlib."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aitoolkit.documenting.figures.drawn import drawn
from aitoolkit.documenting.nodes import Drawing

FONT = "DejaVu Sans"
BOX = "▯"


def printed(drawing: Drawing, colours: Mapping[str, str]) -> str:
    """Return the picture of some data as an SVG element that needs no page around it.

    A sign that the font lacks becomes a box: one alone, and typst would set all words of its line
    in a font of nothing but boxes. The table below has the words.

    Parameters
    ----------
    drawing : Drawing
        The data.
    colours : mapping of str to str
        The page's colours by their names: ``ink``, ``quiet``, ``rule``, ``accent``, …
    """
    signs = _signs()
    svg = "".join(sign if ord(sign) in signs else BOX for sign in drawn(drawing))
    for name, colour in colours.items():
        svg = svg.replace(f"var(--{name})", colour)
    return svg.replace("<svg ", f'<svg font-family="{FONT}" ', 1)


@cache
def _signs() -> frozenset[int]:
    """Return the signs that the font has in both its weights."""
    from matplotlib import get_data_path
    from matplotlib.ft2font import FT2Font

    folder = Path(get_data_path()) / "fonts" / "ttf"
    both = (FT2Font(folder / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))
    return frozenset({ord("\n"), *set.intersection(*(set(one.get_charmap()) for one in both))})
