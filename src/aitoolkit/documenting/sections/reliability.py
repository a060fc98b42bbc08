"""Whether scores mean the same in every group: bins of scores against what happened."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk, quantity_of
from aitoolkit.documenting.nodes import (
    Block,
    Figure,
    Folded,
    Inline,
    Pane,
    Point,
    Reliability,
    Span,
    Table,
    inline,
    plain,
)
from aitoolkit.documenting.sections.rates import in_order
from aitoolkit.schema.audit import AttributeEvidence, GroupEvidence
from aitoolkit.schema.estimate import Estimate, Quantity

_MOST_PANES = 9


def reliability(desk: Desk, attribute: AttributeEvidence) -> tuple[Block, ...]:
    """Return a picture of the bins by group with its table, if there are bins."""
    groups = [group for group in in_order(desk, attribute) if group.reliability]
    errors = _errors(desk, attribute)
    if not groups:
        return errors
    return (*_figure(desk, attribute, groups), *errors, _bins(desk, attribute, groups))


def _errors(desk: Desk, attribute: AttributeEvidence) -> tuple[Table, ...]:
    """Return each group's calibration error beside what noise alone makes of right scores."""
    say, code = desk.words.say, "expected_calibration_error"
    rows: list[tuple[Inline, ...]] = []
    for group in in_order(desk, attribute):
        found = quantity_of(group.metrics, code)
        limit = group.calibrated_limit
        if isinstance(found, Estimate) and limit is not None:
            beyond = say("more than noise") if found.value > limit else say("no more than noise")
            rows.append(
                (
                    desk.group(attribute.attributes, group.group),
                    desk.quantity(code, found),
                    inline(desk.figure(code, limit)),
                    inline(beyond),
                )
            )
    if not rows:
        return ()
    head = (say("Group"), say("Found"), say("What chance alone explains"), say("So it is"))
    name = desk.attributes(attribute.attributes)
    caption = (
        *desk.words.weave("How far scores are from what happened: {name}", name=name),
        Span(" "),
        Span(code, "name"),
    )
    return (Table(caption, tuple(map(inline, head)), tuple(rows), numeric=(1, 2)),)


def _figure(
    desk: Desk, attribute: AttributeEvidence, groups: list[GroupEvidence]
) -> tuple[Figure, ...]:
    panes = tuple(
        pane for group in groups if (pane := _pane(desk, attribute, group)).points
    )[:_MOST_PANES]  # fmt: skip
    # Crossed attributes have many small groups; their bins stand in the table.
    if not panes or len(attribute.attributes) > 1:
        return ()
    foreseen = [point.foreseen for pane in panes for point in pane.points]
    share = min(foreseen) >= 0 and max(foreseen) <= 1
    number, percent = desk.words.number, desk.words.short_percent
    ends = (0.0, 1.0) if share else (min(foreseen), max(foreseen))
    across = tuple((x, number(round(x, 1))) for x in (ends[0], sum(ends) / 2, ends[1]))
    up = tuple((y, percent(y)) for y in (0.0, 0.5, 1.0))
    name = desk.attributes(attribute.attributes)
    caption = desk.words.weave("Scores and what happened, by group: {name}", name=name)
    told = desk.words.say("; ").join(_in_words(desk, pane, diagonal=share) for pane in panes)
    alternative = desk.words.say(
        "Small pictures, one a group, of what happened at each score. {figures}. The bins are in"
        " the table below.",
        figures=told,
    )
    return (Figure(Reliability(panes, across, up, share), caption, alternative),)


def _pane(desk: Desk, attribute: AttributeEvidence, group: GroupEvidence) -> Pane:
    points = tuple(
        Point(one.mean_score.value, one.observed.value, one.observed.lower, one.observed.upper)
        for one in group.reliability
        if isinstance(one.mean_score, Estimate) and isinstance(one.observed, Estimate)
    )
    label = plain(desk.group(attribute.attributes, group.group))
    return Pane(label, points, desk.words.say("n = {n}", n=desk.words.integer(group.n)))


def _in_words(desk: Desk, pane: Pane, *, diagonal: bool) -> str:
    if diagonal:
        far = max(abs(point.happened - point.foreseen) for point in pane.points)
        return desk.words.counted(
            "{group}: {n} bin, at most {far} from the diagonal",
            "{group}: {n} bins, at most {far} from the diagonal",
            len(pane.points),
            group=_named(pane),
            far=desk.words.points(far),
        )
    first, last = pane.points[0], pane.points[-1]
    return desk.words.counted(
        "{group}: {n} bin, from {low} to {high}",
        "{group}: {n} bins, from {low} to {high}",
        len(pane.points),
        group=_named(pane),
        low=desk.words.percent(first.happened),
        high=desk.words.percent(last.happened),
    )


def _named(pane: Pane) -> str:
    return f"{pane.label} ({pane.count})"


def _bins(desk: Desk, attribute: AttributeEvidence, groups: list[GroupEvidence]) -> Folded:
    say = desk.words.say
    head = (say("Group"), say("Mean score of the bin"), say("With the outcome"))
    rows: list[tuple[Inline, ...]] = [
        (
            desk.group(attribute.attributes, group.group),
            _score(desk, one.mean_score),
            desk.quantity("base_rate", one.observed),
        )
        for group in groups
        for one in group.reliability
    ]
    name = desk.attributes(attribute.attributes)
    caption = desk.words.weave("Bins of scores: {name}", name=name)
    table = Table(caption, tuple(map(inline, head)), tuple(rows), numeric=(1, 2))
    return Folded(inline(say("Bins of scores")), (table,))


def _score(desk: Desk, quantity: Quantity) -> Inline:
    if isinstance(quantity, Estimate):
        return inline(desk.figure("mean_score", quantity.value))
    return desk.absent(quantity)
