"""How well the model does at its operating point, with intervals, and what each figure means."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.metrics import GOOD, metric_of
from aitoolkit.documenting.nodes import (
    Block,
    Dot,
    Dots,
    Facts,
    Figure,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
)
from aitoolkit.documenting.vocabulary import EVIDENCE
from aitoolkit.schema.audit import PerformanceEvidence
from aitoolkit.schema.estimate import Absent, NamedQuantity

_MOST_ABSENT = 3


def performance(desk: Desk) -> Section:
    """Return the performance table with its figure, or why there is none."""
    say, evidence = desk.words.say, desk.dossier.audit.performance
    title = say("Performance")
    if isinstance(evidence, Absent):
        missing = desk.words.weave("Not known: {reason}.", reason=desk.absent(evidence))
        return Section("performance", title, (Paragraph(missing),))
    return Section("performance", title, _blocks(desk, evidence))


def dot(desk: Desk, label: str, metric: str, entry: NamedQuantity) -> Dot:
    """Return a line of a dot plot for one quantity, or its reason in words."""
    quantity = entry.quantity
    if isinstance(quantity, Absent):
        return Dot(label, desk.absent(quantity)[0].text)
    return Dot(
        label,
        desk.figure(metric, quantity.value),
        quantity.value,
        quantity.lower,
        quantity.upper,
        mark=0.5 if metric == "roc_auc" else None,
        note=desk.words.say("dashed: drawing lots") if metric == "roc_auc" else "",
    )


def _blocks(desk: Desk, evidence: PerformanceEvidence) -> tuple[Block, ...]:
    say = desk.words.say
    level = desk.words.short_percent(evidence.confidence_level)
    # On one axis of shares: a mean score or a slope has its own scale, and stands in the table.
    dots = tuple(
        dot(desk, desk.metric(m.metric), m.metric, m)
        for m in evidence.metrics
        if metric_of(m.metric).written == "percent" or m.metric == "roc_auc"
    )
    known = tuple(dot for dot in dots if dot.value is not None)
    # Many lines without a figure would hide those that have one; the table has them all.
    dots = dots if len(dots) - len(known) <= _MOST_ABSENT else known
    caption = desk.words.weave("Performance, with {level} intervals", level=level)
    under = inline(say("The figures and what they mean"))
    told = say("; ").join(map(desk.dot_in_words, dots))
    alternative = say(
        "Dot plot of the performance figures with their intervals. {figures}.", figures=told
    )
    head = (say("Figure"), say("Found"), say("What it means"), say("Good end"))
    rows = tuple(_row(desk, entry) for entry in evidence.metrics)
    return (
        Paragraph(inline(say(EVIDENCE[evidence.evidence]))),
        Facts(_facts(desk, evidence)),
        *((Figure(Dots(dots, desk.ticks(1.0)), caption, alternative),) if dots else ()),
        Table(under, tuple(map(inline, head)), rows, numeric=(1,)),
    )


def _facts(desk: Desk, evidence: PerformanceEvidence) -> tuple[tuple[Inline, Inline], ...]:
    words, say = desk.words, desk.words.say
    pairs = [
        (say("Cases examined"), desk.count(evidence.n)),
        (say("Proposed"), desk.count(evidence.selected)),
        (say("Where the line is drawn"), desk.operating_point()),
    ]
    if evidence.threshold is not None:
        pairs.append((say("Lowest score proposed"), words.decimal(evidence.threshold, 3)))
    if evidence.ties is not None:
        pairs.append((say("Cases at exactly that score"), desk.count(evidence.ties)))
    if evidence.calibrated_limit is not None:
        limit = desk.figure("expected_calibration_error", evidence.calibrated_limit)
        pairs.append(
            (say("Mean distance of scores from what happened that chance alone explains"), limit)
        )
    pairs.append((say("Confidence level"), words.short_percent(evidence.confidence_level)))
    return tuple((inline(name), inline(value)) for name, value in pairs)


def _row(desk: Desk, entry: NamedQuantity) -> tuple[Inline, ...]:
    metric = metric_of(entry.metric)
    name = (*inline(desk.words.say(metric.name)), Span(" "), Span(entry.metric, "name"))
    return (
        name,
        desk.quantity(entry.metric, entry.quantity),
        inline(desk.words.say(metric.definition)),
        inline(desk.words.say(GOOD[metric.good])),
    )
