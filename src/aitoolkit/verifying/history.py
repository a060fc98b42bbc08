"""Level *integrity*: whether the history is whole, who signed it, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass

from aitoolkit.documenting.words import mark
from aitoolkit.recording.history import Fault, History, Recorded, is_whole, read_history
from aitoolkit.recording.signature import State, check_signature
from aitoolkit.schema.history import Kind
from aitoolkit.schema.signers import Role
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.attestation import Answer
from aitoolkit.verifying.check import Check
from aitoolkit.verifying.known import Known, known_keys

_SAID: dict[Fault, str] = {
    "no_history": "has no entry",
    "odd_file": "is no entry of a history",
    "not_an_entry": "is not an entry",
    "unknown_format": "has a format that this version does not know; use a newer one",
    "gap": "does not follow: an entry before it is missing",
    "other_core": "is about another core",
    "broken_chain": "does not name the entry before it",
    "lone_signature": "signs an entry that is not there",
}
"""What each fault is called, after the name of its file."""

_UNSIGNED: tuple[Answer, str] = ("could_not_check", "is not signed")
_LOST: tuple[Answer, str] = ("failed", "has lost its signature")
_TOLD: dict[State, tuple[Answer, str]] = {
    "good": ("passed", "is signed"),
    "wrong": ("failed", "bears a signature that does not fit it"),
    "unknown_key": ("could_not_check", "names the key {key}, which you did not give"),
    "unreadable": ("failed", "bears something that is no signature"),
}
"""What is said of an entry's signature, after the name of its file."""

_ROLES: dict[Kind, Role] = {"sealed": "attest", "attested": "attest", "purged": "purge"}
"""Which role signs which entry."""


def check_history(asked: Asked) -> tuple[Check, ...]:
    """Return what can be said of the entries that were added since the pack was sealed.

    Parameters
    ----------
    asked : Asked
        Which pack, the keys known from elsewhere, and the last entry's digest if it is known.

    Returns
    -------
    tuple of Check
        A folder alone cannot show that its last entries are missing: only a known head can.

    Raises
    ------
    SigningError
        If a key that the auditor gave is none.
    """
    history = read_history(asked.pack)
    checks = [_whole(history), _signed(asked, history)]
    if asked.head is not None:
        checks.append(_reaches(history, asked.head))
    checks += [_purged(history)] if history.purges else []
    return tuple(checks)


def _whole(history: History) -> Check:
    answer: Answer = "passed"
    found = f"{len(history.entries)} entries, the last with the digest {history.head}"
    if len(history.entries) == 1:
        found = f"One entry, with the digest {history.head}"
    if history.faults:
        unknown = all(fault == "unknown_format" for fault, _ in history.faults)
        answer = "could_not_check" if unknown else "failed"
        found = "; ".join(f"{path} {_SAID[fault]}" for fault, path in history.faults)
    return Check(
        code="HIST-01",
        question=mark("Is the history whole and about this core?"),
        answer=answer,
        found=found,
        files=tuple(dict.fromkeys(path for _, path in history.faults)),
    )


@dataclass(frozen=True)
class _Said:
    """What the signature of one entry says: who answers for it, or what is wrong."""

    entry: Recorded
    answer: Answer
    found: str


def _signed(asked: Asked, history: History) -> Check:
    known = known_keys(asked)
    said = [_entry(asked, recorded, known) for recorded in history.entries]
    answer, found, about = _together(said, known)
    return Check(
        code="HIST-02",
        question=mark("Did those sign the history who may?"),
        answer=answer,
        found=found,
        files=tuple(s.entry.path for s in about),
    )


def _together(said: list[_Said], known: Known) -> tuple[Answer, str, list[_Said]]:
    failed = [s for s in said if s.answer == "failed"]
    if failed:
        return "failed", _listed(failed), failed
    if not any(s.entry.signature for s in said):
        if known.keys:
            return "could_not_check", "No entry is signed: nobody answers for it", []
        return "not_there", mark("No entry is signed"), []
    # Each entry names the one before, so a signature answers for all that it follows.
    last = max((s.entry.entry.number for s in said if s.answer == "passed"), default=0)
    vouched = f"Vouched for up to entry {last} of {len(said)}"
    rest = [s for s in said if s.entry.entry.number > last]
    if not rest:
        return "passed", vouched, []
    return "could_not_check", f"{vouched}; {_listed(rest)}" if last else _listed(rest), rest


def _listed(said: list[_Said]) -> str:
    return "; ".join(f"{s.entry.path} {s.found}" for s in said)


def _entry(asked: Asked, recorded: Recorded, known: Known) -> _Said:
    signer, role = recorded.entry.signer, _ROLES[recorded.entry.kind]
    if recorded.signature is None:
        told = _UNSIGNED if signer is None else _LOST
        return _Said(recorded, *told)
    found = check_signature(asked.pack / recorded.path, asked.pack / recorded.signature, known.keys)
    answer, sentence = _TOLD[found.state]
    if found.fingerprint is not None and found.fingerprint != signer:
        answer, sentence = "failed", "is signed with another key than it names"
    elif found.state == "unknown_key" and known.keys:
        sentence = "names the key {key}, which is none of those you gave"
    elif found.state == "good" and not known.may(signer, role):
        answer, sentence = "failed", "is signed with a key that may not {role}"
    return _Said(recorded, answer, sentence.format(key=signer, role=role))


def _reaches(history: History, head: str) -> Check:
    digests = [recorded.digest for recorded in history.entries]
    answer: Answer = "failed"
    found = "No entry here has that digest: the last entries are missing, or others stand there"
    if head.lower() in digests:
        later = len(digests) - 1 - digests.index(head.lower())
        answer = "passed"
        found = f"It does, and {later} later entries follow" if later else "It does, and ends there"
    return Check(
        code="HIST-03",
        question=mark("Does the history reach the entry that you know?"),
        answer=answer,
        found=found,
        files=() if answer == "passed" else ("history",),
    )


def _purged(history: History) -> Check:
    told = [
        f"{'All rows' if is_whole(entry) else 'Some rows'} were purged on"
        f" {entry.made_on:%Y-%m-%d} by {entry.by}: {entry.why}"
        for entry in history.purges
    ]
    return Check(
        code="HIST-04",
        question=mark("Were rows of people deleted?"),
        answer="not_there",
        found="; ".join(told),
    )
