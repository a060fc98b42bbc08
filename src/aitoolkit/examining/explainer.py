"""One who explains a model: an engine that has proved itself on it, and a background."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from aitoolkit.examining.engines.choosing import asked_probability
from aitoolkit.examining.engines.engine import Engine, Ready
from aitoolkit.examining.engines.opened import Opened
from aitoolkit.examining.engines.outputs import Output
from aitoolkit.examining.fidelity import additive
from aitoolkit.examining.shapley import Contributions, Matrix
from aitoolkit.fitting.scorer import Scorer

FEW_ROWS = 100
"""Rows up to which a case is told from what is kept; more are explained together."""
TRIED_ROWS = 5
SAME = 1e-12
"""Distance, in units of the largest contribution, from the engine's answers that rounding explains.
"""


@dataclass(frozen=True)
class Explainer:
    """A model with an engine that has proved itself on it, and the background it is against.

    Attributes
    ----------
    scorer : Scorer
        The fitted model.
    model, output, engine
        The model taken apart, what is explained of it, and how.
    background : pandas.DataFrame
        Rows of the training part that stand for "not known".
    random_state : int
        Seed of the orders in which features are given.
    """

    scorer: Scorer
    model: Opened
    output: Output
    engine: Engine
    background: pd.DataFrame
    random_state: int

    def contributions(self, features: pd.DataFrame) -> Contributions:
        """Return the contributions to each row's output, once they have proved to add up.

        Raises
        ------
        ExplanationError
            They do not add up to the model's output: nothing is shown.
        """
        rows = self.model.prepare(features)
        found = self.engine.explain(rows, self._against, self.model.players)
        return additive(found, self.engine, self.output, self.scorer, features, rows)

    def of_cases(self, features: pd.DataFrame) -> Contributions:
        """Return the same, equal to 1e-12: for few rows from what is worked out once and kept.

        Which way is taken follows from the number of rows alone. The first few rows take longer.

        Raises
        ------
        ExplanationError
            As `contributions`.
        """
        ready = self._ready if len(features) <= FEW_ROWS else None
        if ready is None:
            return self.contributions(features)
        rows = self.model.prepare(features)
        values, base = ready.values(rows), ready.base_value
        sums = base + values.sum(axis=1)
        found = Contributions(values, np.zeros_like(values), base, sums)
        return additive(found, self.engine, self.output, self.scorer, features, rows)

    @cached_property
    def _ready(self) -> Ready | None:
        """What is kept for single cases, once it has told of some rows what the engine tells."""
        if self.engine.ready is None:
            return None
        ready = self.engine.ready(self._against, self.model.players)
        if ready is None:
            return None
        size = len(self._against)
        some = self._against[np.linspace(0, size - 1, min(size, TRIED_ROWS)).astype(int)]
        told = self.engine.explain(some, self._against, self.model.players)
        off = np.abs(ready.values(some) - told.values).max()
        off = max(off, abs(ready.base_value - told.base_value))
        return ready if off <= SAME * max(1.0, np.abs(told.values).max()) else None

    @cached_property
    def _against(self) -> Matrix:
        """The background as the core takes it: prepared once, however many cases are asked."""
        return self.model.prepare(self.background)

    def in_points(self) -> Explainer:
        """Return an explainer of the probability itself: asked for, never rescaled."""
        if self.output.scale == "probability":
            return self
        found = asked_probability(
            self.scorer, self.background, self.background, random_state=self.random_state
        )
        background = chosen_rows(self.background, found.engine.background, self.random_state)
        return Explainer(
            self.scorer, found.model, found.output, found.engine, background, self.random_state
        )


def chosen_rows(rows: pd.DataFrame, size: int, random_state: int) -> pd.DataFrame:
    """Return all rows, or a random choice of so many in their order."""
    if size >= len(rows):
        return rows
    rng = np.random.default_rng(random_state)
    return rows.iloc[np.sort(rng.choice(len(rows), size=size, replace=False))]
