"""How fast cards are written: every language and format but PDF, for each of the example cards.

Run ``python benchmarks/cards.py``. Each line is a process of its own, so that imports count; the
other is what only the card's dot plots take by pyplot, one figure each, in the same process after
the card, so that no import is counted twice. It fails where a card takes three seconds or more.
Seconds are those of the processor, which other users of the machine do not lengthen.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

MODEL_CARDS = Path(__file__).parents[1] / "model_cards"
LONGEST = 3.0


def main() -> int:
    print(f"{'':16}{'MB':>6}{'figures':>9}{'first':>8}{'again':>8}{'pyplot':>8}{'ratio':>8}")
    return max(subprocess.call([sys.executable, __file__, card]) for card in cards())


def cards() -> list[str]:
    return [str(path) for path in sorted(MODEL_CARDS.glob("*/card.json"))]


def measure(path: Path) -> int:
    started = time.process_time()
    from aitoolkit.documenting.card import Card
    from aitoolkit.schema.dossier import Dossier

    card = Card(Dossier.model_validate_json(path.read_text(encoding="utf-8")))
    written = write(card)
    first = time.process_time() - started
    again = timed(lambda: write(card))
    plots = list(dot_plots(card))
    draw_by_pyplot(plots[0])  # so that no import is timed
    other = timed(lambda: [draw_by_pyplot(plot) for plot in plots])
    size = sum(map(len, written)) / 1e6
    print(
        f"{path.parent.name:16}{size:6.2f}{sum(page.count('<svg') for page in written):9}"
        f"{first:7.2f}s{again:7.2f}s{other:7.2f}s{again / other:8.2f}",
        flush=True,
    )
    return int(first >= LONGEST)


def write(card) -> list[str]:
    """Write a card as often as it is told: one process may keep figures, so they are forgotten."""
    from aitoolkit.documenting.figures.drawn import drawn

    drawn.cache_clear()
    forms = (card.to_html, card.to_markdown)
    return [card.to_json(), *(form(tag) for tag in card.languages for form in forms)]


def timed(work) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def dot_plots(card) -> Iterable:
    """Return the data of each dot plot of a card, in each of its languages."""
    from aitoolkit.documenting.nodes import Dots, Figure
    from aitoolkit.documenting.tree import build

    def below(node) -> Iterable:
        if isinstance(node, Figure) and isinstance(node.drawing, Dots):
            yield node.drawing
        for name in ("sections", "blocks"):
            for part in getattr(node, name, ()):
                yield from below(part)

    for tag in card.languages:
        yield from below(build(card.dossier, tag))


def draw_by_pyplot(dots) -> bytes:
    """Draw dots with intervals, their names and their axis, as one does by hand."""
    from matplotlib import pyplot

    rows = [row for row in dots.rows if row.value is not None]
    figure, axes = pyplot.subplots(figsize=(6.4, 0.5 * len(rows) + 1), layout="constrained")
    places, values = range(len(rows)), [row.value for row in rows]
    ends = [[row.value - row.lower for row in rows], [row.upper - row.value for row in rows]]
    axes.errorbar(values, places, xerr=[[max(0, x) for x in side] for side in ends], fmt="o")
    axes.set_yticks(places, [row.label for row in rows])
    axes.set_xticks([value for value, _ in dots.ticks], [label for _, label in dots.ticks])
    written = BytesIO()
    figure.savefig(written, format="svg")
    pyplot.close(figure)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(measure(Path(sys.argv[1])) if len(sys.argv) > 1 else main())
