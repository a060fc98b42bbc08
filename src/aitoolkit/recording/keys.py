"""Keys that sign packs: made with safe permissions, or given and looked at before they are used."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aitoolkit.errors import SigningError
from aitoolkit.settings import DEFAULTS, setting

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

PASSPHRASE = "AITOOLKIT_KEY_PASSPHRASE"  # noqa: S105  (a name, no secret)
"""The environment variable that may hold the passphrase of a private key."""

CURVES = ("secp256r1", "secp384r1", "secp521r1")  # those that the model-signing format knows
_WANTED = "an elliptic-curve {kind} key in PEM (P-256, P-384 or P-521)"
_LARGEST = 65536
_LONGEST_PASSPHRASE = 1000  # OpenSSL takes no more
_MAKE = "Make one with aitoolkit key new FILE."

_OTHER_THINGS: tuple[tuple[bytes, str], ...] = (
    (b"-----BEGIN CERTIFICATE-----", "a certificate"),
    (b"-----BEGIN OPENSSH PRIVATE KEY-----", "a key in the format of OpenSSH"),
    (b"ssh-", "a public key in the format of OpenSSH"),
    (b"ecdsa-sha2-", "a public key in the format of OpenSSH"),
)
"""How a file begins that is often taken for a key in PEM."""


@dataclass(frozen=True)
class PublicKey:
    """A public key: its PEM, and the fingerprint that a signature names it by."""

    pem: bytes
    fingerprint: str


@dataclass(frozen=True)
class SigningKey:
    """A private key that can sign, and the public one that belongs to it."""

    path: Path
    public: PublicKey
    passphrase: str | None = field(default=None, repr=False)


def new_key(file: Path, passphrase: str | None = None) -> tuple[Path, Path]:
    """Make an ECDSA key pair on the curve P-256; nothing that is there is overwritten.

    Parameters
    ----------
    file : Path
        The private key's file, which only its owner may read. The public key, for everyone, goes
        beside it with ``.pub`` added.
    passphrase : str, optional
        Without it whoever reads the private file can sign.

    Returns
    -------
    tuple of Path
        The private and the public file.

    Raises
    ------
    SigningError
        If either file is there already, or others may write in the folder.
    """
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import ec

    public = file.with_name(f"{file.name}.pub")
    _check_place(file, public)
    lock: form.KeySerializationEncryption = form.NoEncryption()
    if passphrase is not None:
        _check_passphrase(passphrase)
        lock = form.BestAvailableEncryption(passphrase.encode())
    key = ec.generate_private_key(ec.SECP256R1())
    private_pem = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, lock)
    _write_new(file, private_pem, 0o600)
    try:
        _write_new(public, _public(key.public_key()).pem, 0o644)
    except SigningError:
        file.unlink(missing_ok=True)
        raise
    return file, public


def signing_key(path: Path, passphrase: str | None = None) -> SigningKey:
    """Return the private key at `path`, once it is known that it can sign.

    Parameters
    ----------
    path : Path
        PEM, made by :func:`new_key` or by any other tool.
    passphrase : str, optional
        Else the environment variable ``AITOOLKIT_KEY_PASSPHRASE``.

    Raises
    ------
    SigningError
        If it is no such key, its passphrase is missing or wrong, or others may read it.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = _content(path, "private")
    spoken = passphrase if passphrase is not None else os.environ.get(PASSPHRASE) or None
    if not is_encrypted(pem):
        spoken = None
    try:
        key = load_pem_private_key(pem, None if spoken is None else spoken.encode())
    except TypeError as error:
        raise _refused(
            path, "private", "a key locked with a passphrase", f"Say it, or set {PASSPHRASE}."
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _not_private(path, pem, spoken) from error
    if not isinstance(key, EllipticCurvePrivateKey):
        raise _refused(path, "private", _kind(key), _MAKE)
    _check_curve(path, "private", key.curve.name)
    _check_secret(path)
    return SigningKey(path, _public(key.public_key()), spoken)


def chosen_key(argument: str | Path | None, passphrase: str | None = None) -> SigningKey | None:
    """Return the key that was given, else the one that is set (``AITOOLKIT_KEY``), else None.

    Raises
    ------
    SigningError
        If it cannot sign: found out before anything is made that it should sign.
    """
    given = setting("key", None if argument is None else str(argument))
    return None if given == DEFAULTS["key"] else signing_key(Path(given), passphrase)


def public_key(path: Path) -> PublicKey:
    """Return the public key at `path`.

    Raises
    ------
    SigningError
        If it is no public key that can check a signature.
    """
    return public_key_of(_content(path, "public"), path)


def public_key_of(pem: bytes, where: Path | str) -> PublicKey:
    """Return the public key that `pem` holds; `where` it stands is said if it is none.

    Raises
    ------
    SigningError
        If it is no public key that can check a signature.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        if b"PRIVATE KEY-----" in pem:
            found, mend = "a private key", "Give the public one; the private one stays secret."
        else:
            found, mend = _other_thing(pem), "Ask for the public key, a file that ends in .pub."
        raise _refused(where, "public", found, mend) from error
    if not isinstance(key, EllipticCurvePublicKey):
        raise _refused(where, "public", _kind(key), "Ask for the key that signed the pack.")
    _check_curve(where, "public", key.curve.name)
    return _public(key)


def is_encrypted(pem: bytes) -> bool:
    """Return whether a private key is locked with a passphrase.

    Examples
    --------
    >>> is_encrypted(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    True
    """
    return b"BEGIN ENCRYPTED PRIVATE KEY" in pem or b"Proc-Type: 4,ENCRYPTED" in pem


def _public(key: EllipticCurvePublicKey) -> PublicKey:
    from cryptography.hazmat.primitives import serialization as form

    pem = key.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    # The same that model-signing writes into a signature as its hint.
    return PublicKey(pem, hashlib.sha256(pem).hexdigest())


def _content(path: Path, kind: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        found = (error.strerror or type(error).__name__).lower()
        raise _refused(path, kind, found, "Give the path of a key's file.") from error
    if len(content) > _LARGEST:
        raise _refused(path, kind, "a file far larger than any key", "Give the path of a key.")
    return content


def _check_secret(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise SigningError(
            str(path),
            found="a file that others may read or write",
            expected="a private key that is private",
            mend=f"Run chmod 600 {path}; if others could read it, make a new key.",
        )


def _check_place(file: Path, public: Path) -> None:
    for path in (file, public):
        if path.exists() or path.is_symlink():
            raise SigningError(
                str(path),
                found="a file",
                expected="a name that is not taken: a key is never overwritten",
                mend="Choose another name.",
            )
    if not file.parent.is_dir():
        raise SigningError(
            str(file.parent),
            found="no such folder",
            expected="a folder for the key",
            mend="Make it: mkdir -m 700.",
        )
    if os.name == "posix" and file.parent.stat().st_mode & (stat.S_IWOTH | stat.S_IWGRP):
        raise SigningError(
            str(file.parent),
            found="a folder in which others may write",
            expected="one where nobody else can exchange the key",
            mend="Choose another folder, or take the right away: chmod go-w.",
        )


def _check_passphrase(passphrase: str) -> None:
    if not 0 < len(passphrase.encode()) <= _LONGEST_PASSPHRASE:
        raise SigningError(
            "passphrase",
            found="nothing" if not passphrase else "a very long text",
            expected=f"1 to {_LONGEST_PASSPHRASE} bytes",
            mend="Choose another, or none.",
        )


def _write_new(path: Path, content: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, mode), "wb") as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                path.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise SigningError(
            str(path),
            found=(error.strerror or type(error).__name__).lower(),
            expected="a file that can be written",
            mend="Choose another folder, or make room.",
        ) from error


def _not_private(path: Path, pem: bytes, passphrase: str | None) -> SigningError:
    if b"-----BEGIN PUBLIC KEY-----" in pem:
        return _refused(path, "private", "a public key", "Give the private one of the pair.")
    if passphrase is not None:
        return _refused(path, "private", "a passphrase that does not open it", "Say it again.")
    return _refused(path, "private", _other_thing(pem), _MAKE)


def _other_thing(pem: bytes) -> str:
    known = (what for start, what in _OTHER_THINGS if pem.lstrip().startswith(start))
    return next(known, "a file that is no key in PEM, or a broken one")


def _kind(key: Any) -> str:
    names = {"RSA": "an RSA key", "DSA": "a DSA key", "Ed": "an Edwards-curve key"}
    name = type(key).__name__
    return next((said for start, said in names.items() if name.startswith(start)), f"a {name}")


def _check_curve(where: Path | str, kind: str, curve: str) -> None:
    if curve not in CURVES:
        raise _refused(where, kind, f"a key on the curve {curve}", _MAKE)


def _refused(where: Path | str, kind: str, found: str, mend: str) -> SigningError:
    return SigningError(str(where), found=found, expected=_WANTED.format(kind=kind), mend=mend)
