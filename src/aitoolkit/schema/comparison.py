"""Two versions of a system side by side: what changed, and what of it can be relied on."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import JsonValue

from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Count, Estimate, Quantity
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.verdict import Answer

FORMAT: Final = 1

Cases = Literal["same", "overlapping", "unknown", "declared_others", "stated_others"]
"""How the cases of the two packs relate, as far as their public parts tell."""

APART: Final[frozenset[Cases]] = frozenset({"declared_others", "stated_others"})
"""No case was examined twice, so that the two samples are independent."""

Note = Literal[
    "same_pack", "newer_first", "other_system", "other_kind", "other_outcome", "other_known_for",
    "other_languages", "other_units", "internal",
]  # fmt: skip
"""What a reader must know before anything else."""

Direction = Literal["higher", "lower", "no_difference", "same", "unknown"]
"""``no_difference``: none is shown, though there may be one. ``unknown``: it cannot be said."""

Why = Literal[
    "one_side", "not_printed", "other_outcome", "other_known_for", "may_have_seen", "other_level",
    "other_weights", "other_groups", "no_interval", "same_cases", "may_overlap", "not_measured",
]  # fmt: skip
"""Why it cannot be said whether a figure changed."""


class Change(Kept):
    """One thing that is written otherwise.

    Attributes
    ----------
    topic : {"declaration", "policy", "model"}
        Where.
    path : tuple of str
        What: names of keys, and columns, codes or places among them.
    before, after : JSON value
        What stands there; None where nothing does.
    towards : {"stricter", "looser"} or None
        Of a rule: whether less or more passes it now.
    """

    topic: Literal["declaration", "policy", "model"]
    path: tuple[str, ...]
    before: JsonValue
    after: JsonValue
    towards: Literal["stricter", "looser"] | None = None


class CountCompared(Kept):
    """How many cases there are of a kind; None where that pack does not count it.

    Attributes
    ----------
    what : {"cases", "without_outcome", "part", "group"}
        What is counted.
    of : tuple of str
        The part's name, or attribute and group.
    """

    what: Literal["cases", "without_outcome", "part", "group"]
    of: tuple[str, ...] = ()
    before: Count | None
    after: Count | None


class FigureCompared(Kept):
    """A figure of both packs, and whether it changed.

    Attributes
    ----------
    about : {"everyone", "group", "gap"}
        Of all cases, of one group, or the largest gap between the groups of an attribute.
    attributes, group : tuple of str
        Of whom it speaks.
    before, after : Estimate, Absent or None
        As both public cards print it; None where a pack has no such figure.
    difference : Estimate or None
        After less before, only where no case was examined twice and its interval was measured
        to hold.
    answer : {"higher", "lower", "no_difference", "same", "unknown"}
        Of `after`, against `before`.
    why : str or None
        Why it is ``unknown``.
    """

    about: Literal["everyone", "group", "gap"]
    attributes: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    metric: str
    before: Quantity | None
    after: Quantity | None
    difference: Estimate | None = None
    answer: Direction
    why: Why | None = None


class RuleCompared(Kept):
    """What a rule answered about one subject; None where it was not asked."""

    code: str
    subject: tuple[str, ...]
    metric: str
    before: Answer | None
    after: Answer | None

    @property
    def changed(self) -> bool:
        """Whether the answer is another one, or was given on one side only."""
        said = [None if a is None else a.answer for a in (self.before, self.after)]
        return said[0] != said[1]


class InputCompared(Kept):
    """How much an input moves the score, and its place among all; None where it is not explained.

    Attributes
    ----------
    place_before, place_after : int or None
        1 for the input that moves the score most.
    """

    column: str
    before: Estimate | None
    after: Estimate | None
    place_before: int | None
    place_after: int | None


class Compared(Kept):
    """Two dossiers, and what changed from the first to the second.

    Attributes
    ----------
    before, after : Dossier
        The public content of both packs, in the order in which they were given.
    cases : {"same", "overlapping", "unknown", "declared_others", "stated_others"}
        Whether the figures rest on the same cases. Only ``declared_others`` (both declarations
        give periods that do not meet) and ``stated_others`` (whoever compared says so) make them
        independent.
    notes : tuple of str
        What a reader must know before anything else.
    """

    format: Literal[1] = FORMAT
    before: Dossier
    after: Dossier
    cases: Cases
    notes: tuple[Note, ...]
    changes: tuple[Change, ...]
    counts: tuple[CountCompared, ...]
    figures: tuple[FigureCompared, ...]
    rules: tuple[RuleCompared, ...]
    inputs: tuple[InputCompared, ...]
