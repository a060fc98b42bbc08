"""The counts that every fairness figure comes from."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import NonNegativeInt

from aitoolkit.schema.kept import Kept

FORMAT: Final = 1


class TallyRow(Kept):
    """How many cases share these sensitive values, this outcome and this decision.

    Attributes
    ----------
    groups : tuple of str
        One value for each attribute of the tally, in its order.
    outcome : int or None
        1 for the declared positive, 0 otherwise, None where it is not known.
    decision : int or None
        1 if proposed, 0 otherwise, None where nothing was decided.
    """

    groups: tuple[str, ...]
    outcome: Literal[0, 1] | None
    decision: Literal[0, 1] | None
    n: NonNegativeInt


class Tally(Kept):
    """A table of counts; two tallies of different cases add up row by row.

    Attributes
    ----------
    hidden : int
        In a public view: how many cells are too small to be shown.
    """

    format: Literal[1] = FORMAT
    view: str = "full"
    attributes: tuple[str, ...]
    rows: tuple[TallyRow, ...]
    hidden: NonNegativeInt = 0
