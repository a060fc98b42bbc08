"""Which counts of an audit may be printed, over all its tables at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from aitoolkit.examining.disclosure_attack import (
    Cells,
    Count,
    Figure,
    Key,
    NotTogetherError,
    printable,
)
from aitoolkit.examining.disclosure_earlier import NOTHING, Earlier, Ledger, printed
from aitoolkit.examining.disclosure_profiles import Profile
from aitoolkit.examining.disclosure_world import (
    DATA,
    DEMOGRAPHIC,
    EVERYONE,
    SIZE,
    WITHOUT_OUTCOME,
    Attributes,
    Class,
    Group,
    Place,
    World,
    classes_of,
)
from aitoolkit.examining.metrics import BY_NAME, RATES
from aitoolkit.schema.audit import Audit, DataEvidence
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.tally import Tally
from aitoolkit.stats.cells import CORNERS

MANY = 10**9
MOST_CHECKED = 60_000
"""Figures times cells; beyond, intersections of most attributes are not printed at all."""

_PARTS: Key = ((DATA,), (), "parts")
COSTS = (3000.0, 1000.0, 10.0)
"""What a figure is worth: about everyone, about one attribute's group, about two; beyond: 1."""

DEARER = {
    "false_negative_rate": 10.0,
    "false_positive_rate": 10.0,
    "selection_rate": 3.0,
    "base_rate": 2.0,
    SIZE: 2.0,
}
"""What some figures are worth beside the others, 1: rules ask for them."""


@dataclass(frozen=True)
class Plan:
    """The counts that may be printed, already rounded; everything public is made of them.

    Attributes
    ----------
    rates : mapping of (attributes, group, metric) to (events, n)
        Rates that may be printed, one of each and its complement; ``n`` instead of a metric is
        the size of the group. Attributes that start with ``data`` are those of the description
        of the data.
    n_cells : int
        Cells that there can be: each class in each group that somebody is in.
    figures : tuple of Figure
        The same counts, as what a reader learns from them.
    """

    profile: Profile
    rates: Mapping[tuple[Attributes, Group, str], tuple[int, int]]
    n_cells: int
    figures: tuple[Figure, ...]

    def counts(self, attributes: Attributes, group: Group, metric: str) -> tuple[int, int] | None:
        """Return events and cases of a rate, or None if it is hidden.

        A complement and accuracy follow from the error rates: counts of their own would give
        more away, and need not add up.
        """
        if metric == "accuracy":
            sides = (
                self.counts(attributes, group, side)
                for side in ("true_positive_rate", "true_negative_rate")
            )
            size, hits = self.size(attributes, group), [side for side in sides if side is not None]
            return (
                None
                if size is None or len(hits) < 2
                else (min(size, hits[0][0] + hits[1][0]), size)
            )
        test = BY_NAME[metric].test
        counts = self.rates.get((attributes, group, test))
        return counts if counts is None or test == metric else (counts[1] - counts[0], counts[1])

    def size(self, attributes: Attributes, group: Group) -> int | None:
        """Return the rounded size of a group, or None if it is hidden."""
        shown = self.rates.get((attributes, group, SIZE))
        return shown[1] if shown else None


def plan(audit: Audit, tally: Tally, profile: Profile, before: Ledger = NOTHING) -> Plan:
    """Return what may be printed of an audit, beside what was printed before.

    A rate is printed if its events, its other cases and its denominator are large enough; the
    size of a group if it is. Of what remains as much is printed as keeps every small cell safe
    (`printable`), so that no table gives away what another one hides, nor an earlier card on the
    same people. The same evidence prints the same figures again.

    Raises
    ------
    NotTogetherError
        Earlier cards are not safe together, or printed what these rules would not.
    """
    cards = [(one.audit, one.tally) for one in before.known if one.audit and one.tally]
    finest = max([(audit, tally), *cards], key=lambda card: len(card[1].attributes))
    world = World(*finest)
    shown = _shown(audit, world, profile)
    found = [figure for figure, _ in shown]
    if before.again is not None:
        keys = frozenset(printed(before.again.shown))
    else:
        found = _manageable(found, len(world.people))
        people, small = world.people, world.protected(profile)
        fixed = [f for one in before.known for f in _fixed(one, world, profile)]
        keys = printable([*fixed, *found], people, world.equal, small, profile.minimum)
    rates = {figure.key: counts for figure, counts in shown if counts and figure.key in keys}
    kept = tuple(figure for figure in found if figure.key in keys)
    return Plan(profile, rates, _n_cells(tally), kept)


def _n_cells(tally: Tally) -> int:
    """Return how many cells there can be: each class in each group that somebody is in."""
    classes = classes_of({(row.outcome, row.decision) for row in tally.rows})
    return len({row.groups for row in tally.rows}) * len(classes)


def _shown(
    audit: Audit, world: World, profile: Profile
) -> list[tuple[Figure, tuple[int, int] | None]]:
    """Return what may be printed of an audit as far as each figure alone is concerned."""
    found: list[tuple[Figure, tuple[int, int] | None]] = []
    for place in world.places(audit):
        found += _figures(place, world, profile)
    found += ((figure, None) for figure in _parts(audit.data, world, profile))
    found += _unknown(world, profile)
    found += ((figure, (0, 0)) for figure in _demographic(audit, world, profile))
    return found


def _fixed(one: Earlier, world: World, profile: Profile) -> Iterator[Figure]:
    """Go through what an earlier card printed, as a reader learns it."""
    assert one.audit is not None  # noqa: S101 (only such cards are known)
    told = printed(one.shown)
    could = {figure.key: figure for figure, _ in _shown(one.audit, world, profile)}
    if not told <= could.keys():
        raise NotTogetherError
    for key, figure in could.items():
        if key in told or key == _PARTS:
            yield replace(figure, key=(one.digest, *key), needs=None, fixed=True)


