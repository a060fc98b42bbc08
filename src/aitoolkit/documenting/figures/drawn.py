"""Which picture draws which data: a new kind of figure is one file here and one line below."""

from __future__ import annotations

from collections.abc import Callable
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


def drawn(drawing: Drawing) -> str:
    """Return the picture of a figure's data as an SVG element, its colours left to the page."""
    return _KINDS[type(drawing)](drawing)
