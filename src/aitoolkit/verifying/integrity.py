"""Level *integrity*: whether every file is the one that was sealed.

Needs nothing but the bytes: no model is loaded, no link followed, no server asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from aitoolkit.recording.seal import Flaw, Kind, flaws
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import Check

_SAID: dict[Kind, str] = {
    "bad_line": "has a line that is not a checksum",
    "bad_manifest": "is not a manifest",
    "changed": "was changed",
    "duplicate": "is listed twice",
    "escapes": "leads out of the pack",
    "link": "is a symbolic link, not a file",
    "manifest_differs": "is not the file that the manifest describes",
    "missing": "is missing",
    "not_a_file": "is not a plain file",
    "other_name": "is not the name of this core",
    "other_rows": "is not the part that the core was sealed with",
    "rows_absent": "is not present",
    "rows_purged": "was purged, as the history says",
    "rows_reduced": "had rows purged, as the history says; who purged answers for the rest",
    "rows_returned": "is here, though the history says that it was purged",
    "unknown_format": "has a format that this version does not know; use a newer one",
    "unlisted": "is on no list",
    "unreadable": "cannot be read",
}
"""What each flaw is called, after the name of its file."""


class _Question(NamedTuple):
    code: str
    question: str
    fine: str
    failing: tuple[Kind, ...]
    otherwise: tuple[tuple[Kind, Literal["could_not_check", "not_there"]], ...] = ()


_QUESTIONS: tuple[_Question, ...] = (
    _Question(
        "SEAL-01",
        "Are all files there, and no others?",
        "Every file is listed once, and every listed file is there",
        ("missing", "unlisted", "duplicate", "bad_line"),
    ),
    _Question(
        "SEAL-02",
        "Is every file as it was sealed?",
        "No file was changed",
        ("changed", "unreadable"),
    ),
    _Question(
        "SEAL-03",
        "Does everything stand inside the pack itself?",
        "Plain files only, none of which leads elsewhere",
        ("link", "not_a_file", "escapes"),
    ),
    _Question(
        "SEAL-04",
        "Do the manifests describe these files?",
        "Sizes and digests agree with the manifests",
        ("manifest_differs", "bad_manifest"),
        (("unknown_format", "could_not_check"),),
    ),
    _Question(
        "SEAL-05",
        "Does the pack bear the name of its content?",
        "The folder's name agrees with the core's digest, or gives none",
        ("other_name",),
    ),
    _Question(
        "SEAL-06",
        "Are the restricted rows those that the core was sealed with?",
        "The restricted part is present and agrees with the core",
        ("other_rows", "rows_returned"),
        (
            ("rows_reduced", "could_not_check"),
            ("rows_absent", "not_there"),
            ("rows_purged", "not_there"),
        ),
    ),
)


def check_integrity(asked: Asked) -> tuple[Check, ...]:
    """Return the answer to each question about whether a pack is as it was sealed.

    Parameters
    ----------
    asked : Asked
        Which pack.

    Returns
    -------
    tuple of Check
        Always the same questions, in the same order.

    Raises
    ------
    PackError
        If the folder is no pack.
    """
    found = flaws(asked.pack)
    return tuple(_answered(question, found) for question in _QUESTIONS)


def _answered(question: _Question, found: Sequence[Flaw]) -> Check:
    answers = (("failed", question.failing), *((answer, (k,)) for k, answer in question.otherwise))
    for answer, kinds in answers:
        concerned = [flaw for flaw in found if flaw.kind in kinds]
        if concerned:
            return Check(
                code=question.code,
                question=question.question,
                answer=answer,
                found="; ".join(f"{flaw.path} {_SAID[flaw.kind]}" for flaw in concerned),
                files=tuple(dict.fromkeys(flaw.path for flaw in concerned)),
            )
    return Check(
        code=question.code, question=question.question, answer="passed", found=question.fine
    )
