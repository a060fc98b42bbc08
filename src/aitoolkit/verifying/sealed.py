"""Level *integrity*, all of it: the bytes, the attestation, the history, the rules' seal."""

from __future__ import annotations

from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.attestation import check_attestation
from aitoolkit.verifying.beforehand import check_beforehand
from aitoolkit.verifying.check import Check
from aitoolkit.verifying.history import check_history
from aitoolkit.verifying.integrity import check_integrity


def check_sealed(asked: Asked) -> tuple[Check, ...]:
    """Return whether a pack is as it was sealed, who answers for it, and what became of it.

    Raises
    ------
    PackError, SigningError
        If the folder is no pack, or a key that the auditor gave is none.
    """
    return (
        *check_integrity(asked),
        *check_attestation(asked),
        *check_history(asked),
        *check_beforehand(asked),
    )
