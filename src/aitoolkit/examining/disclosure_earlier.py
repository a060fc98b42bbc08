"""How the people of an audit compare with those of cards that were published before.

Two cards are safe together in two cases. They are about the same people, and all that both print
are sums of the cells of one table: then everything is planned on that table, and what the earlier
card printed stays printed. Or so many people differ in every group that a difference between the
cards tells about nobody. In all other cases nothing can be shown to be safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from aitoolkit.examining.disclosure_profiles import Profile
from aitoolkit.examining.disclosure_world import (
    DATA,
    DEMOGRAPHIC,
    SIZE,
    WITHOUT_OUTCOME,
    events_of,
)
from aitoolkit.examining.metrics import BY_NAME, RATES
from aitoolkit.schema.audit import AttributeEvidence, Audit, DataEvidence
from aitoolkit.schema.estimate import Absent, Count, Estimate, NamedQuantity
from aitoolkit.schema.published import WITHHOLDING, People, PublishedBefore
from aitoolkit.schema.tally import Tally

Outcome = tuple[str, str] | None
"""The outcome's column and its positive value, as declared."""

_Key = tuple[tuple[str, ...], tuple[str, ...], str]
_Margins = dict[tuple[frozenset[str], tuple[str, ...]], Counter[int | None]]


@dataclass(frozen=True)
class Earlier:
    """A card that was published before.

    Attributes
    ----------
    shown : Audit
        The view that was published.
    outcome : (str, str) or None
        The outcome's column and its positive value.
    audit, tally : Audit and Tally, or None
        The full view; None if it is not there any more.
    """

    digest: str
    made_on: datetime
    outcome: Outcome
    shown: Audit
    audit: Audit | None
    tally: Tally | None


@dataclass(frozen=True)
class Ledger:
    """What was published before, as it bears on one audit.

    Attributes
    ----------
    again : Earlier or None
        The card of the very same evidence: what it printed may be printed again, nothing else.
    known : tuple of Earlier
        Cards on the same people: what they printed is known.
    compared : tuple of PublishedBefore
        What is said of each.
    """

    again: Earlier | None
    known: tuple[Earlier, ...]
    compared: tuple[PublishedBefore, ...]

    @property
    def withholds(self) -> bool:
        """Whether no figure about people may be printed."""
        return any(before.people in WITHHOLDING for before in self.compared)

    def apart(self) -> Ledger:
        """Return the same where the cards on the same people cannot stand together."""
        compared = (
            one.model_copy(update={"people": "same_otherwise"}) if one.people == "same" else one
            for one in self.compared
        )
        return Ledger(None, (), tuple(compared))


NOTHING = Ledger(None, (), ())


def ledger(
    audit: Audit, tally: Tally, outcome: Outcome, earlier: Sequence[Earlier], profile: Profile
) -> Ledger:
    """Compare the people of an audit with those of cards that were published before.

    Parameters
    ----------
    audit, tally
        The full view of the new audit.
    outcome : (str, str) or None
        Its outcome, as declared.
    earlier : sequence of Earlier
        The cards.
    profile : Profile
        The rules of the new card.
    """
    telling = [one for one in earlier if printed(one.shown)]
    for one in telling:
        if (one.audit, one.tally, one.shown.view) == (audit, tally, profile.name):
            return Ledger(one, (), one.shown.published)
    now = Earlier("", datetime.min.replace(tzinfo=UTC), outcome, audit, audit, tally)
    found = {id(one): _people(one, now, profile) for one in telling}
    same = [one for one in telling if found[id(one)] == "same"]
    finest = max([now, *same], key=lambda one: len(_tally(one).attributes))
    for one in (now, *same):
        if not _expressible(one, finest):
            apart = same if one is now else [one]
            found |= {id(other): "same_otherwise" for other in apart}
    known = tuple(one for one in same if found[id(one)] == "same")
    told = (
        PublishedBefore(digest=one.digest, made_on=one.made_on, people=found[id(one)])
        for one in telling
    )
    compared = sorted(told, key=lambda before: (before.made_on, before.digest))
    return Ledger(None, known, tuple(compared))


def printed(shown: Audit) -> set[_Key]:
    """Return the keys of the counts that a public view tells: attributes, group, rate or size."""
    return set(_printed(shown))


def _printed(shown: Audit) -> Iterator[_Key]:
    performance, fairness, data = shown.performance, shown.fairness, shown.data
    if not isinstance(performance, Absent):
        yield from _told((), (), performance.n, performance.metrics)
    tables = () if isinstance(fairness, Absent) else (*fairness.single, *fairness.intersections)
    for table in tables:
        for group in table.groups:
            yield from _told(table.attributes, group.group, group.n, group.metrics)
        for one in table.demographic:
            if isinstance(one.conditional, Estimate):
                yield table.attributes, one.group, DEMOGRAPHIC
    base_rate = NamedQuantity(metric="base_rate", quantity=data.base_rate)
    yield from _told((DATA,), (), data.n, (base_rate,))
    for entry in data.groups:
        base_rate = NamedQuantity(metric="base_rate", quantity=entry.base_rate)
        yield from _told((DATA, entry.attribute), (entry.group,), entry.n, (base_rate,))
    if not isinstance(data.without_outcome, Absent) and data.without_outcome:
        yield (DATA,), (), WITHOUT_OUTCOME


def _told(
    attributes: tuple[str, ...], group: tuple[str, ...], n: Count, metrics: Iterable[NamedQuantity]
) -> Iterator[_Key]:
    if not isinstance(n, Absent) and n:
        yield attributes, group, SIZE
    for entry in metrics:
        name, shown = entry.metric, isinstance(entry.quantity, Estimate)
        if shown and name in RATES and name != "accuracy":
            yield attributes, group, BY_NAME[name].test


