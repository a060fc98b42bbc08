"""The public description of the data: sizes, base rates and incompleteness."""

from __future__ import annotations

import hashlib

from aitoolkit.examining.disclosure_figures import absent, known, rate, withheld
from aitoolkit.examining.disclosure_plan import Plan
from aitoolkit.examining.disclosure_profiles import Profile
from aitoolkit.examining.disclosure_world import DATA, WITHOUT_OUTCOME, Attributes, Group
from aitoolkit.schema.audit import (
    MISSING,
    OTHER,
    DataEvidence,
    FieldEvidence,
    GroupData,
    PartCount,
)
from aitoolkit.schema.estimate import Absent, Count, Quantity
from aitoolkit.schema.tally import Tally


def public_data(data: DataEvidence, shown: Plan, tally: Tally, *, level: float) -> DataEvidence:
    """Return the description of the data as it may be printed.

    Parameters
    ----------
    data : DataEvidence
        The exact one.
    shown : Plan
        What may be printed.
    tally : Tally
        The exact counts.
    level : float
        Confidence level of the intervals.
    """
    profile = shown.profile
    groups = [g for g in data.groups if shown.size((DATA, g.attribute), (g.group,)) is not None]
    named = {(g.attribute, g.group) for g in groups}
    hidden = {(g.attribute, g.group) for g in data.groups} - named
    incomplete = _incomplete(data, shown, level)
    # A digest of the counts themselves would let anyone try counts until it fits.
    guessable = data.fingerprint == hashlib.sha256(tally.to_json().encode()).hexdigest()
    return data.model_copy(
        update={
            "n": known(shown.size((DATA,), ())),
            "without_outcome": _without_outcome(data, shown, tally),
            "without_decision": _of_none(data.without_decision, profile),
            "without_score": _of_none(data.without_score, profile),
            "fingerprint": "" if guessable else data.fingerprint,
            "parts": tuple(PartCount(part=p.part, n=_of_none(p.n, profile)) for p in data.parts),
            "base_rate": _base_rate(data.base_rate, shown, (DATA,), (), level),
            "fields": tuple(_field(field, hidden, profile) for field in data.fields),
            "groups": tuple(
                GroupData(
                    attribute=g.attribute,
                    group=g.group,
                    n=shown.size((DATA, g.attribute), (g.group,)) or 0,
                    base_rate=_base_rate(
                        g.base_rate, shown, (DATA, g.attribute), (g.group,), level
                    ),
                    incomplete=incomplete[(g.attribute, g.group)],
                )
                for g in groups
            ),
        }
    )


def _of_none(n: Count, profile: Profile) -> Count:
    """Return a count whose 0 tells of no one."""
    return n if isinstance(n, Absent) else profile.shown(n, of_people=False)


def _without_outcome(data: DataEvidence, shown: Plan, tally: Tally) -> Count:
    if isinstance(data.without_outcome, Absent):
        return data.without_outcome
    if all(row.outcome is not None for row in tally.rows):
        return shown.profile.shown(data.without_outcome, of_people=False)
    found = shown.rates.get(((DATA,), (), WITHOUT_OUTCOME))
    return known(None if found is None else found[0])


def _base_rate(
    full: Quantity, shown: Plan, attributes: Attributes, group: Group, level: float
) -> Quantity:
    if isinstance(full, Absent):
        return absent(full, shown.size(attributes, group))
    counts = shown.counts(attributes, group, "base_rate")
    if counts is None:
        return withheld(shown.size(attributes, group))
    return rate(*counts, shown, level=level)


def _field(field: FieldEvidence, hidden: set[tuple[str, str]], profile: Profile) -> FieldEvidence:
    """Withhold small counts; of a protected attribute they are the sizes of two of its groups."""

    def count(found: Count, group: str) -> Count:
        if isinstance(found, Absent):
            return found
        if (field.column, group) in hidden:
            return withheld()
        return profile.shown(found, of_people=False)

    return field.model_copy(
        update={
            "missing": count(field.missing, MISSING),
            "undeclared": count(field.undeclared, OTHER),
        }
    )


def _incomplete(data: DataEvidence, shown: Plan, level: float) -> dict[tuple[str, str], Quantity]:
    """Return each group's share of incomplete cases; exactly 0 tells nothing about anyone.

    Their total is the same in every attribute, so it may be known: in each attribute the hidden
    groups are none, or two or more with enough cases of both kinds together.
    """
    found: dict[tuple[str, str], Quantity] = {}
    for attribute in dict.fromkeys(g.attribute for g in data.groups):
        groups = [g for g in data.groups if g.attribute == attribute]
        hidden = _hidden_incomplete(groups, shown)
        for g in groups:
            n, full = shown.size((DATA, attribute), (g.group,)) or 0, g.incomplete
            if isinstance(full, Absent):
                found[(attribute, g.group)] = absent(full, n)
            elif g.group in hidden:
                found[(attribute, g.group)] = withheld(n)
            else:
                events = shown.profile.rounded(round(full.value * full.n))
                found[(attribute, g.group)] = rate(events, n, shown, level=level)
    return found


def _hidden_incomplete(groups: list[GroupData], shown: Plan) -> set[str]:
    profile = shown.profile
    counts = {g.group: _two_kinds(g.incomplete) for g in groups}
    hidden = {
        g.group
        for g in groups
        if shown.size((DATA, g.attribute), (g.group,)) is None
        or 0 < counts[g.group][0] < profile.minimum
        or counts[g.group][1] < profile.minimum
        or g.n < profile.smallest_denominator
    }
    others = sorted(set(counts) - hidden, key=lambda group: (sum(counts[group]), group))
    while hidden and others and not _enough([counts[g] for g in hidden], profile):
        hidden.add(others.pop(0))
    return hidden if _enough([counts[g] for g in hidden], profile) or not hidden else set(counts)


def _two_kinds(incomplete: Quantity) -> tuple[int, int]:
    if isinstance(incomplete, Absent):
        return 0, incomplete.n or 0
    events = round(incomplete.value * incomplete.n)
    return events, incomplete.n - events


def _enough(counts: list[tuple[int, int]], profile: Profile) -> bool:
    return len(counts) > 1 and all(
        sum(kind) >= profile.minimum for kind in zip(*counts, strict=True)
    )
