"""Cases that no figure counts, or not every figure: how many, since they may differ from others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.words import mark
from aitoolkit.schema.estimate import Count

MANY = 0.05
"""From this share on page one says so.

If all of them had been decided alike, a rate could move by as much as their share: five points are
half of the gap that the default rules allow. Fewer than 5 % lost lead to little bias, more than
20 % to a serious one (the five-and-twenty rule of thumb: Schulz & Grimes 2002, Lancet 359:781).
"""


@dataclass(frozen=True)
class _Kind:
    """One reason to be left out; `of_all`: those left out are not among the cases counted."""

    label: str
    share: str
    of_all: bool


_NO_DECISION = _Kind(
    mark("Cases without a decision, in no figure"),
    mark("About {n} of 100 cases have no decision: no figure counts them."),
    of_all=True,
)
_NO_SCORE = _Kind(
    mark("Cases without a score, in no figure"),
    mark("About {n} of 100 cases have no score: no figure counts them."),
    of_all=True,
)
_NOT_SCORED = _Kind(
    mark("Cases without a score, in no figure of scores"),
    mark("About {n} of 100 cases have no score: figures of scores do not count them."),
    of_all=False,
)
_NO_OUTCOME = _Kind(
    mark("Cases without a known outcome, in no figure"),
    mark("Of about {n} of 100 cases the outcome is not known: no figure counts them."),
    of_all=True,
)
_NOT_FOLLOWED = _Kind(
    mark("Cases without a known outcome, in no figure of errors"),
    mark(
        "Of about {n} of 100 cases the outcome is not known: figures of errors do not count them."
    ),
    of_all=False,
)


@dataclass(frozen=True)
class LeftOut:
    """How many cases are left out of what, and the sentence of page one, if they are many."""

    label: str
    n: Count
    sentence: str | None


def left_out(desk: Desk) -> tuple[LeftOut, ...]:
    """Return every kind of case that can be left out here, and how many there are, 0 as well."""
    return () if desk.withheld else tuple(_told(desk, kind, n) for kind, n in _counted(desk))


def _counted(desk: Desk) -> Iterator[tuple[_Kind, Count]]:
    data, declaration = desk.dossier.audit.data, desk.dossier.declaration
    if not desk.audited:
        yield _NO_OUTCOME, data.without_outcome
        return
    decided = declaration.decision.operating_point.kind == "decided"
    yield _NO_DECISION if decided else _NO_SCORE, data.without_decision
    if data.without_score != 0:
        yield _NOT_SCORED, data.without_score
    if declaration.outcome is not None:
        yield _NOT_FOLLOWED, data.without_outcome


def _told(desk: Desk, kind: _Kind, n: Count) -> LeftOut:
    words, counted, sentence = desk.words, desk.dossier.audit.data.n, None
    if isinstance(n, int) and isinstance(counted, int):
        share = n / (counted + n if kind.of_all else max(counted, n))
        if share >= MANY:
            sentence = words.say(kind.share, n=words.decimal(100 * share, 0))
    return LeftOut(words.say(kind.label), n, sentence)
