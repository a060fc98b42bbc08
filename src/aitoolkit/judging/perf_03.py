"""PERF-03: scores mean what they say.

The expected calibration error is the mean distance between score and observed share; noise alone
makes it positive, which its interval allows for. Where scores are shown to those who decide, 0.7
must mean that seven in ten had the outcome.
"""

from __future__ import annotations

from aitoolkit.judging.performance import of_performance
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.policy import Rule

CODE = "PERF-03"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    return of_performance(audit, rule)
