"""Rates by group and intersection, and the differences between groups."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk, quantity_of
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Dot,
    Dots,
    Figure,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
    join,
    plain,
)
from aitoolkit.documenting.sections.performance import dot
from aitoolkit.schema.audit import AttributeEvidence, Disparity, FairnessEvidence, GroupEvidence
from aitoolkit.schema.estimate import Absent, NamedQuantity

_MOST_NAMED = 4


def fairness(desk: Desk) -> Section:
    """Return two pictures over all attributes, then each attribute's tables."""
    say, evidence = desk.words.say, desk.dossier.audit.fairness
    title = say("Fairness by group")
    if isinstance(evidence, Absent):
        missing = desk.words.weave("Not known: {reason}.", reason=desk.absent(evidence))
        return Section("fairness", title, (Paragraph(missing),))
    parts = [
        _attribute(desk, f"fairness-{number}", attribute)
        for number, attribute in enumerate((*evidence.single, *evidence.intersections), 1)
    ]
    return Section("fairness", title, _overview(desk, evidence), tuple(parts))


def _overview(desk: Desk, evidence: FairnessEvidence) -> tuple[Block, ...]:
    level = desk.words.short_percent(evidence.confidence_level)
    intro = desk.words.say(
        "Every interval holds at {level}. Where intervals are wide, the group is small. A"
        " difference is the largest rate minus the smallest.",
        level=level,
    )
    watched = dict.fromkeys((desk.error_that_matters(), "selection_rate"))
    figures = [_figure(desk, evidence, metric) for metric in watched]
    return (Paragraph(inline(intro)), *(figure for figure in figures if figure is not None))


def _figure(desk: Desk, evidence: FairnessEvidence, metric: str) -> Figure | None:
    rows: list[Dot] = []
    told: list[str] = []
    for attribute in evidence.single:
        lines = []
        for group in in_order(desk, attribute):
            quantity = quantity_of(group.metrics, metric)
            if quantity is not None:
                label = plain(desk.group(attribute.attributes, group.group))
                entry = NamedQuantity(metric=metric, quantity=quantity)
                lines.append(dot(desk, label, metric, entry))
        if lines:
            rows += [Dot(plain(desk.attributes(attribute.attributes))), *lines]
            told += [f"{rows[-1 - len(lines)].label} – {d.label}: {d.text}" for d in lines]
    if not rows:
        return None
    top = max((row.upper for row in rows if row.upper is not None), default=1.0)
    caption = desk.words.weave("{metric}, by group", metric=desk.metric(metric))
    alternative = desk.words.say(
        "Dot plot by group with intervals, {metric}. {figures}.",
        metric=desk.metric(metric),
        figures="; ".join(told),
    )
    return Figure(Dots(tuple(rows), desk.ticks(top)), caption, alternative)


def _attribute(desk: Desk, key: str, attribute: AttributeEvidence) -> Section:
    name = desk.attributes(attribute.attributes)
    blocks: list[Block] = [*_watched(desk, attribute)]
    if attribute.groups:
        blocks.append(_groups(desk, name, attribute))
    if attribute.hidden:
        hidden = desk.words.counted(
            "{n} group is too small to be shown.",
            "{n} groups are too small to be shown.",
            attribute.hidden,
        )
        blocks.append(Paragraph(inline(hidden), "note"))
    if attribute.disparities:
        blocks.append(_disparities(desk, name, attribute))
        blocks += _left_out(desk, attribute)
    return Section(key, plain(name), tuple(blocks))


def _watched(desk: Desk, attribute: AttributeEvidence) -> list[Block]:
    said: list[Block] = []
    for declared in desk.dossier.declaration.protected_attributes:
        if attribute.attributes != (declared.column,):
            continue
        why = desk.words.weave("Why it is watched: {why}", why=desk.text(declared.why))
        said.append(Paragraph(why))
        if declared.input_because is not None:
            reason = desk.text(declared.input_because)
            also = desk.words.weave("The model also uses it as an input: {why}", why=reason)
            said.append(Paragraph(also))
    return said


def _groups(desk: Desk, name: Inline, attribute: AttributeEvidence) -> Table:
    metrics = list(dict.fromkeys(m.metric for g in attribute.groups for m in g.metrics))
    head = (
        inline(desk.words.say("Group")),
        inline(desk.words.say("Cases")),
        *(inline(desk.metric(metric)) for metric in metrics),
    )
    rows = tuple(
        (
            desk.group(attribute.attributes, group.group),
            inline(desk.words.integer(group.n)),
            *(_cell(desk, group.metrics, metric) for metric in metrics),
        )
        for group in in_order(desk, attribute)
    )
    caption = desk.words.weave("Rates by group: {name}", name=name)
    return Table(caption, head, rows, numeric=tuple(range(1, len(head))))


def in_order(desk: Desk, attribute: AttributeEvidence) -> list[GroupEvidence]:
    """Return the groups as a reader expects them: bands by number, categories as declared."""
    return sorted(attribute.groups, key=lambda g: desk.order(attribute.attributes, g.group))


def _cell(desk: Desk, metrics: tuple[NamedQuantity, ...], metric: str) -> Inline:
    quantity = quantity_of(metrics, metric)
    return (Span("–"),) if quantity is None else desk.quantity(metric, quantity)


def _disparities(desk: Desk, name: Inline, attribute: AttributeEvidence) -> Table:
    say = desk.words.say
    head = (say("Difference in"), say("Found"), say("Highest"), say("Lowest"))
    rows = tuple(_disparity(desk, attribute, entry) for entry in attribute.disparities)
    caption = desk.words.weave("Largest differences between groups: {name}", name=name)
    return Table(caption, tuple(map(inline, head)), rows, numeric=(1,))


def _left_out(desk: Desk, attribute: AttributeEvidence) -> list[Block]:
    said = []
    for entry in attribute.disparities:
        if entry.left_out:
            who = _named_or_counted(desk, attribute, entry)
            sentence = desk.words.weave(
                "{metric}: not compared, since there are too few cases: {groups}",
                metric=desk.metric(entry.metric),
                groups=who,
            )
            said.append(sentence)
    return [Bullets(tuple(said))] if said else []


def _named_or_counted(desk: Desk, attribute: AttributeEvidence, entry: Disparity) -> Inline:
    # Long lists hide what they name; the table above shows each of these groups as withheld.
    if len(entry.left_out) > _MOST_NAMED:
        counted = desk.words.counted("{n} group", "{n} groups", len(entry.left_out))
        return inline(counted)
    return join((desk.group(attribute.attributes, g) for g in entry.left_out), "; ")


def _disparity(desk: Desk, attribute: AttributeEvidence, entry: Disparity) -> tuple[Inline, ...]:
    ends = (
        (Span("–"),) if group is None else desk.group(attribute.attributes, group)
        for group in (entry.highest, entry.lowest)
    )
    name = join((desk.metric(entry.metric), Span(f"{entry.metric}_{entry.kind}", "name")), " ")
    return (name, desk.quantity(entry.metric, entry.quantity, difference=True), *ends)
