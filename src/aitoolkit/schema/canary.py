"""A few composed cases and what the model answered, so that a loaded model can prove itself."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from aitoolkit.schema.kept import Kept

FORMAT: Final = 1

Probability = Annotated[float, Field(ge=0, le=1)]


class CanaryColumn(Kept):
    """A column that the model takes, and whether it holds numbers or words."""

    name: str
    holds: Literal["numbers", "words"]


class CanaryRow(Kept):
    """One composed case, no person's, and the probability of each class that the model gave it.

    Attributes
    ----------
    values : tuple of float, str or None
        In the order of the columns; None where nothing is given.
    answered : tuple of float
        What ``predict_proba`` returned, rounded to twelve decimals.
    """

    kind: str
    values: tuple[float | str | None, ...]
    answered: tuple[Probability, ...]


class Canary(Kept):
    """What the model in a pack answered when it was sealed.

    Attributes
    ----------
    named : bool
        Whether the model takes a frame with names (True) or a bare array.
    rows : tuple of CanaryRow
        Empty where no case was composed.
    """

    format: Literal[1] = FORMAT
    named: bool
    columns: tuple[CanaryColumn, ...]
    rows: tuple[CanaryRow, ...]
