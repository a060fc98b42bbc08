"""Mandatory rules that the policy drops or loosens: which, who decided so, when and why."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Block, Bullets, Inline, Paragraph, Span, inline, plain
from aitoolkit.documenting.vocabulary import RULES
from aitoolkit.schema.policy import Waived


def waived_line(desk: Desk) -> tuple[Block, ...]:
    """Return one sentence for page one; nothing where every mandatory rule stands."""
    found = desk.dossier.verdict.waived
    if not found:
        return ()
    told = desk.words.counted(
        "{n} mandatory rule was dropped or loosened.",
        "{n} mandatory rules were dropped or loosened.",
        len(found),
    )
    codes = ", ".join(entry.code for entry in found)
    where = desk.words.say("See {codes} below.", codes=codes)
    if not desk.words.whole:
        where = desk.words.say("See {codes} in the detail for auditors.", codes=codes)
    return (Paragraph((Span(f"{told} {where}", "strong"),)),)


def waived(desk: Desk) -> tuple[Block, ...]:
    """Return each of them with who decided so, when and why."""
    found = desk.dossier.verdict.waived
    if not found:
        return ()
    said = desk.words.say("The policy drops or loosens rules that are mandatory. It says who did:")
    return (Paragraph(inline(said)), Bullets(tuple(_item(desk, entry) for entry in found)))


def _item(desk: Desk, entry: Waived) -> Inline:
    asked = desk.words.say(RULES[entry.code]) if entry.code in RULES else ""
    return desk.words.weave(
        "{code} ({rule}): decided by {who} on {date}. Reason given: {why}",
        code=Span(entry.code, "code"),
        rule=asked,
        who=plain(desk.text(entry.decided_by)),
        date=desk.words.day(entry.decided_on),
        why=desk.text(entry.why),
    )
