"""How the leading inputs act, and how far to trust that."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
)
from aitoolkit.documenting.scales import Scaled
from aitoolkit.documenting.words import mark
from aitoolkit.schema.estimate import Absent, Quantity
from aitoolkit.schema.explanation import Dependence, DependencePoint, ExplanationEvidence, Trust

_CHANGES = (
    ("second_background", mark("Compared with another choice of training rows")),
    ("refit", mark("The model trained again on a sample of the same cases")),
    ("permutation", mark("Measured by what the model loses when an input is mixed up")),
)


def dependence(desk: Desk, evidence: ExplanationEvidence) -> tuple[Section, ...]:
    """Return how the leading inputs' contributions depend on their values."""
    tables = tuple(_dependence(desk, evidence, found) for found in evidence.dependence)
    if not tables:
        return ()
    title = desk.words.say("How the leading inputs act")
    intro = desk.words.say(
        "What each value adds to the score on average, among the cases explained."
    )
    return (Section("dependence", title, (Paragraph(inline(intro)), *tables)),)


def trust(desk: Desk, evidence: ExplanationEvidence) -> tuple[Section, ...]:
    """Return how stable the ranking of inputs is, and which inputs go together."""
    found = evidence.trust
    if isinstance(found, Absent):
        return ()
    say = desk.words.say
    intro = say(
        "Would the inputs be ranked alike if something accidental had been different? 1.00 means"
        " the same order, 0.00 no likeness at all."
    )
    head = (say("What was changed"), say("Likeness of the order"))
    rows = tuple(
        (inline(say(name)), _likeness(desk, getattr(found, key))) for key, name in _CHANGES
    )
    table = Table(
        inline(say("How stable the order of the inputs is")),
        tuple(map(inline, head)), rows, numeric=(1,),
    )  # fmt: skip
    title = say("How far to trust the explanations")
    return (Section("trust", title, (Paragraph(inline(intro)), table, *_twins(desk, found))),)


def _likeness(desk: Desk, found: Quantity) -> Inline:
    if isinstance(found, Absent):
        return desk.absent(found)
    decimal = desk.words.decimal
    aside = desk.words.say(
        "({lower} to {upper})", lower=decimal(found.lower, 2), upper=decimal(found.upper, 2)
    )
    return (Span(decimal(found.value, 2), "strong"), Span(" "), Span(aside, "aside"))


def _twins(desk: Desk, found: Trust) -> tuple[Block, ...]:
    if not found.twins:
        return ()
    intro = desk.words.say(
        "These inputs go together, so that part of one's credit could as well be the other's:"
    )
    pairs = tuple(
        desk.words.weave(
            "{one} and {other} (association {figure}, where 1 is complete)",
            one=desk.column(twins.columns[0]),
            other=desk.column(twins.columns[1]),
            figure=desk.words.decimal(twins.association, 2),
        )
        for twins in found.twins
    )
    return (Paragraph(inline(intro)), Bullets(pairs))


def _dependence(desk: Desk, evidence: ExplanationEvidence, found: Dependence) -> Table:
    say, scaled = desk.words.say, Scaled(desk.words, evidence.scale)
    head = (desk.column(found.column), inline(say("Adds to the score")), inline(say("Cases")))
    rows = tuple(
        (
            _where(desk, found.column, point, last=point is found.points[-1]),
            (
                Span(scaled.signed(point.contribution.value), "strong"),
                Span(" "),
                Span(
                    say(
                        "({lower} to {upper})",
                        lower=scaled.bare(point.contribution.lower),
                        upper=scaled.bare(point.contribution.upper),
                    ),
                    "aside",
                ),
            ),
            inline(desk.words.integer(point.contribution.n)),
        )
        for point in found.points
    )
    caption = desk.words.weave("What {input} adds to the score", input=desk.column(found.column))
    return Table(caption, head, rows, numeric=(1, 2))


def _where(desk: Desk, column: str, point: DependencePoint, *, last: bool) -> Inline:
    if point.value is not None:
        return desk.value(column, point.value)
    if point.start is None or point.end is None:
        return inline(desk.words.say("not given"))
    start, end = desk.words.number(point.start), desk.words.number(point.end)
    if last:
        return inline(desk.words.say("{start} to {end}", start=start, end=end))
    return inline(desk.words.say("{start} to under {end}", start=start, end=end))
