"""A reader of a public card who works out, in whole numbers, what he was not told.

He knows the rules of the profile, which groups there are, and everything printed; he knows that
every printed figure follows from rounded counts, so these are all he learns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy import optimize

from aitoolkit.examining.metrics import BY_NAME, RATES
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Count, Estimate, Quantity
from aitoolkit.stats.cells import CORNERS

MINIMUM, BASE, SMALLEST_DENOMINATOR = 11, 5, 50
EVERY = frozenset(CORNERS)
OTHERS = "others"
Cell = tuple[object, ...]


@dataclass(frozen=True)
class Learned:
    """A sum of cells lies from `low` to `high`."""

    cells: frozenset[Cell]
    low: float
    high: float


class Attacker:
    """Knows the groups of examined people, and those of the others by one attribute each."""

    def __init__(
        self,
        attributes: tuple[str, ...],
        groups: list[tuple[str, ...]],
        others: list[tuple[str, str]] | None = None,
    ) -> None:
        self.attributes, self.groups, self.others = attributes, groups, others or []
        self.cells: list[Cell] = [*product(groups, CORNERS)]
        self.cells += [(OTHERS, *who, outcome) for who in self.others for outcome in (0, 1)]
        self.at = {cell: i for i, cell in enumerate(self.cells)}
        self.learned: list[Learned] = []
        for outcome in (0, 1):
            sums = [
                [(OTHERS, *who, outcome) for who in self.others if who[0] == name]
                for name in attributes
            ]
            self.equal = getattr(self, "equal", []) + [(sums[0], other) for other in sums[1:]]

    def among(
        self, chosen: tuple[str, ...], group: tuple[str, ...], corners: frozenset[str]
    ) -> frozenset[Cell]:
        """Return the examined cells of a group of a table."""
        at = [self.attributes.index(name) for name in chosen]
        return frozenset(
            (g, c) for g, c in product(self.groups, corners) if tuple(g[i] for i in at) == group
        )

    def learn(self, cells: frozenset[Cell], n: int) -> None:
        """Learn one count, rounded."""
        rounded = BASE * ((n + BASE // 2) // BASE)
        self.learned.append(Learned(cells, *_range(rounded, MINIMUM)))

    def learn_strata(
        self, name: str, group: tuple[str, ...], strata: tuple[tuple[int, int, int, int], ...]
    ) -> None:
        """Learn each rounded count of members and of others, without and with a selection."""
        own = self.among((name,), group, EVERY)
        for i, side in enumerate((own, self.among((), (), EVERY) - own)):
            for decided, sides in ((0, ("tn", "fn")), (1, ("fp", "tp"))):
                counts = [
                    row[decided] if i == 0 else row[decided + 2] - row[decided] for row in strata
                ]
                ends = [_range(BASE * ((n + BASE // 2) // BASE), MINIMUM) for n in counts]
                low, high = (float(sum(end)) for end in zip(*ends, strict=True))
                cells = frozenset(cell for cell in side if cell[1] in sides)
                self.learned.append(Learned(cells, low, high))

    def read(self, audit: Audit) -> None:
        """Learn everything that an audit prints."""
        self.learned += self._sections(audit)

    def _sections(self, audit: Audit) -> Iterator[Learned]:
        performance, fairness = audit.performance, audit.fairness
        assert not isinstance(performance, Absent)
        assert not isinstance(fairness, Absent)
        yield from self._size((), (), performance.n)
        if isinstance(performance.selected, int):
            cells = self.among((), (), frozenset(("tp", "fp")))
            yield Learned(cells, *_range(performance.selected, MINIMUM))
        for entry in performance.metrics:
            yield from self._rate((), (), entry.metric, entry.quantity)
        for table in (*fairness.single, *fairness.intersections):
            for g in table.groups:
                yield from self._size(table.attributes, g.group, g.n)
                for entry in g.metrics:
                    yield from self._rate(table.attributes, g.group, entry.metric, entry.quantity)
        yield from self._data(audit)

    def _data(self, audit: Audit) -> Iterator[Learned]:
        whole = [((), (), audit.data.n, audit.data.base_rate)]
        whole += [((g.attribute,), (g.group,), g.n, g.base_rate) for g in audit.data.groups]
        for chosen, group, n, base_rate in whole:
            name = chosen[0] if chosen else self.attributes[0]
            mine = [
                cell
                for cell in self.cells
                if cell[:2] == (OTHERS, name) and group in ((), (cell[2],))
            ]
            everyone = self.among(chosen, group, EVERY) | frozenset(mine)
            if isinstance(n, int):
                yield Learned(everyone, *_range(n, MINIMUM))
            if isinstance(base_rate, Estimate):
                positive = self.among(chosen, group, frozenset(("tp", "fn")))
                positive |= {cell for cell in mine if cell[3] == 1}
                yield from _both(positive, everyone, base_rate)
        fit = [part.n for part in audit.data.parts if part.part == "fit"]
        if fit and self.others:
            mine = [c for c in self.cells if c[:2] == (OTHERS, self.attributes[0])]
            known = isinstance(fit[0], int)
            low, high = _range(fit[0], MINIMUM) if known else (0, MINIMUM - 1)
            yield Learned(frozenset(mine), low, high)

    def _size(self, chosen: tuple[str, ...], group: tuple[str, ...], n: Count) -> Iterator[Learned]:
        if isinstance(n, int):
            yield Learned(self.among(chosen, group, EVERY), *_range(n, MINIMUM))

    def _rate(
        self, chosen: tuple[str, ...], group: tuple[str, ...], metric: str, found: Quantity
    ) -> Iterator[Learned]:
        """A complement, and accuracy, say nothing more: they follow from the others."""
        own = metric in RATES and BY_NAME[metric].test == metric and metric != "accuracy"
        if own and isinstance(found, Estimate):
            counted, among = RATES[metric]
            events = self.among(chosen, group, frozenset(counted))
            yield from _both(events, self.among(chosen, group, frozenset(among)), found)

    def range(self, cells: frozenset[Cell]) -> tuple[int, int]:
        """Return the fewest and the most people that a sum of cells can hold."""
        objective = np.array([float(cell in cells) for cell in self.cells])
        ends = [
            optimize.milp(
                sign * objective, integrality=np.ones(len(objective)), constraints=self._rules()
            )
            for sign in (1, -1)
        ]
        assert ends[0].status == 0
        high = -1 if ends[1].status == 3 else round(-ends[1].fun)
        return round(ends[0].fun), 10**9 if high < 0 else high

    def highest(self, cells: frozenset[Cell], enough: int) -> int:
        """Return the most people that a sum of cells can hold, up to `enough`."""
        objective = np.array([float(cell in cells) for cell in self.cells])
        rules = [*self._rules(), optimize.LinearConstraint(objective[None, :], 0, enough)]
        found = optimize.milp(-objective, integrality=np.ones(len(objective)), constraints=rules)
        assert found.status == 0, found.message
        return round(-found.fun)

    def _rules(self) -> list[optimize.LinearConstraint]:
        rows = np.zeros((len(self.learned) + len(self.equal), len(self.cells)))
        for row, known in zip(rows, self.learned, strict=False):
            row[[self.at[cell] for cell in known.cells]] = 1
        for row, (one, other) in zip(rows[len(self.learned) :], self.equal, strict=True):
            row[[self.at[cell] for cell in one]] = 1
            row[[self.at[cell] for cell in other]] = -1
        low = [known.low for known in self.learned] + [0.0] * len(self.equal)
        high = [known.high for known in self.learned] + [0.0] * len(self.equal)
        return [optimize.LinearConstraint(rows, low, high)]


def _range(rounded: int, least: int) -> tuple[float, float]:
    return max(rounded - BASE // 2, least), rounded + BASE // 2


def _both(events: frozenset[Cell], among: frozenset[Cell], found: Estimate) -> Iterator[Learned]:
    """Take the events apart from the rate: a multiple of the base that gives the printed value."""
    fits = [
        x for x in range(0, found.n + 1, BASE) if abs(x / found.n - found.value) <= 0.0005 + 1e-9
    ]
    assert fits, "a rate that does not come from rounded counts"
    yield Learned(among, *_range(found.n, SMALLEST_DENOMINATOR))
    yield Learned(events, _range(fits[0], MINIMUM)[0], _range(fits[-1], MINIMUM)[1])
    yield Learned(among - events, MINIMUM, np.inf)
