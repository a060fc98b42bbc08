"""Dots with their intervals, one line a figure, on one axis."""

from __future__ import annotations

from matplotlib.axes import Axes

from aitoolkit.documenting.figures.canvas import (
    ACCENT,
    INK,
    PALE,
    QUIET,
    RULE,
    WIDTH,
    draw,
    shorten,
    write,
)
from aitoolkit.documenting.nodes import Dot, Dots

_LEFT, _RIGHT, _STEP, _TOP = 8.0, 76.0, 34.0, 6.0
_HEADING = 26.0


def dots(drawing: Dots) -> str:
    """Return an SVG element: names above their lines, figures at the right, ticks below."""
    height = _TOP + sum(_height(row) for row in drawing.rows) + 24
    return draw(height, lambda axes: _paint(axes, drawing, height))


def _height(row: Dot) -> float:
    return _HEADING if _is_heading(row) else _STEP


def _is_heading(row: Dot) -> bool:
    return row.value is None and not row.text


def _paint(axes: Axes, drawing: Dots, height: float) -> None:
    low, high = drawing.ticks[0][0], drawing.ticks[-1][0]

    def place(value: float) -> float:
        return _LEFT + (value - low) / (high - low) * (WIDTH - _LEFT - _RIGHT)

    foot = height - 20
    for value, label in drawing.ticks:
        axes.plot([place(value)] * 2, [_TOP, foot], color=RULE, linewidth=0.7, zorder=0)
        write(axes, place(value), foot + 11, label, size=8.5, color=QUIET,
              align="left" if value == low else "center")  # fmt: skip
    top = _TOP
    for row in drawing.rows:
        if _is_heading(row):
            write(axes, 0, top + 15, shorten(row.label, 60), size=10.5, bold=True)
        else:
            _line(axes, row, top, tuple(_place_all(row, place)))
        top += _height(row)


def _place_all(row: Dot, place: object) -> list[float]:
    if row.value is None or row.lower is None or row.upper is None or not callable(place):
        return []
    return [place(x) for x in (row.lower, row.value, row.upper)] + (
        [place(row.mark)] if row.mark is not None else []
    )


def _line(axes: Axes, row: Dot, top: float, places: tuple[float, ...]) -> None:
    write(axes, _LEFT, top + 11, shorten(row.label, 54), size=9.5)
    y = top + 24
    if not places:
        write(axes, _LEFT, y, shorten(row.text, 70), size=9, color=QUIET)
        return
    lower, value, upper = places[:3]
    axes.plot([_LEFT, WIDTH - _RIGHT], [y, y], color=PALE, linewidth=1)
    axes.plot([lower, upper], [y, y], color=ACCENT, linewidth=3.2, solid_capstyle="butt")
    for end in (lower, upper):
        axes.plot([end, end], [y - 4, y + 4], color=ACCENT, linewidth=1.4)
    if len(places) > 3:
        axes.plot([places[3]] * 2, [y - 8, y + 8], color=INK, linewidth=1.2, linestyle=(0, (2, 2)))
    axes.plot([value], [y], marker="o", markersize=7.5, color=INK)
    write(axes, WIDTH - 2, y, row.text, size=10, bold=True, align="right")
