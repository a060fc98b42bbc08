"""How a base value and contributions add up to the score of one case."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from aitoolkit.documenting.figures.canvas import (
    ACCENT,
    INK,
    QUIET,
    RULE,
    WIDTH,
    draw,
    shorten,
    write,
)
from aitoolkit.documenting.nodes import Bar, Waterfall

_LEFT, _RIGHT, _STEP, _TOP = 8.0, 84.0, 37.0, 6.0


def waterfall(drawing: Waterfall) -> str:
    """Return an SVG element: totals filled dark, rises filled, falls only outlined."""
    height = _TOP + _STEP * len(drawing.bars) + 24
    return draw(height, lambda axes: _paint(axes, drawing, height))


def _paint(axes: Axes, drawing: Waterfall, height: float) -> None:
    values = [x for bar in drawing.bars for x in (bar.start, bar.end)]
    values += [tick for tick, _ in drawing.ticks]
    low, high = min(values), max(values)
    scale = (WIDTH - _LEFT - _RIGHT) / ((high - low) or 1)

    def place(value: float) -> float:
        return _LEFT + (value - low) * scale

    foot = height - 20
    for value, label in drawing.ticks:
        axes.plot([place(value)] * 2, [_TOP, foot], color=RULE, linewidth=0.7, zorder=0)
        write(axes, place(value), foot + 11, label, size=8.5, color=QUIET,
              align="left" if value == low else "center")  # fmt: skip
    for number, bar in enumerate(drawing.bars):
        top = _TOP + _STEP * number
        _bar(axes, bar, top, place(bar.start), place(bar.end))
        if number + 1 < len(drawing.bars):
            axes.plot(
                [place(bar.end)] * 2, [top + 33, top + _STEP + 19], color=QUIET, linewidth=0.8
            )


def _bar(axes: Axes, bar: Bar, top: float, start: float, end: float) -> None:
    write(axes, _LEFT, top + 10, shorten(bar.label, 58), size=9.5, bold=bar.total)
    fill = INK if bar.total else ACCENT
    rising = bar.total or bar.end >= bar.start
    axes.add_patch(
        Rectangle(
            (min(start, end), top + 19), max(abs(end - start), 0.6), 14, linewidth=1.3,
            edgecolor=fill, facecolor=fill if rising else "none",
        )
    )  # fmt: skip
    write(axes, WIDTH - 2, top + 26, bar.text, size=10, bold=True, align="right")
