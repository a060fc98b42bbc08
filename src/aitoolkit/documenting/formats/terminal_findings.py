"""What an audit of decisions found, as tables of a terminal: by group, then the largest gaps."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from aitoolkit.documenting.desk import Desk, quantity_of
from aitoolkit.documenting.nodes import plain
from aitoolkit.documenting.sections.conditional import turned_over
from aitoolkit.documenting.sections.counting import counting
from aitoolkit.documenting.sections.disparities import needed
from aitoolkit.documenting.sections.rates import in_order, unknown_everywhere
from aitoolkit.documenting.vocabulary import ANSWERS, COLORS
from aitoolkit.schema.audit import AttributeEvidence, Disparity, FairnessEvidence, GroupEvidence
from aitoolkit.schema.estimate import Absent, Estimate

_SHOWN = ("selection_rate", "false_positive_rate", "false_negative_rate", "precision")
_MOST_GROUPS = 9


def findings(desk: Desk) -> list[RenderableType]:
    """Return the rates by group, the largest gaps with their answers, and what to know of them."""
    evidence = desk.dossier.audit.fairness
    if isinstance(evidence, Absent):
        missing = desk.words.weave("Not known: {reason}.", reason=desk.absent(evidence))
        return [Text(plain(missing))]
    silent = unknown_everywhere(evidence)
    shown = [metric for metric in _SHOWN if metric not in silent]
    tables = [_by_group(desk, attribute, shown) for attribute in evidence.single]
    tables += _gaps(desk, evidence, shown)
    return [*(Padding(table, (0, 0, 1, 0)) for table in tables), *_notes(desk, evidence), Text("")]


def _by_group(desk: Desk, attribute: AttributeEvidence, shown: list[str]) -> RenderableType:
    say = desk.words.say
    name = plain(desk.attributes(attribute.attributes))
    table = _table(desk.words.say("{name}, by group", name=name))
    table.add_column(say("Group"), overflow="fold", min_width=12, max_width=22)
    table.add_column(say("Cases"), justify="right", no_wrap=True)
    for metric in shown:
        table.add_column(desk.short(metric), justify="right", width=11)
    groups = in_order(desk, attribute)
    for group in groups[:_MOST_GROUPS]:
        table.add_row(*_group(desk, attribute, group, shown))
    if len(groups) > _MOST_GROUPS:
        more = desk.words.counted("and {n} more", "and {n} more", len(groups) - _MOST_GROUPS)
        table.add_row(Text(more, style="dim"))
    return table


def _group(
    desk: Desk, attribute: AttributeEvidence, group: GroupEvidence, shown: list[str]
) -> Iterator[Text]:
    yield Text(plain(desk.group(attribute.attributes, group.group)))
    yield Text(desk.words.integer(group.n))
    for metric in shown:
        quantity = quantity_of(group.metrics, metric)
        if not isinstance(quantity, Estimate):
            yield Text("–", style="dim")
            continue
        # The interval stands under its figure, so that figures compare down a narrow column.
        ends = (desk.bare(metric, end) for end in (quantity.lower, quantity.upper))
        value = desk.figure(metric, quantity.value)
        yield Text.assemble((value, "bold"), "\n", ("–".join(ends), "dim"))


def _gaps(desk: Desk, evidence: FairnessEvidence, shown: list[str]) -> list[RenderableType]:
    rule, say = desk.rule_of_gaps(), desk.words.say
    title = say("Largest gaps, in points")
    if rule is not None:
        title = say(
            "Largest gaps, held against {bound} (ratios: {ratio})",
            bound=desk.words.short_points(rule.bound),
            ratio=desk.words.decimal(0.8, 1),
        )
    table = _table(title)
    table.add_column("", overflow="fold", min_width=16)
    table.add_column(say("Found"), justify="right", no_wrap=True)
    table.add_column(say("Between"), overflow="fold", ratio=1)
    table.add_column(say("Answer"), no_wrap=True)
    for attribute in evidence.single:
        told = [gap for metric in shown for gap in _largest(attribute, metric)]
        if told:
            table.add_row(Text(plain(desk.attributes(attribute.attributes)), style="italic"))
        for gap in told:
            table.add_row(*_gap(desk, attribute, gap))
    return [table] if table.row_count else []


def _largest(attribute: AttributeEvidence, metric: str) -> list[Disparity]:
    """Return the difference, and of the shares proposed the ratio too."""
    kinds = ("difference", "ratio") if metric == "selection_rate" else ("difference",)
    return [
        gap
        for kind in kinds
        for gap in attribute.disparities
        if (gap.metric, gap.kind, gap.comparison) == (metric, kind, "largest")
    ]


def _gap(desk: Desk, attribute: AttributeEvidence, gap: Disparity) -> Iterator[Text]:
    name = desk.short(gap.metric)
    if gap.kind == "ratio":
        name = desk.words.say("{name}, ratio", name=name)
    yield Text(f"  {name}")
    if isinstance(gap.quantity, Absent):
        yield Text("–")
        yield Text(plain(desk.absent(gap.quantity)), style="dim")
        yield _judged(desk, attribute, gap)
        return
    found = gap.quantity
    ends = (desk.bare(gap.metric, end, gap.kind) for end in (found.lower, found.upper))
    value = desk.bare(gap.metric, found.value, gap.kind)
    yield Text.assemble((value, "bold"), " ", (f"({'–'.join(ends)})", "dim"))
    groups = [plain(desk.group(attribute.attributes, g)) for g in (gap.highest, gap.lowest) if g]
    yield Text(" / ".join(groups))
    yield _answer(desk, gap, found)


def _judged(desk: Desk, attribute: AttributeEvidence, gap: Disparity) -> Text:
    """Return the rule's answer where its figure is withheld from the public."""
    for answer in desk.dossier.verdict.answers:
        asked = (answer.code, answer.subject, answer.metric)
        if gap.kind == "difference" and asked == ("FAIR-01", attribute.attributes, gap.metric):
            return _signed(desk, answer.answer)
    return Text("")


