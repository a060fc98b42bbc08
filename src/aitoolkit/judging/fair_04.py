"""FAIR-04: among people alike, groups do not differ by more than the bound.

Within strata (the same qualification, say, or the same history), put together as Mantel and
Haenszel do, each group is compared with the reference. One question for each protected attribute;
the figure is the size of the worst difference, whichever way it goes.
"""

from __future__ import annotations

from aitoolkit.judging.figures import worst
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import AttributeEvidence, Audit
from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.schema.policy import Rule

CODE = "FAIR-04"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    if isinstance(audit.fairness, Absent):
        return (Question((), audit.fairness, "fairness"),)
    return tuple(
        Question(
            subject=table.attributes,
            figure=_figure(table, rule),
            evidence=f"fairness.single.{'.'.join(table.attributes)}.conditional.{rule.metric}",
        )
        for table in audit.fairness.single
        if rule.concerns(table.attributes)
    )


def _figure(table: AttributeEvidence, rule: Rule) -> Quantity:
    if not table.conditional:
        return Absent(absent=Reason.NO_STRATA)
    asked = [
        entry.risk_difference
        for entry in table.conditional
        if entry.metric == rule.metric and rule.names(table.attributes[0], entry.group[0])
    ]
    return worst(map(_size, asked), rule)


def _size(difference: Quantity) -> Quantity:
    """Return how large a signed difference is: at least 0 where its interval holds 0."""
    if isinstance(difference, Absent):
        return difference
    ends = sorted((abs(difference.lower), abs(difference.upper)))
    return Estimate(
        value=abs(difference.value),
        lower=0.0 if difference.lower <= 0 <= difference.upper else ends[0],
        upper=ends[1],
        n=difference.n,
    )
