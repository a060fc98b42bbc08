"""What each rule answered before and after."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.differences.pair import Pair
from aitoolkit.documenting.nodes import Inline, Paragraph, Section, Span, Table, inline, join, plain
from aitoolkit.documenting.sections.verdict import answer_word, found_and_bound
from aitoolkit.documenting.vocabulary import ANSWERS, OUTCOMES
from aitoolkit.schema.comparison import RuleCompared
from aitoolkit.schema.verdict import Answer


def rules(pair: Pair) -> Section:
    """Return the verdict and every rule's answer on both sides, those that changed first."""
    say, found = pair.words.say, pair.compared.rules
    said = pair.words.weave(
        "{before} before, {after} after.",
        before=Span(outcome(pair.before), "strong"),
        after=Span(outcome(pair.after), "strong"),
    )
    head = (say("Rule"), say("About"), say("Before"), say("After"), say("Other answer?"))
    ordered = sorted(found, key=lambda one: not one.changed)
    rows = tuple(_row(pair, one) for one in ordered)
    table = Table(inline(say("Answers of the rules")), tuple(map(inline, head)), rows)
    title = say("Verdict and rules")
    return Section("changed-rules", title, (Paragraph(said), *((table,) if rows else ())))


def outcome(desk: Desk) -> str:
    """Return the verdict of one side, with its symbol."""
    found = desk.dossier.verdict
    sign = OUTCOMES[found.outcome]
    word = f"{sign.symbol}\u00a0{desk.words.say(sign.word)}"
    return desk.words.say("{verdict} (draft)", verdict=word) if found.draft else word


def about(pair: Pair, one: RuleCompared) -> Inline:
    """Return what a rule asked about, and of whom."""
    subject = pair.attributes(one.subject) if one.subject else None
    metric = pair.after.metric(one.metric)
    if subject is None:
        return inline(metric)
    return pair.words.weave("{name}: {value}", name=subject, value=metric)


def word(desk: Desk, answer: Answer | None) -> Inline:
    """Return what a rule answered, in a word; or that it was not asked."""
    return inline(desk.words.say("not asked")) if answer is None else answer_word(desk, answer)


def bound_moved(one: RuleCompared) -> bool:
    """Return whether both answers were given, under other bounds."""
    return bool(one.before and one.after) and one.before.bound != one.after.bound  # type: ignore[union-attr]


def plain_word(desk: Desk, answer: Answer | None) -> str:
    """Return the same without its symbol."""
    return desk.words.say("not asked" if answer is None else ANSWERS[answer.answer].word)


def _row(pair: Pair, one: RuleCompared) -> tuple[Inline, ...]:
    changed = Span(pair.words.say("yes"), "strong") if one.changed else pair.words.say("no")
    return (
        (Span(one.code, "code"),),
        about(pair, one),
        _side(pair.before, one.before),
        _side(pair.after, one.after),
        inline(changed),
    )


def _side(desk: Desk, answer: Answer | None) -> Inline:
    if answer is None:
        return word(desk, answer)
    figure, bound = found_and_bound(desk, answer)
    held = desk.words.weave("bound {bound}", bound=bound)
    return join((word(desk, answer), figure, Span(plain(held), "aside")), " ")
