"""The tally in memory: counts by sensitive values, stratum, score bin, outcome and decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

UNKNOWN = -1
"""Outcome that is not known, or decision, score bin or stratum that is not there."""

CORNERS = ("tn", "fp", "fn", "tp")
"""The cells of a confusion matrix, by ``2 * outcome + decision``."""


@dataclass(frozen=True, eq=False)
class Moments:
    """What a cluster variance needs, for the groups of one choice of attributes.

    A cluster (a repeated person) holds a vector c of its (weighted) cases by corner.

    Attributes
    ----------
    groups : numpy.ndarray of shape (n_groups, n_chosen)
        Codes of each group, in the order of the chosen attributes.
    clusters : numpy.ndarray of shape (n_groups,)
        Clusters with at least one case in the group.
    sums : numpy.ndarray of shape (n_groups, 4)
        Σ c over clusters; corners as in ``CORNERS``.
    products : numpy.ndarray of shape (n_groups, 4, 4)
        Σ c cᵀ over clusters.
    """

    groups: Codes
    clusters: Floats
    sums: Floats
    products: Floats


@dataclass(frozen=True, eq=False)
class Cells:
    """Counts from which the whole fairness audit of a decision follows; they add up.

    One row a cell that holds somebody, sorted by all its codes.

    Attributes
    ----------
    attributes : tuple of str
        Sensitive features, in the order asked for.
    levels : tuple of tuple of str
        The values of each attribute, sorted; codes point into them.
    groups : numpy.ndarray of shape (n_cells, n_attributes)
        Codes of the cell's values.
    strata : tuple of str
        Names of the strata; empty if there are none.
    stratum, outcome, decision, score_bin : numpy.ndarray of shape (n_cells,)
        Codes; ``UNKNOWN`` where there is none. Score bins rise with the score.
    n : numpy.ndarray of shape (n_cells,)
        Cases (people), each once.
    score_sum : numpy.ndarray of shape (n_cells,) or None
        Σ score.
    weight, weight_squared : numpy.ndarray of shape (n_cells,) or None
        Σ w and Σ w² for sampling weights. Frequency weights are counts: they are in `n`.
    low, high : numpy.ndarray of shape (n_cells,) or None
        The fewest and most cases that a rounded or withheld count can stand for.
    moments : mapping of attribute positions to Moments
        For clusters: one for each choice of attributes that is compared.
    bin_edges : tuple of float
        Upper ends of the score bins but the last; empty if every score has its own bin.
    bin_values : tuple of float
        The score of each bin where every distinct score has its own.
    rank : numpy.ndarray of shape (n_cells,) or None
        The score's place among all distinct ones, where cells are that fine; such are never kept.
    """

    attributes: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    groups: Codes
    outcome: NDArray[np.int8]
    decision: NDArray[np.int8]
    n: Floats
    strata: tuple[str, ...] = ()
    stratum: Codes | None = None
    score_bin: Codes | None = None
    score_sum: Floats | None = None
    weight: Floats | None = None
    weight_squared: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    moments: Mapping[tuple[int, ...], Moments] = field(default_factory=dict)
    bin_edges: tuple[float, ...] = ()
    bin_values: tuple[float, ...] = ()
    rank: Codes | None = None
