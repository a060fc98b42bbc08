"""Level *integrity*: whether somebody known has signed the core."""

from __future__ import annotations

from typing import Literal

from aitoolkit.documenting.words import mark
from aitoolkit.recording.attest import ATTESTATION
from aitoolkit.recording.history import CORE
from aitoolkit.recording.signature import State, check_signature
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import Check, Sentence
from aitoolkit.verifying.known import Known, known_keys

Answer = Literal["passed", "failed", "could_not_check", "not_there"]

_UNATTESTED: tuple[Answer, str] = (
    "not_there",
    mark("Nobody has attested this pack: it is sealed, not signed"),
)
_EXPECTED: tuple[Answer, str] = ("failed", mark("It bears no attestation, though you expect one"))
_TOLD: dict[State, tuple[Answer, str]] = {
    "good": ("passed", mark("The key {key} attested it")),
    "wrong": ("failed", mark("The signature does not fit the core; it names the key {key}")),
    "unknown_key": (
        "could_not_check",
        mark("It names the key {key}; give --key or --signers to check it"),
    ),
    "unreadable": ("failed", mark("{file} is no signature")),
}


def check_attestation(asked: Asked) -> tuple[Check, ...]:
    """Return whether the core bears the signature of somebody the auditor knows.

    Parameters
    ----------
    asked : Asked
        Which pack, and the keys known from elsewhere.

    Returns
    -------
    tuple of Check
        One. A pack that nobody attested says so; it fails only if an attestation was expected.

    Raises
    ------
    SigningError
        If a key that the auditor gave is none.
    """
    known = known_keys(asked)
    answer, found = _answer(asked, known)
    there = (asked.pack / ATTESTATION).exists()
    return (
        Check.of(
            "SIGN-01",
            mark("Did somebody you know attest the core?"),
            answer,
            found,
            files=(ATTESTATION,) if there or answer == "failed" else (),
        ),
    )


def _answer(asked: Asked, known: Known) -> tuple[Answer, Sentence]:
    signature = asked.pack / ATTESTATION
    if not signature.exists():
        answer, sentence = _EXPECTED if known.keys else _UNATTESTED
        return answer, Sentence.of(sentence)
    found = check_signature(asked.pack / CORE, signature, known.keys)
    answer, sentence = _TOLD[found.state]
    if found.state == "unknown_key" and known.keys:
        sentence = mark("It names the key {key}, which is none of those you gave")
    if found.state == "good" and not known.may(found.fingerprint, "attest"):
        answer, sentence = "failed", mark("The key {key} signed it, but may not attest")
    return answer, Sentence.of(sentence, key=found.fingerprint, file=ATTESTATION)
