"""Who answers for a system, on what ground, for whom, and from which data."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.refusal import refusal
from aitoolkit.schema.text import Text


class Stage(StrEnum):
    """Stage of life, as public registers say it."""

    DEVELOPMENT = "development"
    PILOT = "pilot"
    IN_USE = "in_use"
    RETIRED = "retired"


class KnownFor(StrEnum):
    """For whom the outcome is known: an auditor's first question."""

    ALL = "all"
    CHECKED = "checked"
    RANDOM_SAMPLE = "random_sample"


class Body(Kept):
    """The public body responsible."""

    name: Text = Field(description="Its official name")
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = Field(
        None, description="ISO 3166 code of two capitals, such as FR"
    )
    id: str | None = Field(None, description="Its number in a public register")
    id_scheme: str | None = Field(None, description="Which register: SIREN, TOOI, …")


class Contact(Kept):
    """Where anyone can ask; a general address, no person."""

    email: str | None = Field(None, description="A general address, no person's")
    url: str | None = Field(None, description="A page with the ways to ask")
    post: Text | None = Field(None, description="Where a letter reaches the service")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.email or self.url or self.post):
            raise refusal(
                expected="at least one of email, url, post",
                found="none of them",
                mend="Add one, or leave contact empty as long as nobody has written it.",
            )
        return self


class LegalBasis(Kept):
    """A text that allows the decision or the processing."""

    title: Text = Field(description="The law or rule, as it is cited")
    article: str | None = Field(None, description="The article or section")
    url: str | None = Field(None, description="Where it can be read")
    basis_for: Literal["decision", "processing", "both"] = Field(
        "both", description="Whether it allows the decision, the processing of data, or both"
    )
    plain_words: Text | None = Field(None, description="What it says, in plain words")


class AffectedGroup(Kept):
    """People who feel the outcome, those not proposed included."""

    who: Text = Field(description="Who they are")
    effect: Text = Field(description="What the outcome means for them")
    size: int | None = Field(None, ge=0, description="About how many they are")


class Alternative(Kept):
    """Another way that was considered, and why it was not taken."""

    what: Text = Field(description="The other way; at least one without an algorithm")
    why_not: Text = Field(description="Why it was not taken")


def _a_day(written: str) -> str:
    try:
        date.fromisoformat(written)
    except ValueError:
        raise refusal(
            expected="a day, as year-month-day",
            found=repr(written),
            mend="Write it as 2031-12-31.",
        ) from None
    return written


class Retention(Kept):
    """How long rows of people are kept: afterwards `aitoolkit purge` deletes them."""

    until: Annotated[str, AfterValidator(_a_day)] = Field(
        description="The day by which they are deleted, such as 2031-12-31"
    )
    why: Text | None = Field(None, description="The rule behind it")


class Source(Kept):
    """Where the data come from."""

    name: Text = Field(description="The register, survey or file")
    period: str | None = Field(None, description="The years or months that it covers")
    coverage: Text | None = Field(None, description="Who is in it, and who is not")
    licence: str | None = Field(None, description="On what terms it may be used")
    url: str | None = Field(None, description="Where it is described")
