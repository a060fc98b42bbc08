"""The data of both packs: how many cases, from when, in which parts and groups."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.differences.pair import Pair
from aitoolkit.documenting.differences.words import CASES
from aitoolkit.documenting.nodes import Inline, Paragraph, Section, Span, Table, inline, join
from aitoolkit.documenting.vocabulary import PARTS
from aitoolkit.schema.comparison import CountCompared
from aitoolkit.schema.estimate import Count


def data(pair: Pair) -> Section:
    """Return whether the cases are the same ones, and a table of counts."""
    say = pair.words.say
    head = (say("What is counted"), say("Before"), say("After"))
    period = (inline(say("Period")), *(_period(desk) for desk in pair.both))
    counted = [_row(pair, one) for one in pair.compared.counts]
    caption = inline(say("Cases, before and after"))
    table = Table(caption, tuple(map(inline, head)), (period, *counted), numeric=(1, 2))
    blocks = (Paragraph(inline(say(CASES[pair.compared.cases]))), table)
    return Section("changed-data", say("Data"), blocks)


def _period(desk: Desk) -> Inline:
    sources = desk.dossier.declaration.data_sources or ()
    periods = [inline(source.period) for source in sources if source.period]
    return join(periods, desk.words.say("; ")) or (Span(desk.words.say("not stated"), "absent"),)


def _row(pair: Pair, one: CountCompared) -> tuple[Inline, ...]:
    return (
        _name(pair, one),
        _count(pair.before, one.before),
        _count(pair.after, one.after),
    )


def _name(pair: Pair, one: CountCompared) -> Inline:
    say = pair.words.say
    if one.what == "cases":
        return inline(say("Cases"))
    if one.what == "without_outcome":
        return inline(say("Left out: outcome not known"))
    if one.what == "part":
        return pair.words.weave("{name}: {value}", name=say("Part"), value=say(PARTS[one.of[0]]))
    attribute, group = one.of
    return pair.words.weave(
        "{name}: {value}",
        name=pair.attributes((attribute,)),
        value=pair.group((attribute,), (group,)),
    )


def _count(desk: Desk, n: Count | None) -> Inline:
    return (Span("–"),) if n is None else inline(desk.count(n))
