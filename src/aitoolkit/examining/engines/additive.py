"""Explainable boosting: the model's own terms, each of one field or of two.

A model that is a sum of terms is explained by explaining each term (the Shapley value of a sum is
the sum of the values). A term f of one field gives that field ``f(x) − E f(z)`` over background
rows z. A term of the fields i and j gives the field i

    ``½ [f(x_i, x_j) − E f(z_i, x_j)] + ½ [E f(x_i, z_j) − E f(z_i, z_j)]``,

and j the same with the two changed over: the Shapley value of a game of two players (Shapley
1953). A term of two columns is constant within the bins of the model, so that it is asked once for
every pair of bins, whatever the number of rows.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.engines.engine import Engine
from aitoolkit.examining.engines.opened import Opened, unnamed
from aitoolkit.examining.engines.outputs import Output
from aitoolkit.examining.shapley import Contributions, Floats, Matrix, Players

AFFORDED = 4_000_000
"""Pairs of bins that are asked about, over all terms."""

Indices = NDArray[np.intp]


class _Term(NamedTuple):
    """A term of the model: where it stands, its columns, and the players whose they are."""

    number: int
    columns: tuple[int, ...]
    players: tuple[int, ...]


def additive(
    model: Opened,
    output: Output,
    rows: Matrix,
    background: Matrix,
    *,
    random_state: int,  # noqa: ARG001  (nothing here is random)
) -> Engine | None:
    """Return the exact engine, for an explainable boosting model whose terms join two fields."""
    core = model.core
    if output.scale == "probability" or not hasattr(core, "eval_terms"):
        return None
    terms = _terms(core, model.players)
    if any(len(t.players) > 1 and len(t.columns) > 2 for t in terms):
        return None  # a term of three columns, of more than one field
    both = np.concatenate([rows, background])
    if sum(_pairs_of_bins(core, both, term) for term in terms if len(term.players) == 2) > AFFORDED:
        return None

    def explain(rows: Matrix, background: Matrix, players: Players) -> Contributions:
        values = output.factor * _contributions(core, rows, background, players)
        base = float(output.of(background).mean())
        return Contributions(values, np.zeros_like(values), base, output.of(rows))

    return Engine("additive", explain, rows=len(rows), background=len(background))


def _terms(core: Any, players: Players) -> tuple[_Term, ...]:
    """Return the terms; a column of nobody has one value in all rows, and is no player."""
    owner = {int(c): p for p, columns in enumerate(players) for c in columns}
    return tuple(
        _Term(number, tuple(columns), tuple(dict.fromkeys(owner[c] for c in columns if c in owner)))
        for number, columns in enumerate(core.term_features_)
    )


def _contributions(core: Any, rows: Matrix, background: Matrix, players: Players) -> Floats:
    values = np.zeros((len(rows), len(players)))
    at_rows, at_background = _asked(core, rows), _asked(core, background)
    for term in _terms(core, players):
        here, mean = at_rows[:, term.number], at_background[:, term.number].mean()
        if len(term.players) < 2:
            values[:, term.players] += (here - mean)[:, None]
            continue
        first, second = _one_known(core, term, rows, background, here)
        values[:, term.players[0]] += 0.5 * (here - second) + 0.5 * (first - mean)
        values[:, term.players[1]] += 0.5 * (here - first) + 0.5 * (second - mean)
    return values


def _one_known(
    core: Any, term: _Term, rows: Matrix, background: Matrix, here: Floats
) -> tuple[Floats, Floats]:
    """Return the mean of a term where only its first column is known, and only its second."""
    both = np.concatenate([rows, background])
    (bins_i, shown_i), (bins_j, shown_j) = (_bins(core, both, c) for c in term.columns)
    grid = np.repeat(both[:1], len(shown_i) * len(shown_j), axis=0)
    grid[:, term.columns[0]] = np.repeat(both[shown_i, term.columns[0]], len(shown_j))
    grid[:, term.columns[1]] = np.tile(both[shown_j, term.columns[1]], len(shown_i))
    table = _asked(core, grid)[:, term.number].reshape(len(shown_i), len(shown_j))
    n = len(rows)
    if np.abs(table[bins_i[:n], bins_j[:n]] - here).max(initial=0.0) > 0:
        raise ValueError("a term differs within a bin: the bins are not those of the model")
    share_i, share_j = (
        np.bincount(bins[n:], minlength=len(shown)) / len(background)
        for bins, shown in ((bins_i, shown_i), (bins_j, shown_j))
    )
    return (table @ share_j)[bins_i[:n]], (share_i @ table)[bins_j[:n]]


def _bins(core: Any, matrix: Matrix, column: int) -> tuple[Indices, Indices]:
    """Return each row's bin of a column in terms of two, and one row that stands for each bin."""
    cuts = core.bins_[column][min(len(core.bins_[column]), 2) - 1]
    given = matrix[:, column]
    if not isinstance(cuts, dict):
        given = np.where(np.isnan(given), -1, np.searchsorted(cuts, given, side="right"))
    _, shown, bins = np.unique(given, return_index=True, return_inverse=True)
    return bins, shown


def _pairs_of_bins(core: Any, matrix: Matrix, term: _Term) -> int:
    first, second = (len(_bins(core, matrix, c)[1]) for c in term.columns)
    return first * second


def _asked(core: Any, matrix: Matrix) -> Floats:
    """Return every term's part of the model's margin, one column a term."""
    with unnamed():
        return np.asarray(core.eval_terms(matrix), dtype=np.float64)
