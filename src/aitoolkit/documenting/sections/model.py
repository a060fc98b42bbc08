"""What was trained: the estimator, its steps and parameters, and the packages it needs."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Facts,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
    join,
)
from aitoolkit.schema.audit import ModelEvidence
from aitoolkit.schema.estimate import Absent


def model(desk: Desk) -> Section:
    """Return what the model is made of, or why there is none."""
    say, evidence = desk.words.say, desk.dossier.audit.model
    title = say("The model")
    if isinstance(evidence, Absent):
        missing = desk.words.weave("Not known: {reason}.", reason=desk.absent(evidence))
        return Section("model", title, (Paragraph(missing),))
    blocks: list[Block] = [Paragraph(_origin(desk, evidence)), Facts(_facts(desk, evidence))]
    if evidence.parameters:
        blocks.append(_parameters(desk, evidence))
    needs = [Section("requirements", say("Packages it needs"), (_needs(evidence),))]
    return Section("model", title, tuple(blocks), tuple(needs) if evidence.requirements else ())


def _origin(desk: Desk, evidence: ModelEvidence) -> Inline:
    if evidence.trained_here:
        return inline(desk.words.say("It was trained by this toolkit, on the part named fit."))
    unknown = desk.words.say(
        "It was trained elsewhere. The rows it learned from are unknown, so the figures may"
        " flatter it."
    )
    return (Span(unknown, "strong"),)


def _facts(desk: Desk, evidence: ModelEvidence) -> tuple[tuple[Inline, Inline], ...]:
    say = desk.words.say
    steps = join((Span(step, "code") for step in evidence.steps), " → ")
    seed = inline(str(evidence.random_state))
    return (
        (inline(say("Estimator")), (Span(evidence.estimator, "code"),)),
        (inline(say("Steps")), steps or inline(say("none before it"))),
        (inline(say("Random state")), seed),
        (
            inline(say("Cases weighted")),
            inline(say("yes") if evidence.weighted else say("no")),
        ),
    )


def _parameters(desk: Desk, evidence: ModelEvidence) -> Table:
    say = desk.words.say
    rows = tuple(((Span(k, "code"),), (Span(v, "code"),)) for k, v in evidence.parameters)
    head = (inline(say("Parameter")), inline(say("Value")))
    return Table(inline(say("Parameters")), head, rows)


def _needs(evidence: ModelEvidence) -> Bullets:
    return Bullets(tuple((Span(need, "code"),) for need in evidence.requirements))
