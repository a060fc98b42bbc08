"""What a person could change so that the proposal would be another, as sentences."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Inline, join, plain
from aitoolkit.documenting.words import mark
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.explanation import Change

_PROPOSED = mark(
    "If {changes}, the score would be {after} instead of {before}, and the case would be proposed."
)
_NOT_PROPOSED = mark(
    "If {changes}, the score would be {after} instead of {before}, and the case would no longer be"
    " proposed."
)


@dataclass(frozen=True)
class Changes:
    """What would change the proposal for one case, in one language.

    Attributes
    ----------
    score : float
        Probability of the declared positive, as things are.
    found : tuple of Change, or Absent
        Each change that is enough by itself, or why there is none to tell.
    sentences : tuple of str
        The same in words.
    language : str
        Of the sentences.
    """

    score: float
    found: tuple[Change, ...] | Absent
    sentences: tuple[str, ...]
    language: str = "en"

    def __str__(self) -> str:
        """Return the sentences, one a line."""
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(sentence)}</li>" for sentence in self.sentences)
        return f'<ul lang="{self.language}">{items}</ul>'


def changes_of(desk: Desk, score: float, found: tuple[Change, ...] | Absent) -> Changes:
    """Return what was found, with its sentences."""
    said = tuple(plain(sentence) for sentence in told(desk, score, found))
    return Changes(score, found, said, desk.words.language)


def told(desk: Desk, score: float, found: tuple[Change, ...] | Absent) -> tuple[Inline, ...]:
    """Return a sentence a change, or the one that says why there is none."""
    words = desk.words
    if isinstance(found, Absent):
        why = desk.absent(found)
        return (words.weave("What would change the proposal is not told: {reason}.", reason=why),)
    return tuple(
        words.weave(
            _PROPOSED if change.score > score else _NOT_PROPOSED,
            changes=join((_moved(desk, change, i) for i in range(len(change.changed))), _if(desk)),
            after=words.percent(change.score),
            before=words.percent(score),
        )
        for change in found
    )


def _if(desk: Desk) -> str:
    return desk.words.say(" and if ")


def _moved(desk: Desk, change: Change, i: int) -> Inline:
    moved = change.changed[i]
    return desk.words.weave(
        "“{name}” were “{after}” instead of “{before}”",
        name=desk.column(moved.column),
        after=desk.case_value(moved.column, moved.after),
        before=desk.case_value(moved.column, moved.before),
    )
