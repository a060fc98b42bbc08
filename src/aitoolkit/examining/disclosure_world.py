"""The people that an audit speaks of, cell by cell, and every place where they are counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from aitoolkit.examining.disclosure_attack import Cells
from aitoolkit.examining.disclosure_profiles import Profile
from aitoolkit.examining.metrics import RATES
from aitoolkit.schema.audit import Audit, DataEvidence
from aitoolkit.schema.estimate import Absent, Estimate
from aitoolkit.schema.tally import Tally

Group = tuple[str, ...]
Attributes = tuple[str, ...]
Class = tuple[int | None, int | None]
"""Outcome and decision; None where it is not known."""

EVERYONE: Attributes = ()
DATA = "data"
SIZE = "n"
WITHOUT_OUTCOME = "without_outcome"
DEMOGRAPHIC = "conditional_demographic_disparity"


class Place(NamedTuple):
    """A group of a table, and the cells that make it up, by class."""

    attributes: Attributes
    group: Group
    cells: tuple[tuple[Class, int], ...]
    metrics: tuple[str, ...]


class World:
    """Every cell of people that the audit speaks of, and the places where they are counted.

    The examined cases are counted by all attributes at once; the others, which only the
    description of the data counts, by one attribute at a time.
    """

    def __init__(self, audit: Audit, tally: Tally) -> None:
        self.people: list[int] = []
        self.cells: dict[tuple[Group, Class], int] = {}
        self.others: dict[tuple[str, str], tuple[tuple[Class, int], ...]] = {}
        self.equal: list[tuple[Cells, Cells]] = []
        counted: dict[tuple[Group, Class], int] = {
            (row.groups, (row.outcome, row.decision)): row.n for row in tally.rows
        }
        classes = classes_of({seen for _, seen in counted})
        for at in product(sorted({group for group, _ in counted}), classes):
            self.cells[at] = self._cell(counted.get(at, 0))
        self.attributes = tally.attributes
        if audit.data.n != sum(self.people):
            self._count_others(audit.data, tally.attributes)

    def places(self, audit: Audit) -> list[Place]:
        """Return every place where an audit of these people counts them.

        It may be another audit than the one the cells come from, of some of the attributes.
        """
        examined = self._examined(audit, self.attributes)
        return [*examined, *self._described(audit.data, self.attributes)]

    def protected(self, profile: Profile) -> list[int]:
        """Return the small cells; those that are empty too, unless nobody is in their group."""
        blocks: dict[object, list[int]] = {}
        for (group, _), cell in self.cells.items():
            blocks.setdefault(group, []).append(cell)
        for key, described in self.others.items():
            blocks[key] = [cell for _, cell in described]
        least = 0 if profile.zeros_reveal else 1
        return [
            cell
            for block in blocks.values()
            if any(self.people[c] for c in block)
            for cell in block
            if least <= self.people[cell] < profile.minimum
        ]

    def _cell(self, people: int) -> int:
        self.people.append(people)
        return len(self.people) - 1

    def _examined(self, audit: Audit, names: Attributes) -> Iterator[Place]:
        fairness, performance = audit.fairness, audit.performance
        tables = () if isinstance(fairness, Absent) else (*fairness.single, *fairness.intersections)
        metrics = () if isinstance(performance, Absent) else performance.metrics
        told = {entry.metric for entry in metrics}
        told |= {entry.metric for table in tables for g in table.groups[:1] for entry in g.metrics}
        yield self._place(EVERYONE, (), names, told)
        for table in tables:
            for group in table.groups:
                told = {entry.metric for entry in group.metrics}
                yield self._place(table.attributes, group.group, names, told)

    def _place(self, chosen: Attributes, group: Group, names: Attributes, told: set[str]) -> Place:
        at = [names.index(name) for name in chosen]
        cells = tuple(
            (seen, cell)
            for (values, seen), cell in self.cells.items()
            if tuple(values[i] for i in at) == group
        )
        return Place(chosen, group, cells, tuple(m for m in RATES if m in told and m != "accuracy"))

    def _count_others(self, data: DataEvidence, names: Attributes) -> None:
        sums: dict[str, list[Cells]] = {}
        for entry in data.groups:
            here = self._place((entry.attribute,), (entry.group,), names, set()).cells
            positive = events_of(entry.base_rate)
            seen = [
                sum(self.people[c] for (outcome, _), c in here if (outcome == 1) is wanted)
                for wanted in (True, False)
            ]
            if isinstance(entry.base_rate, Absent):
                seen = [0, sum(seen)]
            cells = tuple(
                (((outcome, None)), self._cell(max(0, people)))
                for outcome, people in ((1, positive - seen[0]), (0, entry.n - positive - seen[1]))
            )
            self.others[(entry.attribute, entry.group)] = cells
            sums.setdefault(entry.attribute, []).append(tuple(cell for _, cell in cells))
        first, *rest = [tuple(zip(*cells, strict=True)) for cells in sums.values()] or [()]
        for other in rest:
            for one, another in zip(first, other, strict=True):
                if sum(self.people[c] for c in one) == sum(self.people[c] for c in another):
                    self.equal.append((one, another))

    def _described(self, data: DataEvidence, names: Attributes) -> Iterator[Place]:
        for entry in data.groups:
            here = self._place((entry.attribute,), (entry.group,), names, set()).cells
            everyone = here + self.others.get((entry.attribute, entry.group), ())
            yield Place((DATA, entry.attribute), (entry.group,), everyone, ("base_rate",))
        one = data.groups[0].attribute if data.groups else None
        others = tuple(
            cell for (name, _), cells in self.others.items() if name == one for cell in cells
        )
        here = self._place(EVERYONE, (), names, set()).cells
        yield Place((DATA,), (), here + others, ("base_rate",))


def classes_of(seen: set[Class]) -> list[Class]:
    """Return every class that there can be, given what is known of these people."""
    outcomes = [*sorted({o for o, _ in seen if o is not None} and {0, 1}), None]
    decisions = [*sorted({d for _, d in seen if d is not None} and {0, 1}), None]
    return [
        (o, d)
        for o, d in product(outcomes, decisions)
        if (o is not None or any(o is None for o, _ in seen))
        and (d is not None or any(d is None for _, d in seen))
    ]


def events_of(rate: object) -> int:
    """Return how many cases a rate counts; 0 if there is no rate."""
    return round(rate.value * rate.n) if isinstance(rate, Estimate) else 0
