"""Were the rules fixed before anyone looked at the data? What a store of packs knows of it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, Field

from aitoolkit.schema.history import Said
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.manifest import Sha256
from aitoolkit.schema.text import Text

FORMAT: Final = 1


class PolicySeal(Kept):
    """A policy was sealed: these very rules, by whom and when.

    Attributes
    ----------
    policy : str
        Its digest: SHA-256 of its canonical JSON.
    signer : str or None
        Fingerprint of the key that signs this seal.
    """

    format: Literal[1] = FORMAT
    policy: Sha256
    name: Text
    version: str
    sealed_by: Said
    sealed_on: AwareDatetime
    signer: Sha256 | None = None


class FirstLook(Kept):
    """Data were looked at for the first time, and which policies had been sealed by then.

    The list, not the clock, says what came first: the store writes each file once.
    """

    format: Literal[1] = FORMAT
    fingerprint: Sha256
    looked_on: AwareDatetime
    sealed: tuple[Sha256, ...] = ()


class Beforehand(Kept):
    """What the store knew when a model was examined or decisions were audited.

    Attributes
    ----------
    answer : {"before", "after", "not_sealed", "unknown"}
        Whether the policy had been sealed before the first look at these data, as far as this
        store knows. ``unknown``: its records cannot be read.
    """

    policy: Sha256
    answer: Annotated[
        Literal["before", "after", "not_sealed", "unknown"], Field(description="Sealed when?")
    ]
    sealed_by: Said | None = None
    sealed_on: AwareDatetime | None = None
    looked_on: AwareDatetime | None = None
