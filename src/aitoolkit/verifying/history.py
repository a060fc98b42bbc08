"""Level *integrity*: whether the history is whole, who signed it, and where it ends."""

from __future__ import annotations

from dataclasses import dataclass

from aitoolkit.documenting.words import mark
from aitoolkit.recording.history import Fault, History, Recorded, is_whole, read_history
from aitoolkit.recording.signature import State, check_signature
from aitoolkit.schema.history import Kind
from aitoolkit.schema.signers import Role
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import AnswerOf, Check, Sentence
from aitoolkit.verifying.known import Known, known_keys

_SAID: dict[Fault, str] = {
    "no_history": mark("{file} has no entry"),
    "odd_file": mark("{file} is no entry of a history"),
    "not_an_entry": mark("{file} is not an entry"),
    "unknown_format": mark("{file} has a format that this version does not know; use a newer one"),
    "gap": mark("{file} does not follow: an entry before it is missing"),
    "other_core": mark("{file} is about another core"),
    "broken_chain": mark("{file} does not name the entry before it"),
    "lone_signature": mark("{file} signs an entry that is not there"),
}
"""What each fault is called."""

_UNSIGNED: tuple[AnswerOf, str] = ("could_not_check", mark("{file} is not signed"))
_LOST: tuple[AnswerOf, str] = ("failed", mark("{file} has lost its signature"))
_TOLD: dict[State, tuple[AnswerOf, str]] = {
    "good": ("passed", mark("{file} is signed")),
    "wrong": ("failed", mark("{file} bears a signature that does not fit it")),
    "unknown_key": (
        "could_not_check",
        mark("{file} names the key {key}, which you did not give"),
    ),
    "unreadable": ("failed", mark("{file} bears something that is no signature")),
}
"""What is said of an entry's signature."""
_MAY_NOT: dict[Role, str] = {
    "attest": mark("{file} is signed with a key that may not attest"),
    "purge": mark("{file} is signed with a key that may not purge"),
}

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
    answer: AnswerOf = "passed"
    many = mark("{n} entries, the last with the digest {head}")
    one = mark("One entry, with the digest {head}")
    n = len(history.entries)
    found = [Sentence.of(one if n == 1 else many, n=n, head=history.head)]
    if history.faults:
        unknown = all(fault == "unknown_format" for fault, _ in history.faults)
        answer = "could_not_check" if unknown else "failed"
        found = [Sentence.of(_SAID[fault], file=path) for fault, path in history.faults]
    return Check.of(
        "HIST-01",
        mark("Is the history whole and about this core?"),
        answer,
        *found,
        files=tuple(dict.fromkeys(path for _, path in history.faults)),
    )


@dataclass(frozen=True)
class _Said:
    """What the signature of one entry says: who answers for it, or what is wrong."""

    entry: Recorded
    answer: AnswerOf
    found: Sentence


def _signed(asked: Asked, history: History) -> Check:
    known = known_keys(asked)
    said = [_entry(asked, recorded, known) for recorded in history.entries]
    answer, found, about = _together(said, known)
    return Check.of(
        "HIST-02",
        mark("Did those sign the history who may?"),
        answer,
        *found,
        files=tuple(s.entry.path for s in about),
    )


def _together(
    said: list[_Said], known: Known
) -> tuple[AnswerOf, tuple[Sentence, ...], list[_Said]]:
    failed = [s for s in said if s.answer == "failed"]
    if failed:
        return "failed", _listed(failed), failed
    if not any(s.entry.signature for s in said):
        if known.keys:
            nobody = Sentence.of(mark("No entry is signed: nobody answers for it"))
            return "could_not_check", (nobody,), []
        return "not_there", (Sentence.of(mark("No entry is signed")),), []
    # Each entry names the one before, so a signature answers for all that it follows.
    last = max((s.entry.entry.number for s in said if s.answer == "passed"), default=0)
    vouched = Sentence.of(mark("Vouched for up to entry {last} of {n}"), last=last, n=len(said))
    rest = [s for s in said if s.entry.entry.number > last]
    if not rest:
        return "passed", (vouched,), []
    return "could_not_check", (*((vouched,) if last else ()), *_listed(rest)), rest


def _listed(said: list[_Said]) -> tuple[Sentence, ...]:
    return tuple(s.found for s in said)


def _entry(asked: Asked, recorded: Recorded, known: Known) -> _Said:
    signer, role = recorded.entry.signer, _ROLES[recorded.entry.kind]
    if recorded.signature is None:
        answer, sentence = _UNSIGNED if signer is None else _LOST
        return _Said(recorded, answer, Sentence.of(sentence, file=recorded.path))
    found = check_signature(asked.pack / recorded.path, asked.pack / recorded.signature, known.keys)
    answer, sentence = _TOLD[found.state]
    if found.fingerprint is not None and found.fingerprint != signer:
        answer, sentence = "failed", mark("{file} is signed with another key than it names")
    elif found.state == "unknown_key" and known.keys:
        sentence = mark("{file} names the key {key}, which is none of those you gave")
    elif found.state == "good" and not known.may(signer, role):
        answer, sentence = "failed", _MAY_NOT[role]
    return _Said(recorded, answer, Sentence.of(sentence, file=recorded.path, key=signer))


def _reaches(history: History, head: str) -> Check:
    digests = [recorded.digest for recorded in history.entries]
    answer: AnswerOf = "failed"
    found = Sentence.of(
        mark("No entry here has that digest: the last entries are missing, or others stand there")
    )
    if head.lower() in digests:
        later = len(digests) - 1 - digests.index(head.lower())
        answer = "passed"
        found = Sentence.of(mark("It does, and ends there"))
        if later:
            found = Sentence.of(mark("It does; later entries that follow: {n}"), n=later)
    return Check.of(
        "HIST-03",
        mark("Does the history reach the entry that you know?"),
        answer,
        found,
        files=() if answer == "passed" else ("history",),
    )


def _purged(history: History) -> Check:
    every = mark("All rows were purged on {date} by {who}: {why}")
    some = mark("Some rows were purged on {date} by {who}: {why}")
    told = [
        Sentence.of(
            every if is_whole(entry) else some,
            date=f"{entry.made_on:%Y-%m-%d}",
            who=entry.by,
            why=entry.why,
        )
        for entry in history.purges
    ]
    return Check.of("HIST-04", mark("Were rows of people deleted?"), "not_there", *told)
