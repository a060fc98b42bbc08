"""What a system is for, who answers for it, and what its columns mean: written by a person."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.text import Text

FORMAT = 1

Label = Annotated[str, Field(min_length=1, max_length=200)]
Written = Text | None
"""Text that only a person can write; ``null`` is shown as unwritten and makes a draft."""


class Effect(StrEnum):
    """What being proposed means for the person: help, or a control."""

    ASSISTIVE = "assistive"
    PUNITIVE = "punitive"


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
    OUTCOME = "outcome"
    PROTECTED = "protected"
    GROUP = "group"
    TIME = "time"
    NOTHING = "nothing"


class Body(Kept):
    """The public body responsible."""

    name: Text
    country: Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166 code")] | None = None
    id: str | None = Field(None, description="Its number in a public register")
    id_scheme: str | None = Field(None, description="Which register: SIREN, TOOI, …")


class Contact(Kept):
    """Where anyone can ask; a general address, no person."""

    email: str | None = None
    url: str | None = None
    post: Text | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.email or self.url or self.post):
            raise ValueError("give at least one of email, url, post")
        return self


class LegalBasis(Kept):
    """A text that allows the decision or the processing."""

    title: Text
    article: str | None = None
    url: str | None = None
    basis_for: Literal["decision", "processing", "both"] = "both"
    plain_words: Text | None = None


class OperatingPoint(Kept):
    """Where the line is drawn between proposed and not proposed.

    ``threshold``: a score in [0, 1]. ``top_share``: the share of the list, in (0, 1), that an
    office can handle. ``top_count``: how many of every ``out_of`` cases.
    """

    kind: Literal["threshold", "top_share", "top_count"]
    value: Annotated[float, Field(ge=0)]
    out_of: Annotated[int, Field(gt=0)] | None = None
    assumed: bool = Field(False, description="True when a draft chose it; a person must confirm")

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.kind == "threshold" and not 0 < self.value < 1:
            raise ValueError("a threshold lies between 0 and 1")
        if self.kind == "top_share" and not 0 < self.value < 1:
            raise ValueError("a top share lies between 0 and 1, such as 0.1 for the top tenth")
        if self.kind == "top_count":
            if self.out_of is None:
                raise ValueError("top_count needs out_of: of how many cases on the list")
            if not 1 <= self.value < self.out_of or self.value != int(self.value):
                raise ValueError("top_count is a whole number of cases, fewer than out_of")
        return self


class Decision(Kept):
    """The administrative decision that the system prepares."""

    proposes: Written = Field(description="What a proposed case gets: a call, a visit, a check")
    who_decides: Written = Field(description="The role of the person who decides, not a name")
    effect: Effect
    operating_point: OperatingPoint


class Channel(Kept):
    """One way to contest."""

    how: Text
    digital: bool


class Appeal(Kept):
    """How a person can contest; at least one way is not digital."""

    authority: Text | None = None
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    deadline_days: int | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _not_only_online(self) -> Self:
        if all(channel.digital for channel in self.channels):
            raise ValueError("at least one channel must not be digital (post, counter, telephone)")
        return self


class AffectedGroup(Kept):
    """People who feel the outcome, those not proposed included."""

    who: Text
    effect: Text
    size: int | None = Field(None, ge=0)


class Alternative(Kept):
    """Another way that was considered, and why it was not taken."""

    what: Text
    why_not: Text


class Source(Kept):
    """Where the data come from."""

    name: Text
    period: str | None = None
    coverage: Text | None = None
    licence: str | None = None
    url: str | None = None


class Category(Kept):
    """A value that a column may hold, and its name in plain words."""

    value: str
    label: Text | None = None


class FieldOfData(Kept):
    """One column: a line of the dictionary."""

    column: Annotated[str, Field(min_length=1)]
    type: Type
    used_for: Use
    label: Written = Field(None, description="Its name in plain words")
    meaning: Written = None
    unit: Text | None = None
    source: Text | None = None
    actionable: bool = Field(False, description="Whether the person concerned can act on it")
    categories: tuple[Category, ...] | None = Field(
        None, description="The values it may hold; others count as not given"
    )
    minimum: float | None = None
    maximum: float | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.categories is not None and self.type is not Type.CATEGORY:
            raise ValueError(f"{self.column}: only a category has categories")
        if self.categories is not None:
            values = [category.value for category in self.categories]
            if len(set(values)) != len(values):
                raise ValueError(f"{self.column}: a category is listed twice")
        limits = (self.minimum, self.maximum)
        if limits != (None, None) and self.type is not Type.NUMBER:
            raise ValueError(f"{self.column}: only a number has a minimum or maximum")
        if self.minimum is not None and self.maximum is not None and self.minimum >= self.maximum:
            raise ValueError(f"{self.column}: its minimum is not below its maximum")
        if self.used_for is Use.INPUT and self.type in (Type.DATE, Type.TEXT, Type.IDENTIFIER):
            raise ValueError(
                f"{self.column}: {self.type} cannot be an input; derive a number or a category"
                " from it, or set used_for: nothing"
            )
        return self


class ProtectedAttribute(Kept):
    """An attribute by which people must be treated alike, and why it is watched."""

    column: Annotated[str, Field(min_length=1)]
    why: Written = None
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
            raise ValueError(f"{self.column}: bands are numbers in rising order")
        return self


class Outcome(Kept):
    """What happened to each case, and which of its two values is the positive one."""

    column: Annotated[str, Field(min_length=1)]
    positive: Annotated[str, Field(min_length=1)]
    label: Written = Field(None, description="The positive outcome in plain words")
    meaning: Written = Field(None, description="How it was recorded, and its known errors")


class Parts(Kept):
    """How the cases are divided: at random, by group, or by time; shares of the whole.

    Every share but `examine` may be 0. What a part is for: `fit` trains, `calibrate` calibrates,
    `choose` compares, `examine` is seen by nothing that was chosen.
    """

    by: Literal["random", "group", "time"] = "random"
    column: str | None = None
    fit: Annotated[float, Field(gt=0, lt=1)] = 0.7
    calibrate: Annotated[float, Field(ge=0, lt=1)] = 0.0
    choose: Annotated[float, Field(ge=0, lt=1)] = 0.0
    examine: Annotated[float, Field(gt=0, lt=1)] = 0.3

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = self.fit + self.calibrate + self.choose + self.examine
        if abs(total - 1) > 1e-9:
            raise ValueError(f"the shares of the parts add up to {total:g}, not to 1")
        if (self.by != "random") != (self.column is not None):
            raise ValueError("by: group and by: time need a column; by: random takes none")
        return self


def _no_name_twice(fields: tuple[FieldOfData, ...]) -> tuple[FieldOfData, ...]:
    seen: set[str] = set()
    for field in fields:
        if field.column in seen:
            raise ValueError(f"column {field.column!r} is listed twice")
        seen.add(field.column)
    return fields


class Declaration(Kept):
    """Everything a person declares about a decision-support system.

    A key whose value only a person can write may be left empty (``null``): the declaration is
    then a draft, its card says what is missing, and nothing from it can be cleared.
    """

    format: Literal[1] = FORMAT
    task: Literal["binary"] = "binary"
    name: Text
    summary: Written
    purpose: Written
    body: Body | None
    contact: Contact | None
    status: Stage | None = Field(description="Stage of life")
    legal_basis: tuple[LegalBasis, ...] | None
    decision: Decision
    appeal: Appeal | None
    affected_groups: tuple[AffectedGroup, ...] | None
    alternatives: tuple[Alternative, ...] | None
    limits: tuple[Text, ...] = ()
    data_sources: tuple[Source, ...] | None
    outcome: Outcome
    outcome_known_for: KnownFor | None
    protected_attributes: Annotated[tuple[ProtectedAttribute, ...], Field(min_length=1)]
    fields: Annotated[tuple[FieldOfData, ...], Field(min_length=1), AfterValidator(_no_name_twice)]
    parts: Parts = Parts()

    @model_validator(mode="after")
    def _roles_meet_columns(self) -> Self:
        for role, column in self._roles():
            if column not in self.columns:
                raise ValueError(f"{role} names the column {column!r}, which fields does not list")
        self._check_outcome()
        self._check_protected()
        if not self.inputs:
            raise ValueError("fields lists no input: set used_for: input on at least one column")
        return self

    def _roles(self) -> list[tuple[str, str]]:
        roles = [("outcome.column", self.outcome.column)]
        roles += [("protected_attributes", p.column) for p in self.protected_attributes]
        if self.parts.column is not None:
            roles.append(("parts.column", self.parts.column))
        return roles

    def _check_outcome(self) -> None:
        outcomes = [f.column for f in self.fields if f.used_for is Use.OUTCOME]
        if outcomes != [self.outcome.column]:
            raise ValueError(
                f"outcome.column is {self.outcome.column!r}, but used_for: outcome stands at"
                f" {', '.join(outcomes) or 'no field'}"
            )
        if any(p.column == self.outcome.column for p in self.protected_attributes):
            raise ValueError(f"{self.outcome.column!r} is the outcome and a protected attribute")

    def _check_protected(self) -> None:
        names = [attribute.column for attribute in self.protected_attributes]
        if len(set(names)) != len(names):
            raise ValueError("a protected attribute is listed twice")
        for attribute in self.protected_attributes:
            is_input = self.field(attribute.column).used_for is Use.INPUT
            if is_input and attribute.input_because is None:
                raise ValueError(
                    f"{attribute.column!r} is protected and an input: give input_because, a reason,"
                    " or set used_for: protected"
                )
            if not is_input and attribute.input_because is not None:
                raise ValueError(
                    f"{attribute.column!r} has input_because but is not an input:"
                    " set used_for: input, or drop the reason"
                )

    @property
    def columns(self) -> tuple[str, ...]:
        """Every declared column, in the order written."""
        return tuple(field.column for field in self.fields)

    @property
    def inputs(self) -> tuple[FieldOfData, ...]:
        """The fields that the model may use, in the order of their column names."""
        chosen = (field for field in self.fields if field.used_for is Use.INPUT)
        return tuple(sorted(chosen, key=lambda field: field.column))

    def field(self, column: str) -> FieldOfData:
        """Return the dictionary's line for `column`; ``KeyError`` if there is none."""
        for field in self.fields:
            if field.column == column:
                return field
        raise KeyError(column)

    @property
    def unwritten(self) -> tuple[str, ...]:
        """What only a person can write and nobody has written yet, as paths."""
        top = (
            "summary", "purpose", "body", "contact", "status", "legal_basis", "appeal",
            "affected_groups", "alternatives", "data_sources", "outcome_known_for",
        )  # fmt: skip
        missing = [name for name in top if not getattr(self, name)]
        missing += [
            f"decision.{name}"
            for name in ("proposes", "who_decides")
            if getattr(self.decision, name) is None
        ]
        if self.decision.operating_point.assumed:
            missing.append("decision.operating_point")
        missing += [f"outcome.{n}" for n in ("label", "meaning") if getattr(self.outcome, n) is None]
        missing += [
            f"protected_attributes.{p.column}.why"
            for p in self.protected_attributes
            if p.why is None
        ]
        missing += [
            f"fields.{f.column}.{name}"
            for f in self.fields
            if f.used_for is not Use.NOTHING
            for name in ("label", "meaning")
            if getattr(f, name) is None
        ]
        return tuple(missing)

    @property
    def is_draft(self) -> bool:
        """Whether something is still unwritten; computed, never typed."""
        return bool(self.unwritten)
