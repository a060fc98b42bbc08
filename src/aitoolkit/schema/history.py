"""What became of a pack after it was sealed: entries that are only ever added."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self

from pydantic import AwareDatetime, Field, PositiveInt, model_validator

from aitoolkit.schema.kept import Kept
from aitoolkit.schema.manifest import Sha256

FORMAT: Final = 1

Kind = Literal["sealed", "attested", "purged"]

# Printed by whoever checks the pack, so no character that a terminal would obey.
Said = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]


class Removed(Kept):
    """A restricted file that was deleted, or out of which rows were.

    Attributes
    ----------
    path : str
        Below ``restricted/``.
    before, after : str or None
        SHA-256 of the restricted part's salt followed by the file's SHA-256: who still has the
        file can recognise it, nobody can find out what it held by trying. None: deleted.
    rows : int or None
        How many rows were removed, where the file stays.
    """

    path: Annotated[str, Field(min_length=1, max_length=500)]
    before: Sha256
    after: Sha256 | None = None
    rows: PositiveInt | None = None


class HistoryEntry(Kept):
    """One thing that was done with a pack, by whom, when and why.

    Attributes
    ----------
    number : int
        From 1, without a gap.
    core : str
        The digest of the core, which is the pack's name.
    before : str or None
        SHA-256 of the entry before; None in the first.
    by, why : str or None
        In the words of whoever did it. A purge always says both.
    signer : str or None
        Fingerprint of the key that signs this entry: SHA-256 of its public key in PEM.
    removed : tuple of Removed
        What a purge took away.
    """

    format: Literal[1] = FORMAT
    number: PositiveInt
    kind: Kind
    core: Sha256
    before: Sha256 | None
    made_on: AwareDatetime
    by: Said | None = None
    why: Said | None = None
    signer: Sha256 | None = None
    removed: tuple[Removed, ...] = ()

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        first = self.number == 1
        if (self.kind == "sealed") != first or (self.before is None) != first:
            raise ValueError("the first entry, and no other, is that the pack was sealed")
        if (self.kind == "purged") != bool(self.removed):
            raise ValueError("a purge says what it removed, and nothing else removes")
        if self.kind == "purged" and (self.by is None or self.why is None):
            raise ValueError("a purge says who did it and why")
        return self
