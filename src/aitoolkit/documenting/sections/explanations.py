"""Why the model gives its scores: importance, three composed cases, and the proof of the sums."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Bar,
    Block,
    Dot,
    Dots,
    Facts,
    Figure,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    Waterfall,
    inline,
    plain,
)
from aitoolkit.documenting.vocabulary import CASES, DIRECTIONS, ENGINES
from aitoolkit.schema.audit import ExampleCase, ExplanationEvidence
from aitoolkit.schema.estimate import Absent


def explanations(desk: Desk) -> Section:
    """Return the explanations with their proof, or why they are withheld."""
    say, evidence = desk.words.say, desk.dossier.audit.explanations
    title = say("Explanations")
    if isinstance(evidence, Absent):
        missing = desk.words.weave("Not known: {reason}.", reason=desk.absent(evidence))
        return Section("explanations", title, (Paragraph(missing),))
    intro = say(
        "A score is a base value plus one contribution for each input. Contributions say what the"
        " model did with an input, not what causes what in the world."
    )
    blocks: list[Block] = [Paragraph(inline(intro)), *_importance(desk, evidence)]
    return Section(
        "explanations",
        title,
        tuple(blocks),
        (*_cases(desk, evidence), _proof(desk, evidence)),
    )


def _importance(desk: Desk, evidence: ExplanationEvidence) -> tuple[Block, ...]:
    words, say = desk.words, desk.words.say
    if not evidence.importance:
        return ()
    dots = tuple(
        Dot(
            plain(desk.column(entry.column)),
            words.points(entry.importance.value),
            entry.importance.value,
            entry.importance.lower,
            entry.importance.upper,
        )
        for entry in evidence.importance
    )
    caption = inline(say("How much each input moves the score, on average"))
    under = inline(say("The same, input by input"))
    told = say("; ").join(f"{d.label}: {d.text}" for d in dots)
    alternative = say("Dot plot of the importance of each input. {figures}.", figures=told)
    top = max(entry.importance.upper for entry in evidence.importance)
    head = (say("Input"), say("Moves the score by"), say("Direction"))
    rows = tuple(
        (
            desk.column(entry.column),
            _importance_cell(desk, entry.importance.value, entry.importance.lower,
                             entry.importance.upper),
            inline(say(DIRECTIONS[entry.direction])),
        )
        for entry in evidence.importance
    )  # fmt: skip
    return (
        Figure(Dots(dots, desk.ticks(top)), caption, alternative),
        Table(under, tuple(map(inline, head)), rows, numeric=(1,)),
    )


def _importance_cell(desk: Desk, value: float, lower: float, upper: float) -> Inline:
    lower_end, upper_end = (desk.words.decimal(100 * end, 1) for end in (lower, upper))
    aside = desk.words.say("({lower} to {upper})", lower=lower_end, upper=upper_end)
    return (Span(desk.words.points(value), "strong"), Span(" "), Span(aside, "aside"))


def _cases(desk: Desk, evidence: ExplanationEvidence) -> tuple[Section, ...]:
    # The borderline case says most about the model, so it is the one that is drawn.
    kinds = [case.kind for case in evidence.cases]
    drawn = "borderline" if "borderline" in kinds else next(iter(kinds), None)
    sections = []
    for number, case in enumerate(evidence.cases, 1):
        composed = desk.words.say(
            "This case is composed from the dictionary. It is not a real person."
        )
        blocks: list[Block] = [Paragraph(inline(composed))]
        if case.kind == drawn:
            blocks.append(_waterfall(desk, case))
        blocks.append(_contributions(desk, case))
        sections.append(Section(f"case-{number}", desk.words.say(CASES[case.kind]), tuple(blocks)))
    return tuple(sections)


def _contributions(desk: Desk, case: ExampleCase) -> Table:
    say, words = desk.words.say, desk.words
    steps = sorted(case.contributions, key=lambda c: (-abs(c.contribution), c.column))
    base = (inline(say("Base value")), (Span(""),), inline(words.percent(case.base_value)))
    score = (
        (Span(say("Score"), "strong"),),
        (Span(""),),
        (Span(words.percent(case.score), "strong"),),
    )
    rows = tuple(
        (desk.column(c.column), desk.case_value(c), inline(words.signed_points(c.contribution)))
        for c in steps
    )
    head = (say("Input"), say("Value"), say("Adds to the score"))
    caption = say("How the score of this case adds up")
    return Table(inline(caption), tuple(map(inline, head)), (base, *rows, score), numeric=(2,))


def _waterfall(desk: Desk, case: ExampleCase) -> Figure:
    words, say = desk.words, desk.words.say
    bars = [Bar(say("Base value"), words.percent(case.base_value), 0, case.base_value, total=True)]
    level = case.base_value
    for step in sorted(case.contributions, key=lambda c: (-abs(c.contribution), c.column)):
        label = f"{plain(desk.column(step.column))} = {plain(desk.case_value(step))}"
        text = words.signed_points(step.contribution)
        bars.append(Bar(label, text, level, level + step.contribution))
        level += step.contribution
    bars.append(Bar(say("Score"), words.percent(case.score), 0, case.score, total=True))
    alternative = say(
        "Waterfall from the base value {base} to the score {score}. {figures}.",
        base=bars[0].text,
        score=bars[-1].text,
        figures=say("; ").join(f"{bar.label}: {bar.text}" for bar in bars[1:-1]),
    )
    top = max(max(bar.start, bar.end) for bar in bars)
    caption = inline(say("From the base value to the score of this case"))
    return Figure(Waterfall(tuple(bars), desk.ticks(top)), caption, alternative)


def _proof(desk: Desk, evidence: ExplanationEvidence) -> Section:
    words, say = desk.words, desk.words.say
    pairs = (
        (say("Engine"), say(ENGINES.get(evidence.engine, evidence.engine))),
        (say("Scale"), say("probability, from 0% to 100%")),
        (say("Rows explained"), words.integer(evidence.explained_rows)),
        (say("Rows they are compared with"), words.integer(evidence.background_rows)),
        (say("Base value"), words.percent(evidence.base_value)),
        (say("Largest error of a sum"), words.tiny(evidence.additivity_error)),
        (say("Rows checked by counting out every combination"),
         words.integer(evidence.enumerated_rows)),
        (say("Largest error found there"), words.tiny(evidence.enumeration_error)),
    )  # fmt: skip
    facts = Facts(tuple((inline(name), inline(value)) for name, value in pairs))
    return Section("proof", say("Proof of the explanations"), (facts,))
