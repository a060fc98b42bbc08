"""Why one case has its score, in the words of the dictionary: what counted for it and against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Inline, inline, plain
from aitoolkit.documenting.words import in_language, mark
from aitoolkit.schema.explanation import Contribution, ExplanationEvidence

MOST = 3
"""Reasons told for a proposal, and as many against."""
ERRORS = 2
"""How many times its own error a contribution must be: about 95% sure that it has this sign."""
LEAST_SHARE = 0.05
"""What a contribution must be of the sum of all their sizes: what is smaller decides nothing."""

_FOR = (
    mark("What counted most for a proposal is “{reason}”."),
    mark("“{reason}” also counted for a proposal."),
)
_AGAINST = (
    mark("What counted most against a proposal is “{reason}”."),
    mark("“{reason}” also counted against a proposal."),
)
_NOTHING = mark("No single input stands out for this case.")


@dataclass(frozen=True)
class Reasons:
    """The leading reasons for and against the score of one case, in one language.

    Attributes
    ----------
    score : float
        Probability of the declared positive. Whether the case is proposed depends on the line
        that the declaration draws, so it is not said here.
    favouring, opposing : tuple of str
        Sentences, the reason that counted most first; empty where nothing stands out.
    language : str
        Of the sentences.

    Examples
    --------
    >>> print(Reasons(0.291, ("What counted most for a proposal is “Age: 21 (years)”.",), ()))
    Score: 29.1%.
    What counted most for a proposal is “Age: 21 (years)”.
    """

    score: float
    favouring: tuple[str, ...]
    opposing: tuple[str, ...]
    language: str = "en"

    def _lines(self) -> tuple[str, ...]:
        words = in_language(self.language)
        told = (*self.favouring, *self.opposing) or (words.say(_NOTHING),)
        return (words.say("Score: {score}.", score=words.percent(self.score)), *told)

    def __str__(self) -> str:
        """Return the score and the sentences, one a line."""
        return "\n".join(self._lines())

    def _repr_html_(self) -> str:
        head, *told = map(escape, self._lines())
        items = "".join(f"<li>{sentence}</li>" for sentence in told)
        return f'<div lang="{self.language}"><p>{head}</p><ul>{items}</ul></div>'


@dataclass(frozen=True)
class Leading:
    """The contributions that are worth a sentence, the largest first."""

    favouring: tuple[Contribution, ...]
    opposing: tuple[Contribution, ...]


def reasons_of(
    desk: Desk, score: float, parts: Sequence[Contribution], errors: Sequence[float]
) -> Reasons:
    """Return the reasons for one case as sentences.

    Parameters
    ----------
    desk : Desk
        The dictionary, and the language.
    score : float
        The case's score.
    parts, errors
        As for `leading_reasons`.
    """
    leading = leading_reasons(parts, errors)
    return Reasons(
        score=score,
        favouring=tuple(plain(said) for said in _told(desk, leading.favouring, _FOR)),
        opposing=tuple(plain(said) for said in _told(desk, leading.opposing, _AGAINST)),
        language=desk.words.language,
    )


def leading_reasons(parts: Sequence[Contribution], errors: Sequence[float]) -> Leading:
    """Return at most three contributions for and three against that are larger than their error.

    Parameters
    ----------
    parts : sequence of Contribution
        What each input added to the case's output; a positive one raises the score.
    errors : sequence of float
        The error of each.

    Examples
    --------
    >>> age = Contribution(column="age", value=21, contribution=0.3)
    >>> pay = Contribution(column="pay", value=900, contribution=-0.1)
    >>> [part.column for part in leading_reasons((age, pay), (0.01, 0.06)).favouring]
    ['age']
    >>> leading_reasons((age, pay), (0.01, 0.06)).opposing
    ()
    """
    total = sum(abs(part.contribution) for part in parts)
    kept = [
        part
        for part, error in zip(parts, errors, strict=True)
        if part.contribution != 0
        and abs(part.contribution) >= max(ERRORS * error, LEAST_SHARE * total)
    ]
    kept.sort(key=lambda part: (-abs(part.contribution), part.column))
    return Leading(
        tuple(part for part in kept if part.contribution > 0)[:MOST],
        tuple(part for part in kept if part.contribution < 0)[:MOST],
    )


def error_of(evidence: ExplanationEvidence) -> float:
    """Return the error of one contribution: the largest that its proofs have measured."""
    return max(
        evidence.sampling_error or 0.0, evidence.enumeration_error, evidence.additivity_error
    )


def sentences(desk: Desk, leading: Leading) -> tuple[Inline, ...]:
    """Return all reasons as sentences, or the one that says that nothing stands out."""
    told = (*_told(desk, leading.favouring, _FOR), *_told(desk, leading.opposing, _AGAINST))
    return told or (inline(desk.words.say(_NOTHING)),)


def _told(
    desk: Desk, parts: tuple[Contribution, ...], wordings: tuple[str, str]
) -> tuple[Inline, ...]:
    # Name and value stand in quotes as they are, so that no gender, number or article can be wrong.
    return tuple(
        desk.words.weave(
            wordings[i > 0],
            reason=desk.words.weave(
                "{name}: {value}",
                name=desk.column(part.column),
                value=desk.case_value(part.column, part.value),
            ),
        )
        for i, part in enumerate(parts)
    )
