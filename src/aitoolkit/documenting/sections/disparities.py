"""Comparisons between groups: the largest gaps first, then with the reference and with the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.metrics import MAIN_GAPS
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Folded,
    Inline,
    Paragraph,
    Span,
    Table,
    inline,
    join,
)
from aitoolkit.documenting.vocabulary import COMMON_NAMES, FOUR_FIFTHS, KINDS
from aitoolkit.schema.audit import AttributeEvidence, Disparity
from aitoolkit.schema.estimate import Absent, Estimate

_MOST_NAMED = 4
_IMPACT_RATIO = ("selection_rate", "ratio")
"""Which comparison the four-fifths rule and Local Law 144 look at."""


def largest_gaps(
    desk: Desk, attribute: AttributeEvidence, silent: Collection[str]
) -> tuple[Block, ...]:
    """Return the largest differences and smallest ratios, with what follows from them in words."""
    entries = [
        entry
        for entry in attribute.disparities
        if entry.comparison == "largest" and entry.metric not in silent
    ]
    if not entries:
        return ()
    name = desk.attributes(attribute.attributes)
    main = [entry for entry in entries if entry.metric in MAIN_GAPS]
    caption = desk.words.weave("Largest gaps between groups: {name}", name=name)
    blocks: list[Block] = [_gaps(desk, attribute, caption, main)] if main else []
    said = (*_four_fifths(desk, main), *needed(desk, main), *_left_out(desk, attribute))
    blocks += [Bullets(said)] if said else []
    more = [entry for entry in entries if entry.metric not in MAIN_GAPS]
    if more:
        caption = desk.words.weave("More gaps between groups: {name}", name=name)
        title = inline(desk.words.say("More gaps between groups"))
        blocks.append(Folded(title, (_gaps(desk, attribute, caption, more),)))
    return tuple(blocks)


def comparisons(
    desk: Desk, attribute: AttributeEvidence, silent: Collection[str]
) -> tuple[Folded, ...]:
    """Return the comparisons with the reference and with everyone else, folded."""
    folded: list[Folded] = []
    name = desk.attributes(attribute.attributes)
    told = [entry for entry in attribute.disparities if entry.metric not in silent]
    references = dict.fromkeys(e.reference for e in told if e.comparison == "reference")
    for reference in references:
        if reference is not None:
            entries = [e for e in told if (e.comparison, e.reference) == ("reference", reference)]
            who = desk.group(attribute.attributes, reference)
            title = desk.words.weave("Compared with {reference}", reference=who)
            if {(e.metric, e.kind) for e in entries} == {_IMPACT_RATIO}:
                title = desk.words.weave(
                    "Impact ratios of New York City’s Local Law 144, against {reference}",
                    reference=who,
                )
            folded.append(_folded(desk, attribute, title, name, entries))
    rest = [entry for entry in told if entry.comparison == "rest"]
    if rest:
        title = inline(desk.words.say("Each group compared with everyone else"))
        folded.append(_folded(desk, attribute, title, name, rest))
    return tuple(folded)


def needed(desk: Desk, entries: Iterable[Disparity]) -> list[Inline]:
    """Return how many cases would show that there is no gap of the policy's size, if it is open."""
    rule = desk.rule_of_gaps()
    if rule is None:
        return []
    return [
        desk.words.weave(
            "{metric}: the data are too thin to say. If the groups are alike, about {n} cases in"
            " each would show that no gap reaches {bound}.",
            metric=desk.metric(entry.metric),
            n=Span(desk.words.integer(entry.needed), "strong"),
            bound=desk.bound(entry.metric, rule.bound, "difference"),
        )
        for entry in entries
        if entry.needed is not None and entry.kind == "difference"
    ]


def _gaps(
    desk: Desk, attribute: AttributeEvidence, caption: Inline, entries: Sequence[Disparity]
) -> Table | Paragraph:
    say = desk.words.say
    reasons = {e.quantity.absent if isinstance(e.quantity, Absent) else None for e in entries}
    first = entries[0].quantity
    if isinstance(first, Absent) and len(reasons) == 1:
        # A table that says the same in every line says less than a sentence.
        reason = desk.absent(first)
        return Paragraph(desk.words.weave("{what} – none is shown: {reason}.", what=caption,
                                          reason=reason))  # fmt: skip
    tested = any(entry.p_adjusted is not None for entry in entries)
    head = (
        say("Compared"), say("Kind"), say("Found"), say("Highest"), say("Lowest"),
        *((say("p-value, adjusted"),) if tested else ()),
    )  # fmt: skip
    order = list(dict.fromkeys(entry.metric for entry in entries))
    sorted_ = sorted(entries, key=lambda entry: (order.index(entry.metric), entry.kind))
    rows = tuple(_largest(desk, attribute, entry, tested=tested) for entry in sorted_)
    return Table(caption, tuple(map(inline, head)), rows, numeric=(2, 5) if tested else (2,))


