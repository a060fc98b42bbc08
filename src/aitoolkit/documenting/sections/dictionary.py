"""The dictionary: what every column means, and what it is used for."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Inline, Section, Span, Table, inline, join
from aitoolkit.documenting.vocabulary import REACHES, TYPES, USES
from aitoolkit.schema.declaration import FieldOfData


def dictionary(desk: Desk) -> Section:
    """Return the declared columns, in the order they were written."""
    say = desk.words.say
    head = (
        say("Column"), say("Name"), say("Meaning"), say("Kind"), say("Used as"),
        say("Can the person act on it?"), say("Values"),
    )  # fmt: skip
    rows = tuple(_row(desk, field) for field in desk.dossier.declaration.fields)
    table = Table(inline(say("Columns of the data")), tuple(map(inline, head)), rows)
    return Section("dictionary", say("Dictionary"), (table,))


def _row(desk: Desk, field: FieldOfData) -> tuple[Inline, ...]:
    say = desk.words.say
    return (
        (Span(field.column, "code"),),
        desk.text(field.label),
        desk.text(field.meaning),
        inline(say(TYPES[field.type])),
        inline(say(USES[field.used_for])),
        inline(_actionable(desk, field)),
        _values(desk, field),
    )


def _actionable(desk: Desk, field: FieldOfData) -> str:
    if not field.actionable:
        return desk.words.say("no")
    direction = "any" if field.change is None else field.change.direction
    return desk.words.say(REACHES[direction])


def _values(desk: Desk, field: FieldOfData) -> Inline:
    if field.categories:
        return join(
            join((Span(c.value, "code"), desk.text(c.label)), " ")
            if c.label
            else Span(c.value, "code")
            for c in field.categories
        )
    limits = _limits(desk, field)
    if field.unit is None:
        return limits
    return join(part for part in (limits, desk.text(field.unit)) if part)


def _limits(desk: Desk, field: FieldOfData) -> Inline:
    say, number = desk.words.say, desk.words.number
    if field.minimum is not None and field.maximum is not None:
        ends = {"low": number(field.minimum), "high": number(field.maximum)}
        return inline(say("{low} to {high}", **ends))
    if field.minimum is not None:
        return inline(say("{number} and over", number=number(field.minimum)))
    if field.maximum is not None:
        return inline(say("up to {number}", number=number(field.maximum)))
    return ()
