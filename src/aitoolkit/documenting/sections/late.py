"""Inputs that are not known when the score is needed, so that the figures promise too much."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Block, Inline, Paragraph, Span, join
from aitoolkit.schema.declaration import FieldOfData
from aitoolkit.schema.estimate import Absent


def too_late(desk: Desk) -> tuple[Block, ...]:
    """Return a warning for each input that the dictionary declares to be known too late."""
    late = [field for field in desk.dossier.declaration.inputs if not field.known_in_time]
    return tuple(Paragraph(_warning(desk, field)) for field in late)


def _warning(desk: Desk, field: FieldOfData) -> Inline:
    place = _place(desk, field.column)
    told = desk.words.weave(
        "{input} is not known when the score is needed. Here it was, so in use the system will"
        " do worse than these figures say.",
        input=tuple(Span(span.text, "strong", span.lang) for span in desk.column(field.column)),
    )
    if place is None:
        return told
    more = desk.words.weave(
        "Of all inputs it moves the score the most but {n}.", n=desk.words.integer(place)
    )
    if place == 0:
        more = desk.words.weave("No input moves the score more.")
    return join((told, more), " ")


def _place(desk: Desk, column: str) -> int | None:
    """Return how many inputs move the score more than this one, if that is known."""
    found = desk.dossier.audit.explanations
    if isinstance(found, Absent):
        return None
    ranked = [entry.column for entry in found.importance]
    return ranked.index(column) if column in ranked else None
