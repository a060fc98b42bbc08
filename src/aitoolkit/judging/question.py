"""What a rule asks: a figure, about whom, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Quantity
from aitoolkit.schema.policy import Rule


@dataclass(frozen=True)
class Question:
    """One figure to be held against one bound.

    Attributes
    ----------
    subject : tuple of str
        The attributes concerned; empty for the whole model.
    figure : Estimate or Absent
        What is held against the bound.
    evidence : str
        Where the figure stands in the audit.
    """

    subject: tuple[str, ...]
    figure: Quantity
    evidence: str


Asking = Callable[[Audit, Rule], tuple[Question, ...]]
"""Every rule's file has one function: what it asks of this evidence."""
