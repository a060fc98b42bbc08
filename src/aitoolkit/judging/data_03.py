"""DATA-03: what happened is known for the people whom the figures speak of.

The figure is the share of cases without a known outcome, counted over all cases. Where outcomes
are declared to be known only for those who were checked, no share says how many others were
missed: the answer is open, however complete the data look.
"""

from __future__ import annotations

from aitoolkit.judging.figures import share
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.schema.policy import Rule
from aitoolkit.schema.responsibility import KnownFor

CODE = "DATA-03"


def questions(audit: Audit, rule: Rule) -> tuple[Question, ...]:  # noqa: ARG001
    """Return what the rule asks of this evidence."""
    return (Question((), _figure(audit), "data.without_outcome"),)


def _figure(audit: Audit) -> Quantity:
    data = audit.data
    if isinstance(data.base_rate, Absent) and data.base_rate.absent is Reason.NO_OUTCOME:
        return data.base_rate
    if data.outcome_known_for is None:
        return Absent(absent=Reason.DRAFT)
    if data.outcome_known_for is KnownFor.CHECKED:
        return Absent(absent=Reason.OUTCOME_UNKNOWN)
    # Decisions count whatever their outcome; a model is examined where the outcome is known.
    return share(data.without_outcome, data.n, apart=not isinstance(audit.model, Absent))
