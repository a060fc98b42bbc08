"""What the rules say of the evidence, and what may be done next."""

from __future__ import annotations

from typing import Final, Literal

from aitoolkit.schema.estimate import Quantity
from aitoolkit.schema.kept import Kept
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


class Verdict(Kept):
    """Cleared, referred (to whom) or blocked; with every rule's answer.

    Attributes
    ----------
    draft : bool
        The declaration has unwritten parts, so that nothing can be cleared.
    """

    format: Literal[1] = FORMAT
    view: str = "full"
    outcome: Literal["cleared", "referred", "blocked"]
    draft: bool
    answers: tuple[Answer, ...]

    @property
    def refer_to(self) -> tuple[Text, ...]:
        """The roles that must look at it, each once."""
        roles = [a.refer_to for a in self.answers if a.leads_to == "refer" and a.refer_to]
        return tuple(dict.fromkeys(roles))
