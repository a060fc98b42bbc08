"""The card in one screenful of a terminal: what was trained, how well, how fair, what next."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from aitoolkit.documenting.desk import Desk, quantity_of
from aitoolkit.documenting.formats.terminal_findings import findings
from aitoolkit.documenting.nodes import plain
from aitoolkit.documenting.sections.front_page import line_drawn
from aitoolkit.documenting.sections.left_out import left_out
from aitoolkit.documenting.sections.published import beside
from aitoolkit.documenting.sections.rates import in_order
from aitoolkit.documenting.sections.verdict import (
    answer_word,
    found_and_bound,
    next_step,
    short_digest,
)
from aitoolkit.documenting.vocabulary import ANSWERS, COLORS, OUTCOMES
from aitoolkit.documenting.words import in_language
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Estimate
from aitoolkit.schema.verdict import Answer

_SHOWN = ("roc_auc", "precision", "true_positive_rate", "false_positive_rate")
_MOST_ANSWERS = 7
_MOST_GROUPS = 4


def summary(
    dossier: Dossier, language: str, *, where: Sequence[tuple[str, str]] = ()
) -> RenderableType:
    """Return what fits one screen (40 lines of 80 characters), for rich to print.

    Of an audit of decisions it tells the findings by group, which may take two screens.

    Parameters
    ----------
    dossier : Dossier
        The public content of a pack.
    language : str
        The language to tell it in.
    where : sequence of (str, str), optional
        Labels and values to end with: paths and commands.
    """
    desk = Desk(dossier, in_language(language, "page one"))
    told = findings(desk) if desk.audited else [_performance(desk), _groups(desk)]
    if not desk.audited and desk.dossier.verdict.answers:
        told.append(_answers(desk))
    before = [Padding(Text(sentence), (0, 0, 1, 0)) for sentence in beside(desk)]
    parts = [_head(desk), *_left_out(desk), *told, *before, _verdict(desk)]
    if where:
        parts.append(_where(where))
    return Group(*parts)


def as_text(dossier: Dossier, language: str, *, width: int = 100) -> str:
    """Return the same screenful as plain text without colour."""
    written = StringIO()
    console = Console(
        file=written, width=width, force_terminal=False, color_system=None, legacy_windows=False,
        force_jupyter=False, _environ={},
    )  # fmt: skip
    console.print(summary(dossier, language))
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _head(desk: Desk) -> RenderableType:
    say, audit = desk.words.say, desk.dossier.audit
    estimator = "–" if isinstance(audit.model, Absent) else audit.model.estimator.rsplit(".", 1)[-1]
    line = Text(desk.name(), style="bold", overflow="ellipsis", no_wrap=True)
    if desk.audited:
        which = plain(line_drawn(desk))
        told = say("{n} cases. {which}", n=desk.several(audit.data.n), which=which)
        told = which if isinstance(audit.data.n, Absent) and desk.withheld else told
        return Group(line, Text(told, style="dim"), Text(""))
    told = say(
        "{estimator}, {n} cases, proposing {which}",
        estimator=estimator,
        n=desk.several(audit.data.n),
        which=desk.operating_point(),
    )
    return Group(line, Text(told, style="dim"), Text(""))


def _performance(desk: Desk) -> RenderableType:
    say, evidence = desk.words.say, desk.dossier.audit.performance
    table = _table(say("Performance"))
    if isinstance(evidence, Absent):
        table.add_row(say("Not known"), plain(desk.absent(evidence)))
        return table
    for entry in evidence.metrics:
        if entry.metric in _SHOWN:
            found = plain(desk.quantity(entry.metric, entry.quantity))
            table.add_row(Text(desk.metric(entry.metric)), Text(found))
    return table


def _groups(desk: Desk) -> RenderableType:
    """Return the error that matters, group by group: the finding behind the rule."""
    evidence, metric = desk.dossier.audit.fairness, desk.errors_that_matter()[0]
    title = desk.words.say("{metric}, by group", metric=desk.metric(metric))
    table = _table(title, most=30)
    if isinstance(evidence, Absent):
        table.add_row(desk.words.say("Not known"), plain(desk.absent(evidence)))
        return table
    for attribute in evidence.single[:_MOST_GROUPS]:
        told = []
        for group in in_order(desk, attribute)[:_MOST_GROUPS]:
            quantity = quantity_of(group.metrics, metric)
            label = plain(desk.group(attribute.attributes, group.group))
            if isinstance(quantity, Estimate):
                told.append(f"{label} {desk.figure(metric, quantity.value)}")
            else:
                told.append(f"{label} –")
        more = ["…"] if len(attribute.groups) > _MOST_GROUPS else []
        table.add_row(Text(plain(desk.attributes(attribute.attributes))), " · ".join(told + more))
    return table


def _answers(desk: Desk) -> RenderableType:
    table = _table(desk.words.say("Rules"), most=30)
    answers = desk.dossier.verdict.answers
    worst = ("violated", "inconclusive", "met", "not_applicable")
    ordered = sorted(answers, key=lambda answer: worst.index(answer.answer))
    for answer in ordered[:_MOST_ANSWERS]:
        table.add_row(_about(desk, answer), _answer(desk, answer), _found(desk, answer))
    if len(answers) > _MOST_ANSWERS:
        rest = len(answers) - _MOST_ANSWERS
        table.add_row(
            desk.words.counted("and {n} more on the card", "and {n} more on the card", rest)
        )
    return table


def _about(desk: Desk, answer: Answer) -> Text:
    subject = (
        plain(desk.attributes(answer.subject)) if answer.subject else desk.metric(answer.metric)
    )
    return Text(f"{answer.code} {subject}", overflow="ellipsis")


def _answer(desk: Desk, answer: Answer) -> Text:
    color = COLORS[ANSWERS[answer.answer].tone]
    return Text(plain(answer_word(desk, answer)), style=f"bold {color}", no_wrap=True)


def _found(desk: Desk, answer: Answer) -> Text:
    _, bound = found_and_bound(desk, answer)
    if isinstance(answer.figure, Absent):
        return Text(desk.words.say("bound {bound}", bound=plain(bound)), style="dim")
    value, lower, upper = (
        desk.bare(answer.metric, end, desk.kind(answer.code))
        for end in (answer.figure.value, answer.figure.lower, answer.figure.upper)
    )
    if answer.figure.lower == answer.figure.upper:
        told = desk.words.say("{figure}; bound {bound}", figure=value, bound=plain(bound))
    else:
        told = desk.words.say(
            "{figure} ({lower} to {upper}); bound {bound}",
            figure=value, lower=lower, upper=upper, bound=plain(bound),
        )  # fmt: skip
    return Text(told)


def _left_out(desk: Desk) -> list[RenderableType]:
    lines = [
        Text(f"· {desk.words.say('{name}: {value}', name=left.label, value=desk.count(left.n))}")
        for left in left_out(desk)
        if left.n != 0
    ]
    return [*lines, Text("")] if lines else []


def _verdict(desk: Desk) -> RenderableType:
    say, words, found = desk.words.say, desk.words, desk.dossier.verdict
    sign = OUTCOMES[found.outcome]
    color = COLORS[sign.tone]
    title = f"{say('Verdict')} – {sign.symbol} {say(sign.word)}"
    if found.draft:
        title += f" – {say('DRAFT')}"
    signed = say("not attested") if desk.dossier.attested_by is None else say("attested")
    told = (words.date(desk.dossier.made_on), short_digest(desk))
    dated = " · ".join(filter(None, (*told, signed if short_digest(desk) else "")))
    body = Text.assemble(plain(next_step(desk)), "\n", (dated, "dim"))
    return Panel(body, title=Text(title, style=f"bold {color}"), title_align="left",
                 border_style=color, padding=(0, 1))  # fmt: skip


def _where(where: Sequence[tuple[str, str]]) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in where:
        table.add_row(Text(label), Text(value))
    return table


def _table(title: str, most: int = 40) -> Table:
    table = Table(
        title=Text(title, style="bold"), title_justify="left", show_header=False, box=None,
        padding=(0, 2, 0, 0), pad_edge=False,
    )  # fmt: skip
    table.add_column(overflow="ellipsis", no_wrap=True, max_width=most)
    table.add_column()
    return table
