"""EXPL-01: explanations add up to the model's output.

The figure is the largest |base value + Σ contributions − score| over every row explained. It is
computed, not sampled from anything larger, so it is its own interval. Where someone else decided
and there is no model, there is nothing to explain.
"""

from __future__ import annotations

from aitoolkit.judging.figures import exact
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.policy import Rule

CODE = "EXPL-01"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    found = audit.explanations
    if isinstance(found, Absent):
        if found.absent is Reason.NO_MODEL:
            found = Absent(absent=Reason.NOT_APPLICABLE)
        return (Question((), found, "explanations"),)
    error = float(getattr(found, rule.metric))
    return (Question((), exact(error, found.explained_rows), f"explanations.{rule.metric}"),)
