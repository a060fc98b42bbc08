"""Where the detail for auditors is, on a card of which only page one is told in a language."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Bullets, Inline, Paragraph, Section, Span, inline
from aitoolkit.languages import tags


def elsewhere(desk: Desk) -> Section:
    """Return the languages in which the detail is told, each with the card that tells it."""
    say = desk.words.say
    where = say(
        "Every figure, and how it was found, is on the cards of this system in other languages."
        " They lie beside this one:"
    )
    return Section(
        "elsewhere",
        say("In detail, for auditors"),
        (Paragraph(inline(where)), Bullets(tuple(_card(desk, tag) for tag in tags("whole")))),
    )


def _card(desk: Desk, tag: str) -> Inline:
    return (
        Span(desk.words.name_of(tag), sister=tag),
        Span(" "),
        Span(f"(card.{tag})", "aside"),
    )
