"""Who may do what with packs: the public keys of each role, as the body itself says it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from aitoolkit.schema.kept import Kept

FORMAT: Final = 1

Role = Literal["attest", "purge"]

Keys = tuple[Annotated[str, Field(min_length=1)], ...]


class Signers(Kept):
    """The keys of each role. Given by the body, never taken from a pack.

    Each key is the path of a file, as seen from this one, or the PEM text itself.
    """

    format: Literal[1] = Field(FORMAT, description="Version of this format")
    attest: Keys = Field((), description="Public keys that may seal and attest packs")
    purge: Keys = Field((), description="Public keys that may purge rows of people")
