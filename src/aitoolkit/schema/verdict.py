"""What the rules say of the evidence, and what may be done next."""

from __future__ import annotations

from typing import Final, Literal

from aitoolkit.schema.columns import as_html, as_text
from aitoolkit.schema.estimate import Absent, Quantity
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.policy import Waived
from aitoolkit.schema.rules import Interval
from aitoolkit.schema.text import Text, written_out

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

    def __repr__(self) -> str:
        """Return the outcome and every answer, in the codes in which they are kept."""
        return f"{self._outcome()}\n{as_text(self._rows())}"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return as_html(self._outcome(), self._rows(), numeric=(3, 5))

    def _outcome(self) -> str:
        to = ", ".join(map(str, self.refer_to))
        draft, whom = " (draft)" if self.draft else "", f" to {written_out(to)}" if to else ""
        return f"Verdict{draft}: {self.outcome}{whom}"

    def _rows(self) -> list[tuple[str, ...]]:
        head = ("code", "subject", "metric", "figure", "answer", "bound", "leads to")
        return [
            head,
            *(
                (a.code, " × ".join(a.subject) or "–", a.metric, _figure(a.figure), a.answer,
                 f"{a.bound:g}", a.leads_to)
                for a in self.answers
            ),
        ]  # fmt: skip


def _figure(figure: Quantity) -> str:
    if isinstance(figure, Absent):
        return figure.absent.value
    ends = f" ({figure.lower:.3g} to {figure.upper:.3g})" if figure.lower < figure.upper else ""
    return f"{figure.value:.3g}{ends}"
