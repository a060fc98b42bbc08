"""Which picture draws which data: a new kind of figure is one file here and one line below."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from aitoolkit.documenting.figures.dots import dots
from aitoolkit.documenting.figures.reliability import reliability
from aitoolkit.documenting.figures.waterfall import waterfall
from aitoolkit.documenting.nodes import Dots, Drawing, Reliability, Waterfall

_KINDS: dict[type[Drawing], Callable[[Any], str]] = {
    Dots: dots,
    Reliability: reliability,
    Waterfall: waterfall,
}


@lru_cache(maxsize=128)
def drawn(drawing: Drawing) -> str:
    """Return the picture of some data as an SVG element, its colours and fonts left to the page.

    Kept for a while, since a page and its print show the same picture.
    """
    return _KINDS[type(drawing)](drawing)
