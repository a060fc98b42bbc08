"""Why groups differ, input by input; and which inputs give a group away."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Dot,
    Dots,
    Figure,
    Inline,
    Paragraph,
    Section,
    Table,
    inline,
    join,
    plain,
)
from aitoolkit.documenting.scales import Scaled
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.explanation import ExplanationEvidence, GroupGap, Proxy


def group_gaps(desk: Desk, evidence: ExplanationEvidence) -> tuple[Section, ...]:
    """Return the section on why groups differ; none where there is nothing to say."""
    gaps = [block for gap in evidence.gaps for block in _gap(desk, evidence, gap)]
    if not gaps:
        return ()
    intro = desk.words.say(
        "The groups whose outputs differ most on average, and how much of the gap each input"
        " carries. The parts add up to the whole exactly. They say what the model uses, not why"
        " the groups' lives differ."
    )
    title = desk.words.say("Why groups differ")
    return (Section("why-groups-differ", title, (Paragraph(inline(intro)), *gaps)),)


def proxies(desk: Desk, evidence: ExplanationEvidence) -> tuple[Section, ...]:
    """Return the section on which inputs give a group away; none where nothing was tried."""
    if not evidence.proxies:
        return ()
    say = desk.words.say
    intro = say(
        "How well the inputs alone tell who belongs to a group: 0.50 is chance, 1.00 is always"
        " right. Where it is high, leaving the attribute out of the model hides nothing: other"
        " inputs stand in for it."
    )
    head = (say("Attribute"), say("Group"), say("Told from the inputs"), say("Carried by"))
    rows = tuple(_proxy(desk, proxy) for proxy in evidence.proxies)
    table = Table(
        inline(say("Which inputs give a group away")),
        tuple(map(inline, head)), rows, numeric=(2,),
    )  # fmt: skip
    return (Section("proxies", say("Proxies"), (Paragraph(inline(intro)), table)),)


def _gap(desk: Desk, evidence: ExplanationEvidence, gap: GroupGap) -> tuple[Block, ...]:
    words, say = desk.words, desk.words.say
    name = desk.attributes((gap.attribute,))
    if isinstance(gap.gap, Absent):
        missing = words.weave("{name}: {reason}.", name=name, reason=desk.absent(gap.gap))
        return (Paragraph(missing),)
    scaled = Scaled(words, evidence.scale)
    high, low = (desk.group((gap.attribute,), (g,)) for g in (gap.group, gap.reference))
    lines = [(desk.column(part.column), part.gap) for part in gap.parts] + [
        (inline(say("In all")), gap.gap)
    ]
    caption = words.weave("{name}: {high} minus {low}", name=name, high=high, low=low)
    under = words.weave("{caption}, input by input", caption=caption)
    dots = tuple(
        Dot(plain(label), scaled.signed(e.value), e.value, e.lower, e.upper) for label, e in lines
    )
    told = say("; ").join(map(desk.dot_in_words, dots))
    alternative = say("Dot plot of the gap between two groups. {figures}.", figures=told)
    ends = [x for _, e in lines for x in (e.lower, e.upper)]
    rows = tuple((label, scaled.ranged(scaled.signed(e.value), e)) for label, e in lines)
    return (
        Figure(Dots(dots, scaled.ticks(min(ends), max(ends))), caption, alternative),
        Table(under, (inline(say("Input")), inline(say("Part of the gap"))), rows, numeric=(1,)),
    )


def _proxy(desk: Desk, proxy: Proxy) -> tuple[Inline, ...]:
    # A dash alone would be read as "nothing"; a screen reader needs the word.
    nothing = inline(desk.words.say("no single input"))
    carried = join((desk.column(column) for column in proxy.carried_by), ", ") or nothing
    return (
        desk.attributes((proxy.attribute,)),
        desk.group((proxy.attribute,), (proxy.group,)),
        desk.quantity("roc_auc", proxy.auc),
        inline("") if isinstance(proxy.auc, Absent) else carried,
    )
