"""The verdict: what may be done next, and each rule's answer with its figure and evidence."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Folded,
    Inline,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
    join,
    plain,
)
from aitoolkit.documenting.sections.waived import waived, waived_line
from aitoolkit.documenting.vocabulary import (
    ANSWERS,
    BEFOREHAND,
    LEADS_TO,
    ONE_END,
    OUTCOMES,
    RULES,
    UNWRITTEN,
    UNWRITTEN_COLUMNS,
)
from aitoolkit.documenting.words import mark
from aitoolkit.schema.verdict import Answer


def verdict(desk: Desk) -> Section:
    """Return every rule's answer: code, subject, figure, interval, bound, evidence."""
    say = desk.words.say
    head = (say("Rule"), say("About"), say("Found"), say("Bound"), say("Answer"), say("Evidence"))
    rows = tuple(_row(desk, answer) for answer in desk.dossier.verdict.answers)
    caption = say("Answers of the rules")
    table = Table(inline(caption), tuple(map(inline, head)), rows, numeric=(2, 3))
    explained = say(
        "A rule holds a whole interval against its bound. It is met or violated only if the whole"
        " interval lies on one side; otherwise the data are too thin to say."
    )
    if desk.withheld:
        return Section(
            "verdict", say("Findings"), (_withheld(desk), *waived(desk), *beforehand(desk))
        )
    return Section(
        "verdict",
        say("Findings"),
        (Paragraph(inline(explained)), table, *waived(desk), *beforehand(desk)),
    )


def _withheld(desk: Desk) -> Paragraph:
    told = desk.words.say(
        "The answers of the rules are withheld too: held against those of the earlier card, one of"
        " them could tell about a few people. The verdict is told, for all rules together."
    )
    return Paragraph(inline(told))


def beforehand(desk: Desk) -> tuple[Block, ...]:
    """Return whether the rules were fixed before anyone looked, if a store was asked."""
    found, words = desk.dossier.beforehand, desk.words
    if found is None:
        return ()
    told = words.say(
        BEFOREHAND[found.answer],
        who=found.sealed_by or "",
        sealed="" if found.sealed_on is None else words.date(found.sealed_on),
        looked="" if found.looked_on is None else words.date(found.looked_on),
    )
    return (Paragraph(inline(told)),)


_DRAFT = mark("Nothing can be cleared from a draft: first write what is missing.")


def verdict_panel(desk: Desk) -> Panel:
    """Return the verdict as a word and a symbol, with its date, digest and what may be done."""
    weave, say, found = desk.words.weave, desk.words.say, desk.dossier.verdict
    sign = OUTCOMES[found.outcome]
    dated = weave(
        "{date} · digest {digest}",
        date=desk.words.date(desk.dossier.made_on),
        digest=Span(short_digest(desk), "code"),
    )
    if not desk.dossier.digest:
        dated = inline(desk.words.date(desk.dossier.made_on))
    return Panel(
        sign.tone,
        sign.symbol,
        say("Verdict"),
        say(sign.word),
        (
            Paragraph(next_step(desk), "lead"),
            *_because(desk),
            *waived_line(desk),
            Paragraph(dated, "note"),
        ),
    )


def _because(desk: Desk) -> tuple[Block, ...]:
    """Return the rules whose answers led to the verdict; nothing where none stands in the way."""
    led = {"blocked": "block", "referred": "refer"}.get(desk.dossier.verdict.outcome)
    found: dict[str, dict[str, list[Inline]]] = {}
    for answer in desk.dossier.verdict.answers:
        if answer.leads_to == led and answer.code in RULES:
            subjects = found.setdefault(answer.code, {}).setdefault(answer.answer, [])
            subjects += [desk.attributes(answer.subject)] if answer.subject else []
    if not found:
        return ()
    said = desk.words.say("Because of these rules:")
    items = tuple(_led(desk, code, answers) for code, answers in found.items())
    return (Paragraph(inline(said)), Bullets(items))


def _led(desk: Desk, code: str, answers: dict[str, list[Inline]]) -> Inline:
    told: list[Inline] = []
    for answer, subjects in answers.items():
        sign = ANSWERS[answer]
        word = Span(f"{sign.symbol}\u00a0{desk.words.say(sign.word)}", "strong")
        whom = (Span(" ("), *join(subjects), Span(")")) if subjects else ()
        told.append((word, *whom))
    return desk.words.weave(
        "{rule}: {answers}", rule=desk.words.say(RULES[code]), answers=join(told, "; ")
    )


