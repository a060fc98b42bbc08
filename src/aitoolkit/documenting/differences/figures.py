"""The figures of both packs side by side, with what can be said of their difference."""

from __future__ import annotations

from collections.abc import Sequence

from aitoolkit.documenting.desk import Kind
from aitoolkit.documenting.differences.pair import Pair
from aitoolkit.documenting.differences.words import ANSWERS, CASES, GAPS, WHY
from aitoolkit.documenting.metrics import metric_of
from aitoolkit.documenting.nodes import (
    Block,
    Dot,
    Dots,
    Figure,
    Folded,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
    plain,
)
from aitoolkit.schema.comparison import APART, FigureCompared
from aitoolkit.schema.estimate import Absent, Estimate, Quantity

JUDGED = frozenset({"higher", "lower", "no_difference"})
OPEN = frozenset({"same_cases", "may_overlap", "not_measured"})
"""Figures that could have been called higher or lower."""


def figures(pair: Pair) -> Section:
    """Return everyone's figures, the gaps between groups, and each group's figures."""
    say = pair.words.say
    blocks: list[Block] = [Paragraph(inline(say(CASES[pair.compared.cases]))), *_errors(pair)]
    found = pair.compared.figures
    if not found:
        return Section(
            "figures", say("Figures"), (Paragraph(inline(say("Neither card has figures."))),)
        )
    everyone = [one for one in found if one.about == "everyone"]
    gaps = [one for one in found if one.about == "gap"]
    parts = [
        _part(pair, "changed-performance", say("Performance"), everyone),
        _part(pair, "changed-gaps", say("Largest gaps between groups"), gaps),
        _by_group(pair, [one for one in found if one.about == "group"]),
    ]
    sections = tuple(part for part in parts if part is not None)
    return Section("figures", say("Figures"), tuple(blocks), sections)


def side(pair: Pair, one: FigureCompared, quantity: Quantity | None, *, first: bool) -> Inline:
    """Return a figure as its own card prints it; a dash where that card has none."""
    if quantity is None:
        return (Span("–"),)
    desk = pair.before if first else pair.after
    return desk.quantity(one.metric, quantity, _kind(one))


def answered(pair: Pair, one: FigureCompared) -> Inline:
    """Return what can be said of a figure: symbol, word, and why where nothing can."""
    symbol, word = ANSWERS[one.answer]
    word = GAPS[one.answer] if one.about == "gap" else word
    said = pair.words.say(word)
    told: Inline = (Span(f"{symbol}\u00a0{said}", "strong"),)
    if one.why is None:
        return told
    return (*told, Span(" "), Span(f"({pair.words.say(WHY[one.why])})", "aside"))


def _kind(one: FigureCompared) -> Kind:
    return "difference" if one.about == "gap" else "rate"


def _errors(pair: Pair) -> list[Block]:
    """Say how many of so many comparisons may err, where nothing changed."""
    n = sum(one.answer in JUDGED or one.why in OPEN for one in pair.compared.figures)
    if n < 2:
        return []
    told = pair.words.say(
        "{n} figures are compared, each on its own. Where nothing changed at all, about 5 of 100"
        " such comparisons would still be called higher or lower. A single one among many is"
        " therefore a reason to look, not a proof.",
        n=pair.words.integer(n),
    )
    return [Paragraph(inline(told))]


def _part(pair: Pair, key: str, title: str, found: Sequence[FigureCompared]) -> Section | None:
    if not found:
        return None
    drawn = _drawn(pair, title, found)
    return Section(key, title, (*drawn, _table(pair, title, found)))


def _table(pair: Pair, caption: str, found: Sequence[FigureCompared]) -> Table:
    say, apart = pair.words.say, pair.compared.cases in APART
    names = [say("Figure"), say("Before"), say("After")]
    head = [*names, *([say("Difference")] if apart else []), say("After, against before")]
    rows = []
    for one in found:
        cells = [
            _name(pair, one),
            side(pair, one, one.before, first=True),
            side(pair, one, one.after, first=False),
        ]
        if apart:
            cells.append(_difference(pair, one))
        rows.append((*cells, answered(pair, one)))
    numeric = tuple(range(1, len(head) - 1))
    return Table(inline(caption), tuple(map(inline, head)), tuple(rows), numeric)


def _name(pair: Pair, one: FigureCompared) -> Inline:
    metric = pair.words.say(metric_of(one.metric).name)
    if one.about == "group":
        return pair.words.weave(
            "{name}: {value}", name=pair.group(one.attributes, one.group), value=metric
        )
    if one.about == "gap":
        return pair.words.weave(
            "{name}: {value}", name=pair.attributes(one.attributes), value=metric
        )
    return (Span(metric), Span(" "), Span(one.metric, "name"))


def _difference(pair: Pair, one: FigureCompared) -> Inline:
    found = one.difference
    if found is None:
        return (Span("–"),)
    desk, sign = pair.after, "+" if found.value > 0 else ""
    value = Span(sign + desk.figure(one.metric, found.value, "difference"), "strong")
    aside = pair.words.say(
        "({lower} to {upper})",
        lower=desk.bare(one.metric, found.lower, "difference"),
        upper=desk.bare(one.metric, found.upper, "difference"),
    )
    return (value, Span(" "), Span(aside, "aside"))


def _by_group(pair: Pair, found: Sequence[FigureCompared]) -> Section | None:
    if not found:
        return None
    say = pair.words.say
    folded = []
    for attributes in dict.fromkeys(one.attributes for one in found):
        name = plain(pair.attributes(attributes))
        caption = say("{name}, by group", name=name)
        here = [one for one in found if one.attributes == attributes]
        folded.append(Folded(inline(name), (_table(pair, caption, here),)))
    return Section("changed-groups", say("Group by group"), tuple(folded))


def _drawn(pair: Pair, title: str, found: Sequence[FigureCompared]) -> tuple[Figure, ...]:
    """Draw before and after one below the other, where both are shares that differ."""
    rows: list[Dot] = []
    told: list[str] = []
    for one in found:
        on_axis = metric_of(one.metric).written == "percent" or one.metric == "roc_auc"
        both = [q for q in (one.before, one.after) if isinstance(q, Estimate)]
        if not on_axis or len(both) < 2 or one.answer == "same":
            continue
        dots = [
            _dot(pair, one, quantity, first=number == 0) for number, quantity in enumerate(both)
        ]
        head = plain(_name(pair, one)) if one.about == "gap" else pair.after.metric(one.metric)
        rows += [Dot(head), *dots]
        told.append(f"{head} – " + ", ".join(map(pair.after.dot_in_words, dots)))
    if not rows:
        return ()
    top = max((dot.upper for dot in rows if dot.upper is not None), default=1.0)
    caption = pair.words.say("{name}, before and after", name=title)
    alternative = pair.words.say(
        "Dot plot of figures with their intervals, before and after. {figures}.",
        figures=pair.words.say("; ").join(told),
    )
    return (Figure(Dots(tuple(rows), pair.after.ticks(top)), inline(caption), alternative),)


def _dot(pair: Pair, one: FigureCompared, quantity: Estimate, *, first: bool) -> Dot:
    label = pair.words.say("before") if first else pair.words.say("after")
    text = pair.after.figure(one.metric, quantity.value, _kind(one))
    return Dot(label, text, quantity.value, max(0.0, quantity.lower), quantity.upper)


def is_known(quantity: Quantity | None) -> bool:
    """Return whether there is a figure."""
    return quantity is not None and not isinstance(quantity, Absent)
