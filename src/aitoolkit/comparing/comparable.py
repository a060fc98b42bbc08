"""Whether two figures of one name mean the same: else they stand side by side, uncompared."""

from __future__ import annotations

from aitoolkit.examining.metrics import BY_NAME
from aitoolkit.schema.audit import AttributeEvidence, Audit
from aitoolkit.schema.comparison import FigureCompared, Why
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent


def not_comparable(one: FigureCompared, before: Dossier, after: Dossier) -> Why | None:
    """Return why a figure of two packs cannot be compared; None if it can be."""
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
    return frozenset(group.group for group in evidence_of(audit, one).groups)


def evidence_of(audit: Audit, one: FigureCompared) -> AttributeEvidence:
    """Return the attribute's evidence that a figure came from."""
    assert not isinstance(audit.fairness, Absent)  # noqa: S101 - the figure came from there
    both = (*audit.fairness.single, *audit.fairness.intersections)
    return next(e for e in both if e.attributes == one.attributes)
