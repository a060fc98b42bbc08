"""Shapley values of any model's score, by mixing rows: exact in sum, and exact where few features.

The value of a coalition S of features for a row x is the mean score over background rows z of
the row that takes S from x and the rest from z (interventional Shapley values: Lundberg & Lee
2017, NeurIPS; Janzing et al. 2020, AISTATS). Up to ``FEW`` features every coalition is asked.
Beyond, each background row walks from itself to x in a random order of features and in its
reverse (antithetic permutations: Mitchell et al. 2022, JMLR 23:43); what each step adds to the
score is that feature's contribution, so that they always add up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import factorial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Matrix = NDArray[Any]
Players = tuple[NDArray[np.intp], ...]

FEW = 8
CHUNK = 200_000
"""Mixed rows asked about in one call."""


@dataclass(frozen=True)
class Contributions:
    """What each feature added to each row's score.

    Attributes
    ----------
    values : numpy.ndarray of shape (n_rows, n_players)
        In points of probability.
    errors : numpy.ndarray of shape (n_rows, n_players)
        Standard error from the spread between background rows; 0 where every coalition was asked.
    base_value : float
        Mean score of the background rows.
    scores : numpy.ndarray of shape (n_rows,)
        The model's own score of each row.
    """

    values: Floats
    errors: Floats
    base_value: float
    scores: Floats

    @property
    def additivity_error(self) -> float:
        """Largest |base value + Σ contributions − score| over the rows."""
        if not len(self.scores):
            return 0.0
        return float(np.max(np.abs(self.base_value + self.values.sum(axis=1) - self.scores)))


def contributions(
    score: Callable[[Matrix], Floats],
    rows: Matrix,
    background: Matrix,
    players: Players,
    *,
    random_state: int,
) -> Contributions:
    """Return Shapley values of `score` for each row: enumerated if few players, else permuted.

    Parameters
    ----------
    score : callable
        Matrix of shape (n, n_columns) to scores of shape (n,).
    rows, background : numpy.ndarray of shape (n, n_columns)
        Rows to explain, and the rows that stand for "not known".
    players : tuple of arrays
        The columns that each feature owns.
    random_state : int
        Seed of the orders; the same orders serve every row, so a row's explanation does not
        depend on which other rows are explained with it.
    """
    if len(players) <= FEW:
        return enumerated(score, rows, background, players)
    return permuted(score, rows, background, players, random_state=random_state)


def permuted(
    score: Callable[[Matrix], Floats],
    rows: Matrix,
    background: Matrix,
    players: Players,
    *,
    random_state: int,
) -> Contributions:
    """Return antithetic permutation estimates; see `contributions`."""
    rng = np.random.default_rng(random_state)
    count, size = len(players), len(background)
    orders = np.array([rng.permutation(count) for _ in range(size)])
    walks = (orders, orders[:, ::-1])
    masks = np.concatenate([_after_each_step(walk) for walk in walks], axis=1)
    at_background, at_rows = score(background), score(rows)
    inner = count - 1  # the ends of each walk are known
    values = np.empty((len(rows), count))
    errors = np.empty((len(rows), count))
    for start, stop, answers in _asked(score, rows, background, players, masks):
        for i in range(start, stop):
            walked = answers[i - start]
            added = np.zeros((size, count))
            for which, walk in enumerate(walks):
                middle = walked[:, which * inner : (which + 1) * inner]
                path = np.column_stack([at_background, middle, np.full(size, at_rows[i])])
                steps = np.diff(path, axis=1)
                added[np.arange(size)[:, None], walk] += 0.5 * steps
            values[i] = added.mean(axis=0)
            errors[i] = added.std(axis=0, ddof=1) / np.sqrt(size) if size > 1 else 0.0
    return Contributions(values, errors, float(at_background.mean()), at_rows)


def enumerated(
    score: Callable[[Matrix], Floats], rows: Matrix, background: Matrix, players: Players
) -> Contributions:
    """Return exact values: every coalition asked with every background row."""
    count = len(players)
    coalitions = (np.arange(2**count)[:, None] >> np.arange(count)) & 1 == 1
    masks = np.broadcast_to(coalitions, (len(background), *coalitions.shape))
    at_background, at_rows = score(background), score(rows)
    sizes = coalitions.sum(axis=1)
    weight_of = [factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)]
    values = np.empty((len(rows), count))
    for start, stop, answers in _asked(score, rows, background, players, masks):
        worth = answers.mean(axis=1)
        for j in range(count):
            without = np.flatnonzero(~coalitions[:, j])
            weights = np.array([weight_of[s] for s in sizes[without]])
            gain = worth[:, without + (1 << j)] - worth[:, without]
            values[start:stop, j] = gain @ weights
    return Contributions(values, np.zeros_like(values), float(at_background.mean()), at_rows)


def joined(players: Players, *, random_state: int, keep: int = FEW - 1) -> Players:
    """Return at most ``keep + 1`` players: a random choice, with all others joined into one."""
    if len(players) <= keep + 1:
        return players
    chosen = np.random.default_rng(random_state).permutation(len(players))
    rest = np.concatenate([players[i] for i in sorted(chosen[keep:])])
    return (*(players[i] for i in sorted(chosen[:keep])), rest)


def _after_each_step(walk: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which players come from x after 1 … count−1 steps: (size, count−1, count)."""
    size, count = walk.shape
    place = np.empty_like(walk)
    place[np.arange(size)[:, None], walk] = np.arange(count)
    return place[:, None, :] <= np.arange(count - 1)[None, :, None]


def _asked(
    score: Callable[[Matrix], Floats],
    rows: Matrix,
    background: Matrix,
    players: Players,
    masks: NDArray[np.bool_],
) -> Any:
    """Yield ``start, stop, answers`` in chunks of rows; answers: (rows, background, masks)."""
    size, states, _ = masks.shape
    per_row = size * states
    at_once = max(1, CHUNK // per_row)
    wide = np.zeros((size, states, rows.shape[1]), dtype=bool)
    for j, columns in enumerate(players):
        wide[:, :, columns] = masks[:, :, j, None]
    edges = [*range(0, len(rows), at_once), len(rows)]
    for start, stop in pairwise(edges):
        if start == stop:
            continue
        mixed = np.where(wide[None], rows[start:stop, None, None, :], background[None, :, None, :])
        answers = score(mixed.reshape(-1, rows.shape[1])).reshape(stop - start, size, states)
        yield start, stop, answers
