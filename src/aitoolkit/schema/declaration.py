"""What a system is for, who answers for it, and what its columns mean: written by a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from aitoolkit.schema.decision import Appeal, Channel, Decision, Effect, OperatingPoint
from aitoolkit.schema.dictionary import (
    Category,
    FieldOfData,
    Outcome,
    ProtectedAttribute,
    Type,
    Use,
)
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.parts import Parts
from aitoolkit.schema.refusal import refusal
from aitoolkit.schema.responsibility import (
    AffectedGroup,
    Alternative,
    Body,
    Contact,
    KnownFor,
    LegalBasis,
    Retention,
    Source,
    Stage,
)
from aitoolkit.schema.text import Text, Written

__all__ = [
    "FORMAT",
    "AffectedGroup",
    "Alternative",
    "Appeal",
    "Body",
    "Category",
    "Channel",
    "Contact",
    "Decision",
    "Declaration",
    "Effect",
    "FieldOfData",
    "KnownFor",
    "LegalBasis",
    "OperatingPoint",
    "Outcome",
    "Parts",
    "ProtectedAttribute",
    "Source",
    "Stage",
    "Type",
    "Use",
    "Written",
]

FORMAT: Final = 1

_PERSON_ONLY = (
    "summary", "purpose", "body", "contact", "status", "legal_basis", "appeal",
    "affected_groups", "alternatives", "data_sources", "outcome_known_for",
)  # fmt: skip


def _at_most(length: int) -> Callable[[Text | None], Text | None]:
    """Return a check of length: registers cut what is longer, so a person should."""

    def check(text: Text | None) -> Text | None:
        longest = max((len(words) for _, words in text.words), default=0) if text else 0
        if longest > length:
            raise refusal(
                expected=f"at most {length} characters in each language",
                found=f"{longest}",
                mend="Shorten it; public registers take no more.",
            )
        return text

    return check


def _binary_only(task: Any) -> Any:
    if task != "binary":
        raise refusal(
            expected="binary: an outcome with two values",
            found=f"{task!r}",
            mend="Other tasks are not supported yet. Say which value matters most, and declare"
            " that value against all the others.",
        )
    return task


def _no_name_twice(fields: tuple[FieldOfData, ...]) -> tuple[FieldOfData, ...]:
    names = [field.column for field in fields]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise refusal(
            expected="each column once",
            found=f"{', '.join(map(repr, twice))} listed twice",
            mend="Keep one line for each column.",
        )
    return fields


class Declaration(Kept):
    """Everything a person declares about a decision-support system.

    A key whose value only a person can write may be left empty (``null``): the declaration is
    then a draft, its card says what is missing, and nothing from it can be cleared.
    """

    format: Literal[1] = Field(FORMAT, description="Version of this format")
    task: Annotated[Literal["binary"], BeforeValidator(_binary_only)] = Field(
        "binary", description="An outcome with two values; others are not supported yet"
    )
    name: Annotated[Text, AfterValidator(_at_most(100))] = Field(
        description="Name of the system, with a verb that an outsider understands"
    )
    summary: Annotated[Written, AfterValidator(_at_most(350))] = Field(
        description="Two or three plain sentences, 350 characters at most"
    )
    purpose: Written = Field(description="What it is for, and why an algorithm is used")
    body: Body | None = Field(description="The public body responsible")
    contact: Contact | None = Field(description="Where anyone can ask; no person's address")
    status: Stage | None = Field(description="Stage of life: development, pilot, in_use or retired")
    legal_basis: tuple[LegalBasis, ...] | None = Field(
        description="The laws that allow the decision and the processing"
    )
    decision: Decision = Field(description="The administrative decision that it prepares")
    appeal: Appeal | None = Field(
        description="How a person can contest; at least one way is not digital"
    )
    affected_groups: tuple[AffectedGroup, ...] | None = Field(
        description="Who feels the outcome, those not proposed included"
    )
    alternatives: tuple[Alternative, ...] | None = Field(
        description="Other ways that were considered, at least one without an algorithm"
    )
    limits: tuple[Text, ...] = Field((), description="Known limits beyond what was measured")
    data_sources: tuple[Source, ...] | None = Field(description="Where the data come from")
    retention: Retention | None = Field(
        None, description="Until when the rows of people under restricted/ are kept"
    )
    outcome: Outcome | None = Field(
        description="What happened to each case; empty only where decisions alone are audited"
    )
    outcome_known_for: KnownFor | None = Field(
        description="For whom the outcome is known: all, checked (only those who were checked)"
        " or random_sample"
    )
    protected_attributes: Annotated[tuple[ProtectedAttribute, ...], Field(min_length=1)] = Field(
        description="Attributes by which people must be treated alike"
    )
    fields: Annotated[
        tuple[FieldOfData, ...], Field(min_length=1), AfterValidator(_no_name_twice)
    ] = Field(description="The columns of the data, or the name of a file that lists them")
    parts: Parts = Field(Parts(), description="How the cases are divided")

    @model_validator(mode="after")
    def _roles_meet_columns(self) -> Self:
        for role, column in self._roles():
            if column not in self.columns:
                raise refusal(
                    at=role,
                    expected="a column that fields lists",
                    found=repr(column),
                    mend=f"Correct the name, or list it. Listed are: {', '.join(self.columns)}.",
                )
        self._check_outcome()
        self._check_protected()
        self._check_parts()
        self._check_decision()
        return self

    def _check_decision(self) -> None:
        """Ask for inputs where a model is trained, else for a column of decisions or scores."""
        uses = {field.used_for for field in self.fields}
        point = self.decision.operating_point
        if point.kind == "decided" and Use.DECISION not in uses:
            raise refusal(
                at="fields",
                expected="a column of the decisions, since operating_point says decided",
                found="none",
                mend="Set used_for: decision on the column that holds them.",
            )
        if uses & {Use.DECISION, Use.SCORE}:
            return
        if not self.inputs:
            raise refusal(
                at="fields",
                expected="at least one input",
                found="none",
                mend="Set used_for: input on the columns that the model may use.",
            )
        if point.kind == "threshold":
            point.check_share("decision.operating_point.value")

    def _roles(self) -> list[tuple[str, str]]:
        roles = [] if self.outcome is None else [("outcome.column", self.outcome.column)]
        roles += [
            (f"protected_attributes[{i}] ({attribute.column}).column", attribute.column)
            for i, attribute in enumerate(self.protected_attributes, start=1)
        ]
        if self.parts.column is not None:
            roles.append(("parts.column", self.parts.column))
        return roles

    def _check_outcome(self) -> None:
        outcomes = [f.column for f in self.fields if f.used_for is Use.OUTCOME]
        if self.outcome is None and not outcomes:
            return
        if self.outcome is None or outcomes != [self.outcome.column]:
            named = None if self.outcome is None else self.outcome.column
            raise refusal(
                at="outcome.column",
                expected="the one column that has used_for: outcome in fields",
                found=f"{named!r}, while used_for: outcome stands at"
                f" {', '.join(map(repr, outcomes)) or 'no column'}",
                mend="Make the two agree.",
            )
        if any(p.column == self.outcome.column for p in self.protected_attributes):
            raise refusal(
                at="protected_attributes",
                expected="attributes other than the outcome",
                found=repr(self.outcome.column),
                mend="Remove the outcome from the protected attributes.",
            )

    def _check_protected(self) -> None:
        names = [attribute.column for attribute in self.protected_attributes]
        for i, attribute in enumerate(self.protected_attributes, start=1):
            at = f"protected_attributes[{i}] ({attribute.column})"
            if names.count(attribute.column) > 1:
                raise refusal(
                    at=at,
                    expected="each attribute once",
                    found=f"{attribute.column!r} more than once",
                    mend="Keep one of them.",
                )
            field = self.field(attribute.column)
            if attribute.bands is not None and field.type is not Type.NUMBER:
                raise refusal(
                    at=f"{at}.bands",
                    expected="bands only for a column of type: number",
                    found=f"type: {field.type}",
                    mend="Remove the bands, or correct the type.",
                )
            _check_reason(attribute, at, is_input=field.used_for is Use.INPUT)

    def _check_parts(self) -> None:
        if self.outcome is not None and self.parts.column == self.outcome.column:
            raise refusal(
                at="parts.column",
                expected="a column other than the outcome",
                found=repr(self.parts.column),
                mend="Name the column of the groups, or of the time.",
            )
        divided = f"{self.parts.by} {self.parts.column}"
        for field in self.fields:
            is_role = field.used_for in (Use.GROUP, Use.TIME)
            if is_role and divided != f"{field.used_for} {field.column}":
                raise refusal(
                    at="parts",
                    expected=f"by: {field.used_for} and column: {field.column}, as fields says",
                    found=f"by: {self.parts.by}",
                    mend=f"Write it under parts, or set used_for: nothing at {field.column!r}.",
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
        missing = [name for name in _PERSON_ONLY if not getattr(self, name)]
        missing += [
            f"decision.{name}"
            for name in ("proposes", "who_decides", "effect")
            if getattr(self.decision, name) is None
        ]
        if self.decision.operating_point.assumed:
            missing.append("decision.operating_point")
        if self.outcome is None:
            missing = [name for name in missing if name != "outcome_known_for"]
        else:
            missing += [
                f"outcome.{n}" for n in ("label", "meaning") if getattr(self.outcome, n) is None
            ]
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

    def save(self, path: str | Path) -> Path:
        """Write the declaration to a YAML file that a person can go on writing.

        What is unwritten stays visible, each with a comment that says what belongs there. Reading
        the file again gives an equal declaration.

        Parameters
        ----------
        path : str or Path
            The file, such as ``system.yaml``. One that is there is replaced as a whole.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        OutputError
            If it cannot be written; nothing is left half-written.
        """
        from aitoolkit.schema.written import as_yaml, write_whole

        return write_whole(Path(path), as_yaml(self, self.unwritten))


def _check_reason(attribute: ProtectedAttribute, at: str, *, is_input: bool) -> None:
    if is_input and attribute.input_because is None:
        raise refusal(
            at=f"{at}.input_because",
            expected="a reason, since the column is protected and an input",
            found="none",
            mend="Write why the model may use it, or set used_for: protected.",
        )
    if not is_input and attribute.input_because is not None:
        raise refusal(
            at=f"{at}.input_because",
            expected="no reason, since the column is not an input",
            found=f"{str(attribute.input_because)!r}",
            mend="Set used_for: input, or drop the reason.",
        )
