"""What would change the proposal for the borderline case, or why that is not told."""

from __future__ import annotations

from aitoolkit.documenting.changes import told
from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Block, Bullets, Paragraph, Section, inline, plain
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.explanation import ExplanationEvidence


def changes(desk: Desk, evidence: ExplanationEvidence) -> tuple[Section, ...]:
    """Return the section, or nothing where nobody looked (packs of before)."""
    say, found = desk.words.say, evidence.changes
    scores = [case.score for case in evidence.cases if case.kind == "borderline"]
    if not scores or found == ():
        return ()
    said = told(desk, scores[0], found)
    intro = say(
        "The borderline case above, with inputs that the person concerned can act on changed as"
        " little as puts it on the other side of the line. The model was asked about each changed"
        " case again. None is farther from the nearest training case than 95% of training cases"
        " are from theirs."
    )
    blocks: tuple[Block, ...] = (
        (*_by_exception(desk), Paragraph(said[0]))
        if isinstance(found, Absent)
        else (*_by_exception(desk), Paragraph(inline(intro)), Bullets(said))
    )
    return (Section("changes", say("What would change the proposal"), blocks),)


def _by_exception(desk: Desk) -> tuple[Block, ...]:
    """Return who decided that a system of controls tells it, when and why."""
    found = desk.dossier.declaration.decision.tell_changes
    if found is None:
        return ()
    told = desk.words.weave(
        "This system proposes controls. That people are told all the same what would change the"
        " proposal was decided by {who} on {date}. Reason given: {why}",
        who=plain(desk.text(found.decided_by)),
        date=desk.words.day(found.decided_on),
        why=desk.text(found.why),
    )
    return (Paragraph(told),)
