"""PERF-01: the model ranks cases better than chance.

The area under the ROC curve is 0.5 for a model that knows nothing; the lower end of its interval
must lie above the bound.
"""

from __future__ import annotations

from aitoolkit.judging.performance import of_performance
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.policy import Rule

CODE = "PERF-01"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    return of_performance(audit, rule)
