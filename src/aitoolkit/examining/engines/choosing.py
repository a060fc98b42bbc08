"""The table of engines, and the order in which they are tried on a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from aitoolkit.examining.engines.additive import additive
from aitoolkit.examining.engines.asking import asked, asking
from aitoolkit.examining.engines.engine import Engine, Making
from aitoolkit.examining.engines.linear import linear
from aitoolkit.examining.engines.opened import Opened, asked_whole, opened
from aitoolkit.examining.engines.outputs import Output, outputs_of
from aitoolkit.examining.engines.trees import trees
from aitoolkit.fitting.scorer import Scorer

ENGINES: tuple[Making, ...] = (linear, trees, additive, asking)
"""Every way of explaining, the most exact first."""


class Candidate(NamedTuple):
    """An engine made ready for one output of a model, and how the model was taken apart."""

    model: Opened
    output: Output
    engine: Engine


def candidates(
    scorer: Scorer, training: pd.DataFrame, examined: pd.DataFrame, *, random_state: int
) -> Iterator[Candidate]:
    """Yield every engine that is for this model, best first; the last asks the whole model.

    Parameters
    ----------
    scorer : Scorer
        The fitted model.
    training, examined : pandas.DataFrame
        Features that may be the background, and features to explain.
    random_state : int
        Seed of everything random.
    """
    model = opened(scorer, pd.concat([training, examined], ignore_index=True))
    rows, background = model.prepare(examined), model.prepare(training)
    outputs = tuple(outputs_of(model, scorer.positive, background[:_TRIED]))
    for making in ENGINES:
        for output in outputs:
            engine = making(model, output, rows, background, random_state=random_state)
            if engine is not None:
                yield Candidate(model, output, engine)
    if model.core is not None:
        yield asked_probability(scorer, training, examined, random_state=random_state)


def asked_probability(
    scorer: Scorer, training: pd.DataFrame, examined: pd.DataFrame, *, random_state: int
) -> Candidate:
    """Return what any model can be explained by: asking the whole of it for its probability."""
    model = asked_whole(scorer, training)
    output = Output("probability", model.score, lambda number: number)
    engine = asked(model, output, len(examined), len(training), random_state=random_state)
    return Candidate(model, output, engine)


_TRIED = 500
