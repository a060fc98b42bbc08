"""Whether two packs were examined on the same cases, as far as their public parts tell."""

from __future__ import annotations

import re

from aitoolkit.errors import DataError
from aitoolkit.schema.comparison import Cases
from aitoolkit.schema.dossier import Dossier

_DAY = r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?"
_PERIOD = re.compile(rf"{_DAY}(?:\s*(?:to|–|—|/|-|\.\.)\s*{_DAY})?", re.ASCII)
_SAID: dict[str, Cases] = {
    "same": "same", "same_otherwise": "same", "few_differ": "overlapping",
}  # fmt: skip
"""What a card says of an earlier one; that enough people differ does not say that all do."""

Day = tuple[int, int, int]


def cases_of(before: Dossier, after: Dossier, *, other_cases: bool = False) -> Cases:
    """Return how the cases of two packs relate.

    The same data have the same fingerprint, and a card that was made beside the other says what
    its counts showed. Otherwise the cases are others only if both declarations give periods that
    do not meet, or if whoever compares says so. Where nothing tells, some may stand in both.

    Parameters
    ----------
    before, after : Dossier
        The public content of both packs.
    other_cases : bool
        Whether whoever compares states that no case was examined in both.

    Raises
    ------
    DataError
        If that statement is not so.
    """
    found = _shown(before, after)
    if found is not None:
        if other_cases:
            raise DataError(
                "other_cases",
                found="packs that show the same cases, or nearly the same",
                expected="packs that were examined on different cases",
                mend="Leave it out: figures are then compared as those of the same cases.",
            )
        return found
    if other_cases:
        return "stated_others"
    one, other = period(before), period(after)
    if one and other and (one[1] < other[0] or other[1] < one[0]):
        return "declared_others"
    return "unknown"


def _shown(before: Dossier, after: Dossier) -> Cases | None:
    """Return what the evidence itself shows, if anything."""
    if before.digest == after.digest != "":
        return "same"
    marks = before.audit.data.fingerprint, after.audit.data.fingerprint
    if marks[0] == marks[1] != "":
        return "same"
    told = [
        _SAID.get(earlier.people)
        for one, other in ((before, after), (after, before))
        for earlier in one.audit.published
        if earlier.digest == other.digest
    ]
    return next((cases for cases in told if cases is not None), None)


def period(dossier: Dossier) -> tuple[Day, Day] | None:
    """Return the first and last day that the sources cover, if each plainly says so.

    Only years, months and days in digits are read (2023, 2023-01, 2023-01-01 to 2023-06-30):
    words such as "since 2015" have no end.
    """
    read = [_read(source.period) for source in dossier.declaration.data_sources or ()]
    known = [days for days in read if days is not None]
    if not known or len(known) < len(read):
        return None
    return min(first for first, _ in known), max(last for _, last in known)


def _read(written: str | None) -> tuple[Day, Day] | None:
    found = None if written is None else _PERIOD.fullmatch(written.strip())
    if found is None:
        return None
    first = found[1], found[2], found[3]
    last = (found[4], found[5], found[6]) if found[4] else first
    start, end = _day(first, (1, 1)), _day(last, (12, 31))
    possible = all(1 <= m <= 12 and 1 <= d <= 31 for _, m, d in (start, end))
    return (start, end) if possible and start <= end else None


def _day(parts: tuple[str | None, ...], missing: tuple[int, int]) -> Day:
    year, month, day = parts
    return int(year or 0), int(month or missing[0]), int(day or missing[1])
