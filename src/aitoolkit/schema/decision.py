"""The decision that a system prepares, where its line is drawn, and how it can be contested."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.refusal import refusal
from aitoolkit.schema.text import Text, Written


class Effect(StrEnum):
    """What being proposed means for the person: help, or a control."""

    ASSISTIVE = "assistive"
    PUNITIVE = "punitive"


class OperatingPoint(Kept):
    """Where the line is drawn between proposed and not proposed.

    ``threshold``: a score (in (0, 1) for a model trained here). ``top_share``: the share of the
    list, in (0, 1), that an office can handle. ``top_count``: how many of every ``out_of`` cases.
    ``decided``: no line of ours; the decisions are in the data.
    """

    kind: Literal["threshold", "top_share", "top_count", "decided"] = Field(
        description="How the line is drawn: threshold, top_share, top_count, or decided elsewhere"
    )
    value: float = Field(0.0, description="The score, the share or the count")
    out_of: Annotated[int, Field(gt=0)] | None = Field(
        None, description="With top_count: of how many cases on the list"
    )
    assumed: bool = Field(False, description="True when a draft chose it; a person must confirm")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.kind == "top_count":
            return self._possible_count()
        if self.out_of is not None:
            raise refusal(
                at="out_of",
                expected=f"no out_of beside {self.kind}",
                found=f"{self.out_of}",
                mend="Remove out_of, or set kind: top_count.",
            )
        if self.kind == "decided" and self.value != 0:
            raise refusal(
                at="value",
                expected="no value beside decided: the decisions are in the data",
                found=f"{self.value:g}",
                mend="Remove the value.",
            )
        if self.kind == "top_share":
            self.check_share("value")
        return self

    def check_share(self, at: str) -> None:
        """Refuse a share, or a threshold of probabilities, that is not between 0 and 1."""
        if not 0 < self.value < 1:
            example = "0.5" if self.kind == "threshold" else "0.1 for the top tenth"
            raise refusal(
                at=at,
                expected=f"a {self.kind.replace('_', ' ')} between 0 and 1, such as {example}",
                found=f"{self.value:g}",
                mend="Write a number above 0 and below 1.",
            )

    def _possible_count(self) -> Self:
        if self.out_of is None:
            raise refusal(
                at="out_of",
                expected="out_of beside top_count: of how many cases on the list",
                found="nothing",
                mend="Add the line `out_of: …`.",
            )
        if not 1 <= self.value < self.out_of or self.value != int(self.value):
            raise refusal(
                at="value",
                expected="a whole number of cases, fewer than out_of",
                found=f"{self.value:g} out of {self.out_of}",
                mend="Write how many cases of the list an office can handle.",
            )
        return self


class TellChanges(Kept):
    """That a system of controls tells all the same what would change its proposal: who decided."""

    decided_by: Text = Field(description="Who decided, by name")
    decided_on: datetime.date = Field(description="When, as 2026-01-31")
    why: Text = Field(description="Why, in plain words")


class Decision(Kept):
    """The administrative decision that the system prepares."""

    proposes: Written = Field(description="What a proposed case gets: a call, a visit, a check")
    who_decides: Written = Field(description="The role of the person who decides, not a name")
    effect: Effect | None = Field(
        description="What being proposed means: assistive (help) or punitive (a control)"
    )
    operating_point: OperatingPoint = Field(
        description="Where the line is drawn between proposed and not proposed"
    )
    tell_changes: TellChanges | None = Field(
        None,
        description="Only where the effect is punitive: people are told all the same what would"
        " change the proposal",
    )

    @model_validator(mode="after")
    def _told_by_exception(self) -> Self:
        if self.tell_changes is not None and self.effect is not Effect.PUNITIVE:
            raise refusal(
                at="tell_changes",
                expected="tell_changes only where effect is punitive",
                found=f"effect: {self.effect or 'nothing'}",
                mend="Remove it: a system that helps tells what would change its proposal anyway."
                if self.effect
                else "Write the effect first.",
            )
        return self


class Channel(Kept):
    """One way to contest."""

    how: Text = Field(description="How a person uses it: an address, opening hours, a number")
    digital: bool = Field(description="Whether it needs a computer or a telephone with internet")


class Appeal(Kept):
    """How a person can contest; at least one way is not digital."""

    authority: Text | None = Field(None, description="Who hears the person")
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)] = Field(
        description="The ways to contest, at least one of them not digital"
    )
    deadline_days: int | None = Field(None, gt=0, description="Days within which to contest")

    @model_validator(mode="after")
    def _not_only_online(self) -> Self:
        if all(channel.digital for channel in self.channels):
            raise refusal(
                at="channels",
                expected="at least one channel that is not digital",
                found="digital channels only",
                mend="Add post, a counter or a telephone, with digital: false.",
            )
        return self
