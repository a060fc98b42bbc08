"""The written rules that the evidence is held against."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.refusal import refusal
from aitoolkit.schema.text import Text

FORMAT: Final = 1


class Rule(Kept):
    """One rule: its permanent code, its bound, and what an open answer leads to."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{4}-\d{2}$")] = Field(
        description="The rule's permanent code, such as FAIR-01"
    )
    metric: str = Field(description="The figure that it holds against the bound")
    bound: float = Field(description="The bound")
    inconclusive: Literal["block", "refer", "note"] = Field(
        "refer", description="What an open answer leads to: block, refer or note"
    )
    refer_to: Text | None = Field(None, description="The role that may release a referred model")
    why: Text = Field(description="The law or standard behind it, in plain words")

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
    disclosure_profile: Literal["eu_persons", "internal"] = Field(
        "eu_persons", description="Which rule set published numbers must pass"
    )
    confidence_level: Annotated[float, Field(gt=0.5, lt=1)] = Field(
        0.95, description="Confidence of every interval"
    )
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)] = Field(description="The rules")

    @model_validator(mode="after")
    def _each_rule_once(self) -> Self:
        codes = [rule.code for rule in self.rules]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise refusal(
                at="rules",
                expected="each rule once",
                found=f"{', '.join(twice)} more than once",
                mend="Keep one of them.",
            )
        return self
