"""Tables by group: the main rates first, who bears the errors, then the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from aitoolkit.documenting.desk import Desk, quantity_of
from aitoolkit.documenting.metrics import MAIN, SCORES, SHARES
from aitoolkit.documenting.nodes import Folded, Inline, Span, Table, inline
from aitoolkit.schema.audit import AttributeEvidence, FairnessEvidence, GroupEvidence
from aitoolkit.schema.estimate import Absent, NamedQuantity, Reason


def main_rates(desk: Desk, attribute: AttributeEvidence, silent: Collection[str]) -> list[Table]:
    """Return the rates that a reader looks for first, if any is known."""
    chosen = [metric for metric in MAIN if metric in _told(attribute, silent)]
    # A group without any figure still stands there with its number of cases.
    name = desk.attributes(attribute.attributes)
    caption = desk.words.weave("Rates by group: {name}", name=name)
    return [_table(desk, attribute, caption, chosen)] if attribute.groups else []


def shares(desk: Desk, attribute: AttributeEvidence, silent: Collection[str]) -> list[Table]:
    """Return each group's share of all errors beside its share of people, if it is known."""
    chosen = [metric for metric in SHARES if metric in _told(attribute, silent)]
    name = desk.attributes(attribute.attributes)
    caption = desk.words.weave("Who bears the errors: {name}", name=name)
    return [_table(desk, attribute, caption, chosen)] if len(chosen) > 1 else []


def score_figures(desk: Desk, attribute: AttributeEvidence, silent: Collection[str]) -> list[Table]:
    """Return what is known of the scores by group: ranking and calibration."""
    chosen = [metric for metric in SCORES if metric in _told(attribute, silent)]
    name = desk.attributes(attribute.attributes)
    caption = desk.words.weave("Scores by group: {name}", name=name)
    return [_table(desk, attribute, caption, chosen)] if chosen else []


def more_rates(desk: Desk, attribute: AttributeEvidence, silent: Collection[str]) -> list[Folded]:
    """Return every other rate, folded."""
    apart = (*MAIN, *SHARES, *SCORES)
    chosen = [metric for metric in _told(attribute, silent) if metric not in apart]
    if not chosen:
        return []
    name = desk.attributes(attribute.attributes)
    caption = desk.words.weave("More rates by group: {name}", name=name)
    title = inline(desk.words.say("More rates by group"))
    return [Folded(title, (_table(desk, attribute, caption, chosen),))]


def in_order(desk: Desk, attribute: AttributeEvidence) -> list[GroupEvidence]:
    """Return the groups as a reader expects them: bands by number, categories as declared."""
    return sorted(attribute.groups, key=lambda g: desk.order(attribute.attributes, g.group))


def unknown_everywhere(evidence: FairnessEvidence) -> dict[str, Reason]:
    """Return the metrics that no group of any attribute has, with the reason; said once."""
    found: dict[str, set[Reason | None]] = {}
    for attribute in (*evidence.single, *evidence.intersections):
        for group in attribute.groups:
            for entry in group.metrics:
                absent = isinstance(entry.quantity, Absent)
                reason = entry.quantity.absent if isinstance(entry.quantity, Absent) else None
                found.setdefault(entry.metric, set()).add(reason if absent else None)
    # What is withheld or empty in one group says something of that group, so it stays there.
    of_all = {Reason.NO_OUTCOME, Reason.NO_DECISION, Reason.NO_SCORE, Reason.OUTCOME_UNKNOWN}
    return {
        metric: reason
        for metric, reasons in found.items()
        if len(reasons) == 1 and (reason := next(iter(reasons))) in of_all and reason is not None
    }


def _told(attribute: AttributeEvidence, silent: Collection[str]) -> list[str]:
    named = dict.fromkeys(m.metric for g in attribute.groups for m in g.metrics)
    return [metric for metric in named if metric not in silent]


def _table(
    desk: Desk, attribute: AttributeEvidence, caption: Inline, metrics: Sequence[str]
) -> Table:
    head = (
        inline(desk.words.say("Group")),
        inline(desk.words.say("Cases")),
        *(inline(desk.metric(metric)) for metric in metrics),
    )
    rows = tuple(
        (
            desk.group(attribute.attributes, group.group),
            inline(desk.words.integer(group.n)),
            *(_cell(desk, group.metrics, metric) for metric in metrics),
        )
        for group in in_order(desk, attribute)
    )
    return Table(caption, head, rows, numeric=tuple(range(1, len(head))))


def _cell(desk: Desk, metrics: tuple[NamedQuantity, ...], metric: str) -> Inline:
    quantity = quantity_of(metrics, metric)
    return (Span("–"),) if quantity is None else desk.quantity(metric, quantity)
