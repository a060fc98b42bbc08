"""How the leading inputs act, and how far to trust that."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
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
    plain,
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
    if not evidence.dependence:
        return ()
    scaled = Scaled(desk.words, evidence.scale)
    told = [point.contribution for found in evidence.dependence for point in found.points]
    # One axis for all, so that a strong input looks stronger than a weak one.
    ticks = scaled.ticks(min(e.lower for e in told), max(e.upper for e in told))
    blocks = [b for found in evidence.dependence for b in _dependence(desk, scaled, found, ticks)]
    title = desk.words.say("How the leading inputs act")
    intro = desk.words.say(
        "What each value adds to the score on average, among the cases explained."
    )
    return (Section("dependence", title, (Paragraph(inline(intro)), *blocks)),)


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


def _dependence(
    desk: Desk, scaled: Scaled, found: Dependence, ticks: tuple[tuple[float, str], ...]
) -> tuple[Block, ...]:
    words, say = desk.words, desk.words.say
    name = desk.column(found.column)
    lines = [
        (_where(desk, found.column, point, last=point is found.points[-1]), point.contribution)
        for point in found.points
    ]
    dots = tuple(
        Dot(plain(where), scaled.signed(e.value), e.value, e.lower, e.upper) for where, e in lines
    )
    caption = words.weave("What {input} adds to the score", input=name)
    alternative = say(
        "Dot plot of what {input} adds to the score. {figures}.",
        input=plain(name),
        figures=say("; ").join(map(desk.dot_in_words, dots)),
    )
    head = (name, inline(say("Adds to the score")), inline(say("Cases")))
    rows = tuple(
        (where, scaled.ranged(scaled.signed(e.value), e), inline(words.integer(e.n)))
        for where, e in lines
    )
    under = words.weave("{caption}, value by value", caption=caption)
    return (
        Figure(Dots(dots, ticks), caption, alternative),
        Table(under, head, rows, numeric=(1, 2)),
    )


def _where(desk: Desk, column: str, point: DependencePoint, *, last: bool) -> Inline:
    if point.value is not None:
        return desk.value(column, point.value)
    if point.start is None or point.end is None:
        return inline(desk.words.say("not given"))
    start, end = desk.words.number(point.start), desk.words.number(point.end)
    if last:
        return inline(desk.words.say("{start} to {end}", start=start, end=end))
    return inline(desk.words.say("{start} to under {end}", start=start, end=end))