def _answer(desk: Desk, gap: Disparity, found: Estimate) -> Text:
    """Return what the interval says against the bound; a ratio is held against four fifths."""
    rule = desk.rule_of_gaps()
    if gap.kind == "ratio":
        answer = "violated" if found.upper < 0.8 else "met" if found.lower >= 0.8 else ""
    elif rule is not None:
        bound = rule.bound
        answer = "violated" if found.lower > bound else "met" if found.upper <= bound else ""
    else:
        return Text("")
    return _signed(desk, answer or "inconclusive")


def _signed(desk: Desk, answer: str) -> Text:
    sign = ANSWERS[answer]
    return Text(f"{sign.symbol} {desk.words.say(sign.word)}", style=f"bold {COLORS[sign.tone]}")


def _notes(desk: Desk, evidence: FairnessEvidence) -> list[RenderableType]:
    warned = [
        Text(plain(warning.words), style="bold yellow")
        for attribute in evidence.single
        for warning in turned_over(desk, attribute)
    ]
    rule = desk.rule_of_gaps()
    asked = [
        desk.words.say(
            "{name} – {needed}", name=plain(desk.attributes(a.attributes)), needed=plain(sentence)
        )
        for a in evidence.single
        for sentence in needed(
            desk, [d for d in a.disparities if rule is not None and d.metric == rule.metric]
        )
    ]
    told = [plain(sentence) for sentence in counting(desk, evidence, most=4)]
    return [
        *(Padding(warning, (0, 0, 1, 0)) for warning in warned),
        *(Text(f"· {sentence}", style="dim") for sentence in (*asked, *told)),
    ]


def _table(title: str) -> Table:
    return Table(
        title=Text(title, style="bold"), title_justify="left", box=None, padding=(0, 2, 0, 0),
        pad_edge=False, header_style="dim",
    )  # fmt: skip
