"""A comparison in the terminal: page one, the rules that answer otherwise, the leading figures."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from aitoolkit.documenting.differences.figures import answered, is_known, side
from aitoolkit.documenting.differences.front_page import is_same, nothing, sentences
from aitoolkit.documenting.differences.pair import Pair, pair
from aitoolkit.documenting.differences.tree import build
from aitoolkit.documenting.differences.words import CASES, NOTES
from aitoolkit.documenting.differences.written import changed, label, sides
from aitoolkit.documenting.nodes import Inline, plain
from aitoolkit.schema.comparison import Compared, FigureCompared

_SHOWN = ("roc_auc", "precision", "true_positive_rate", "false_positive_rate", "selection_rate")
_MOST_WRITTEN = 8
_LONGEST = 60


def summary(
    compared: Compared, language: str, *, where: Sequence[tuple[str, str]] = ()
) -> RenderableType:
    """Return a comparison for rich to print.

    Parameters
    ----------
    compared : Compared
        Two dossiers and what changed.
    language : str
        The language to tell it in.
    where : sequence of (str, str), optional
        Labels and values to end with: paths.
    """
    both, document = pair(compared, language), build(compared, language)
    say = both.words.say
    parts: list[RenderableType] = [
        Text(plain(document.title), style="bold"),
        Text(plain(document.lead), style="dim"),
        *(Text(f"! {say(NOTES[note])}", style="yellow") for note in compared.notes),
        Text(""),
    ]
    if is_same(both):
        parts.append(Text(nothing(both), style="bold green"))
    else:
        parts += [_line(sentence) for sentence in sentences(both)]
        parts += [Text(""), *_figures(both), *_written(both)]
        parts.append(Text(say(CASES[compared.cases]), style="dim"))
    if where:
        parts.append(_table(*(f"{name}  {value}" for name, value in where)))
    return Group(*parts)


def as_text(compared: Compared, language: str, *, width: int = 100) -> str:
    """Return the same as plain text without colour."""
    written = StringIO()
    console = Console(
        file=written, width=width, force_terminal=False, color_system=None, legacy_windows=False,
        force_jupyter=False, _environ={},
    )  # fmt: skip
    console.print(summary(compared, language))
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _line(sentence: Inline) -> Text:
    spans = ((span.text, "bold" if span.kind == "strong" else "") for span in sentence)
    return Text.assemble("• ", *spans)


def _figures(both: Pair) -> list[RenderableType]:
    shown = [one for one in both.compared.figures if _is_leading(one)]
    if not shown:
        return []
    say = both.words.say
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in (say("Figure"), say("Before"), say("After"), say("After, against before")):
        table.add_column(head)
    for one in shown:
        name = both.after.short(one.metric)
        if one.about == "gap":
            of = plain(both.attributes(one.attributes))
            name = say("{name}: {value}", name=of, value=name)
        cells = (
            name,
            plain(side(both, one, one.before, first=True)[:3]),
            plain(side(both, one, one.after, first=False)[:3]),
            plain(answered(both, one)[:1]),
        )
        table.add_row(*(Text(cell) for cell in cells))
    return [Padding(table, (0, 0, 1, 0))]


def _is_leading(one: FigureCompared) -> bool:
    if not is_known(one.before) and not is_known(one.after):
        return False
    if one.about == "everyone":
        return one.metric in _SHOWN
    # Page one names the gaps that are as before; what differs, or may, is shown with its figures.
    told = one.about == "gap" and len(one.attributes) == 1 and one.metric != "base_rate"
    return told and one.answer != "same"


def _written(both: Pair) -> list[RenderableType]:
    found = [
        (topic, one) for topic in ("declaration", "policy", "model") for one in changed(both, topic)
    ]
    if not found:
        return []
    say = both.words.say
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in (say("Written otherwise"), say("Before"), say("After")):
        table.add_column(head)
    for topic, one in found[:_MOST_WRITTEN]:
        cells = (label(both, topic, one), *sides(both, topic, one))
        table.add_row(*(Text(_short(plain(cell))) for cell in cells))
    more = len(found) - _MOST_WRITTEN
    if more > 0:
        told = both.words.counted("and {n} more on the card", "and {n} more on the card", more)
        table.add_row(Text(told, style="dim"))
    return [Padding(table, (0, 0, 1, 0))]


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _table(*lines: str) -> RenderableType:
    return Padding(Text("\n".join(lines)), (1, 0, 0, 0))
