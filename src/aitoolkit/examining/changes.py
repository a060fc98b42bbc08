"""What a person could change so that the model's proposal would be another.

Written here and not taken from elsewhere: alibi holds numpy below 2 and pandas below 3; dice-ml
draws its candidates at random or takes the rows of real people, so that what it finds is not the
smallest change, need not be like any real case, and could be somebody. With few inputs to act on,
and few values each, everything can be looked through in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

from aitoolkit.examining.options import Value, options_of
from aitoolkit.examining.plausible import Neighbours, neighbours
from aitoolkit.examining.shapley import Floats
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.declaration import Declaration, Effect, FieldOfData
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.explanation import Change, Changed, ExplanationEvidence

Tried = tuple[float, tuple[tuple[str, Value], ...]]
"""What it costs, and the new values."""

MOST_TOLD = 3
SEARCHED = ((100, 50), (10, 16), (6, 8))
"""For one input changed, two, three: how many inputs are tried, and how many values of each."""
MOST_CHECKED = 50
"""Cheapest crossings of one set of inputs whose plausibility is looked at."""


@dataclass(frozen=True)
class Seeker:
    """Looks for the smallest plausible changes that put a case on the other side of the line.

    Attributes
    ----------
    scorer : Scorer
        The fitted model.
    fields : tuple of FieldOfData
        The inputs that a person can act on.
    options : mapping of str to tuple
        The values that each of them may be given.
    near : Neighbours
        Real cases, to tell a plausible case from one that could not be.
    threshold : float
        The lowest score proposed.
    """

    scorer: Scorer
    fields: tuple[FieldOfData, ...]
    options: Mapping[str, tuple[Value, ...]]
    near: Neighbours
    threshold: float

    def changes(self, case: pd.DataFrame) -> tuple[Change, ...] | Absent:
        """Return at most three changes, each enough by itself, the smallest first.

        Fewest inputs first: two are changed together only where no single one is enough.

        Parameters
        ----------
        case : pandas.DataFrame
            One row of features.
        """
        before = float(self.scorer.score(case)[0])
        steps = {field.column: self._steps(field, case[field.column].iloc[0]) for field in
                 self.fields}  # fmt: skip
        ranked = self._by_effect(case, before, {c: found for c, found in steps.items() if found})
        for size, (columns, most) in enumerate(SEARCHED, start=1):
            found: list[tuple[Tried, float]] = []
            for chosen in combinations(sorted(ranked[:columns]), size):
                some = [_thinned(steps[column], most) for column in chosen]
                tried = [_together(chosen, each) for each in product(*some)]
                found += self._first_proved(case, before, tried)
            if found:
                found.sort(key=lambda pair: (pair[0][0], str(pair[0][1])))
                return tuple(_told(case, *pair) for pair in found[:MOST_TOLD])
        return Absent(absent=Reason.NO_PLAUSIBLE_CHANGE)

    def _steps(self, field: FieldOfData, now: Any) -> list[tuple[float, Value]]:
        """Return the values that a person can reach from here, with what each costs."""
        direction = "any" if field.change is None else field.change.direction
        found: list[tuple[float, Value]] = []
        for value in self.options[field.column]:
            if pd.isna(now):  # nothing says which way it would go
                if direction == "any":
                    found.append((1.0, value))
            elif isinstance(value, str) or isinstance(now, str):
                if value != now:
                    found.append((1.0, value))
            elif (value > now and direction != "fall") or (value < now and direction != "rise"):
                found.append((abs(value - now) / self.near.spread.get(field.column, 1.0), value))
        return sorted(found, key=lambda pair: (pair[0], str(pair[1])))

    def _by_effect(
        self, case: pd.DataFrame, before: float, steps: dict[str, list[tuple[float, Value]]]
    ) -> list[str]:
        """Return the inputs that move the score most towards the line, first."""
        sign = 1.0 if before < self.threshold else -1.0
        reached = {}
        for column, found in steps.items():
            tried = [_together((column,), (pair,)) for pair in _thinned(found, SEARCHED[0][1])]
            reached[column] = float((sign * self.scorer.score(_changed(case, tried))).max())
        return sorted(reached, key=lambda column: (-reached[column], column))

    def _first_proved(
        self, case: pd.DataFrame, before: float, tried: list[Tried]
    ) -> list[tuple[Tried, float]]:
        """Return the cheapest of these changes that is plausible and crosses the line, if any."""
        proposed = before >= self.threshold
        scores = self.scorer.score(_changed(case, tried))
        crossing = [t for t, s in zip(tried, scores, strict=True) if (s >= self.threshold)
                    != proposed]  # fmt: skip
        crossing = sorted(crossing, key=lambda t: (t[0], str(t[1])))[:MOST_CHECKED]
        if not crossing:
            return []
        for one, fits in zip(crossing, self.near.plausible(_changed(case, crossing)), strict=True):
            if fits:
                # Asked again alone: some models answer otherwise in company.
                score = float(self.scorer.score(_changed(case, [one]))[0])
                if (score >= self.threshold) != proposed:
                    return [(one, score)]
        return []


def seeker_of(
    scorer: Scorer,
    declaration: Declaration,
    training: pd.DataFrame,
    *,
    cuts: Mapping[str, Floats],
    threshold: float,
    random_state: int,
) -> Seeker | Absent:
    """Return who looks for changes, or why nobody may.

    Parameters
    ----------
    scorer : Scorer
        The fitted model.
    declaration : Declaration
        Says what a person can act on, whether the system helps or controls, and whether somebody
        decided that changes are told although it controls.
    training : pandas.DataFrame
        Features of the training cases.
    cuts : mapping of str to array
        Where a model of trees asks about a number; for others its quantiles are tried.
    threshold : float
        The lowest score proposed.
    random_state : int
        Seed of the sample of real cases.
    """
    decision = declaration.decision
    if decision.effect is None:
        return Absent(absent=Reason.DRAFT)
    if decision.effect is Effect.PUNITIVE and decision.tell_changes is None:
        return Absent(absent=Reason.AGAINST_CONTROLS)
    fields = tuple(field for field in declaration.inputs if field.actionable)
    if not fields:
        return Absent(absent=Reason.NOTHING_ACTIONABLE)
    near = neighbours(training, declaration.inputs, random_state=random_state)
    options = {f.column: options_of(training[f.column], f, cuts.get(f.column)) for f in fields}
    return Seeker(scorer, fields, options, near, threshold)


def borderline(evidence: ExplanationEvidence, like: pd.DataFrame) -> pd.DataFrame:
    """Return the composed case near the line as one row of features."""
    case = next(case for case in evidence.cases if case.kind == "borderline")
    row = {c.column: np.nan if c.value is None else c.value for c in case.contributions}
    frame = pd.DataFrame([row], columns=list(like.columns))
    return frame.astype({column: like[column].dtype for column in like.columns})


def _thinned(steps: list[tuple[float, Value]], most: int) -> list[tuple[float, Value]]:
    """Return the nearest values, and some of all the others up to the farthest."""
    if len(steps) <= most:
        return steps
    near = most // 2
    places = np.linspace(near, len(steps) - 1, most - near).round().astype(int)
    return steps[:near] + [steps[i] for i in dict.fromkeys(places.tolist())]


def _together(columns: tuple[str, ...], steps: tuple[tuple[float, Value], ...]) -> Tried:
    cost = sum(cost for cost, _ in steps)
    return cost, tuple((column, value) for column, (_, value) in zip(columns, steps, strict=True))


def _changed(case: pd.DataFrame, tried: list[Tried]) -> pd.DataFrame:
    frame = case.iloc[[0] * len(tried)].reset_index(drop=True)
    for place, (column, _) in enumerate(tried[0][1]):
        values = [new[place][1] for _, new in tried]
        frame[column] = pd.Series(values, dtype=case[column].dtype)
    return frame


def _told(case: pd.DataFrame, tried: Tried, score: float) -> Change:
    def now(column: str) -> Value | None:
        value = case[column].iloc[0]
        return None if pd.isna(value) else value if isinstance(value, str) else float(value)

    moved = tuple(Changed(column=c, before=now(c), after=value) for c, value in tried[1])
    return Change(changed=moved, score=score)
