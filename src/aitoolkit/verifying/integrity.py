"""Level *integrity*: whether every file is the one that was sealed.

Needs nothing but the bytes: no model is loaded, no link followed, no server asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from aitoolkit.documenting.words import mark
from aitoolkit.recording.seal import Flaw, Kind, flaws
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import Check, Sentence

_SAID: dict[Kind, str] = {
    "bad_line": mark("{file} has a line that is not a checksum"),
    "bad_manifest": mark("{file} is not a manifest"),
    "changed": mark("{file} was changed"),
    "duplicate": mark("{file} is listed twice"),
    "escapes": mark("{file} leads out of the pack"),
    "link": mark("{file} is a symbolic link, not a file"),
    "manifest_differs": mark("{file} is not the file that the manifest describes"),
    "missing": mark("{file} is missing"),
    "not_a_file": mark("{file} is not a plain file"),
    "other_name": mark("{file} is not the name of this core"),
    "other_rows": mark("{file} is not the part that the core was sealed with"),
    "rows_absent": mark("{file} is not present"),
    "rows_purged": mark("{file} was purged, as the history says"),
    "rows_reduced": mark(
        "{file} had rows purged, as the history says; who purged answers for the rest"
    ),
    "rows_returned": mark("{file} is here, though the history says that it was purged"),
    "unknown_format": mark("{file} has a format that this version does not know; use a newer one"),
    "unlisted": mark("{file} is on no list"),
    "unreadable": mark("{file} cannot be read"),
}
"""What each flaw is called."""


class _Question(NamedTuple):
    code: str
    question: str
    fine: str
    failing: tuple[Kind, ...]
    otherwise: tuple[tuple[Kind, Literal["could_not_check", "not_there"]], ...] = ()


_QUESTIONS: tuple[_Question, ...] = (
    _Question(
        "SEAL-01",
        mark("Are all files there, and no others?"),
        mark("Every file is listed once, and every listed file is there"),
        ("missing", "unlisted", "duplicate", "bad_line"),
    ),
    _Question(
        "SEAL-02",
        mark("Is every file as it was sealed?"),
        mark("No file was changed"),
        ("changed", "unreadable"),
    ),
    _Question(
        "SEAL-03",
        mark("Does everything stand inside the pack itself?"),
        mark("Plain files only, none of which leads elsewhere"),
        ("link", "not_a_file", "escapes"),
    ),
    _Question(
        "SEAL-04",
        mark("Do the manifests describe these files?"),
        mark("Sizes and digests agree with the manifests"),
        ("manifest_differs", "bad_manifest"),
        (("unknown_format", "could_not_check"),),
    ),
    _Question(
        "SEAL-05",
        mark("Does the pack bear the name of its content?"),
        mark("The folder's name agrees with the core's digest, or gives none"),
        ("other_name",),
    ),
    _Question(
        "SEAL-06",
        mark("Are the restricted rows those that the core was sealed with?"),
        mark("The restricted part is present and agrees with the core"),
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
            said = tuple(
                Sentence(message=_SAID[flaw.kind], values=(("file", flaw.path),))
                for flaw in concerned
            )
            return Check(
                code=question.code,
                question=question.question,
                answer=answer,
                found="; ".join(map(str, said)),
                sentences=said,
                files=tuple(dict.fromkeys(flaw.path for flaw in concerned)),
            )
    return Check(
        code=question.code, question=question.question, answer="passed", found=question.fine
    )
