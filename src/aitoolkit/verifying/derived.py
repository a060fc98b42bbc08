"""Public evidence derived again from the full one, and the verdict from evidence and rules."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from aitoolkit import tables
from aitoolkit.examining.disclosure_earlier import Earlier
from aitoolkit.examining.public import public
from aitoolkit.judging.verdict import answers_withheld, judge, public_verdict
from aitoolkit.recording.history import CORE
from aitoolkit.recording.published import outcome_of, published_before
from aitoolkit.recording.seal import NAME_DIGITS, RESTRICTED
from aitoolkit.recording.tally_file import tally_bytes
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.verdict import Verdict
from aitoolkit.verifying.check import Difference
from aitoolkit.verifying.differing import value_differences
from aitoolkit.verifying.nouns import Full, Sealed
from aitoolkit.verifying.published import published_differences


def public_evidence_differences(sealed: Sealed, full: Full) -> Iterator[Difference]:
    """Yield where the public evidence is not the full one, rounded and withheld."""
    policy = sealed.dossier.policy
    shown, shown_tally = public(
        full.audit,
        full.tally,
        policy.disclosure_profile,
        outcome=outcome_of(sealed.dossier.declaration),
        earlier=_earlier(sealed),
    )
    yield from _held(sealed.dossier.audit, shown, f"{CORE}/audit.json")
    counts = {f"{CORE}/tally.csv": tally_bytes(shown_tally, safe=True)}
    of_full = {f"{RESTRICTED}/{name}": data for name, data in tables.as_files(full.audit, policy)}
    for file, expected in {**counts, **of_full}.items():
        if (sealed.pack / file).exists():
            yield from published_differences(
                (sealed.pack / file).read_bytes(), expected, file, digest=""
            )


class EarlierAwayError(Exception):
    """Packs that were published before, and are needed to derive this one again, are not here."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def _earlier(sealed: Sealed) -> tuple[Earlier, ...]:
    """Return the packs that this one was made beside, which must stand beside it again."""
    digests = [one.digest for one in sealed.dossier.audit.published]
    if not digests:
        return ()
    beside = published_before(None, sealed.dossier.declaration, sealed.pack.resolve().parent)
    found = tuple(one for one in beside if one.digest in digests)
    whole = {one.digest for one in found if one.audit is not None}
    away = tuple(digest[:NAME_DIGITS] for digest in digests if digest not in whole)
    if away:
        raise EarlierAwayError(away)
    return found


def verdict_differences(sealed: Sealed) -> Iterator[Difference]:
    """Yield where a verdict is not what the rules say of the evidence.

    Without the full evidence it can only be seen whether the public verdict agrees with the public
    evidence, its own answers and the declaration.
    """
    dossier = sealed.dossier
    draft = dossier.declaration.is_draft
    full = sealed.full
    if full is None:
        given = _drawn(dossier.verdict, draft, withheld=answers_withheld(dossier.audit))
    else:
        given = judge(full.audit, dossier.policy, draft=draft)
        yield from _held(full.verdict, given, f"{RESTRICTED}/verdict.json")
    shown = public_verdict(given, dossier.audit, dossier.policy)
    if full is None and shown.answers:
        shown = _still_withheld(shown, dossier.verdict)
    yield from _held(dossier.verdict, shown, f"{CORE}/verdict.json")


def _drawn(verdict: Verdict, draft: bool, *, withheld: bool) -> Verdict:
    """Return the verdict with the outcome that its own answers lead to, if they are told."""
    follows = {answer.leads_to for answer in verdict.answers}
    outcome = verdict.outcome if withheld else "cleared"
    if draft or "block" in follows:
        outcome = "blocked"
    elif "refer" in follows:
        outcome = "referred"
    return verdict.model_copy(update={"outcome": outcome, "draft": draft})


def _still_withheld(shown: Verdict, stored: Verdict) -> Verdict:
    """Return a public verdict in which what was withheld for its full figure stays so."""
    answers = tuple(
        a.model_copy(update={"figure": was.figure})
        if isinstance(a.figure, Absent) and isinstance(was.figure, Absent)
        else a
        for a, was in zip(shown.answers, stored.answers, strict=True)
    )
    return shown.model_copy(update={"answers": answers})


def _held(found: Kept, expected: Kept, file: str) -> tuple[Difference, ...]:
    return value_differences(_plain(found), _plain(expected), file)


def _plain(noun: Kept) -> Any:
    return json.loads(noun.to_json())