def _largest(
    desk: Desk, attribute: AttributeEvidence, entry: Disparity, *, tested: bool
) -> tuple[Inline, ...]:
    ends = (
        (Span("–"),) if group is None else desk.group(attribute.attributes, group)
        for group in (entry.highest, entry.lowest)
    )
    return (
        _compared(desk, entry),
        inline(desk.words.say(KINDS[entry.kind])),
        desk.quantity(entry.metric, entry.quantity, entry.kind),
        *ends,
        *((inline(_p_value(desk, entry.p_adjusted)),) if tested else ()),
    )


def _p_value(desk: Desk, value: float | None) -> str:
    """Return a p-value with three decimals; a smaller one as being below that."""
    if value is None:
        return "–"
    if value < 0.001:
        return f"<\u00a0{desk.words.decimal(0.001, 3)}"
    return desk.words.decimal(value, 3)


def _compared(desk: Desk, entry: Disparity) -> Inline:
    """Return what is compared in plain words, with the field's own name of the comparison."""
    code = COMMON_NAMES.get(entry.metric, entry.metric)
    name = join((desk.metric(entry.metric), Span(f"{code}_{entry.kind}", "name")), " ")
    if (entry.metric, entry.kind) != _IMPACT_RATIO:
        return name
    known_as = desk.words.say("impact ratio of New York City’s Local Law 144")
    return (*name, Span(" "), Span(known_as, "aside"))


def _four_fifths(desk: Desk, entries: Iterable[Disparity]) -> list[Inline]:
    said = []
    for entry in entries:
        found = entry.quantity
        wanted = (entry.metric, entry.kind) == _IMPACT_RATIO
        if not wanted or not isinstance(found, Estimate):
            continue
        sides = ("under", "over", "open")
        side = sides[0 if found.upper < 0.8 else 1 if found.lower >= 0.8 else 2]
        number = desk.words.decimal
        sentence = desk.words.weave(
            FOUR_FIFTHS[side],
            ratio=Span(number(found.value, 2), "strong"),
            lower=number(found.lower, 2),
            upper=number(found.upper, 2),
            bound=number(0.8, 1),
        )
        said.append(sentence)
    return said


def _left_out(desk: Desk, attribute: AttributeEvidence) -> list[Inline]:
    named: dict[Inline, list[str]] = {}
    for entry in attribute.disparities:
        if entry.left_out and entry.comparison == "largest":
            metrics = named.setdefault(_named_or_counted(desk, attribute, entry), [])
            metrics += [desk.metric(entry.metric)] * (desk.metric(entry.metric) not in metrics)
    return [
        desk.words.weave(
            "{metric}: not compared, since there are too few cases: {groups}",
            metric=desk.words.say("; ").join(metrics),
            groups=who,
        )
        for who, metrics in named.items()
    ]


def _named_or_counted(desk: Desk, attribute: AttributeEvidence, entry: Disparity) -> Inline:
    # Long lists hide what they name; the table above shows each of these groups as withheld.
    if len(entry.left_out) > _MOST_NAMED:
        counted = desk.words.counted("{n} group", "{n} groups", len(entry.left_out))
        return inline(counted)
    return join((desk.group(attribute.attributes, g) for g in entry.left_out), desk.words.say("; "))


def _folded(
    desk: Desk,
    attribute: AttributeEvidence,
    title: Inline,
    name: Inline,
    entries: Sequence[Disparity],
) -> Folded:
    say = desk.words.say
    kinds = [kind for kind in KINDS if any(entry.kind == kind for entry in entries)]
    tested = any(entry.p_adjusted is not None for entry in entries)
    head = (
        say("Compared"), say("Group"), *(say(KINDS[kind]).capitalize() for kind in kinds),
        *((say("p-value, adjusted"),) if tested else ()),
    )  # fmt: skip
    found: dict[tuple[str, tuple[str, ...]], dict[str, Disparity]] = {}
    for entry in entries:
        found.setdefault((entry.metric, entry.group or ()), {})[entry.kind] = entry
    metrics = list(dict.fromkeys(entry.metric for entry in entries))
    lines = sorted(
        found.items(),
        key=lambda line: (metrics.index(line[0][0]), desk.order(attribute.attributes, line[0][1])),
    )
    rows = tuple(
        _line(desk, attribute, group, by_kind, kinds, tested=tested)
        for (_, group), by_kind in lines
    )
    caption = desk.words.weave("{name}: {value}", name=title, value=name)
    numeric = tuple(range(2, len(head)))
    return Folded(title, (Table(caption, tuple(map(inline, head)), rows, numeric),))


def _line(
    desk: Desk,
    attribute: AttributeEvidence,
    group: tuple[str, ...],
    by_kind: dict[str, Disparity],
    kinds: Sequence[str],
    *,
    tested: bool,
) -> tuple[Inline, ...]:
    metric = next(iter(by_kind.values())).metric
    p_values = [e.p_adjusted for e in by_kind.values() if e.p_adjusted is not None]
    return (
        join((desk.metric(metric), Span(COMMON_NAMES.get(metric, metric), "name")), " "),
        desk.group(attribute.attributes, group),
        *(
            desk.quantity(metric, by_kind[kind].quantity, by_kind[kind].kind)
            if kind in by_kind
            else (Span("–"),)
            for kind in kinds
        ),
        *((inline(_p_value(desk, min(p_values, default=None))),) if tested else ()),
    )
