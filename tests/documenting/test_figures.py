"""A figure's data has exactly one way to be drawn."""

from __future__ import annotations

from typing import get_args

import pytest

from aitoolkit.documenting.figures.drawn import drawn
from aitoolkit.documenting.nodes import (
    Bar,
    Dot,
    Dots,
    Drawing,
    Pane,
    Point,
    Reliability,
    Waterfall,
)

TICKS = ((0.0, "0%"), (1.0, "100%"))
EXAMPLES = {
    Dots: Dots((Dot("women", "40.0%", 0.4, 0.3, 0.5, 0.45),), TICKS),
    Reliability: Reliability(
        (Pane("women", (Point(0.2, 0.3, 0.1, 0.4),)),), TICKS, TICKS, diagonal=True
    ),
    Waterfall: Waterfall((Bar("base", "0.20", 0.0, 0.2, total=True),), TICKS),
}


@pytest.mark.parametrize("kind", get_args(Drawing))
def test_every_kind_of_figure_is_drawn_by_one_line_of_the_table(kind):
    svg = drawn(EXAMPLES[kind])
    assert svg.startswith("<svg")
    assert svg.endswith("</svg>")
    assert "var(--ink)" in svg
