"""Scores against what happened, a small picture a group, so that groups compare by eye."""

from __future__ import annotations

from math import ceil

from matplotlib.axes import Axes

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
from aitoolkit.documenting.nodes import Pane, Reliability

_ACROSS = 3
_LEFT, _GAP, _HEAD, _FOOT = 34.0, 14.0, 22.0, 24.0
_SIDE = (WIDTH - _LEFT - 8 - (_ACROSS - 1) * _GAP) / _ACROSS
_STEP = _HEAD + _SIDE + _FOOT


def reliability(drawing: Reliability) -> str:
    """Return an SVG element: dots with intervals, against a dashed diagonal where one is right."""
    rows = ceil(len(drawing.panes) / _ACROSS)
    return draw(rows * _STEP, lambda axes: _paint(axes, drawing))


def _paint(axes: Axes, drawing: Reliability) -> None:
    for number, pane in enumerate(drawing.panes):
        row, column = divmod(number, _ACROSS)
        left, top = _LEFT + column * (_SIDE + _GAP), row * _STEP + _HEAD
        _frame(axes, drawing, left, top, first=column == 0)
        _pane(axes, drawing, pane, left, top)


def _frame(axes: Axes, drawing: Reliability, left: float, top: float, *, first: bool) -> None:
    foot = top + _SIDE
    for value, label in drawing.across:
        x = left + _share(value, drawing.across) * _SIDE
        axes.plot([x, x], [top, foot], color=RULE, linewidth=0.6, zorder=0)
        write(axes, x, foot + 10, label, size=7.5, color=QUIET, align="center")
    for value, label in drawing.up:
        y = foot - _share(value, drawing.up) * _SIDE
        axes.plot([left, left + _SIDE], [y, y], color=RULE, linewidth=0.6, zorder=0)
        if first:
            write(axes, left - 5, y, label, size=7.5, color=QUIET, align="right")
    if drawing.diagonal:
        axes.plot(
            [left, left + _SIDE], [foot, top], color=QUIET, linewidth=1, linestyle=(0, (3, 3))
        )


def _pane(axes: Axes, drawing: Reliability, pane: Pane, left: float, top: float) -> None:
    write(axes, left, top - 10, shorten(pane.label, 22), size=9.5, bold=True)
    for point in pane.points:
        x = left + _share(point.foreseen, drawing.across) * _SIDE
        value, lower, upper = (
            top + (1 - _share(end, drawing.up)) * _SIDE
            for end in (point.happened, point.lower, point.upper)
        )
        axes.plot([x, x], [lower, upper], color=ACCENT, linewidth=1.8, solid_capstyle="butt")
        axes.plot([x], [value], marker="o", markersize=4.2, color=INK)


def _share(value: float, ticks: tuple[tuple[float, str], ...]) -> float:
    low, high = ticks[0][0], ticks[-1][0]
    return (value - low) / ((high - low) or 1)
