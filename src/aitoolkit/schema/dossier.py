"""Everything a card is made of: one pack's public content, as nouns."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import AwareDatetime

from aitoolkit.schema.audit import Audit
from aitoolkit.schema.beforehand import Beforehand
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.manifest import Sha256
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.verdict import Verdict

FORMAT: Final = 1


class Step(Kept):
    """A step of the run and how long it took, in seconds."""

    name: str
    seconds: float


class RunFacts(Kept):
    """What is true of this run only, outside the digest: clock, machine, cost.

    Attributes
    ----------
    tracking : str or None
        Identifier of the MLflow run, if it was tracked.
    inked_with : tuple of str
        Packages that drew the cards, and their versions: others may draw other bytes.
    beforehand : Beforehand or None
        Whether the policy was sealed before the first look at the data; None where no store was
        asked.
    """

    format: Literal[1] = FORMAT
    made_on: AwareDatetime
    python: str
    platform: str
    toolkit: str
    seconds: tuple[Step, ...] = ()
    tracking: str | None = None
    inked_with: tuple[str, ...] = ()
    beforehand: Beforehand | None = None


class Dossier(Kept):
    """What documents are written from: public views only.

    Attributes
    ----------
    digest : str
        The core's digest, which is the pack's name.
    beforehand : Beforehand or None
        Whether the policy was sealed before the first look at the data, as far as was known.
    attested_by : str or None
        Fingerprint of the key that attested the pack when it was written; None if none did.
    """

    format: Literal[1] = FORMAT
    declaration: Declaration
    policy: Policy
    audit: Audit
    verdict: Verdict
    digest: str
    made_on: AwareDatetime
    beforehand: Beforehand | None = None
    attested_by: Sha256 | None = None
