"""FAIR-03: groups where attributes meet do not differ by more than the bound.

Women over 60, say, may be left out though neither women nor people over 60 are. One question for
each intersection of protected attributes; the figure is the largest gap between its groups.
"""

from __future__ import annotations

from aitoolkit.judging.figures import largest_gaps
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.policy import Rule

CODE = "FAIR-03"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    if isinstance(audit.fairness, Absent):
        return (Question((), audit.fairness, "fairness"),)
    return largest_gaps(audit.fairness.intersections, rule, "fairness.intersections")
