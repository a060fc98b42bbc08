"""Dots with their intervals, one line a figure, on one axis, against what a policy allows."""

from __future__ import annotations

from collections.abc import Callable

from aitoolkit.documenting.figures.canvas import (
    ACCENT,
    INK,
    PALE,
    PAPER,
    QUIET,
    RULE,
    WIDTH,
    Canvas,
    draw,
    shorten,
)
from aitoolkit.documenting.nodes import Dot, Dots

_LEFT, _RIGHT, _STEP, _TOP = 8.0, 76.0, 34.0, 6.0
_HEADING, _LEGEND = 26.0, 20.0
_LINE, _BAND = 24.0, 9.0
"""Where the line of a row lies below the row's top, and how far its band reaches from it."""


def dots(drawing: Dots) -> str:
    """Return an SVG element: names above their lines, figures at the right, ticks below."""
    height = _first(drawing) + sum(map(_height, drawing.rows)) + 24
    return draw(height, lambda canvas: _paint(canvas, drawing))


def _first(drawing: Dots) -> float:
    return _TOP + (_LEGEND if drawing.allowed else 0)


def _height(row: Dot) -> float:
    return _HEADING if _is_heading(row) else _STEP


def _is_heading(row: Dot) -> bool:
    return row.value is None and not row.text


def _paint(canvas: Canvas, drawing: Dots) -> None:
    low, high = drawing.ticks[0][0], drawing.ticks[-1][0]

    def place(value: float) -> float:
        inside = min(max(value, low), high)
        return _LEFT + (inside - low) / (high - low) * (WIDTH - _LEFT - _RIGHT)

    tops, below = list[float](), _first(drawing)
    for row in drawing.rows:
        tops.append(below)
        below += _height(row)
    placed = list(zip(drawing.rows, tops, strict=True))
    if drawing.allowed:
        _legend(canvas, drawing.allowed)
    for row, top in placed:
        _allowed(canvas, row, top, place)
    lines = [top + _LINE for row, top in placed if row.value is not None]
    _ticks(canvas, drawing, lines, below + 7, place)
    for row, top in placed:
        if _is_heading(row):
            canvas.write(0, top + 15, shorten(row.label, 42), size=10.5, bold=True)
            canvas.write(WIDTH - 2, top + 15, row.note, size=9.5, bold=True, align="right")
        else:
            _line(canvas, row, top, place)


def _legend(canvas: Canvas, allowed: str) -> None:
    canvas.box(_LEFT, _TOP, _LEFT + 26, _TOP + 12, PALE)
    canvas.lines([((_LEFT + 26, _TOP - 1), (_LEFT + 26, _TOP + 13))], INK, 1.1, dashes=(2, 1.6))
    canvas.write(_LEFT + 34, _TOP + 6, allowed, size=9)


def _allowed(canvas: Canvas, row: Dot, top: float, place: Callable[[float], float]) -> None:
    if row.band is None or row.value is None:
        return
    left, right = map(place, row.band)
    canvas.box(left, top + _LINE - _BAND, right, top + _LINE + _BAND, PALE)


def _ticks(
    canvas: Canvas,
    drawing: Dots,
    lines: list[float],
    foot: float,
    place: Callable[[float], float],
) -> None:
    """Rule only where figures stand, so that no name is struck through."""
    canvas.lines(
        (((place(value), y - _BAND), (place(value), y + _BAND))
         for value, _ in drawing.ticks for y in lines),
        RULE, 0.7,
    )  # fmt: skip
    if drawing.ticks[0][0] < 0:
        zero = place(0)
        canvas.lines((((zero, y - _BAND), (zero, y + _BAND)) for y in lines), QUIET, 1)
    for value, label in drawing.ticks:
        first = value == drawing.ticks[0][0]
        canvas.write(place(value), foot, label, size=8.5, color=QUIET,
                     align="left" if first else "center")  # fmt: skip


def _line(canvas: Canvas, row: Dot, top: float, place: Callable[[float], float]) -> None:
    name = shorten(row.label, min(54, 76 - len(row.note)))
    said = f"{name} – {row.note}" if row.note else name
    canvas.write(_LEFT, top + 8, said, size=9.5, bold=row.beyond == "surely")
    y = top + _LINE
    if row.value is None or row.lower is None or row.upper is None:
        canvas.write(_LEFT, y, shorten(row.text, 70), size=9, color=QUIET)
        return
    lower, value, upper = map(place, (row.lower, row.value, row.upper))
    canvas.lines([((_LEFT, y), (WIDTH - _RIGHT, y))], RULE, 0.7)
    if row.mark is not None:
        x = place(row.mark)
        canvas.lines([((x, y - _BAND - 1), (x, y + _BAND + 1))], INK, 1.1, dashes=(2, 1.6))
    canvas.lines([((lower, y), (upper, y))], ACCENT, 3.2)
    canvas.lines((((x, y - 4), (x, y + 4)) for x in (lower, upper)), ACCENT, 1.4)
    if not row.beyond:
        canvas.dot(value, y, 7.5)
    else:
        corners = ((value, y - 7), (value + 7, y), (value, y + 7), (value - 7, y))
        canvas.shape(corners, INK if row.beyond == "surely" else PAPER, INK, 1.6)
    canvas.write(WIDTH - 2, y, row.text, size=10, bold=True, align="right")
