"""The written rules that the evidence is held against."""

from __future__ import annotations

import datetime
import hashlib
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from aitoolkit.schema.decision import Effect
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.refusal import refusal
from aitoolkit.schema.rules import Interval
from aitoolkit.schema.text import Text

FORMAT: Final = 1

Code = Annotated[str, Field(pattern=r"^[A-Z]{4}-\d{2}$")]


class Role(Kept):
    """A role that may release a referred model, by the short name that rules use."""

    role: Annotated[str, Field(min_length=1)] = Field(description="Its short name, for refer_to")
    name: Text = Field(description="Its name in plain words")


class Rule(Kept):
    """One rule: its permanent code, its bound, and what an open answer leads to."""

    code: Code = Field(description="The rule's permanent code, such as FAIR-01")
    metric: str = Field(description="The figure that it holds against the bound")
    bound: float = Field(description="The bound")
    interval: Interval = Field(
        "whole",
        description="What is held against the bound: the whole interval (three answers), its lower"
        " or upper end, or the value alone",
    )
    attributes: Annotated[tuple[str, ...], Field(min_length=1)] | None = Field(
        None, description="Only these attributes (or columns); else all"
    )
    groups: (
        Annotated[tuple[Annotated[str, Field(pattern="^[^=]+=.+$")], ...], Field(min_length=1)]
        | None
    ) = Field(None, description="Only these groups, each as attribute=group; else all")
    inconclusive: Literal["block", "refer", "note"] = Field(
        "refer", description="What an open answer leads to: block, refer or note"
    )
    refer_to: Text | None = Field(None, description="The role that may release a referred model")
    why: Text = Field(description="The law, standard or own reason behind it, in plain words")

    @model_validator(mode="after")
    def _referred_to_someone(self) -> Self:
        if self.inconclusive == "refer" and self.refer_to is None:
            raise refusal(
                at="refer_to",
                expected="a role, since inconclusive is refer",
                found="none",
                mend="Write who may release a referred model, or set inconclusive: block.",
            )
        return self

    def concerns(self, attributes: tuple[str, ...]) -> bool:
        """Return whether it asks about these attributes (one, or several that intersect)."""
        named = self.attributes
        if named is None and self.groups is not None:
            named = tuple(group.partition("=")[0] for group in self.groups)
        return named is None or set(attributes) <= set(named)

    def names(self, attribute: str, group: str) -> bool:
        """Return whether it asks about this group."""
        return self.groups is None or f"{attribute}={group}" in self.groups


class Waived(Kept):
    """A mandatory rule that a policy drops or loosens: who decided so, when and why."""

    code: Code = Field(description="The mandatory rule's permanent code")
    decided_by: Text = Field(description="Who decided, by role or name")
    decided_on: datetime.date = Field(description="When, as 2026-01-31")
    why: Text = Field(description="Why, in plain words")


class Policy(Kept):
    """A set of rules with a name and a version.

    Attributes
    ----------
    disclosure_profile : str
        Which rule set published numbers must pass.
    """

    format: Literal[1] = Field(FORMAT, description="Version of this format")
    name: Text = Field(description="Name of the policy")
    version: str = Field(description="Its version, as the body counts them")
    effect: Effect | None = Field(
        None, description="For systems that help (assistive) or control (punitive); empty: either"
    )
    disclosure_profile: Literal["eu_persons", "internal"] = Field(
        "eu_persons", description="Which rule set published numbers must pass"
    )
    confidence_level: Annotated[float, Field(gt=0.5, lt=1)] = Field(
        0.95, description="Confidence of every interval"
    )
    roles: tuple[Role, ...] = Field(
        (), description="Roles that may release; where there are any, refer_to names one of them"
    )
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)] = Field(description="The rules")
    waived: tuple[Waived, ...] = Field(
        (), description="Mandatory rules that are dropped or loosened, and who decided so"
    )

    @model_validator(mode="after")
    def _one_answer_a_subject(self) -> Self:
        for place, rule in enumerate(self.rules, start=1):
            for other in self.rules[: place - 1]:
                if (rule.code, rule.metric) == (other.code, other.metric) and _overlap(rule, other):
                    raise refusal(
                        at=f"rules[{place}] ({rule.code})",
                        expected="each rule once for the same metric and the same people",
                        found=f"{rule.code} on {rule.metric} more than once, with the bounds"
                        f" {other.bound:g} and {rule.bound:g}",
                        mend="Keep one of them, or give each its own attributes.",
                    )
        return self

    @model_validator(mode="after")
    def _referred_to_known_roles(self) -> Self:
        known = [role.role for role in self.roles]
        for place, rule in enumerate(self.rules, start=1):
            if known and rule.refer_to is not None and str(rule.refer_to) not in known:
                raise refusal(
                    at=f"rules[{place}] ({rule.code}).refer_to",
                    expected=f"one of the roles {', '.join(known)}",
                    found=repr(str(rule.refer_to)),
                    mend="Write the short name of a role, or list this one under roles.",
                )
        return self

    @property
    def digest(self) -> str:
        """SHA-256 of the policy in canonical JSON: the same rules, the same digest."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @property
    def comparisons(self) -> tuple[str, ...]:
        """How groups are compared where a model is examined: by ratios too if a rule asks."""
        asks = any(rule.code == "FAIR-02" for rule in self.rules)
        return ("difference", "ratio") if asks else ("difference",)

    def released_by(self, rule: Rule) -> Text | None:
        """Return who may release what `rule` refers, in plain words."""
        named = {role.role: role.name for role in self.roles}
        return named.get(str(rule.refer_to), rule.refer_to)


def _overlap(one: Rule, other: Rule) -> bool:
    def subjects(rule: Rule) -> set[str] | None:
        named = rule.groups or rule.attributes
        return None if named is None else set(named)

    here, there = subjects(one), subjects(other)
    if here is None or there is None:
        return True
    whole = {name.partition("=")[0] for name in here | there if "=" in name}
    return bool(here & there or whole & here or whole & there)
