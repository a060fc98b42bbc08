"""Signatures in the format of OpenSSF model-signing, made and checked by its own library.

Only key pairs are used, for which the library asks no server. It is loaded when it is needed.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aitoolkit.errors import SigningError
from aitoolkit.recording.keys import PublicKey, SigningKey
from aitoolkit.recording.sums import LARGEST_LIST, read_small

State = Literal["good", "wrong", "unknown_key", "unreadable"]


@dataclass(frozen=True)
class Found:
    """What a signature turned out to be, and the fingerprint of the key that it names."""

    state: State
    fingerprint: str | None = None


def sign(target: Path, signature: Path, key: SigningKey) -> None:
    """Sign a folder or a file, and write the signature into a file that is not there yet.

    Parameters
    ----------
    target : Path
        Everything in the folder, or the file, is signed.
    signature : Path
        Where the signature goes: a Sigstore bundle, as the standard has it.
    key : SigningKey
        From :func:`aitoolkit.recording.keys.signing_key`.

    Raises
    ------
    SigningError
        If the key's file can no longer be read.
    """
    from model_signing.signing import Config

    words = None if key.passphrase is None else key.passphrase.encode()
    try:
        config = Config().use_elliptic_key_signer(private_key=key.path, password=words)
    except (OSError, TypeError, ValueError) as error:
        raise SigningError(
            str(key.path),
            found=f"something else than a moment ago ({type(error).__name__})",
            expected="the key that was given",
            mend="Leave the key's file alone while it signs.",
        ) from error
    config.sign(target, signature)
    with signature.open("rb") as file:
        os.fsync(file.fileno())


def check_signature(target: Path, signature: Path, keys: Iterable[PublicKey]) -> Found:
    """Return whether one of `keys` signed exactly what is in `target` now.

    Parameters
    ----------
    target : Path
        The folder or file that was signed.
    signature : Path
        What :func:`sign`, or the standard's own tool, wrote.
    keys : iterable of PublicKey
        Those that are known from elsewhere; a key that the signature brings is never trusted.

    Returns
    -------
    Found
        ``good``, ``wrong``, ``unknown_key``, or ``unreadable`` for a file that is no signature.
    """
    fingerprint = _named_key(signature)
    if fingerprint is None:
        return Found("unreadable")
    known = {key.fingerprint: key for key in keys}
    if fingerprint not in known:
        return Found("unknown_key", fingerprint)
    from model_signing.verifying import Config

    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        file = Path(folder) / "key.pub"
        file.write_bytes(known[fingerprint].pem)
        try:
            Config().use_elliptic_key_verifier(public_key=file).verify(target, signature)
        except Exception:  # whatever a forged file makes the library stumble over
            return Found("wrong", fingerprint)
    return Found("good", fingerprint)


def _named_key(signature: Path) -> str | None:
    try:
        content = read_small(signature)
        if len(content) > LARGEST_LIST:
            return None
        named = json.loads(content)["verificationMaterial"]["publicKey"]["hint"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return named if isinstance(named, str) and named else None
