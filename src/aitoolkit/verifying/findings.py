"""The questions of level *consistency*, and their answers in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from aitoolkit.verifying.check import MOST_DIFFERENCES, AnswerOf, Check, Difference, Sentence
from aitoolkit.verifying.in_words import difference_in_words

_TOLD = 3
"""Differences told in the sentence of an answer; all are listed below it."""


class _Question(NamedTuple):
    question: str
    fine: str


QUESTIONS: dict[str, _Question] = {
    "CARD-01": _Question(
        "Can this version read the sealed files?",
        "All are there, in formats that this version reads",
    ),
    "CARD-02": _Question(
        "Are all cards there, and nothing that is made from no evidence?",
        "Every card in every language, and nothing else",
    ),
    "CARD-03": _Question(
        "Is every figure on the cards the one of the evidence?",
        "Every figure, in every language and format",
    ),
    "CARD-04": _Question(
        "Do the cards say what declaration, evidence and verdict say, and nothing else?",
        "Every sentence, heading and picture; nothing added, hidden or left out",
    ),
    "CARD-05": _Question(
        "Do the cards bear the name of this pack?",
        "The digest that is printed is the one of this core",
    ),
    "CARD-06": _Question(
        "Does the published evidence follow from the full one?",
        "Derived again from the full evidence, every value is the published one",
    ),
    "CARD-07": _Question(
        "Does the verdict follow from the evidence and the rules?",
        "Judged again, every rule answers as the verdict says",
    ),
}

_COUNTED = {
    "figures": ("{n} figure differs from the evidence", "{n} figures differ from the evidence"),
    "places": ("{n} place differs from the evidence", "{n} places differ from the evidence"),
    "values": ("{n} value does not follow", "{n} values do not follow"),
}


def answered(code: str) -> Callable[..., Check]:
    """Return what makes the answer to one question of this level."""
    question = QUESTIONS[code]

    def answer(
        said: AnswerOf,
        *sentences: Sentence,
        files: tuple[str, ...] = (),
        differences: tuple[Difference, ...] = (),
    ) -> Check:
        return Check(
            code=code,
            question=question.question,
            answer=said,
            found="; ".join(map(str, sentences)) if sentences else question.fine,
            files=files,
            sentences=sentences,
            differences=differences,
        )

    return answer


def failed_with(
    code: str, told: Sequence[Difference], kinds: Sequence[str], *, stand: str = "figures"
) -> Check:
    """Return the answer that differences of some kinds give: failed, or passed without any.

    Parameters
    ----------
    code : str
        The question.
    told : sequence of Difference
        What differs.
    kinds : sequence of str
        Which of them concern this question.
    stand : {"figures", "places", "values"}
        What they are called.
    """
    concerned = tuple(difference for difference in told if difference.kind in kinds)
    if not concerned:
        return answered(code)("passed")
    one, many = _COUNTED[stand]
    n = len(concerned)
    counted = Sentence(message=one if n == 1 else many, values=(("n", str(n)),))
    places = [difference_in_words(difference, "en") for difference in concerned[:_TOLD]]
    more = [f"and {n - _TOLD} more"] if n > _TOLD else []
    return Check(
        code=code,
        question=QUESTIONS[code].question,
        answer="failed",
        found="; ".join([str(counted), *places, *more]),
        files=tuple(dict.fromkeys(difference.file for difference in concerned)),
        sentences=(counted,),
        differences=concerned[:MOST_DIFFERENCES],
    )
