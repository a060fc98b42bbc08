"""Rates by group and intersection, and the comparisons between groups."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

from aitoolkit.documenting.desk import Desk, quantity_of
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Dot,
    Dots,
    Figure,
    Paragraph,
    Section,
    inline,
    plain,
)
from aitoolkit.documenting.sections.allowed import answered, held, in_words
from aitoolkit.documenting.sections.conditional import conditional
from aitoolkit.documenting.sections.counting import counting, tested
from aitoolkit.documenting.sections.disparities import comparisons, largest_gaps
from aitoolkit.documenting.sections.performance import dot
from aitoolkit.documenting.sections.rates import (
    in_order,
    main_rates,
    more_rates,
    score_figures,
    shares,
    unknown_everywhere,
)
from aitoolkit.documenting.sections.reliability import reliability
from aitoolkit.schema.audit import AttributeEvidence, FairnessEvidence
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity


def fairness(desk: Desk) -> Section:
    """Return pictures over all attributes, then each attribute's tables."""
    say, evidence = desk.words.say, desk.dossier.audit.fairness
    title = say("Fairness by group")
    if isinstance(evidence, Absent):
        missing = desk.words.weave("Not known: {reason}.", reason=desk.absent(evidence))
        return Section("fairness", title, (Paragraph(missing),))
    silent = unknown_everywhere(evidence)
    parts = [
        _attribute(desk, f"fairness-{number}", attribute, silent)
        for number, attribute in enumerate((*evidence.single, *evidence.intersections), 1)
    ]
    return Section("fairness", title, _overview(desk, evidence, silent), tuple(parts))


def _overview(desk: Desk, evidence: FairnessEvidence, silent: Collection[str]) -> tuple[Block, ...]:
    level = desk.words.short_percent(evidence.confidence_level)
    intro = desk.words.say(
        "Every interval holds at {level}. Where intervals are wide, the group is small. A"
        " difference is the largest rate minus the smallest; a ratio is the smallest over the"
        " largest.",
        level=level,
    )
    counted = (*tested(desk, evidence), *counting(desk, evidence))
    watched = dict.fromkeys((*desk.errors_that_matter(), "selection_rate"))
    told = [metric for metric in watched if metric not in silent]
    figures = [_figure(desk, evidence, metric) for metric in told]
    return (
        Paragraph(inline(intro)),
        *((Bullets(counted),) if len(counted) > 1 else map(Paragraph, counted)),
        *(figure for figure in figures if figure is not None),
        *_gaps(desk, evidence, told),
    )


def _figure(desk: Desk, evidence: FairnessEvidence, metric: str) -> Figure | None:
    rows: list[Dot] = []
    told: list[str] = []
    allowed = ""
    for attribute in evidence.single:
        lines = _lines(desk, attribute, metric)
        if lines:
            note, dots, band = held(desk, attribute, metric, lines)
            name = plain(desk.attributes(attribute.attributes))
            rows += [Dot(name, note=note), *dots]
            told += [desk.words.pair(name, note)] if note else []
            told += [f"{name} – {desk.dot_in_words(line)}" for line in dots]
            allowed = allowed or band
    if not rows:
        return None
    ends = [end for row in rows for end in (row.upper, row.mark) if end is not None]
    caption = desk.words.weave("{metric}, by group", metric=desk.metric(metric))
    alternative = desk.words.say(
        "Dot plot by group with intervals, {metric}. {figures}.",
        metric=desk.words.say("; ").join(filter(None, (desk.metric(metric), allowed))),
        figures=desk.words.say("; ").join(told),
    )
    drawing = Dots(tuple(rows), desk.ticks(max(ends, default=1.0)), allowed)
    return Figure(drawing, caption, alternative)


def _lines(
    desk: Desk, attribute: AttributeEvidence, metric: str
) -> list[tuple[tuple[str, ...], Dot]]:
    lines = []
    for group in in_order(desk, attribute):
        quantity = quantity_of(group.metrics, metric)
        if quantity is not None:
            label = plain(desk.group(attribute.attributes, group.group))
            entry = NamedQuantity(metric=metric, quantity=quantity)
            lines.append((group.group, dot(desk, label, metric, entry)))
    return lines


