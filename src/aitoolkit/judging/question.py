"""What a rule asks: a figure, about whom, where it stands, and which end is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aitoolkit.schema.estimate import Quantity


@dataclass(frozen=True)
class Question:
    """One figure to be held against one bound.

    Attributes
    ----------
    subject : tuple of str
        The attributes concerned; empty for the whole model.
    figure : Estimate or Absent
        Its whole interval is held against the bound.
    evidence : str
        Where the figure stands in the audit.
    good : {"low", "high"}
        ``low``: met at or below the bound. ``high``: met above it.
    """

    subject: tuple[str, ...]
    figure: Quantity
    evidence: str
    good: Literal["low", "high"]
