"""DATA-02: in no column is too much missing, or outside the dictionary.

The figure is the share of cases in the worst column, counted over all cases, so that it is its own
interval. The rule may name columns; else it looks at every one that is used. For the outcome's own
column it sets the cases without an outcome against those with one.
"""

from __future__ import annotations

from aitoolkit.judging.figures import share, worst
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.policy import Rule

CODE = "DATA-02"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    data, kind = audit.data, rule.metric.removesuffix("_share")
    asked = [field for field in data.fields if rule.concerns((field.column,))]
    figure = worst((share(getattr(field, kind), data.n) for field in asked), rule)
    if not asked:
        figure = Absent(absent=Reason.NOT_MEASURED)
    return (Question((), figure, f"data.fields.{kind}"),)
