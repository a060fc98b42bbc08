"""DATA-01: each group was examined on enough cases.

One question for each protected attribute; the figure is the size of its smallest group among the
examined cases. People whose value is not given or not in the dictionary are no group here, unless
the rule names them.
"""

from __future__ import annotations

from aitoolkit.judging.figures import exact, worst
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import MISSING, OTHER, AttributeEvidence, Audit
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.schema.policy import Rule

CODE = "DATA-01"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    if isinstance(audit.fairness, Absent):
        return (Question((), audit.fairness, "fairness"),)
    return tuple(
        Question(
            subject=table.attributes,
            figure=_smallest(table, rule),
            evidence=f"fairness.single.{table.attributes[0]}.groups",
        )
        for table in audit.fairness.single
        if rule.concerns(table.attributes)
    )


def _smallest(table: AttributeEvidence, rule: Rule) -> Quantity:
    if table.hidden:
        return Absent(absent=Reason.WITHHELD_SMALL)
    asked = [
        entry.n if isinstance(entry.n, Absent) else exact(entry.n, entry.n)
        for entry in table.groups
        if rule.names(table.attributes[0], entry.group[0])
        and (rule.groups is not None or entry.group[0] not in (MISSING, OTHER))
    ]
    return worst(asked, rule)
