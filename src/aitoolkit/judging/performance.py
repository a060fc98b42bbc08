"""One figure about performance, for the rules that look at one."""

from __future__ import annotations

from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.schema.policy import Rule


def of_performance(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return the rule's metric over all examined cases.

    Decisions without scores have no ranking and no calibration: what needs scores does not apply.
    """
    if isinstance(audit.performance, Absent):
        return (Question((), audit.performance, "performance"),)
    figure: Quantity
    try:
        figure = audit.performance.metric(rule.metric)
    except KeyError:
        decided = isinstance(audit.model, Absent) and audit.model.absent is Reason.NO_MODEL
        figure = Absent(absent=Reason.NOT_APPLICABLE if decided else Reason.NOT_MEASURED)
    return (Question((), figure, f"performance.{rule.metric}"),)
