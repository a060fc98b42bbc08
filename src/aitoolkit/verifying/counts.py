"""Whether counts, cases, and sizes of a pack agree with each other."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from aitoolkit.documenting.words import mark
from aitoolkit.schema.audit import PerformanceEvidence
from aitoolkit.schema.estimate import Absent, Count
from aitoolkit.stats.cells import UNKNOWN
from aitoolkit.verifying.check import Sentence
from aitoolkit.verifying.figures import CASES_DIFFER, Found, named, told
from aitoolkit.verifying.stored import Stored

_FINGERPRINT = mark("fingerprint of the counts: stored {stored}, recomputed {again}")
_CELL = mark(
    "cases of {where} with outcome {outcome} and decision {decision}: stored {stored}, recomputed"
    " {again}"
)

Key = tuple[tuple[str, ...], int | None, int | None]


def counts_agree(stored: Stored) -> Found:
    """Hold the tally against the cases (or the finest counts), and every size against the tally."""
    tally: Counter[Key] = Counter()
    for row in stored.tally.rows:
        tally[row.groups, row.outcome, row.decision] += row.n
    found = [*_tally(stored, tally), *_sizes(stored, tally)]
    performance = stored.audit.performance
    if isinstance(performance, PerformanceEvidence):
        found += _decisions(stored, performance)
    if stored.audit.model == Absent(absent="no_model"):
        digest = hashlib.sha256(stored.tally.to_json().encode()).hexdigest()
        if digest != stored.audit.data.fingerprint:
            found.append(told("", stored.audit.data.fingerprint, digest, _FINGERPRINT))
    return Found(tuple(found), stored.purged)


def _tally(stored: Stored, tally: Counter[Key]) -> Iterator[Sentence]:
    for again in _counted(stored):
        yield from _differing(tally, again)


def _differing(tally: Counter[Key], again: Counter[Key]) -> Iterator[Sentence]:
    for key in sorted(tally.keys() | again.keys(), key=str):
        if tally[key] != again[key]:
            groups, outcome, decision = key
            values = {"outcome": outcome, "decision": decision}
            yield told(named(groups), tally[key], again[key], _CELL, **values)


def _counted(stored: Stored) -> Iterator[Counter[Key]]:
    """Go through what the tally must add up from: the cases, and the finest counts."""
    if stored.cases is not None:
        counts: Counter[Key] = Counter()
        attributes = range(len(stored.tally.attributes))
        columns = [stored.cases[name] for name in (*attributes, "outcome", "decision")]
        for *groups, outcome, decision in zip(*(c.tolist() for c in columns), strict=True):
            counts[(tuple(groups), outcome, decision)] += 1
        yield counts
    cells = stored.cells
    if cells is None:
        return
    exact: dict[Key, float] = {}
    for codes, outcome, decision, n in zip(
        cells.groups.tolist(), cells.outcome.tolist(), cells.decision.tolist(), cells.n.tolist(),
        strict=True,
    ):  # fmt: skip
        group = tuple(names[code] for names, code in zip(cells.levels, codes, strict=True))
        seen = [None if state == UNKNOWN else state for state in (outcome, decision)]
        key: Key = (group, seen[0], seen[1])
        exact[key] = exact.get(key, 0.0) + n
    yield Counter({key: round(n) for key, n in exact.items()})


def _sizes(stored: Stored, tally: Counter[Key]) -> Iterator[Sentence]:
    audit = stored.audit
    if isinstance(audit.fairness, Absent):
        return
    rounded = stored.cells is not None and stored.cells.weight is None  # fractions add up first
    for evidence in (*audit.fairness.single, *audit.fairness.intersections):
        places = [stored.tally.attributes.index(name) for name in evidence.attributes]
        sizes: Counter[tuple[str, ...]] = Counter()
        for (groups, _, _), n in tally.items():
            sizes[tuple(groups[i] for i in places)] += n
        shown = {group.group: group.n for group in evidence.groups}
        for group in sorted(sizes.keys() | shown.keys()):
            far = abs(shown.get(group, 0) - sizes[group])
            if far > (len(tally) if audit.fairness.inexact and rounded else 0):
                yield told(named(group), shown.get(group, 0), sizes[group], CASES_DIFFER)


def _decisions(stored: Stored, performance: PerformanceEvidence) -> Iterator[Sentence]:
    decided = [(row.decision, row.n) for row in stored.tally.rows]
    pairs: list[tuple[str, Count | None, int]] = [
        (
            mark("cases examined: stored {stored}, recomputed {again}"),
            performance.n,
            sum(n for _, n in decided),
        ),
        (
            mark("cases proposed: stored {stored}, recomputed {again}"),
            performance.selected,
            sum(n for d, n in decided if d == 1),
        ),
    ]
    cases, cut = stored.cases, performance.threshold
    if cases is not None and cut is not None:
        proposed = cases["score"] >= cut
        wrong = int((proposed.astype(int) != cases["decision"]).sum())
        parts = {part.part: part.n for part in stored.audit.data.parts}
        pairs += [
            (mark("decisions that do not follow from score and threshold: {again}"), 0, wrong),
            (
                mark("ties at the threshold: stored {stored}, recomputed {again}"),
                performance.ties,
                int((cases["score"] == cut).sum()),
            ),
            (
                mark("cases of the part that examines: stored {stored}, recomputed {again}"),
                parts.get("examine", 0),
                len(cases),
            ),
        ]
    yield from (told("", kept, again, message) for message, kept, again in pairs if kept != again)
