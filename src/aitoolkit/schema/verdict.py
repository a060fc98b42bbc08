"""What the rules say of the evidence, and what may be done next."""

from __future__ import annotations

from typing import Final, Literal

from aitoolkit.schema.estimate import Quantity
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.policy import Waived
from aitoolkit.schema.rules import Interval
from aitoolkit.schema.text import Text

FORMAT: Final = 1


class Answer(Kept):
    """One rule's answer about one subject.

    Attributes
    ----------
    subject : tuple of str
        The attribute or intersection concerned; empty for the whole model.
    evidence : str
        Where the figure stands in the audit, such as ``fairness.single.sex``.
    leads_to : {"nothing", "note", "refer", "block"}
        What follows under the policy.
    interval : {"whole", "lower", "upper", "value"}
        What of the figure was held against the bound.
    """

    code: str
    subject: tuple[str, ...]
    metric: str
    answer: Literal["met", "violated", "inconclusive", "not_applicable"]
    figure: Quantity
    bound: float
    evidence: str
    leads_to: Literal["nothing", "note", "refer", "block"]
    refer_to: Text | None = None
    interval: Interval = "whole"


class Verdict(Kept):
    """Cleared, referred (to whom) or blocked; with every rule's answer.

    Attributes
    ----------
    draft : bool
        The declaration has unwritten parts, so that nothing can be cleared.
    waived : tuple of Waived
        Mandatory rules that the policy drops or loosens, with who decided so.
    """

    format: Literal[1] = FORMAT
    view: str = "full"
    outcome: Literal["cleared", "referred", "blocked"]
    draft: bool
    answers: tuple[Answer, ...]
    waived: tuple[Waived, ...] = ()

    @property
    def refer_to(self) -> tuple[Text, ...]:
        """The roles that must look at it, each once."""
        roles = [a.refer_to for a in self.answers if a.leads_to == "refer" and a.refer_to]
        return tuple(dict.fromkeys(roles))
