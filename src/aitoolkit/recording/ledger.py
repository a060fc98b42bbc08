"""What a store remembers beside its packs: sealed policies, and first looks at data.

Each is a file that is written once, whole, and never again. What this cannot know: other stores, a
folder that somebody emptied, data of which a single value was changed (their fingerprint is
another), and a look at data by other means. The order of seal and look does not hang on the clock,
since a look lists the seals that stood there; their dates do.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from aitoolkit.errors import OutputError, PolicyError
from aitoolkit.recording.keys import SigningKey
from aitoolkit.recording.signature import sign
from aitoolkit.recording.sums import read_small
from aitoolkit.schema.beforehand import Beforehand, FirstLook, PolicySeal
from aitoolkit.schema.policy import Policy

LEDGER = ".ledger"
_POLICIES, _LOOKS = "policies", "looks"


def keep_seal(output: Path, seal: PolicySeal, key: SigningKey | None = None) -> PolicySeal:
    """Keep the seal of a policy; the first one stays, whoever seals it again.

    Parameters
    ----------
    output : Path
        The folder that packs are written to.
    seal : PolicySeal
        What to keep.
    key : SigningKey, optional
        Signs the seal, in a file beside it.

    Returns
    -------
    PolicySeal
        The one that is kept.

    Raises
    ------
    OutputError
        If it cannot be written.
    PolicyError
        If what stands there cannot be read.
    """
    path = output / LEDGER / _POLICIES / f"{seal.policy}.json"
    try:
        kept = PolicySeal.model_validate_json(_kept(path, seal.to_json().encode()))
    except ValidationError:
        raise PolicyError(
            str(path),
            found="something else",
            expected="a seal that can be read",
            mend="Find out who wrote it, then move it away.",
        ) from None
    signature = path.with_suffix(".sig")
    if key is not None and kept == seal and not signature.exists():
        sign(path, signature, key)
    return kept


def look(output: Path, policy: Policy, fingerprint: str, now: datetime) -> Beforehand:
    """Keep the first look at data, and return whether `policy` had been sealed before it.

    Parameters
    ----------
    output : Path
        The folder that packs are written to.
    policy : Policy
        The rules of this run.
    fingerprint : str
        Of the data.
    now : datetime
        When this look is.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    folder, digest = output / LEDGER, policy.digest
    sealed = tuple(sorted(path.stem for path in (folder / _POLICIES).glob("*.json")))
    mine = FirstLook(fingerprint=fingerprint, looked_on=now, sealed=sealed)
    try:
        first = FirstLook.model_validate_json(
            _kept(folder / _LOOKS / f"{fingerprint}.json", mine.to_json().encode())
        )
        if digest not in sealed:
            return Beforehand(policy=digest, answer="not_sealed", looked_on=first.looked_on)
        seal = PolicySeal.model_validate_json(read_small(folder / _POLICIES / f"{digest}.json"))
    except ValidationError:
        return Beforehand(policy=digest, answer="unknown")
    return Beforehand(
        policy=digest,
        answer="before" if digest in first.sealed else "after",
        sealed_by=seal.sealed_by,
        sealed_on=seal.sealed_on,
        looked_on=first.looked_on,
    )


def _kept(path: Path, content: bytes) -> bytes:
    """Write a file unless it is there, whole or not at all, and return what is there."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, content)
        return read_small(path)
    except OSError as error:
        raise OutputError(
            str(path),
            found=error.strerror or type(error).__name__,
            expected="a folder that can be written, with room left",
            mend="Make room, or choose another folder with output=.",
        ) from error


def _write_once(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a renaming, fails where another was faster: the first one stays.
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
