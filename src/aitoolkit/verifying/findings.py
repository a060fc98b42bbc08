"""The questions of level *consistency*, and their answers in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from aitoolkit.documenting.words import mark
from aitoolkit.verifying.check import MOST_DIFFERENCES, AnswerOf, Check, Difference, Sentence
from aitoolkit.verifying.in_words import difference_in_words

_TOLD = 3
"""Differences told in the sentence of an answer; all are listed below it."""


class _Question(NamedTuple):
    question: str
    fine: str


QUESTIONS: dict[str, _Question] = {
    "CARD-01": _Question(
        mark("Can this version read the sealed files?"),
        mark("All are there, in formats that this version reads"),
    ),
    "CARD-02": _Question(
        mark("Are all cards there, and nothing that is made from no evidence?"),
        mark("Every card in every language, and nothing else"),
    ),
    "CARD-03": _Question(
        mark("Is every figure on the cards the one of the evidence?"),
        mark("Every figure, in every language and format"),
    ),
    "CARD-04": _Question(
        mark("Do the cards say what declaration, evidence and verdict say, and nothing else?"),
        mark("Every sentence, heading and picture; nothing added, hidden or left out"),
    ),
    "CARD-05": _Question(
        mark("Do the cards bear the name of this pack?"),
        mark("The digest that is printed is the one of this core"),
    ),
    "CARD-06": _Question(
        mark("Does the published evidence follow from the full one?"),
        mark("Derived again from the full evidence, every value is the published one"),
    ),
    "CARD-07": _Question(
        mark("Does the verdict follow from the evidence and the rules?"),
        mark("Judged again, every rule answers as the verdict says"),
    ),
    "CARD-08": _Question(
        mark("Is every PDF the one that the evidence gives?"),
        mark("Set anew, every page is the published one, byte for byte"),
    ),
}

COUNTED = {
    "figures": (
        mark("{n} figure differs from the evidence"),
        mark("{n} figures differ from the evidence"),
    ),
    "places": (
        mark("{n} place differs from the evidence"),
        mark("{n} places differ from the evidence"),
    ),
    "values": (mark("{n} value does not follow"), mark("{n} values do not follow")),
}
MORE = mark("and others, in number {n}")


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
    one, many = COUNTED[stand]
    n = len(concerned)
    counted = Sentence.of(one if n == 1 else many, n=n)
    places = [difference_in_words(difference, "en") for difference in concerned[:_TOLD]]
    more = [str(Sentence.of(MORE, n=n - _TOLD))] if n > _TOLD else []
    return Check(
        code=code,
        question=QUESTIONS[code].question,
        answer="failed",
        found="; ".join([str(counted), *places, *more]),
        files=tuple(dict.fromkeys(difference.file for difference in concerned)),
        sentences=(counted,),
        differences=concerned[:MOST_DIFFERENCES],
    )
