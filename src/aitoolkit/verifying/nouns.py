"""What an auditor reads from a pack: the public content, and the full one where it is present."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aitoolkit.recording.pack import read_dossier
from aitoolkit.recording.seal import RESTRICTED
from aitoolkit.recording.stored import read_noun
from aitoolkit.recording.tally_file import read_tally
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.dossier import Dossier, RunFacts
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.tally import Tally
from aitoolkit.schema.verdict import Verdict


@dataclass(frozen=True)
class Full:
    """The full view, which only those who were handed ``restricted/`` have."""

    audit: Audit
    verdict: Verdict
    tally: Tally


@dataclass(frozen=True)
class Sealed:
    """The nouns of a pack, read but not yet believed."""

    pack: Path
    dossier: Dossier
    facts: RunFacts
    full: Full | None

    @property
    def of_model(self) -> bool:
        """Whether a model was trained or examined, and not decisions audited."""
        return not isinstance(self.dossier.audit.model, Absent)


def read_sealed(pack: Path) -> Sealed:
    """Return the nouns of a pack; no model is loaded.

    Raises
    ------
    PackError
        If a file is missing, of a newer format, or not what it should be.
    """
    return Sealed(
        pack=pack,
        dossier=read_dossier(pack),
        facts=read_noun(RunFacts, pack / "run.json"),
        full=_full(pack / RESTRICTED),
    )


def _full(folder: Path) -> Full | None:
    # After a purge nothing but a tombstone may be left of it.
    if not (folder / "audit.json").exists():
        return None
    return Full(
        audit=read_noun(Audit, folder / "audit.json"),
        verdict=read_noun(Verdict, folder / "verdict.json"),
        tally=read_tally(folder / "tally.csv"),
    )