def _tally(one: Earlier) -> Tally:
    assert one.tally is not None  # noqa: S101 (compared before)
    return one.tally


def _people(one: Earlier, now: Earlier, profile: Profile) -> People:
    if one.audit is None or one.tally is None or one.shown.view != profile.name:
        return "unknown"
    assert now.audit is not None  # noqa: S101
    tables = _tables(one.audit) & _tables(now.audit)
    examined = [next(_margins(card, tables)) for card in (one, now)]
    if all(examined[0][key] == examined[1][key] for key in {*examined[0], *examined[1]}):
        alike = one.outcome == now.outcome and _same_data(one.audit.data, now.audit.data)
        return "same" if alike else "same_otherwise"
    exact = one.outcome == now.outcome and not _some_unknown(one) and not _some_unknown(now)
    found = {
        answer
        for here in _margins(one, tables)
        for there in _margins(now, tables)
        for answer in _differ(here, there, profile.minimum, by_outcome=exact)
    }
    return "few_differ" if "few_differ" in found else "unknown" if found else "others"


def _tables(audit: Audit) -> set[frozenset[str]]:
    fairness = audit.fairness
    if isinstance(fairness, Absent):
        return {frozenset()}
    tables: tuple[AttributeEvidence, ...] = (*fairness.single, *fairness.intersections)
    return {frozenset(), *(frozenset(table.attributes) for table in tables)}


def _some_unknown(one: Earlier) -> bool:
    return any(row.outcome is None for row in _tally(one).rows)


def _margins(one: Earlier, tables: set[frozenset[str]]) -> Iterator[_Margins]:
    """Go through who was examined, and who is in the data, by group and outcome."""
    tally, found = _tally(one), _Counted()
    for names in tables:
        at = [tally.attributes.index(name) for name in sorted(names)]
        for row in tally.rows:
            found[(names, tuple(row.groups[i] for i in at))][row.outcome] += row.n
    yield found
    assert one.audit is not None  # noqa: S101
    data, described = one.audit.data, _Counted()
    positive = events_of(data.base_rate)
    if isinstance(data.n, Absent):
        return
    described[(frozenset(), ())] += Counter({1: positive, 0: data.n - positive})
    for entry in data.groups:
        if frozenset({entry.attribute}) in tables:
            positive = events_of(entry.base_rate)
            counts: Counter[int | None] = Counter({1: positive, 0: entry.n - positive})
            described[(frozenset({entry.attribute}), (entry.group,))] += counts
    if data.n != sum(row.n for row in tally.rows):
        yield described


class _Counted(_Margins):
    def __missing__(self, key: tuple[frozenset[str], tuple[str, ...]]) -> Counter[int | None]:
        self[key] = Counter()
        return self[key]


def _differ(
    here: _Margins, there: _Margins, minimum: int, *, by_outcome: bool
) -> Iterator[Literal["few_differ", "unknown"]]:
    """Say where fewer than `minimum` people of a group may be on one card only.

    Nobody changes group, and nobody changes outcome where both cards mean the same: so of each
    outcome at least the difference of the counts is on one card only. A group of an attribute
    that only one card has may be cut from groups of the other.
    """
    for names, group in {*here, *there}:
        one, other = (card.get((names, group), Counter()) for card in (here, there))
        if max(one.total(), other.total()) < minimum:
            continue
        differ = abs(one.total() - other.total())
        if by_outcome:
            differ = sum(abs(one[outcome] - other[outcome]) for outcome in (0, 1))
        if differ < minimum:
            yield "few_differ"
        elif len(names) == 1 and 0 in (one.total(), other.total()):
            yield "unknown"


def _same_data(one: DataEvidence, other: DataEvidence) -> bool:
    """Return whether two descriptions count the same people, by what both of them have."""
    counts = [(d.n, d.without_outcome, d.without_decision, d.without_score) for d in (one, other)]
    if counts[0] != counts[1] or one.parts != other.parts:
        return False
    groups = [{(g.attribute, g.group): (g.n, g.base_rate) for g in d.groups} for d in (one, other)]
    shared = {a for a, _ in groups[0]} & {a for a, _ in groups[1]}
    found = [{k: v for k, v in g.items() if k[0] in shared} for g in groups]
    return one.base_rate == other.base_rate and found[0] == found[1]


def _expressible(one: Earlier, finest: Earlier) -> bool:
    """Return whether all that a card may print are sums of cells of the finest table."""
    small, fine = _tally(one), _tally(finest)
    if not set(small.attributes) <= set(fine.attributes) or not (_plain(one) and _plain(finest)):
        return False
    return _cells(fine, small.attributes) == _cells(small, small.attributes)


def _cells(tally: Tally, names: tuple[str, ...]) -> Mapping[object, int]:
    at = [tally.attributes.index(name) for name in names]
    found: Counter[object] = Counter()
    for row in tally.rows:
        found[(tuple(row.groups[i] for i in at), row.outcome, row.decision)] += row.n
    return +found


def _plain(one: Earlier) -> bool:
    assert one.audit is not None  # noqa: S101
    return plain(one.audit)


def plain(audit: Audit) -> bool:
    """Return whether rates are those of plain counts: no weights, no clusters, nothing inexact."""
    found = audit.fairness
    return isinstance(found, Absent) or (
        found.weights != "sampling" and found.clusters is None and not found.inexact
    )
