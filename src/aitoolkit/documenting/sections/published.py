"""What was published before about some of the same people, and what follows for this card."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Panel, Paragraph, inline
from aitoolkit.documenting.words import mark
from aitoolkit.schema.published import WITHHOLDING

_BESIDE = {
    "same": mark(
        "A card on the same people was published on {date} ({pack}). The public card prints"
        " only what is safe beside it."
    ),
    "same_otherwise": mark(
        "A card on the same people, counted otherwise, was published on {date} ({pack}). Both"
        " together could tell about a few of them. So the public card prints no figure about"
        " people."
    ),
    "few_differ": mark(
        "A card on what may be nearly the same people was published on {date} ({pack}). The"
        " difference could tell about a few of them. So the public card prints no figure about"
        " people."
    ),
    "unknown": mark(
        "A card of {date} ({pack}) may be about some of the same people, and cannot be compared"
        " with this one. So the public card prints no figure about"
        " people."
    ),
}
"""By how the people compare; of a card on other people there is nothing to say."""


def beside(desk: Desk) -> tuple[str, ...]:
    """Return a sentence for each earlier card that bears on this one."""
    return tuple(
        desk.words.say(
            _BESIDE[before.people], date=desk.words.date(before.made_on), pack=before.digest[:12]
        )
        for before in desk.dossier.audit.published
        if before.people in _BESIDE
    )


def published_panel(desk: Desk) -> Panel | None:
    """Return what must not be overlooked: that all figures are withheld, and why."""
    if not desk.withheld:
        return None
    told = [
        sentence
        for before, sentence in zip(
            [b for b in desk.dossier.audit.published if b.people in _BESIDE],
            beside(desk),
            strict=True,
        )
        if before.people in WITHHOLDING
    ]
    say = desk.words.say
    blocks = tuple(Paragraph(inline(sentence)) for sentence in told)
    return Panel("open", "?", say("Published before"), say("No figures"), blocks)