def _gaps(desk: Desk, evidence: FairnessEvidence, metrics: Sequence[str]) -> tuple[Figure, ...]:
    """Draw the largest gap of each attribute; a band shows what the policy allows."""
    rows: list[Dot] = []
    bounds: list[str] = []
    for metric in metrics:
        lines = [
            line
            for attribute in (*evidence.single, *evidence.intersections)
            if (line := _gap(desk, attribute, metric)) is not None
        ]
        marks = {line.mark for line in lines if line.mark is not None}
        bounds += [desk.bound(metric, mark, "difference") for mark in sorted(marks)]
        rows += [Dot(desk.metric(metric)), *lines] if lines else []
    if not rows:
        return ()
    told = desk.words.say("; ").join(map(desk.dot_in_words, rows))
    caption = inline(desk.words.say("Largest gaps between groups"))
    bound = desk.words.say("; ").join(dict.fromkeys(bounds))
    allowed = desk.words.say("allowed: up to {bound}", bound=bound) if bound else ""
    alternative = desk.words.say(
        "Dot plot of the largest gaps with their intervals. {caption}. {figures}.",
        caption=desk.words.say("; ").join(filter(None, (plain(caption), allowed))),
        figures=told,
    )
    ends = [end for row in rows for end in (row.upper, row.mark) if end is not None]
    return (Figure(Dots(tuple(rows), desk.ticks(max(ends)), allowed), caption, alternative),)


def _gap(desk: Desk, attribute: AttributeEvidence, metric: str) -> Dot | None:
    try:
        found = attribute.disparity(metric).quantity
    except KeyError:
        return None
    if not isinstance(found, Estimate):
        return None
    label = plain(desk.attributes(attribute.attributes))
    text = desk.figure(metric, found.value, "difference")
    line = Dot(label, text, found.value, max(0.0, found.lower), found.upper)
    answer = answered(desk, attribute.attributes, metric, "FAIR-01", "FAIR-03")
    if answer is None:
        return line
    beyond: Literal["", "perhaps", "surely"] = ""
    if found.value > answer.bound:
        beyond = "surely" if answer.answer == "violated" else "perhaps"
    return replace(
        line, mark=answer.bound, band=(0.0, answer.bound), beyond=beyond,
        note=in_words(desk, answer),
    )  # fmt: skip


def _attribute(
    desk: Desk, key: str, attribute: AttributeEvidence, silent: Collection[str]
) -> Section:
    blocks: list[Block] = [*_watched(desk, attribute), *main_rates(desk, attribute, silent)]
    if attribute.hidden:
        hidden = desk.words.counted(
            "{n} group is too small to be shown.",
            "{n} groups are too small to be shown.",
            attribute.hidden,
        )
        blocks.append(Paragraph(inline(hidden), "note"))
    blocks += [
        *largest_gaps(desk, attribute, silent),
        *conditional(desk, attribute),
        *shares(desk, attribute, silent),
        *score_figures(desk, attribute, silent),
        *reliability(desk, attribute),
        *more_rates(desk, attribute, silent),
        *comparisons(desk, attribute, silent),
    ]
    return Section(key, plain(desk.attributes(attribute.attributes)), tuple(blocks))


def _watched(desk: Desk, attribute: AttributeEvidence) -> list[Block]:
    said: list[Block] = []
    for declared in desk.dossier.declaration.protected_attributes:
        if attribute.attributes != (declared.column,):
            continue
        if declared.why is not None or not desk.audited:
            why = desk.words.weave("Why it is watched: {why}", why=desk.text(declared.why))
            said.append(Paragraph(why))
        if declared.input_because is not None:
            reason = desk.text(declared.input_because)
            also = desk.words.weave("The model also uses it as an input: {why}", why=reason)
            said.append(Paragraph(also))
    return said
