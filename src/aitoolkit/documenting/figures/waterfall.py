"""How a base value and contributions add up to the score of one case."""

from __future__ import annotations

from aitoolkit.documenting.figures.canvas import (
    ACCENT,
    INK,
    PAPER,
    QUIET,
    RULE,
    WIDTH,
    Canvas,
    draw,
    shorten,
)
from aitoolkit.documenting.nodes import Bar, Waterfall

_LEFT, _RIGHT, _STEP, _TOP = 8.0, 84.0, 37.0, 6.0


def waterfall(drawing: Waterfall) -> str:
    """Return an SVG element: totals filled dark, rises filled, falls only outlined."""
    height = _TOP + _STEP * len(drawing.bars) + 24
    return draw(height, lambda canvas: _paint(canvas, drawing))


def _paint(canvas: Canvas, drawing: Waterfall) -> None:
    values = [x for bar in drawing.bars for x in (bar.start, bar.end)]
    values += [tick for tick, _ in drawing.ticks]
    low, high = min(values), max(values)
    scale = (WIDTH - _LEFT - _RIGHT) / ((high - low) or 1)

    def place(value: float) -> float:
        return _LEFT + (value - low) * scale

    bars = [(bar, _TOP + _STEP * number) for number, bar in enumerate(drawing.bars)]
    # Rules stand only beside the bars, so that no name is struck through.
    canvas.lines(
        (((place(tick), top + 17), (place(tick), top + 35))
         for tick, _ in drawing.ticks for _, top in bars),
        RULE, 0.7,
    )  # fmt: skip
    for tick, label in drawing.ticks:
        canvas.write(place(tick), bars[-1][1] + 47, label, size=8.5, color=QUIET,
                     align="left" if tick == low else "center")  # fmt: skip
    for bar, top in bars:
        _bar(canvas, bar, top, place(bar.start), place(bar.end))
    # Where one step ends, the next begins: told at both ends, not through the name between them.
    canvas.lines(
        (((place(bar.end), y), (place(bar.end), y + 4))
         for bar, top in bars[:-1] for y in (top + 33, top + _STEP + 15)),
        QUIET, 0.8,
    )  # fmt: skip


def _bar(canvas: Canvas, bar: Bar, top: float, start: float, end: float) -> None:
    canvas.write(_LEFT, top + 8, shorten(bar.label, 58), size=9.5, bold=bar.total)
    left, right = min(start, end), max(start, end, min(start, end) + 0.6)
    fill = INK if bar.total else ACCENT
    rising = bar.total or bar.end >= bar.start
    canvas.box(left, top + 19, right, top + 33, fill if rising else PAPER, fill, 1.3)
    canvas.write(WIDTH - 2, top + 26, bar.text, size=10, bold=True, align="right")
