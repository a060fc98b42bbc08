"""A blank figure and its way to SVG: the same bytes everywhere, colours and fonts the page's own.

Matplotlib draws the shapes. Words stay text, so that whoever shows the picture joins Arabic
letters, turns Hebrew and finds a sign that a font of ours would lack.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable
from html import escape
from io import BytesIO
from typing import Any, Literal, cast
from unicodedata import east_asian_width

import matplotlib
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from aitoolkit.documenting.nodes import Span

WIDTH = 460.0
"""Width of every figure, in points."""

# Stand-ins that no drawing needs for itself: each becomes a colour of the page, so that a figure
# follows light and dark. They differ in lightness, so that a grey print still tells them apart.
INK, QUIET, RULE, ACCENT, PALE = "#010101", "#020202", "#030303", "#040404", "#050505"
PAPER = "#060606"
_VARIABLES = {
    INK: "var(--ink)", QUIET: "var(--quiet)", RULE: "var(--rule)", ACCENT: "var(--accent)",
    PALE: "var(--pale)", PAPER: "var(--paper)",
}  # fmt: skip
_USUAL = {"fill": "none", "stroke-linejoin": "miter", "stroke-linecap": "butt", "stroke-width": "1"}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}

Place = tuple[float, float]


class Canvas:
    """Shapes and words of one figure, in points from its top left; what comes later lies above."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.shapes: list[PathPatch] = []
        self.words: list[str] = []

    def lines(
        self,
        lines: Iterable[tuple[Place, Place]],
        color: str,
        width: float,
        *,
        dashes: tuple[float, float] | None = None,
    ) -> None:
        """Draw straight lines that look alike, as one shape."""
        ends = [end for line in lines for end in line]
        if ends:
            codes = [Path.MOVETO, Path.LINETO] * (len(ends) // 2)
            style = "solid" if dashes is None else (0, dashes)
            self._draw(Path(ends, codes), edgecolor=color, linewidth=width, linestyle=style)

    def shape(
        self, corners: Iterable[Place], fill: str = "none", edge: str = "none", width: float = 0.0
    ) -> None:
        """Draw a closed shape."""
        path = Path([*corners, (0, 0)], closed=True)
        self._draw(path, facecolor=fill, edgecolor=edge, linewidth=width)

    def box(
        self, left: float, top: float, right: float, foot: float, fill: str, edge: str = "none",
        width: float = 0.0,
    ) -> None:  # fmt: skip
        """Draw a rectangle between two corners."""
        self.shape(((left, top), (right, top), (right, foot), (left, foot)), fill, edge, width)

    def dot(self, x: float, y: float, size: float, color: str = INK) -> None:
        """Draw a round dot: a line without length, whose ends are round."""
        path = Path([(x, y), (x, y)], [Path.MOVETO, Path.LINETO])
        self._draw(path, edgecolor=color, linewidth=size, capstyle="round")

    def write(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 10.0,
        bold: bool = False,
        color: str = INK,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """Write words whose middle is at the height `y`, in the font of whoever shows them."""
        # A span writes out what would turn the words after it, or be obeyed.
        said = escape(" ".join(Span(words).text.split()), quote=False)
        weight = ' font-weight="700"' if bold else ""
        anchor = "" if align == "left" else f' text-anchor="{_ANCHORS[align]}"'
        self.words.append(
            f'<text x="{x:.1f}" y="{y + 0.36 * size:.1f}" font-size="{size:g}"{weight}{anchor}'
            f' fill="{_VARIABLES[color]}">{said}</text>'
        )

    def _draw(self, path: Path, facecolor: str = "none", **style: Any) -> None:
        upright = Affine2D().scale(1, -1).translate(0, self.height)
        joined = {"joinstyle": "miter", "capstyle": "butt", **style}
        self.shapes.append(PathPatch(path, facecolor=facecolor, transform=upright, **joined))


def draw(height: float, paint: Callable[[Canvas], None]) -> str:
    """Return an SVG element of `height` points with what `paint` puts on a canvas.

    Parameters
    ----------
    height : float
        Height of the drawing, in points.
    paint : callable
        Draws in points from the top left.
    """
    settings: dict[str, Any] = {
        **cast("dict[str, Any]", matplotlib.rcParamsDefault),
        "path.sketch": None,
        "svg.hashsalt": "aitoolkit",
    }
    settings.pop("backend", None)
    # A user's own style must not change a card.
    with warnings.catch_warnings(), matplotlib.rc_context():
        warnings.simplefilter("ignore")
        matplotlib.rcParams.update(cast("Any", settings))
        canvas = Canvas(height)
        paint(canvas)
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, frameon=False)
        for shape in canvas.shapes:
            figure.add_artist(shape)
        written = BytesIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(written, format="svg", metadata=nothing, transparent=True)
    return _for_the_page(written.getvalue().decode("utf-8"), canvas)


def shorten(words: str, most: int) -> str:
    """Return words as wide as at most `most` letters, an ellipsis standing for the rest.

    Examples
    --------
    >>> shorten("職業訓練", 6)
    '職業…'
    """
    widths = [2 if east_asian_width(sign) in ("W", "F") else 1 for sign in words]
    if sum(widths) <= most:
        return words
    kept, room = 0, most - 1
    while room >= widths[kept]:
        room -= widths[kept]
        kept += 1
    return words[:kept].rstrip() + "…"


def _for_the_page(svg: str, canvas: Canvas) -> str:
    """Keep the shapes alone: no style sheet, identity or group that could reach the page."""
    shapes = (
        f'<path d="{_short(path)}"{_attributes(style)}/>'
        for path, style in re.findall(r'<path d="([^"]*)"[^>]*? style="([^"]*)"', svg)
    )
    view = f'viewBox="0 0 {WIDTH:g} {canvas.height:.1f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {view} fill="none">'
    return "\n".join((head, *shapes, *canvas.words, "</svg>"))


def _short(path: str) -> str:
    """Write a path with one decimal, which is finer than any screen or paper."""
    short = re.sub(r"-?\d+\.\d+", lambda number: f"{float(number[0]):.1f}", path)
    return re.sub(r"\s+", " ", short.replace(".0 ", " ")).strip().removesuffix(".0")


def _attributes(style: str) -> str:
    pairs = (pair.split(": ", 1) for pair in style.split("; "))
    return "".join(
        f' {name}="{_VARIABLES.get(value, value)}"'
        for name, value in pairs
        if _USUAL.get(name) != value
    )
