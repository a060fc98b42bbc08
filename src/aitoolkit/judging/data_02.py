"""DATA-02: in no column is too much missing, or outside the dictionary.

The figure is the share of cases in the worst column, counted over all cases, so that it is its own
interval. The rule may name columns; else it looks at every one that is used. For the outcome's own
column it sets the cases without an outcome against those with one.
"""

from __future__ import annotations

from aitoolkit.judging.figures import exact, worst
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit, DataEvidence, FieldEvidence
from aitoolkit.schema.estimate import Absent, Count, Quantity, Reason
from aitoolkit.schema.policy import Rule

CODE = "DATA-02"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    data, kind = audit.data, rule.metric.removesuffix("_share")
    asked = [field for field in data.fields if rule.concerns((field.column,))]
    figure = worst((_share(data, field, kind) for field in asked), rule)
    if not asked:
        figure = Absent(absent=Reason.NOT_MEASURED)
    return (Question((), figure, f"data.fields.{kind}"),)


def _share(data: DataEvidence, field: FieldEvidence, kind: str) -> Quantity:
    count: Count = getattr(field, kind)
    if isinstance(data.n, Absent):
        return data.n
    if isinstance(count, Absent):
        return count
    if not data.n:
        return Absent(absent=Reason.NO_CASES)
    # A published count and a published total are rounded apart, so that one may pass the other.
    return exact(min(1.0, count / data.n), data.n)
