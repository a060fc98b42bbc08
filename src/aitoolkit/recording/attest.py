"""An attestation: the core of a pack signed with a key, as the model-signing standard has it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from aitoolkit.recording.change import changing
from aitoolkit.recording.history import CORE, append
from aitoolkit.recording.keys import SigningKey
from aitoolkit.recording.signature import check_signature, sign

ATTESTATION = "core.sig"


def attest(
    pack: Path,
    key: SigningKey,
    *,
    made_on: datetime,
    by: str | None = None,
    why: str | None = None,
) -> bool:
    """Sign the core of a pack that stands, and say so in its history.

    Parameters
    ----------
    pack : Path
        Its folder.
    key : SigningKey
        An earlier attestation is replaced; the history still tells of it.
    made_on : datetime
        Now.
    by, why : str, optional
        In the words of whoever signs.

    Returns
    -------
    bool
        False if this key has attested it already: then nothing is changed.

    Raises
    ------
    PackError, OutputError, SigningError
        If the pack is damaged, cannot be written, or the key cannot be used; it is as it was.
    """
    if attested_by(pack, key):
        return False
    with changing(pack) as copy:
        (copy / ATTESTATION).unlink(missing_ok=True)
        attest_copy(copy, key)
        append(copy, "attested", made_on=made_on, by=by, why=why, key=key)
    return True


def attest_copy(copy: Path, key: SigningKey) -> None:
    """Sign the core of a pack in the making."""
    sign(copy / CORE, copy / ATTESTATION, key)


def attested_by(pack: Path, key: SigningKey) -> bool:
    """Return whether `key` has attested the core that stands in `pack` now."""
    signature = pack / ATTESTATION
    found = check_signature(pack / CORE, signature, [key.public]) if signature.exists() else None
    return found is not None and found.state == "good"
