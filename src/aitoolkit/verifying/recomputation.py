"""Level *recomputation*: every figure of fairness and performance derived again.

From the counts and the examined cases that the restricted part holds, by programs that did not
make the figures where there are such programs (fairlearn, scikit-learn, scipy), else by our own
formulas. No model is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from aitoolkit.documenting.words import mark
from aitoolkit.recording.seal import RESTRICTED
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import AnswerOf, Check, Sentence
from aitoolkit.verifying.counts import counts_agree
from aitoolkit.verifying.figures import Found
from aitoolkit.verifying.findings import COUNTED, MORE
from aitoolkit.verifying.margins import everything_else, rate_intervals_follow
from aitoolkit.verifying.stored import Stored, StoredError, read_stored
from aitoolkit.verifying.values import gaps_follow, group_figures_follow, performance_follows

MOST_NAMED = 5
_WITHOUT = mark(
    "The restricted part was never handed over or was deleted, so nothing to compute from"
)
_AUDIT, _TALLY = f"{RESTRICTED}/audit.json", f"{RESTRICTED}/tally.csv"


class _Question(NamedTuple):
    code: str
    question: str
    fine: str
    ask: Callable[[Stored], Found]
    files: tuple[str, ...] = (_AUDIT,)


_QUESTIONS: tuple[_Question, ...] = (
    _Question(
        "CALC-01",
        mark("Are the counts those of the examined cases?"),
        mark("The counts add up, and follow from the cases where there are cases"),
        counts_agree,
        (_TALLY, _AUDIT),
    ),
    _Question(
        "CALC-02",
        mark("Does the performance follow from them?"),
        mark("scikit-learn and fairlearn find the same figures"),
        performance_follows,
    ),
    _Question(
        "CALC-03",
        mark("Do the figures of each group follow from them?"),
        mark("fairlearn and scikit-learn find the same figures in every group"),
        group_figures_follow,
    ),
    _Question(
        "CALC-04",
        mark("Do the gaps between groups follow from these figures?"),
        mark("Every largest gap and smallest ratio is that of the groups named"),
        gaps_follow,
    ),
    _Question(
        "CALC-05",
        mark("Are the margins of error of rates right?"),
        mark("scipy's binomial distribution gives the same intervals"),
        rate_intervals_follow,
    ),
    _Question(
        "CALC-06",
        mark("Does everything else follow: other margins of error, tests, comparisons?"),
        mark(
            "Computed again with aitoolkit's own formulas,"
            " for want of another program that has them"
        ),
        everything_else,
    ),
)


def check_recomputation(asked: Asked) -> tuple[Check, ...]:
    """Return the answer to each question about whether figures follow from counts and cases.

    Parameters
    ----------
    asked : Asked
        Which pack; its integrity was checked before.

    Returns
    -------
    tuple of Check
        Always the same questions, in the same order.
    """
    try:
        stored = read_stored(asked.pack)
    except StoredError as error:
        answer: AnswerOf = "could_not_check" if error.newer else "failed"
        return (_check(_QUESTIONS[0], answer, error.sentence, files=(error.path,)),)
    if stored is None:
        return tuple(_check(q, "could_not_check", Sentence.of(_WITHOUT)) for q in _QUESTIONS)
    return tuple(_answered(question, stored) for question in _QUESTIONS)


def _answered(question: _Question, stored: Stored) -> Check:
    found = question.ask(stored)
    if found.differences:
        return _check(question, "failed", *_told(found.differences), files=question.files)
    if found.unchecked:
        return _check(question, "could_not_check", *found.unchecked)
    return _check(question, "passed", Sentence.of(question.fine))


def _told(differences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    n = len(differences)
    one, many = COUNTED["figures"]
    head = Sentence.of(one if n == 1 else many, n=n)
    more = (Sentence.of(MORE, n=n - MOST_NAMED),) if n > MOST_NAMED else ()
    return (head, *differences[:MOST_NAMED], *more)


def _check(
    question: _Question, answer: AnswerOf, *found: Sentence, files: tuple[str, ...] = ()
) -> Check:
    return Check.of(question.code, question.question, answer, *found, files=files)
