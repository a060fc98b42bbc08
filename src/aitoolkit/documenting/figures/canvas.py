"""A blank figure and its way to SVG: the same bytes everywhere, colours left to the page."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

WIDTH = 460.0
"""Width of every figure, in points."""

# Stand-ins that no drawing needs for itself: each becomes a colour of the page, so that a figure
# follows light and dark. They differ in lightness, so that a grey print still tells them apart.
INK, QUIET, RULE, ACCENT, PALE = "#010101", "#020202", "#030303", "#040404", "#050505"
_VARIABLES = {INK: "ink", QUIET: "quiet", RULE: "rule", ACCENT: "accent", PALE: "pale"}

_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def draw(height: float, paint: Callable[[Axes], None]) -> str:
    """Return an SVG element of `height` points that `paint` has drawn in points from top left.

    Parameters
    ----------
    height : float
        Height of the drawing, in points.
    paint : callable
        Draws on axes whose units are points, with (0, 0) at the top left.
    """
    settings: dict[str, Any] = {
        **cast("dict[str, Any]", matplotlib.rcParamsDefault),
        "svg.fonttype": "path",
        "svg.hashsalt": "aitoolkit",
        "text.usetex": False,
        "path.sketch": None,
    }
    settings.pop("backend", None)
    # A user's own style must not change a card; a glyph that the font lacks is drawn as a box,
    # and the table under the figure says it.
    with warnings.catch_warnings(), matplotlib.rc_context():
        warnings.simplefilter("ignore")
        matplotlib.rcParams.update(cast("Any", settings))
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72, frameon=False)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
        axes.set_axis_off()
        paint(axes)
        written = BytesIO()
        nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(written, format="svg", metadata=nothing, transparent=True)
    return _for_the_page(written.getvalue().decode("utf-8"))


def write(
    axes: Axes,
    x: float,
    y: float,
    words: str,
    *,
    size: float = 10.0,
    bold: bool = False,
    color: str = INK,
    align: str = "left",
) -> None:
    """Write words at a point, in the font that comes with matplotlib, never as mathematics."""
    font = FontProperties(
        fname=str(_FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf")), size=size
    )
    axes.text(
        x, y, " ".join(words.split()), fontproperties=font, color=color, ha=align,
        va="center_baseline", parse_math=False,
    )  # fmt: skip


def shorten(words: str, most: int) -> str:
    """Return words of at most `most` characters, an ellipsis standing for the rest."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _for_the_page(svg: str) -> str:
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    # Its style sheet would reach the whole page; the page sets the same for figures only.
    body = re.sub(r"<style.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    for stand_in, variable in _VARIABLES.items():
        body = body.replace(stand_in, f"var(--{variable})")
    body = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", body, count=1)
    body = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", body, count=1)
    return re.sub(r"\n\s*", "\n", body).strip()
