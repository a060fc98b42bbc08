"""Page one's answer to whether groups of people are treated alike."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.metrics import PLAIN_ERRORS
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Inline,
    Paragraph,
    Span,
    Value,
    inline,
    join,
    plain,
)
from aitoolkit.documenting.sections.conditional import turned_over
from aitoolkit.documenting.words import mark
from aitoolkit.schema.audit import FairnessEvidence
from aitoolkit.schema.estimate import Absent, Estimate
from aitoolkit.schema.verdict import Answer

_WITHOUT_FIGURE = {
    "met": mark("{name}: the groups differ by no more than the {bound} allowed ({reason})."),
    "violated": mark("{name}: no. The groups differ by more than the {bound} allowed ({reason})."),
    "inconclusive": mark("{name}: the data are too thin to say ({reason})."),
}


def alike(desk: Desk) -> tuple[Block, ...]:
    """Return what the fairness rule found, attribute by attribute, in short sentences."""
    evidence = desk.dossier.audit.fairness
    if isinstance(evidence, Absent):
        missing = desk.words.weave("Not known: {reason}.", reason=desk.absent(evidence))
        return (Paragraph(missing),)
    answers = [a for a in desk.dossier.verdict.answers if a.code == "FAIR-01"]
    # A policy may hold several errors against a bound: page one tells of the first it names.
    single = [a for a in answers if len(a.subject) == 1 and a.metric == answers[0].metric]
    if not single:
        return (Paragraph(inline(desk.words.say("No rule of the policy asks about it."))),)
    metric = single[0].metric
    what = desk.words.say(PLAIN_ERRORS[metric]) if metric in PLAIN_ERRORS else desk.metric(metric)
    why = desk.words.weave(
        "What matters here: {error}. One point is one person in 100.", error=Span(what, "strong")
    )
    decision = desk.dossier.declaration.decision
    decided = decision.operating_point.kind == "decided" and decision.proposes is not None
    hint = desk.words.say("All figures by group are further down.")
    if not desk.words.whole:
        hint = desk.words.say("All figures by group are in the detail for auditors.")
    return (
        *((Paragraph(desk.proposed()),) if decided else ()),
        Paragraph(why),
        Bullets(tuple(_sentence(desk, evidence, answer) for answer in single)),
        *(warning for attribute in evidence.single for warning in turned_over(desk, attribute)),
        Paragraph(inline(hint), "note"),
    )


def _sentence(desk: Desk, evidence: FairnessEvidence, answer: Answer) -> Inline:
    """Return what a fairness rule found about one attribute, in a short sentence."""
    name = tuple(Span(s.text, "strong", s.lang) for s in desk.attributes(answer.subject))
    said = _answer(desk, answer, name)
    ends = _ends(desk, evidence, answer.subject, answer.metric)
    if isinstance(answer.figure, Absent) and desk.audited:
        ends = _proposed(desk, evidence, answer)
    return join((said, ends), " ") if ends else said


def _proposed(desk: Desk, evidence: FairnessEvidence, answer: Answer) -> Inline:
    """Return how far shares of people proposed differ, where the rule's own figure is absent."""
    for attribute in evidence.single:
        if attribute.attributes != answer.subject:
            continue
        for found in attribute.disparities:
            wanted = (found.metric, found.kind) == ("selection_rate", "difference")
            if wanted and isinstance(found.quantity, Estimate) and found.comparison == "largest":
                told = desk.words.say(
                    "The shares of people proposed differ by {seen} (between {low} and {high}).",
                    seen=desk.words.points(found.quantity.value),
                    low=desk.words.decimal(100 * found.quantity.lower, 1),
                    high=desk.words.points(found.quantity.upper),
                )
                return join((told, _ends(desk, evidence, answer.subject, found.metric)), " ")
    return ()


def _answer(desk: Desk, answer: Answer, name: Inline) -> Inline:
    weave, points = desk.words.weave, desk.words.points
    if answer.answer == "not_applicable":
        return weave("{name}: the rule does not apply.", name=name)
    if isinstance(answer.figure, Absent):
        # A figure may be withheld from the public though the rule, which sees it, has answered.
        return weave(
            _WITHOUT_FIGURE[answer.answer],
            name=name,
            reason=plain(desk.absent(answer.figure)),
            bound=desk.words.short_points(answer.bound),
        )
    blanks: dict[str, Value] = {
        "name": name,
        "seen": points(answer.figure.value),
        "low": desk.words.decimal(100 * answer.figure.lower, 1),
        "high": points(answer.figure.upper),
        "bound": desk.words.short_points(answer.bound),
    }
    if answer.answer == "met":
        return weave(
            "{name}: the groups differ by {seen} (between {low} and {high}), within the {bound}"
            " allowed.",
            **blanks,
        )
    if answer.answer == "violated":
        return weave(
            "{name}: no. The groups differ by {seen} (between {low} and {high}), more than the"
            " {bound} allowed.",
            **blanks,
        )
    return weave(
        "{name}: the data are too thin to say. The groups differ by {seen} (between {low} and"
        " {high}); {bound} are allowed.",
        **blanks,
    )


def _ends(desk: Desk, evidence: FairnessEvidence, subject: tuple[str, ...], metric: str) -> Inline:
    for attribute in evidence.single:
        for found in attribute.disparities:
            if attribute.attributes != subject or found.metric != metric:
                continue
            if found.highest is not None and found.lowest is not None:
                return desk.words.weave(
                    "Most: {highest}; least: {lowest}.",
                    highest=desk.group(attribute.attributes, found.highest),
                    lowest=desk.group(attribute.attributes, found.lowest),
                )
    return ()
