"""Why the model gives its scores: importance, three composed cases, and the proof of the sums."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Bar,
    Block,
    Bullets,
    Dot,
    Dots,
    Facts,
    Figure,
    Paragraph,
    Section,
    Span,
    Table,
    Waterfall,
    inline,
    plain,
)
from aitoolkit.documenting.reasons import error_of, leading_reasons, sentences
from aitoolkit.documenting.scales import Scaled
from aitoolkit.documenting.sections.changes import changes
from aitoolkit.documenting.sections.group_gaps import group_gaps, proxies
from aitoolkit.documenting.sections.late import too_late
from aitoolkit.documenting.sections.trust import dependence, trust
from aitoolkit.documenting.vocabulary import CASES, DIRECTIONS, ENGINES, FAILURES
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.explanation import ExampleCase, ExplanationEvidence


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
    blocks: list[Block] = [Paragraph(inline(intro)), *too_late(desk), *_importance(desk, evidence)]
    return Section(
        "explanations",
        title,
        tuple(blocks),
        (
            *dependence(desk, evidence),
            *_cases(desk, evidence),
            *changes(desk, evidence),
            *group_gaps(desk, evidence),
            *proxies(desk, evidence),
            *trust(desk, evidence),
            _proof(desk, evidence),
        ),
    )


def _importance(desk: Desk, evidence: ExplanationEvidence) -> tuple[Block, ...]:
    say, scaled = desk.words.say, Scaled(desk.words, evidence.scale)
    if not evidence.importance:
        return ()
    dots = tuple(
        Dot(
            plain(desk.column(entry.column)),
            scaled.amount(entry.importance.value),
            entry.importance.value,
            entry.importance.lower,
            entry.importance.upper,
        )
        for entry in evidence.importance
    )
    caption = inline(say("How much each input moves the score, on average"))
    under = inline(say("The same, input by input"))
    told = say("; ").join(map(desk.dot_in_words, dots))
    alternative = say("Dot plot of the importance of each input. {figures}.", figures=told)
    top = max(entry.importance.upper for entry in evidence.importance)
    head = (say("Input"), say("Moves the score by"), say("Direction"))
    rows = tuple(
        (
            desk.column(entry.column),
            scaled.ranged(scaled.amount(entry.importance.value), entry.importance),
            inline(say(DIRECTIONS[entry.direction])),
        )
        for entry in evidence.importance
    )
    return (
        *_scale(desk, scaled),
        Figure(Dots(dots, scaled.ticks(0, top)), caption, alternative),
        Table(under, tuple(map(inline, head)), rows, numeric=(1,)),
    )


def _scale(desk: Desk, scaled: Scaled) -> tuple[Block, ...]:
    if scaled.scale == "probability":
        return ()
    said = desk.words.say(
        "This model does not add up in points of probability. Contributions are therefore told on"
        " the scale on which they do: {scale}.",
        scale=scaled.name,
    )
    return (Paragraph(inline(said)),)


def _cases(desk: Desk, evidence: ExplanationEvidence) -> tuple[Section, ...]:
    # The borderline case says most about the model, so it is the one that is drawn.
    scaled = Scaled(desk.words, evidence.scale)
    kinds = [case.kind for case in evidence.cases]
    drawn = "borderline" if "borderline" in kinds else next(iter(kinds), None)
    sections = []
    for number, case in enumerate(evidence.cases, 1):
        composed = desk.words.say(
            "This case is composed from the dictionary. It is not a real person."
        )
        blocks: list[Block] = [Paragraph(inline(composed))]
        if case.kind == drawn:
            blocks.append(_reasons(desk, evidence, case))
            blocks.append(_waterfall(desk, scaled, case))
        blocks.append(_contributions(desk, scaled, case))
        sections.append(Section(f"case-{number}", desk.words.say(CASES[case.kind]), tuple(blocks)))
    return tuple(sections)


def _reasons(desk: Desk, evidence: ExplanationEvidence, case: ExampleCase) -> Block:
    leading = leading_reasons(case.contributions, (error_of(evidence),) * len(case.contributions))
    return Bullets(sentences(desk, leading))


def _contributions(desk: Desk, scaled: Scaled, case: ExampleCase) -> Table:
    say = desk.words.say
    steps = sorted(case.contributions, key=lambda c: (-abs(c.contribution), c.column))
    base = (inline(say("Base value")), (Span(""),), inline(scaled.level(case.base_value)))
    ends = (
        ((say("Score"), desk.words.percent(case.score)),)
        if scaled.scale == "probability"
        else (
            (say("Sum"), scaled.level(case.output)),
            (say("Score that follows"), desk.words.percent(case.score)),
        )
    )
    totals = tuple(
        ((Span(name, "strong"),), (Span(""),), (Span(figure, "strong"),)) for name, figure in ends
    )
    rows = tuple(
        (
            desk.column(c.column),
            desk.case_value(c.column, c.value),
            inline(scaled.signed(c.contribution)),
        )
        for c in steps
    )
    head = (say("Input"), say("Value"), say("Adds to the score"))
    caption = say("{case}: how its score adds up", case=say(CASES[case.kind]))
    return Table(inline(caption), tuple(map(inline, head)), (base, *rows, *totals), numeric=(2,))


def _waterfall(desk: Desk, scaled: Scaled, case: ExampleCase) -> Figure:
    say = desk.words.say
    bars = [Bar(say("Base value"), scaled.level(case.base_value), 0, case.base_value, total=True)]
    level = case.base_value
    for step in sorted(case.contributions, key=lambda c: (-abs(c.contribution), c.column)):
        label = (
            f"{plain(desk.column(step.column))} = {plain(desk.case_value(step.column, step.value))}"
        )
        text = scaled.signed(step.contribution)
        bars.append(Bar(label, text, level, level + step.contribution))
        level += step.contribution
    end = say("Score") if scaled.scale == "probability" else say("Sum")
    bars.append(Bar(end, scaled.level(case.output), 0, case.output, total=True))
    alternative = say(
        "Waterfall from the base value {base} to the score {score}. {figures}.",
        base=bars[0].text,
        score=bars[-1].text,
        figures=say("; ").join(desk.words.pair(bar.label, bar.text) for bar in bars[1:-1]),
    )
    edges = [x for bar in bars for x in (bar.start, bar.end)]
    caption = inline(say("From the base value to the score of this case"))
    drawing = Waterfall(tuple(bars), scaled.ticks(min(edges), max(edges)))
    return Figure(drawing, caption, alternative)


def _proof(desk: Desk, evidence: ExplanationEvidence) -> Section:
    words, say, scaled = desk.words, desk.words.say, Scaled(desk.words, evidence.scale)
    sampled = evidence.sampling_error
    pairs = (
        (say("Engine"), say(ENGINES[evidence.engine])),
        *(
            (say("Tried before, and withheld"), words.pair(say(ENGINES[p.engine]), say(why)))
            for p in evidence.passed_over
            for why in (FAILURES[p.reason],)
        ),
        (say("Scale"), scaled.name),
        (say("Rows explained"), words.integer(evidence.explained_rows)),
        (say("Rows they are compared with"), _background(desk, evidence)),
        *(
            ((say("Standard error that comes from this choice of rows"), scaled.amount(sampled)),)
            if sampled is not None
            else ()
        ),
        (say("Base value"), scaled.level(evidence.base_value)),
        (say("Largest error of a sum"), words.tiny(evidence.additivity_error)),
        (say("Rows checked by counting out every combination"),
         words.integer(evidence.enumerated_rows)),
        (say("Largest error found there"), words.tiny(evidence.enumeration_error)),
    )  # fmt: skip
    facts = Facts(tuple((inline(name), inline(value)) for name, value in pairs))
    return Section("proof", say("Proof of the explanations"), (facts,))


def _background(desk: Desk, evidence: ExplanationEvidence) -> str:
    words = desk.words
    if evidence.background_rows >= evidence.background_of:
        return words.say(
            "all {n} rows of the training part", n=words.integer(evidence.background_of)
        )
    return words.say(
        "{n} of the {of} rows of the training part",
        n=words.integer(evidence.background_rows),
        of=words.integer(evidence.background_of),
    )