def _manageable(figures: list[Figure], cells: int) -> list[Figure]:
    """Leave out the deepest intersections until the rest can be checked in seconds."""
    for depth in range(max((len(f.key[0]) for f in figures), default=0), 1, -1):
        if len(figures) * cells <= MOST_CHECKED:
            break
        figures = [f for f in figures if f.key[0][:1] == (DATA,) or len(f.key[0]) < depth]
    return figures


def _figures(
    place: Place, world: World, profile: Profile
) -> Iterator[tuple[Figure, tuple[int, int]]]:
    """Go through what may be printed of a place as far as it alone is concerned."""
    size = tuple(cell for _, cell in place.cells)
    n = sum(world.people[cell] for cell in size)
    if n < profile.minimum:
        return
    depth = min(len(place.attributes), len(COSTS))
    worth = (*COSTS, 1.0)[depth] * (1 + n / (1 + sum(world.people)))
    key = (place.attributes, place.group, SIZE)
    rounded = profile.rounded(n)
    yield (
        Figure(key, (_count(size, world, profile, profile.minimum),), DEARER[SIZE] * worth),
        (rounded, rounded),
    )
    for metric in dict.fromkeys(BY_NAME[metric].test for metric in place.metrics):
        events, others = (_among(place.cells, metric, corners) for corners in _two_sides(metric))
        x, rest = (sum(world.people[cell] for cell in cells) for cells in (events, others))
        least = profile.minimum if profile.zeros_reveal else 0
        if x + rest < profile.smallest_denominator or min(x, rest) < least:
            continue
        counts = (
            _count(events, world, profile, least),
            Count(others, least, MANY),
            _count(events + others, world, profile, profile.smallest_denominator),
        )
        shown = (profile.rounded(x), profile.rounded(x + rest))
        yield (
            Figure(
                (place.attributes, place.group, metric),
                counts,
                worth * DEARER.get(metric, 1.0),
                key,
            ),
            shown,
        )


def _two_sides(metric: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    counted, among = RATES[metric]
    return counted, tuple(corner for corner in among if corner not in counted)


def _among(cells: tuple[tuple[Class, int], ...], metric: str, corners: tuple[str, ...]) -> Cells:
    """Return the cells that a rate counts; what it does not need to know may be unknown."""
    rule = BY_NAME[metric]
    return tuple(
        cell
        for (outcome, decision), cell in cells
        if not (rule.outcome and outcome is None) and not (rule.decision and decision is None)
        if CORNERS[2 * (outcome or 0) + (decision or 0)] in corners
    )


def _count(cells: Cells, world: World, profile: Profile, least: int) -> Count:
    low, high = profile.known(sum(world.people[cell] for cell in cells), least=least)
    return Count(tuple(sorted(cells)), low, high)


def _demographic(audit: Audit, world: World, profile: Profile) -> Iterator[Figure]:
    """Say what a disparity within strata gives away: sums of counts, each rounded by itself.

    Strata are not in the tally; added up they say how many of a group, and of everyone else, are
    selected and how many are not. Strata where all are selected, or none, are left out: where
    there are any, the sums say only how many there are at least.
    """
    if isinstance(audit.fairness, Absent):
        return
    places = {(place.attributes, place.group): place.cells for place in world.places(audit)}
    everyone = places[(EVERYONE, ())]
    n = sum(world.people[cell] for _, cell in everyone)
    for evidence in (*audit.fairness.single, *audit.fairness.intersections):
        for found in evidence.demographic:
            strata = [(a, b, c - a, d - b) for a, b, c, d in found.cells]
            if not strata or min(map(min, strata)) < profile.minimum:
                continue
            most = MANY if sum(map(sum, strata)) < n else 0
            wanted = (evidence.attributes, found.group)
            own = places[wanted]
            rest = tuple(cell for cell in everyone if cell not in own)
            counts = []
            for i, (side, decision) in enumerate(((own, 0), (own, 1), (rest, 0), (rest, 1))):
                ends = [profile.known(row[i], least=profile.minimum) for row in strata]
                low, high = (sum(end) for end in zip(*ends, strict=True))
                cells = sorted(cell for (_, decided), cell in side if decided == decision)
                counts.append(Count(tuple(cells), low, max(high, most)))
            yield Figure((*wanted, DEMOGRAPHIC), tuple(counts), 1.0, (*wanted, SIZE))


def _parts(data: DataEvidence, world: World, profile: Profile) -> Iterator[Figure]:
    """Say what the sizes of the parts give away: how many cases were not examined."""
    first = data.groups[0].attribute if data.groups else None
    cells = [c for (name, _), block in world.others.items() if name == first for _, c in block]
    parts = [
        part.n
        for part in data.parts
        if part.part != "examine" and isinstance(part.n, int) and part.n
    ]
    if cells and parts:
        known = [
            profile.known(n) if n >= profile.minimum else (0, profile.minimum - 1) for n in parts
        ]
        low, high = (sum(ends) for ends in zip(*known, strict=True))
        yield Figure(_PARTS, (Count(tuple(sorted(cells)), low, high),), 10 * COSTS[0])


def _unknown(world: World, profile: Profile) -> Iterator[tuple[Figure, tuple[int, int]]]:
    """Say how many of the examined cases have no known outcome, if some have."""
    cells = tuple(cell for (_, (outcome, _)), cell in world.cells.items() if outcome is None)
    n = sum(world.people[cell] for cell in cells)
    if n >= profile.minimum:
        count = _count(cells, world, profile, profile.minimum)
        rounded = profile.rounded(n)
        yield Figure(((DATA,), (), WITHOUT_OUTCOME), (count,), COSTS[0]), (rounded, rounded)
