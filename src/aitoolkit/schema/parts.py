"""How the cases are divided, so that nothing that was chosen has seen what examines it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.refusal import refusal


class Parts(Kept):
    """How the cases are divided: at random, by group, or by time; shares of the whole.

    Every share but `fit` and `examine` may be 0. What a part is for: `fit` trains, `calibrate`
    calibrates, `choose` compares, `examine` is seen by nothing that was chosen.
    """

    by: Literal["random", "group", "time"] = Field(
        "random", description="At random, by group (one person on one side only), or by time"
    )
    column: str | None = Field(None, description="The column of the groups, or of the time")
    fit: Annotated[float, Field(gt=0, lt=1)] = Field(0.7, description="Share that trains")
    calibrate: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0, description="Share that calibrates the scores"
    )
    choose: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0, description="Share that compares alternatives"
    )
    examine: Annotated[float, Field(gt=0, lt=1)] = Field(
        0.3, description="Share that examines; nothing that was chosen has seen it"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = self.fit + self.calibrate + self.choose + self.examine
        if abs(total - 1) > 1e-9:
            raise refusal(
                expected="shares (fit, calibrate, choose, examine) that add up to 1",
                found=f"{total:g}",
                mend="Correct the shares; a share that is not written keeps its usual value.",
            )
        if (self.by != "random") != (self.column is not None):
            raise refusal(
                at="column",
                expected="no column with by: random" if self.column else "a column",
                found=f"by: {self.by}" + (f" and column: {self.column}" if self.column else ""),
                mend="By group and by time need a column; at random takes none.",
            )
        return self
