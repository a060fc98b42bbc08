"""The keys that an auditor brings, and what each of them may do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aitoolkit.declaring.signers import load_signers
from aitoolkit.recording.keys import PublicKey, public_key, public_key_of
from aitoolkit.schema.signers import Role
from aitoolkit.verifying.asked import Asked


@dataclass(frozen=True)
class Known:
    """Public keys known from elsewhere than the pack.

    Attributes
    ----------
    allowed : frozenset of (str, str)
        Fingerprint and role: who may do what.
    """

    keys: tuple[PublicKey, ...]
    allowed: frozenset[tuple[str, Role]]

    def may(self, fingerprint: str | None, role: Role) -> bool:
        """Return whether the key with this fingerprint has the role."""
        return (fingerprint, role) in self.allowed


def known_keys(asked: Asked) -> Known:
    """Return the keys of ``--key``, which may do anything, and of ``--signers``.

    Raises
    ------
    SigningError
        If one of the files is no such thing.
    """
    keys: list[PublicKey] = []
    allowed: set[tuple[str, Role]] = set()
    if asked.key is not None:
        key = public_key(asked.key)
        keys.append(key)
        allowed |= {(key.fingerprint, "attest"), (key.fingerprint, "purge")}
    if asked.signers is not None:
        signers = load_signers(asked.signers)
        roles: tuple[tuple[Role, tuple[str, ...]], ...] = (
            ("attest", signers.attest),
            ("purge", signers.purge),
        )
        for role, written in roles:
            for given in written:
                key = _read(given, asked.signers)
                keys.append(key)
                allowed.add((key.fingerprint, role))
    return Known(tuple(keys), frozenset(allowed))


def _read(given: str, signers: Path) -> PublicKey:
    if given.lstrip().startswith("-----BEGIN"):
        return public_key_of(given.encode(), f"a key in {signers}")
    return public_key(signers.parent / given)
