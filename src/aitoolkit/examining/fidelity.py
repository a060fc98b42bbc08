"""The gate that every explanation passes before it is shown; never skipped.

Three proofs: on every row, base value plus contributions is the model's own output; on a sample
of rows, contributions are those found by counting out every combination of fields; and where a
row differs from the background in one field only, that field gets the whole difference, with its
sign, and the others nothing. The first alone is not enough: columns under wrong names add up too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from aitoolkit.errors import ExplanationError
from aitoolkit.examining.engines.engine import Engine, Explain
from aitoolkit.examining.engines.opened import Opened
from aitoolkit.examining.engines.outputs import LINK_TOLERANCE, Output
from aitoolkit.examining.shapley import (
    Contributions,
    Floats,
    Matrix,
    Players,
    enumerated,
    joined,
    permuted,
)
from aitoolkit.fitting.scorer import Scorer

Failure = Literal["not_additive", "not_exact", "wrong_sign", "refused"]

STANDARD_ERRORS = 5
"""How many of its own standard errors a sampled contribution may lie from the exact one."""

SIGNS_TRIED = 5
FIFTHS = 5


@dataclass(frozen=True)
class Proved:
    """What the proofs measured.

    Attributes
    ----------
    rows : int
        Rows counted out, combination by combination.
    error : float
        Largest distance from the exact values there.
    failure : str or None
        Which proof failed; None if the explanations may be shown.
    """

    rows: int
    error: float
    failure: Failure | None


def additive(
    found: Contributions, engine: Engine, output: Output, scorer: Scorer,
    features: pd.DataFrame, rows: Matrix,
) -> Contributions:  # fmt: skip
    """Return what was found for rows, with the model's own output, once it has proved to add up.

    Parameters
    ----------
    found : Contributions
        By the engine; the scores that it tells are not believed.
    engine, output, scorer
        What they were found by, of what, and the whole model.
    features : pandas.DataFrame
        The rows, as the whole model takes them.
    rows : numpy.ndarray of shape (n_rows, n_columns)
        The same, prepared.

    Raises
    ------
    ExplanationError
        They do not add up to the model's own output, or that is not what its score comes from.
    """
    own = output.of(rows)
    wrong = float(np.max(np.abs(found.base_value + found.values.sum(axis=1) - own), initial=0.0))
    score = scorer.score(features)
    linked = float(np.max(np.abs(output.probability(own) - score), initial=0.0))
    if not (wrong <= engine.tolerance and linked <= LINK_TOLERANCE):
        raise ExplanationError(
            "explanation",
            found=f"contributions that miss the model's output by {max(wrong, linked):.2g}",
            expected=f"base value plus contributions equal to it within {engine.tolerance:g}",
            mend="The explanation is withheld. Check that predict_proba gives the same answer"
            " twice and does not look at other rows.",
        )
    return Contributions(found.values, found.errors, found.base_value, own)


def proved(
    engine: Engine, model: Opened, output: Output, rows: Matrix, background: Matrix,
    *, random_state: int,
) -> Proved:  # fmt: skip
    """Hold an engine against enumeration and against the law of signs.

    Parameters
    ----------
    engine, model, output
        What is to be proved.
    rows, background : numpy.ndarray of shape (n, n_columns)
        Prepared rows to try it on; of the background as many are used as can be counted out.
    random_state : int
        Seed of which fields are joined into one where there are more than eight.
    """
    few = background[: engine.checked_background]
    checked = rows[: engine.checked_rows]
    players = joined(model.players, random_state=random_state)
    exact = enumerated(output.of, checked, few, players)
    if engine.name == "permutation":
        found = permuted(output.of, checked, few, players, random_state=random_state)
    else:
        found = engine.explain(checked, few, players)
    distance = np.abs(found.values - exact.values)
    error = float(distance.max(initial=0.0))
    if not (distance <= STANDARD_ERRORS * found.errors + engine.tolerance).all():
        return Proved(len(checked), error, "not_exact")
    if not _signs_hold(engine, model, output, checked, few):
        return Proved(len(checked), error, "wrong_sign")
    return Proved(len(checked), error, None)


def _signs_hold(
    engine: Engine, model: Opened, output: Output, rows: Matrix, background: Matrix
) -> bool:
    for i in range(min(SIGNS_TRIED, len(rows))):
        player = i % len(model.players)
        row, other = rows[i : i + 1], rows[i : i + 1].copy()
        columns = model.players[player]
        other[:, columns] = background[i % len(background), columns]
        expected = np.zeros(len(model.players))
        expected[player] = float(output.of(row)[0] - output.of(other)[0])
        found = engine.explain(row, other, model.players).values[0]
        if not np.abs(found - expected).max() <= engine.tolerance:
            return False
    return True


def sampling_errors(
    explain: Explain, rows: Matrix, background: Matrix, players: Players, *, random_state: int
) -> Floats:
    """Return the standard error of each contribution that comes from sampling the background.

    The sample is dealt into five at random, since training rows stand in the order of their
    values; the standard deviation between the five answers / √5. All cases share the sample, so
    an average over cases is no surer.

    Parameters
    ----------
    explain : callable
        An engine's.
    rows, background, players
        What it is given; a background of at least ten rows.
    random_state : int
        Seed of the dealing.
    """
    if len(background) < 2 * FIFTHS:
        raise ValueError("a sample of at least ten rows is needed")
    dealt = background[np.random.default_rng(random_state).permutation(len(background))]
    parts = [explain(rows, dealt[first::FIFTHS], players).values for first in range(FIFTHS)]
    spread: Floats = np.std(parts, axis=0, ddof=1) / np.sqrt(FIFTHS)
    return spread
