"""The figures that both public cards print, and which of them differ for certain.

Only what is printed is used, as it is printed: nothing follows that a reader of both cards could
not work out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, floor
from typing import Literal

import numpy as np

from aitoolkit.comparing.printed import rounding, rounding_of_gap
from aitoolkit.examining.metrics import BY_NAME, RATES
from aitoolkit.schema.audit import AttributeEvidence, Audit, GroupEvidence
from aitoolkit.schema.comparison import APART, Cases, Direction, FigureCompared, Why
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Quantity
from aitoolkit.stats.interval import Intervals
from aitoolkit.stats.pairs import mover_difference

GAPS = (
    "false_negative_rate", "false_positive_rate", "selection_rate", "precision", "base_rate",
    "equalized_odds",
)  # fmt: skip
"""The gaps that are compared; those of complements are the same."""

BY_MOVER = frozenset(RATES) | {"balanced_accuracy", "roc_auc"}
"""Figures whose difference by MOVER was measured to hold (`statistics of pairs`)."""


def figures_of(before: Dossier, after: Dossier, cases: Cases) -> tuple[FigureCompared, ...]:
    """Return every figure of everyone, of groups and of gaps, side by side.

    With independent samples a difference of rates has a MOVER interval. One of largest gaps has
    the ends L = l₂ − u₁ and U = u₂ − l₁: MOVER covered down to 80.5 in 100 there (gaps fold),
    these 96.6 and more. All are widened by what the rounding of printed counts may hide (rates
    from counts rounded to 5: 97.1 and more; read as if exact, down to 78). Where the same
    cases may stand in both packs there is no interval of the difference, and a figure is higher
    or lower only if the two intervals do not touch: that errs in at most about 5 of 100 where
    nothing changed, however the samples depend on each other (Bonferroni).

    Parameters
    ----------
    before, after : Dossier
        The public content of both packs.
    cases : str
        How their cases relate.

    References
    ----------
    Newcombe (1998), Stat. Med. 17:873; Zou & Donner (2008), Stat. Med. 27:1693.
    """
    found = [*_of_everyone(before.audit, after.audit)]
    for here, there in _attributes(before.audit, after.audit):
        found += _of_groups(here, there)
        found += _of_gaps(here, there)
    return tuple(_answered(one, before, after, cases) for one in found)


def _of_everyone(before: Audit, after: Audit) -> Iterator[FigureCompared]:
    here, there = (_quantities(_performance(audit)) for audit in (before, after))
    for metric in dict.fromkeys((*there, *here)):
        yield _figure("everyone", metric, here.get(metric), there.get(metric))


def _performance(audit: Audit) -> tuple[NamedQuantity, ...]:
    return () if isinstance(audit.performance, Absent) else audit.performance.metrics


def _attributes(
    before: Audit, after: Audit
) -> Iterator[tuple[AttributeEvidence | None, AttributeEvidence | None]]:
    here, there = (
        {}
        if isinstance(audit.fairness, Absent)
        else {e.attributes: e for e in (*audit.fairness.single, *audit.fairness.intersections)}
        for audit in (before, after)
    )
    for attributes in dict.fromkeys((*there, *here)):
        yield here.get(attributes), there.get(attributes)


def _of_groups(
    before: AttributeEvidence | None, after: AttributeEvidence | None
) -> Iterator[FigureCompared]:
    attributes = (after or before).attributes  # type: ignore[union-attr]  # one of them is there
    here, there = ({g.group: g for g in (e.groups if e else ())} for e in (before, after))
    for group in dict.fromkeys((*there, *here)):
        old, young = (_quantities(_metrics(side.get(group))) for side in (here, there))
        for metric in dict.fromkeys((*young, *old)):
            if metric in _BY_GROUP:
                yield _figure(
                    "group", metric, old.get(metric), young.get(metric), attributes, group
                )


def _of_gaps(
    before: AttributeEvidence | None, after: AttributeEvidence | None
) -> Iterator[FigureCompared]:
    attributes = (after or before).attributes  # type: ignore[union-attr]  # one of them is there
    for metric in GAPS:
        old, young = (_gap(evidence, metric) for evidence in (before, after))
        if old is not None or young is not None:
            yield _figure("gap", metric, old, young, attributes)


_BY_GROUP = frozenset(
    ("base_rate", "selection_rate", "precision", "false_negative_rate", "false_positive_rate")
)


def _metrics(group: GroupEvidence | None) -> tuple[NamedQuantity, ...]:
    return () if group is None else group.metrics


def _quantities(metrics: Iterable[NamedQuantity]) -> dict[str, Quantity]:
    return {entry.metric: entry.quantity for entry in metrics}


def _gap(evidence: AttributeEvidence | None, metric: str) -> Quantity | None:
    try:
        return None if evidence is None else evidence.disparity(metric).quantity
    except KeyError:
        return None


def _figure(
    about: Literal["everyone", "group", "gap"],
    metric: str,
    before: Quantity | None,
    after: Quantity | None,
    attributes: tuple[str, ...] = (),
    group: tuple[str, ...] = (),
) -> FigureCompared:
    return FigureCompared(
        about=about, metric=metric, before=before, after=after, attributes=attributes,
        group=group, answer="unknown",
    )  # fmt: skip


def _answered(one: FigureCompared, before: Dossier, after: Dossier, cases: Cases) -> FigureCompared:
    why = _not_comparable(one, before, after)
    if why is not None:
        return one.model_copy(update={"why": why})
    old, young = one.before, one.after
    if not isinstance(old, Estimate) or not isinstance(young, Estimate):
        return one.model_copy(update={"why": "not_printed"})
    if old == young:
        return one.model_copy(update={"answer": "same"})
    hidden = _rounding(one, before.audit, after.audit)
    if hidden is None:
        return one.model_copy(update={"why": "not_printed"})
    measured = one.metric in BY_MOVER or one.about == "gap"
    if cases in APART and measured:
        difference = _difference(one, old, young, hidden)
        return one.model_copy(
            update={"difference": difference, "answer": _sign(difference) or "no_difference"}
        )
    apart = young.lower - old.upper - hidden, old.lower - young.upper - hidden
    answer: Direction = "higher" if apart[0] > 0 else "lower" if apart[1] > 0 else "unknown"
    left = "not_measured" if cases in APART else "same_cases" if cases == "same" else "may_overlap"
    return one.model_copy(update={"answer": answer, "why": left if answer == "unknown" else None})


def _not_comparable(one: FigureCompared, before: Dossier, after: Dossier) -> Why | None:
    if one.before is None or one.after is None:
        return "one_side"
    if isinstance(one.before, Absent) or isinstance(one.after, Absent):
        return "not_printed"
    metric, here, there = BY_NAME.get(one.metric), before.declaration, after.declaration
    of_outcome = metric is None or metric.outcome
    known = here.outcome_known_for, there.outcome_known_for
    audits = before.audit, after.audit
    reasons: tuple[tuple[Why, bool], ...] = (
        ("other_outcome", of_outcome and not same_outcome(here, there)),
        ("other_known_for", of_outcome and known[0] != known[1]),
        ("may_have_seen", any(map(_may_have_seen, audits))),
        ("other_level", _level(audits[0]) != _level(audits[1])),
        ("other_weights", _weights(audits[0]) != _weights(audits[1])),
        (
            "other_groups",
            one.about == "gap" and _groups(audits[0], one) != _groups(audits[1], one),
        ),
    )
    return next((why for why, so in reasons if so), None)


def same_outcome(before: Declaration, after: Declaration) -> bool:
    """Return whether both declare the same outcome, whatever they call it."""
    one, other = (
        None if d.outcome is None else (d.outcome.column, d.outcome.positive)
        for d in (before, after)
    )
    return one == other


def _may_have_seen(audit: Audit) -> bool:
    return not isinstance(audit.performance, Absent) and audit.performance.evidence == "all_rows"


def _level(audit: Audit) -> float | None:
    sections = (audit.performance, audit.fairness)
    return next((s.confidence_level for s in sections if not isinstance(s, Absent)), None)


def _weights(audit: Audit) -> str:
    return "none" if isinstance(audit.fairness, Absent) else audit.fairness.weights


def _groups(audit: Audit, one: FigureCompared) -> frozenset[tuple[str, ...]]:
    return frozenset(group.group for group in _evidence(audit, one).groups)


def _evidence(audit: Audit, one: FigureCompared) -> AttributeEvidence:
    assert not isinstance(audit.fairness, Absent)  # noqa: S101 - the figure came from there
    both = (*audit.fairness.single, *audit.fairness.intersections)
    return next(e for e in both if e.attributes == one.attributes)


def _rounding(one: FigureCompared, before: Audit, after: Audit) -> float | None:
    """Return how far both figures together may be from those of exact counts."""
    parts = [
        rounding_of_gap(one.metric, _evidence(audit, one).groups, audit.view)
        if one.about == "gap"
        else rounding(one.metric, _beside(audit, one), audit.view)
        for audit in (before, after)
    ]
    return None if None in parts else sum(part for part in parts if part is not None)


def _beside(audit: Audit, one: FigureCompared) -> tuple[NamedQuantity, ...]:
    if one.about == "everyone":
        return _performance(audit)
    return next(g.metrics for g in _evidence(audit, one).groups if g.group == one.group)


def _difference(one: FigureCompared, before: Estimate, after: Estimate, hidden: float) -> Estimate:
    value = after.value - before.value
    if one.about == "gap":
        lower, upper = after.lower - before.upper, after.upper - before.lower
    else:
        found = mover_difference(_interval(after), _interval(before))[()]
        lower, upper = found.lower, found.upper
    # Rounded outwards as it is printed, so that an end that is printed as 0 shows no difference.
    unit = 100 if one.metric == "roc_auc" else 1000
    return Estimate(
        value=round(value * unit) / unit,
        lower=floor(round((lower - hidden) * unit, 6)) / unit,
        upper=ceil(round((upper + hidden) * unit, 6)) / unit,
        n=before.n + after.n,
    )


def _interval(found: Estimate) -> Intervals:
    return Intervals(*(np.asarray(end) for end in (found.value, found.lower, found.upper)))


def _sign(difference: Estimate) -> Direction | None:
    if difference.lower > 0:
        return "higher"
    return "lower" if difference.upper < 0 else None
