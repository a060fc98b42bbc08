"""Groups compared among people alike, with a plain warning where the direction turns over."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Block, Inline, Paragraph, Span, Table, inline, join
from aitoolkit.schema.audit import AttributeEvidence, ConditionalDisparity
from aitoolkit.schema.estimate import Absent


def conditional(desk: Desk, attribute: AttributeEvidence) -> tuple[Block, ...]:
    """Return the comparison within strata beside the one without, if there are strata."""
    if not attribute.conditional and not attribute.demographic:
        return ()
    return (*_alike_in(desk), *_differences(desk, attribute), *_demographic(desk, attribute))


def _alike_in(desk: Desk) -> tuple[Paragraph, ...]:
    """Return the columns in which people are alike."""
    evidence = desk.dossier.audit.fairness
    if isinstance(evidence, Absent) or not evidence.strata:
        return ()
    columns = join((desk.column(column) for column in evidence.strata), ", ")
    return (Paragraph(desk.words.weave("People alike have the same: {columns}.", columns=columns)),)


def _differences(desk: Desk, attribute: AttributeEvidence) -> tuple[Block, ...]:
    if not attribute.conditional:
        return ()
    say = desk.words.say
    head = (
        say("Compared"), say("Group"), say("Against"), say("Strata"), say("All together"),
        say("Within strata"), say("Odds ratio within strata"),
    )  # fmt: skip
    rows = tuple(_row(desk, attribute, entry) for entry in attribute.conditional)
    name = desk.attributes(attribute.attributes)
    caption = desk.words.weave("Among people alike: {name}", name=name)
    table = Table(caption, tuple(map(inline, head)), rows, numeric=(3, 4, 5, 6))
    return (*turned_over(desk, attribute), table)


def _demographic(desk: Desk, attribute: AttributeEvidence) -> tuple[Block, ...]:
    """Return each group's share of those not proposed, less its share of those proposed."""
    if not attribute.demographic:
        return ()
    say, name = desk.words.say, desk.attributes(attribute.attributes)
    head = (say("Group"), say("Strata"), say("All together"), say("Within strata"))
    rows = tuple(
        (
            desk.group(attribute.attributes, entry.group),
            inline(desk.words.integer(entry.strata)),
            desk.quantity("selection_rate", entry.crude, "difference"),
            desk.quantity("selection_rate", entry.conditional, "difference"),
        )
        for entry in sorted(
            attribute.demographic, key=lambda e: desk.order(attribute.attributes, e.group)
        )
    )
    caption = (
        *desk.words.weave("Who is proposed, among people alike: {name}", name=name),
        Span(" "),
        Span("conditional_demographic_disparity", "name"),
    )
    meaning = say(
        "A group’s share of those not proposed, less its share of those proposed: above 0 the group"
        " stands more among those not proposed."
    )
    table = Table(caption, tuple(map(inline, head)), rows, numeric=(1, 2, 3))
    return (Paragraph(inline(meaning)), table)


def turned_over(desk: Desk, attribute: AttributeEvidence) -> tuple[Paragraph, ...]:
    """Return a warning for each comparison whose direction turns over within strata."""
    return tuple(
        Paragraph(
            join(
                (
                    Span(desk.words.say("⚠ The direction turns over."), "strong"),
                    desk.words.weave(
                        "{metric}, {group} against {reference}: {crude} all together, but {within}"
                        " among people alike.",
                        metric=desk.metric(entry.metric),
                        group=desk.group(attribute.attributes, entry.group),
                        reference=desk.group(attribute.attributes, entry.reference),
                        crude=_figure(desk, entry, "crude"),
                        within=_figure(desk, entry, "risk_difference"),
                    ),
                ),
                " ",
            )
        )
        for entry in attribute.conditional
        if entry.turns_over
    )


def _figure(desk: Desk, entry: ConditionalDisparity, which: str) -> Inline:
    return desk.quantity(entry.metric, getattr(entry, which), "difference")[:1]


def _row(
    desk: Desk, attribute: AttributeEvidence, entry: ConditionalDisparity
) -> tuple[Inline, ...]:
    return (
        join((desk.metric(entry.metric), Span(entry.metric, "name")), " "),
        desk.group(attribute.attributes, entry.group),
        desk.group(attribute.attributes, entry.reference),
        inline(desk.words.integer(entry.strata)),
        desk.quantity(entry.metric, entry.crude, "difference"),
        desk.quantity(entry.metric, entry.risk_difference, "difference"),
        desk.quantity(entry.metric, entry.odds_ratio, "ratio"),
    )
