"""A figure's data has exactly one way to be drawn, and its words stay words."""

from __future__ import annotations

import re
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aitoolkit.documenting.figures.canvas import shorten
from aitoolkit.documenting.figures.drawn import drawn
from aitoolkit.documenting.figures.printed import printed
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

SVG = "{http://www.w3.org/2000/svg}"
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


def _written(svg: str) -> list[str]:
    return [
        "".join(one.itertext()) for one in ElementTree.fromstring(svg).iter() if "text" in one.tag
    ]


def test_words_stay_words_so_that_the_reader_shapes_and_turns_them():
    labels = ("شروط الاستحقاق", "תנאים", "職業訓練", "👩🏽‍💻 x", 'id="a" url(#b) <b>&lt;', "$x_1$")
    dots = Dots(tuple(Dot(label, "40.0%", 0.4, 0.3, 0.5) for label in labels), TICKS)
    assert set(labels) < set(_written(drawn(dots)))


def test_on_paper_a_sign_without_a_glyph_is_one_box_and_the_others_stay():
    names = {"ink": "#000", "quiet": "#444", "rule": "#bbb", "accent": "#333", "pale": "#ddd"}
    dots = Dots(
        (Dot("شروط 職業 é x", "40.0%", 0.4, 0.3, 0.5, 0.45, (0.4, 0.45)),), TICKS, "allowed"
    )
    svg = printed(dots, names)
    assert "شروط ▯▯ é x" in _written(svg)
    assert "var(" not in svg
    assert svg.startswith('<svg font-family="DejaVu Sans" ')


def test_signs_that_turn_other_words_or_break_a_file_are_written_out():
    svg = drawn(Dots((Dot("\u202egnp.exe \x00 \x1b[2J", "x"),), TICKS))
    assert "\\u202egnp.exe \\x00 \\x1b[2J" in _written(svg)


@pytest.mark.parametrize("kind", get_args(Drawing))
def test_no_rule_runs_through_a_name(kind):
    # A rule is upright and thin; a name stands left of its own end, as wide as wide letters are.
    root = ElementTree.fromstring(drawn(EXAMPLES[kind]))
    rules = [
        (float(x), float(y0), float(y1))
        for path in root.iter(SVG + "path") if path.get("stroke") == "var(--rule)"
        for x, y0, end, y1 in re.findall(r"M (\S+) (\S+) L (\S+) (\S+)", path.get("d", ""))
        if x == end
    ]  # fmt: skip
    names = [text for text in root.iter(SVG + "text") if text.text in ("women", "base")]
    assert rules
    assert names
    for name in names:
        foot, size = float(name.get("y", "")), float(name.get("font-size", ""))
        assert not [x for x, y0, y1 in rules if y0 < foot and y1 > foot - 0.72 * size]


def test_what_lies_beyond_differs_in_shape_and_weight():
    def one(beyond, note):
        row = Dot("a", "90%", 0.9, 0.8, 1.0, 0.5, (0.4, 0.5), beyond, note)
        return drawn(Dots((row,), TICKS, "allowed: up to 10 points"))

    within, perhaps, surely = one("", ""), one("perhaps", "perhaps"), one("surely", "beyond")
    assert 'stroke-linecap="round"' in within
    assert 'stroke-linecap="round"' not in perhaps + surely
    assert 'font-weight="700">a – beyond' in surely.replace(' fill="var(--ink)"', "")
    assert 'fill="var(--paper)"' in perhaps
    assert all("allowed: up to 10 points" in _written(svg) for svg in (within, perhaps, surely))


@given(st.text(max_size=80), st.integers(min_value=2, max_value=60))
def test_shortened_words_keep_their_beginning_and_never_grow(words, most):
    short = shorten(words, most)
    assert short == words or (short.endswith("…") and words.startswith(short[:-1]))
    assert len(short) <= max(most, len(words))
    if all(ord(sign) < 128 for sign in words):
        assert len(short) <= most
