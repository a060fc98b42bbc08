"""What the columns mean: the dictionary of the data, a line a column."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.refusal import refusal
from aitoolkit.schema.text import Text, Written, spelled

Value = Annotated[str, BeforeValidator(spelled)]
"""A value of a column as text: ``1`` is "1" and ``True`` is "true"."""


class Type(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    CATEGORY = "category"
    DATE = "date"
    TEXT = "text"
    IDENTIFIER = "identifier"


class Use(StrEnum):
    """What a column is used for."""

    INPUT = "input"
    SCORE = "score"
    DECISION = "decision"
    OUTCOME = "outcome"
    PROTECTED = "protected"
    GROUP = "group"
    TIME = "time"
    NOTHING = "nothing"


class Category(Kept):
    """A value that a column may hold, and its name in plain words."""

    value: Value = Field(description="The value as it stands in the data")
    label: Text | None = Field(None, description="Its name in plain words")


class Reach(Kept):
    """How far, and which way, the person concerned can change a value."""

    direction: Literal["rise", "fall", "any"] = Field(
        "any", description="Whether it can only rise, only fall, or both"
    )
    lowest: float | None = Field(None, description="What a person cannot go below")
    highest: float | None = Field(None, description="What a person cannot go above")


class FieldOfData(Kept):
    """One column: a line of the dictionary."""

    column: Annotated[str, Field(min_length=1)] = Field(description="Its name in the data")
    type: Type = Field(description="What it holds")
    used_for: Use = Field(description="What it is used for")
    label: Written = Field(None, description="Its name in plain words")
    meaning: Written = Field(None, description="What it says, as a citizen would understand it")
    unit: Text | None = Field(None, description="Unit of a number: years, euros a month, %")
    source: Text | None = Field(None, description="Where it comes from")
    actionable: bool = Field(False, description="Whether the person concerned can act on it")
    known_in_time: bool = Field(
        True, description="Whether its value is known when the score is needed"
    )
    change: Reach | None = Field(
        None, description="How far and which way, where the person concerned can act on it"
    )
    categories: tuple[Category, ...] | None = Field(
        None, description="The values it may hold; others count as not given"
    )
    minimum: float | None = Field(None, description="Lower numbers count as not given")
    maximum: float | None = Field(None, description="Higher numbers count as not given")

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.used_for is Use.INPUT and self.type in (Type.DATE, Type.TEXT, Type.IDENTIFIER):
            raise refusal(
                at="used_for",
                expected="a number, a boolean or a category as an input",
                found=f"type: {self.type}",
                mend="Derive a number or a category from it, or set used_for: nothing.",
            )
        self._check_categories()
        self._check_limits()
        self._check_change()
        return self

    def _check_categories(self) -> None:
        if self.categories is None:
            return
        if self.type is not Type.CATEGORY:
            raise refusal(
                at="categories",
                expected="categories only where type is category",
                found=f"type: {self.type}",
                mend="Set type: category, or remove the categories.",
            )
        values = [category.value for category in self.categories]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise refusal(
                at="categories",
                expected="each value once",
                found=f"{', '.join(map(repr, twice))} more than once",
                mend="Keep one line for each value.",
            )

    def _check_limits(self) -> None:
        if (self.minimum, self.maximum) == (None, None):
            return
        if self.type is not Type.NUMBER:
            raise refusal(
                at="minimum" if self.minimum is not None else "maximum",
                expected="a minimum or maximum only where type is number",
                found=f"type: {self.type}",
                mend="Set type: number, or remove the limit.",
            )
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise refusal(
                at="minimum",
                expected="a minimum below the maximum",
                found=f"{self.minimum:g} and {self.maximum:g}",
                mend="Correct one of the two.",
            )

    def _check_change(self) -> None:
        if self.change is None:
            return
        bounds = [end for end in (self.change.lowest, self.change.highest) if end is not None]
        if not self.actionable:
            raise refusal(
                at="change",
                expected="actionable: true beside it",
                found="actionable: false",
                mend="Set actionable: true, or remove the key change.",
            )
        ordered = self.type in (Type.NUMBER, Type.BOOLEAN)
        if (bounds and self.type is not Type.NUMBER) or not (
            ordered or self.change.direction == "any"
        ):
            raise refusal(
                at="change",
                expected="bounds only where type is number, a direction where values have an order",
                found=f"type: {self.type}",
                mend="Remove them, or set type: number.",
            )
        if bounds != sorted(bounds):
            raise refusal(
                at="change.lowest",
                expected="lowest not above highest",
                found=f"{bounds[0]:g} and {bounds[1]:g}",
                mend="Correct one of the two.",
            )


class ProtectedAttribute(Kept):
    """An attribute by which people must be treated alike, and why it is watched."""

    column: Annotated[str, Field(min_length=1)] = Field(description="Its name in the data")
    why: Written = Field(None, description="Why people must be treated alike by it")
    label: Text | None = Field(None, description="Its name, if not that of its column")
    bands: tuple[float, ...] | None = Field(
        None, description="Lower ends of bands after the first: 25, 45 gives <25, 25–44, ≥45"
    )
    input_because: Text | None = Field(
        None, description="Why the model may use it as an input; without a reason it may not"
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.bands is not None and (
            not self.bands or list(self.bands) != sorted(set(self.bands))
        ):
            raise refusal(
                at="bands",
                expected="one number or several in rising order, each once",
                found=f"{', '.join(f'{band:g}' for band in self.bands) or 'an empty list'}",
                mend="Write the lower ends of the bands after the first, such as [25, 45].",
            )
        return self


class Outcome(Kept):
    """What happened to each case, and which of its two values is the positive one."""

    column: Annotated[str, Field(min_length=1)] = Field(description="Its name in the data")
    positive: Annotated[str, Field(min_length=1), BeforeValidator(spelled)] = Field(
        description="The value that the score is about, as it stands in the data"
    )
    label: Written = Field(None, description="The positive outcome in plain words")
    meaning: Written = Field(None, description="How it was recorded, and its known errors")
