"""A quantity: an estimate with its interval, or the reason why there is none."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import NonNegativeInt, model_validator

from aitoolkit.schema.kept import Kept


class Reason(StrEnum):
    """Why a quantity or a whole section is absent. Codes are permanent; words are elsewhere."""

    NO_CASES = "no_cases"
    ONE_CLASS = "one_class"
    TOO_FEW_GROUPS = "too_few_groups"
    OUTCOME_UNKNOWN = "outcome_known_only_for_checked"
    WITHHELD_SMALL = "withheld_small_count"
    PUBLISHED_BEFORE = "published_before"
    DRAFT = "draft"
    NO_MODEL = "no_model"
    NOT_DETERMINISTIC = "model_not_deterministic"
    NOT_ADDITIVE = "explanation_not_additive"
    NO_OUTCOME = "no_outcome"
    NO_DECISION = "no_decision"
    NO_SCORE = "no_score"
    NO_FINITE_RATIO = "no_finite_ratio"
    SEPARATED = "separated"
    NO_STRATA = "no_strata"
    NOT_MEASURED = "no_measured_method"
    NOT_APPLICABLE = "not_applicable"
    AGAINST_CONTROLS = "recipe_against_controls"
    NOTHING_ACTIONABLE = "nothing_actionable"
    NO_PLAUSIBLE_CHANGE = "no_plausible_change"


class Estimate(Kept):
    """A figure that was computed, with what the data can say about it.

    Attributes
    ----------
    value, lower, upper : float
        The estimate and the ends of its interval.
    n : int
        How many cases it rests on (the denominator of a rate).
    """

    value: float
    lower: float
    upper: float
    n: NonNegativeInt

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        slack = 1e-9
        if not self.lower - slack <= self.value <= self.upper + slack:
            raise ValueError(f"{self.value} lies outside its interval {self.lower}–{self.upper}")
        return self


class Absent(Kept):
    """A figure that could not be computed, and why: never 0, NaN or None.

    Attributes
    ----------
    n : int or None
        How many cases there were; None where nobody counted them, or they may not be told.
    """

    absent: Reason
    n: NonNegativeInt | None = None


Quantity = Estimate | Absent

Count = NonNegativeInt | Absent
"""How many; absent where a public view withholds it, never 0 for "not told"."""


class NamedQuantity(Kept):
    """A quantity with the field's own name for it, such as ``false_negative_rate``."""

    metric: str
    quantity: Quantity
