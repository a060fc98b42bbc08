"""PERF-02: at the operating point, enough is right.

Of those proposed the share rightly proposed (`precision`), or of those who should be the share
found (`true_positive_rate`), is at least the bound. A list may rank well and still propose more
people wrongly than rightly.
"""

from __future__ import annotations

from aitoolkit.judging.performance import of_performance
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.policy import Rule

CODE = "PERF-02"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:
    """Return what the rule asks of this evidence."""
    return of_performance(audit, rule)
