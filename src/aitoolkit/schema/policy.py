"""The written rules that the evidence is held against."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.text import Text

FORMAT = 1


class Rule(Kept):
    """One rule: its permanent code, its bound, and what an open answer leads to."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{4}-\d{2}$")]
    metric: str
    bound: float
    inconclusive: Literal["block", "refer", "note"] = "refer"
    refer_to: Text | None = Field(None, description="The role that may release a referred model")
    why: Text

    @model_validator(mode="after")
    def _referred_to_someone(self) -> Self:
        if self.inconclusive == "refer" and self.refer_to is None:
            raise ValueError(f"{self.code}: inconclusive: refer needs refer_to, a role")
        return self


class Policy(Kept):
    """A set of rules with a name and a version.

    Attributes
    ----------
    disclosure_profile : str
        Which rule set published numbers must pass.
    """

    format: Literal[1] = FORMAT
    name: Text
    version: str
    disclosure_profile: Literal["eu_persons", "internal"] = "eu_persons"
    confidence_level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_rule_once(self) -> Self:
        codes = [rule.code for rule in self.rules]
        if len(set(codes)) != len(codes):
            raise ValueError("a rule is listed twice")
        return self