def next_step(desk: Desk) -> Inline:
    """Return what may be done next under this verdict."""
    say, found = desk.words.say, desk.dossier.verdict
    if desk.audited:
        return _about_decisions(desk)
    if found.outcome == "blocked":
        step = inline(say("It must not be used. It can be changed, trained and examined again."))
    elif found.outcome == "cleared":
        step = inline(
            say(
                "No rule stands in the way. A person with the authority must still approve it"
                " before it is used."
            )
        )
    elif found.refer_to:
        roles = join((desk.text(role) for role in found.refer_to), desk.words.say("; "))
        step = desk.words.weave(
            "Before it may be used, it must be looked at and released by: {roles}.", roles=roles
        )
    else:
        step = inline(say("Before it may be used, a person must look at it and release it."))
    if not found.draft:
        return step
    return join((step, say(_DRAFT)), " ")


def _about_decisions(desk: Desk) -> Inline:
    """Return what follows for decisions that someone else makes."""
    say, found = desk.words.say, desk.dossier.verdict
    only_a_draft = found.draft and all(a.leads_to != "block" for a in found.answers)
    if only_a_draft and found.outcome == "blocked":
        return inline(say(_DRAFT))
    if found.outcome == "blocked":
        return inline(say("These decisions must not go on as they are."))
    if found.outcome == "cleared":
        return inline(say("No rule stands in the way of these decisions."))
    if not found.refer_to:
        return inline(say("A person must look at these decisions."))
    roles = join((desk.text(role) for role in found.refer_to), desk.words.say("; "))
    return desk.words.weave("These decisions must be looked at by: {roles}.", roles=roles)


def draft_panel(desk: Desk) -> Panel | None:
    """Return the banner of a draft with what is still unwritten, in words; None if finished."""
    say, unwritten = desk.words.say, desk.dossier.declaration.unwritten
    if not unwritten and not desk.dossier.verdict.draft:
        return None
    missing = Bullets(_missing(desk, unwritten))
    blocks: tuple[Block, ...] = (
        Paragraph(inline(say("Nobody has written these parts of the declaration yet:"))),
        missing,
    )
    if desk.audited:
        told = say(
            "The figures stand. Nobody has written yet what the decisions are for, so nothing can"
            " be cleared."
        )
        unfolded = inline(say("What is not written yet"))
        blocks = (Paragraph(inline(told)), Folded(unfolded, (missing,)))
    return Panel("draft", "✎", say("Not finished"), say("DRAFT"), blocks)


def short_digest(desk: Desk) -> str:
    """Return twelve characters of the digest, enough to recognise a pack; empty without one."""
    return desk.dossier.digest[:12]


def answer_word(desk: Desk, answer: Answer) -> Inline:
    """Return the symbol and the word of an answer."""
    sign = ANSWERS[answer.answer]
    return (Span(f"{sign.symbol}\u00a0{desk.words.say(sign.word)}", "strong"),)


def found_and_bound(desk: Desk, answer: Answer) -> tuple[Inline, Inline]:
    """Return the figure that a rule looked at, and its bound, written alike."""
    kind = desk.kind(answer.code)
    figure = desk.quantity(answer.metric, answer.figure, kind)
    return figure, inline(desk.bound(answer.metric, answer.bound, kind))


def _row(desk: Desk, answer: Answer) -> tuple[Inline, ...]:
    say = desk.words.say
    role = plain(desk.text(answer.refer_to)) if answer.refer_to else say("a person")
    subject = desk.attributes(answer.subject) if answer.subject else inline(say("The whole model"))
    figure, bound = found_and_bound(desk, answer)
    follows: Inline = ()
    if answer.leads_to != "nothing":
        word = desk.words.weave(LEADS_TO[answer.leads_to], role=role)
        follows = (Span(" "), Span(f"→ {plain(word)}", "aside"))
    if answer.interval != "whole":
        bound = (*bound, Span(" "), Span(f"({say(ONE_END[answer.interval])})", "aside"))
    return (
        (Span(answer.code, "code"),),
        (*subject, Span(" "), Span(desk.metric(answer.metric), "aside")),
        figure,
        bound,
        (*answer_word(desk, answer), *follows),
        (Span(answer.evidence, "code"),),
    )


def _missing(desk: Desk, paths: tuple[str, ...]) -> tuple[Inline, ...]:
    items: list[Inline] = []
    columns: dict[tuple[str, str], list[str]] = {}
    for path in paths:
        if path in UNWRITTEN:
            items.append(inline(desk.words.say(UNWRITTEN[path])))
            continue
        # A column's own name may hold dots: only the first and the last word are ours.
        kind, _, rest = path.partition(".")
        column, _, what = rest.rpartition(".")
        if (kind, what) in UNWRITTEN_COLUMNS:
            columns.setdefault((kind, what), []).append(column)
        else:
            items.append((Span(path, "code"),))
    for key, names in columns.items():
        named = join(Span(name, "code") for name in names)
        items.append(desk.words.weave(UNWRITTEN_COLUMNS[key], columns=named))
    return tuple(items)
