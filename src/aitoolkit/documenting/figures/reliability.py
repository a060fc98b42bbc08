"""Scores against what happened, a small picture a group, so that groups compare by eye."""

from __future__ import annotations

from math import ceil

from aitoolkit.documenting.figures.canvas import (
    ACCENT,
    QUIET,
    RULE,
    WIDTH,
    Canvas,
    draw,
    shorten,
)
from aitoolkit.documenting.nodes import Pane, Reliability

_ACROSS = 3
_LEFT, _GAP, _HEAD, _FOOT = 34.0, 14.0, 30.0, 24.0
_SIDE = (WIDTH - _LEFT - 8 - (_ACROSS - 1) * _GAP) / _ACROSS
_STEP = _HEAD + _SIDE + _FOOT


def reliability(drawing: Reliability) -> str:
    """Return an SVG element: dots with intervals, against a dashed diagonal where one is right."""
    rows = ceil(len(drawing.panes) / _ACROSS)
    return draw(rows * _STEP, lambda canvas: _paint(canvas, drawing))


def _paint(canvas: Canvas, drawing: Reliability) -> None:
    for number, pane in enumerate(drawing.panes):
        row, column = divmod(number, _ACROSS)
        left, top = _LEFT + column * (_SIDE + _GAP), row * _STEP + _HEAD
        _frame(canvas, drawing, left, top, first=column == 0)
        _pane(canvas, drawing, pane, left, top)


def _frame(canvas: Canvas, drawing: Reliability, left: float, top: float, *, first: bool) -> None:
    foot, right = top + _SIDE, left + _SIDE
    xs = [left + _share(value, drawing.across) * _SIDE for value, _ in drawing.across]
    ys = [foot - _share(value, drawing.up) * _SIDE for value, _ in drawing.up]
    canvas.lines((((x, top), (x, foot)) for x in xs), RULE, 0.6)
    canvas.lines((((left, y), (right, y)) for y in ys), RULE, 0.6)
    for x, (_, label) in zip(xs, drawing.across, strict=True):
        canvas.write(x, foot + 10, label, size=7.5, color=QUIET, align="center")
    if first:
        for y, (_, label) in zip(ys, drawing.up, strict=True):
            canvas.write(left - 5, y, label, size=7.5, color=QUIET, align="right")
    if drawing.diagonal:
        canvas.lines([((left, foot), (right, top))], QUIET, 1, dashes=(3, 3))


def _pane(canvas: Canvas, drawing: Reliability, pane: Pane, left: float, top: float) -> None:
    canvas.write(left, top - 19, shorten(pane.label, 24), size=9.5, bold=True)
    canvas.write(left, top - 8, pane.count, size=8, color=QUIET)
    for point in pane.points:
        x = left + _share(point.foreseen, drawing.across) * _SIDE
        value, lower, upper = (
            top + (1 - _share(end, drawing.up)) * _SIDE
            for end in (point.happened, point.lower, point.upper)
        )
        canvas.lines([((x, lower), (x, upper))], ACCENT, 1.8)
        canvas.dot(x, value, 4.2)


def _share(value: float, ticks: tuple[tuple[float, str], ...]) -> float:
    low, high = ticks[0][0], ticks[-1][0]
    return (value - low) / ((high - low) or 1)
