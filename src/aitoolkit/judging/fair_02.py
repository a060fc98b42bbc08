"""FAIR-02: the lowest share of people selected is at least so much of the highest.

With a bound of 0.8 this is the four-fifths rule of the Uniform Guidelines on Employee Selection
Procedures (29 CFR 1607.4 D, 1978). The guidelines look at the ratio alone; here its whole interval
is held against the bound. One question for each protected attribute.
"""

from __future__ import annotations

from aitoolkit.judging.figures import largest_gaps
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.policy import Rule

CODE = "FAIR-02"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    if isinstance(audit.fairness, Absent):
        return (Question((), audit.fairness, "fairness"),)
    return largest_gaps(audit.fairness.single, rule, "fairness.single", "ratio")
