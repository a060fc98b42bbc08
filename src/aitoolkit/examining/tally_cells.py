"""Codes and sums become cells: equal ones put together, empty ones dropped, sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aitoolkit.stats.cells import Cells, Codes, Floats


@dataclass(frozen=True, eq=False)
class Loose:
    """What goes into cells, in any order and with repetitions.

    Attributes
    ----------
    attributes, levels : tuple
        As in `Cells`, but the levels may be in any order, more than occur, and repeat.
    groups : numpy.ndarray of shape (n, n_attributes)
        Codes into `levels`.
    strata, stratum
        Likewise, for the strata.
    outcome, decision, score_bin, n : numpy.ndarray of shape (n,)
        As in `Cells`.
    sums : mapping of str to numpy.ndarray
        The fields of `Cells` that add up besides `n`.
    """

    attributes: tuple[str, ...]
    levels: Sequence[Sequence[str]]
    groups: Codes
    outcome: NDArray[np.int8]
    decision: NDArray[np.int8]
    n: Floats
    strata: Sequence[str] = ()
    stratum: Codes | None = None
    score_bin: Codes | None = None
    sums: dict[str, Floats] = field(default_factory=dict)


def cells_from_loose(
    loose: Loose, *, bin_edges: tuple[float, ...] = (), bin_values: tuple[float, ...] = ()
) -> Cells:
    """Return the cells that hold somebody, or may."""
    most = loose.sums.get("high", loose.n)
    held = np.flatnonzero((loose.n > 0) | (most > 0))
    # Engines return groups in any order, in which floats must not be added up.
    held = held[np.lexsort([*(values[held] for values in loose.sums.values()), loose.n[held]])]
    levels, columns = [], []
    for i, names in enumerate(loose.levels):
        used, codes = sorted_codes(names, loose.groups[held, i])
        levels.append(used)
        columns.append(codes)
    strata: tuple[str, ...] = ()
    if loose.stratum is not None:
        strata, codes = sorted_codes(loose.strata, loose.stratum[held])
        columns.append(codes)
    if loose.score_bin is not None:
        columns.append(loose.score_bin[held])
    columns += [loose.outcome[held].astype(np.intp), loose.decision[held].astype(np.intp)]
    cells, where = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    where = where.reshape(-1)
    sums: dict[str, Any] = {
        name: np.bincount(where, weights=values[held], minlength=len(cells))
        for name, values in {"n": loose.n, **loose.sums}.items()
    }
    k = len(levels)
    return Cells(
        attributes=loose.attributes,
        levels=tuple(levels),
        groups=cells[:, :k],
        outcome=cells[:, -2].astype(np.int8),
        decision=cells[:, -1].astype(np.int8),
        strata=strata,
        stratum=cells[:, k] if loose.stratum is not None else None,
        score_bin=cells[:, -3] if loose.score_bin is not None else None,
        bin_edges=bin_edges,
        bin_values=bin_values,
        **sums,
    )


def sorted_codes(names: Sequence[str], codes: Codes) -> tuple[tuple[str, ...], Codes]:
    """Return the names that occur, sorted and each once, and codes into them."""
    occurring = sorted({names[code] for code in np.unique(codes)})
    place = {name: i for i, name in enumerate(occurring)}
    table = np.array([place.get(name, -1) for name in names], dtype=np.intp)
    return tuple(occurring), table[codes]
