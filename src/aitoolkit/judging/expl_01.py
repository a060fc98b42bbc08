"""EXPL-01: explanations add up to the model's output.

The figure is the largest |base value + Σ contributions − score| over every row explained. It is
computed, not sampled from anything larger, so it is its own interval.
"""

from __future__ import annotations

from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Estimate
from aitoolkit.schema.policy import Rule

CODE = "EXPL-01"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    found = audit.explanations
    if isinstance(found, Absent):
        return (Question((), found, "explanations", good="low"),)
    error = float(getattr(found, rule.metric))
    figure = Estimate(value=error, lower=error, upper=error, n=found.explained_rows)
    return (Question((), figure, f"explanations.{rule.metric}", good="low"),)
