"""What was published before, and how it bears on what may be printed now."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import AwareDatetime

from aitoolkit.schema.kept import Kept

People = Literal["same", "same_otherwise", "few_differ", "others", "unknown"]

WITHHOLDING: Final[frozenset[People]] = frozenset({"same_otherwise", "few_differ", "unknown"})
"""Beside such a card no figure about people is printed."""


class PublishedBefore(Kept):
    """A card that was published before, and how the people of this one compare with its people.

    Attributes
    ----------
    digest : str
        The core's digest of the earlier pack.
    made_on : datetime
        When that card was made.
    people : {"same", "same_otherwise", "few_differ", "others", "unknown"}
        ``same``: the same people; what that card printed is known to every reader of this one.
        ``others``: in every group of both at least the profile's minimum is on one card only.
        Beside the three others no figure about people is printed. ``same_otherwise``: the same
        people, by other attributes, or decided otherwise. ``few_differ``: the counts do not show
        that enough people differ. ``unknown``: nothing is there to compare.
    """

    digest: str
    made_on: AwareDatetime
    people: People
