"""A signers file is read: which public keys may do what."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from aitoolkit.declaring.declaration import block
from aitoolkit.declaring.refused import refuse
from aitoolkit.declaring.yaml import read_yaml
from aitoolkit.errors import SigningError
from aitoolkit.schema.signers import Signers


def load_signers(path: str | Path) -> Signers:
    """Read a signers file.

    Parameters
    ----------
    path : str or Path
        The file, such as ``signers.yaml``.

    Returns
    -------
    Signers
        Paths in it are as written: as seen from the file.

    Raises
    ------
    SigningError
        If the file is missing or broken, names an unknown role, or no key at all.
    """
    written = read_yaml(Path(path), SigningError)
    given = block(written, SigningError)
    try:
        signers = Signers.model_validate(given)
    except ValidationError as error:
        raise refuse(error, written, Signers, SigningError) from None
    if not signers.attest and not signers.purge:
        raise SigningError(
            written.file,
            found="no key",
            expected="a role with at least one public key",
            mend="Write attest: and below it, after a hyphen, the path of a public key.",
        )
    return signers
