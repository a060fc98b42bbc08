"""Cells from the arrays of the train door; the tally that is kept from cells, and cells from it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.schema.tally import Tally, TallyRow
from aitoolkit.stats.cells import UNKNOWN, Cells, Floats

Codes = NDArray[np.int8]

MOST_OWN_BINS = 100
"""Up to so many different scores each has its own bin; beyond, bins hold about as many cases."""


def cells_of(
    sensitive: pd.DataFrame,
    outcome: Codes,
    decision: Codes,
    score: Floats | None = None,
    *,
    strata: tuple[str, ...] = (),
    stratum: NDArray[np.intp] | None = None,
    ranked: bool = False,
) -> Cells:
    """Count cases by sensitive values, outcome and decision, by score and stratum if there are.

    Parameters
    ----------
    sensitive : pandas.DataFrame
        The group of each case, a column an attribute.
    outcome, decision : numpy.ndarray of shape (n_cases,)
        0 and 1; ``UNKNOWN`` where an outcome is not known.
    score : numpy.ndarray of shape (n_cases,), optional
        Scores, binned where they are many.
    strata, stratum : tuple of str, and numpy.ndarray of shape (n_cases,), optional
        The strata, and the code of each case's.
    ranked : bool
        Whether cells of one bin are told apart by their exact scores.
    """
    coded = [np.unique(sensitive[name].astype(str), return_inverse=True) for name in sensitive]
    columns = [codes.astype(np.intp) for _, codes in coded]
    columns += [np.asarray(outcome, np.intp) + 1, np.asarray(decision, np.intp) + 1]
    edges, bins = (np.empty(0), None) if score is None else _bins(score)
    rank = np.unique(score, return_inverse=True)[1] if ranked and score is not None else None
    between = [codes for codes in (stratum, rank, bins) if codes is not None]
    columns[len(coded) : len(coded)] = between
    sizes = [int(column.max(initial=0)) + 1 for column in columns]
    key = np.ravel_multi_index(tuple(columns), sizes)
    held, cell = np.unique(key, return_inverse=True)
    back = np.unravel_index(held, sizes)
    return Cells(
        attributes=tuple(map(str, sensitive.columns)),
        levels=tuple(tuple(map(str, names)) for names, _ in coded),
        groups=np.stack(back[: len(coded)], axis=1).astype(np.intp),
        outcome=(back[-2] - 1).astype(np.int8),
        decision=(back[-1] - 1).astype(np.int8),
        n=np.bincount(cell, minlength=len(held)).astype(float),
        strata=strata,
        stratum=None if stratum is None else back[len(coded)].astype(np.intp),
        score_bin=None if bins is None else back[-3].astype(np.intp),
        score_sum=None if score is None else np.bincount(cell, score, len(held)).astype(float),
        bin_edges=tuple(edges.tolist()),
        rank=None if rank is None else back[-4].astype(np.intp),
    )


def _bins(score: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return the upper ends of all bins but the last, and each score's bin."""
    values = np.unique(score)
    if len(values) <= MOST_OWN_BINS:
        return values[:-1], np.searchsorted(values, score)
    shares = np.arange(1, MOST_OWN_BINS) / MOST_OWN_BINS
    edges = np.unique(np.quantile(score, shares, method="inverted_cdf"))
    return edges, np.searchsorted(edges, score, side="left")


def kept_tally(cells: Cells) -> Tally:
    """Return the tally that is kept: by sensitive values, outcome and decision.

    Strata and score bins are added up. Counts are whole, whatever they came from.
    """
    table = np.column_stack([cells.groups, cells.outcome, cells.decision])
    rows, at = np.unique(table, axis=0, return_inverse=True)
    n = np.bincount(at.reshape(-1), weights=cells.n, minlength=len(rows))
    return Tally(
        attributes=cells.attributes,
        rows=tuple(
            TallyRow(
                groups=tuple(
                    level[code] for level, code in zip(cells.levels, row[:-2], strict=True)
                ),
                outcome=None if row[-2] == UNKNOWN else int(row[-2]),
                decision=None if row[-1] == UNKNOWN else int(row[-1]),
                n=round(float(count)),
            )
            for row, count in zip(rows.tolist(), n, strict=True)
        ),
    )


def cells_from(tally: Tally) -> Cells:
    """Return cells with the counts of a tally that was kept."""
    columns = list(zip(*(row.groups for row in tally.rows), strict=True)) if tally.rows else []
    coded = [np.unique(np.array(column, dtype=object), return_inverse=True) for column in columns]
    return Cells(
        attributes=tally.attributes,
        levels=tuple(tuple(names.tolist()) for names, _ in coded) or ((),) * len(tally.attributes),
        groups=np.stack([codes for _, codes in coded], axis=1)
        if coded
        else np.empty((0, len(tally.attributes)), np.intp),
        outcome=np.array(
            [UNKNOWN if r.outcome is None else r.outcome for r in tally.rows], np.int8
        ),
        decision=np.array(
            [UNKNOWN if r.decision is None else r.decision for r in tally.rows], np.int8
        ),
        n=np.array([row.n for row in tally.rows], float),
    )
