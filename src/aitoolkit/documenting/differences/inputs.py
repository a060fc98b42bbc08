"""How much each input moves the score, before and after."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.differences.pair import Pair
from aitoolkit.documenting.nodes import Inline, Paragraph, Section, Span, Table, inline
from aitoolkit.documenting.scales import Scaled
from aitoolkit.schema.comparison import InputCompared
from aitoolkit.schema.estimate import Absent, Estimate
from aitoolkit.schema.explanation import Scale


def inputs(pair: Pair) -> Section:
    """Return a table of the inputs with their amount and place on both sides."""
    say, title = pair.words.say, pair.words.say("Explanations")
    found = pair.compared.inputs
    if not found:
        none = inline(say("Neither card explains scores."))
        return Section("changed-inputs", title, (Paragraph(none),))
    told = [
        say(
            "The place of an input is 1 where it moves the score most. An order may change by"
            " chance; each card says how stable its own is."
        )
    ]
    scales = [_scale(desk) for desk in pair.both]
    if None not in scales and scales[0] != scales[1]:
        told.append(say("The two models add up on different scales, so that only places compare."))
    head = (say("Input"), say("Before"), say("After"), say("Place"))
    ordered = sorted(found, key=lambda one: (one.place_after or 10_000, one.place_before or 0))
    rows = tuple(_row(pair, one) for one in ordered)
    caption = inline(say("How much each input moves the score, before and after"))
    table = Table(caption, tuple(map(inline, head)), rows, numeric=(1, 2, 3))
    paragraphs = (Paragraph(inline(sentence)) for sentence in told)
    return Section("changed-inputs", title, (*paragraphs, table))


def _row(pair: Pair, one: InputCompared) -> tuple[Inline, ...]:
    places = " → ".join("–" if n is None else str(n) for n in (one.place_before, one.place_after))
    return (
        pair.column(one.column),
        _amount(pair.before, one.before),
        _amount(pair.after, one.after),
        inline(places),
    )


def _scale(desk: Desk) -> Scale | None:
    found = desk.dossier.audit.explanations
    return None if isinstance(found, Absent) else found.scale


def _amount(desk: Desk, found: Estimate | None) -> Inline:
    scale = _scale(desk)
    if found is None or scale is None:
        return (Span("–"),)
    scaled = Scaled(desk.words, scale)
    return scaled.ranged(scaled.amount(found.value), found)
