"""FAIR-01: the error that matters does not differ between groups by more than the bound.

For an assistive system the error that matters is the person left out (`false_negative_rate`);
for a punitive one, the person wrongly controlled (`false_positive_rate`). The policy names it.
One question for each protected attribute; the figure is the largest gap between its groups.
"""

from __future__ import annotations

from aitoolkit.judging.figures import largest_gaps
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.policy import Rule

CODE = "FAIR-01"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    if isinstance(audit.fairness, Absent):
        return (Question((), audit.fairness, "fairness"),)
    return largest_gaps(audit.fairness.single, rule, "fairness.single")
