"""Two tallies of different cases make one: months, sites, chunks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aitoolkit.examining.tally_bins import BINS, MOST_OWN, Range, range_of
from aitoolkit.examining.tally_cells import Loose, cells_from_loose
from aitoolkit.stats.cells import UNKNOWN, Cells, Codes, Floats, Moments

_ADDED = ("score_sum", "weight", "weight_squared", "low", "high")


def add(cells: Cells, other: Cells) -> Cells:
    """Return the tally of both: what counting all their cases at once would have given.

    Levels, strata and scores that only one of them has are kept. Scores that had bins of their
    own are binned where together they are too many. Clusters must not be split between the two:
    a person in both counts as two.

    Parameters
    ----------
    cells, other : Cells
        Tallies of different cases by the same attributes.

    Raises
    ------
    ValueError
        Other attributes; only one with strata, scores or sampling weights; scores binned over
        different ranges.
    """
    if cells.attributes != other.attributes:
        raise ValueError(f"tallies by {cells.attributes} and by {other.attributes} do not add up")
    one, two = _sums(cells, other), _sums(other, cells)
    levels = [_union(a, b) for a, b in zip(cells.levels, other.levels, strict=True)]
    strata = _union(cells.strata, other.strata)
    bins, edges, values = _bins(cells, other)
    loose = Loose(
        attributes=cells.attributes,
        levels=levels,
        groups=np.concatenate([_groups(part, levels) for part in (cells, other)]),
        outcome=np.concatenate([cells.outcome, other.outcome]),
        decision=np.concatenate([cells.decision, other.decision]),
        n=np.concatenate([cells.n, other.n]),
        strata=strata,
        stratum=_strata(cells, other, strata),
        score_bin=bins,
        sums={name: np.concatenate([one[name], two[name]]) for name in one},
    )
    both = cells_from_loose(loose, bin_edges=edges, bin_values=values)
    moments = {
        choice: _moments(cells, other, choice, levels)
        for choice in cells.moments
        if choice in other.moments
    }
    return Cells(**{**vars(both), "moments": moments})


def _sums(cells: Cells, other: Cells) -> dict[str, Floats]:
    """Return what adds up; a count that is not coarse can only be itself."""
    found: dict[str, Floats] = {}
    for name in _ADDED:
        own, others = getattr(cells, name), getattr(other, name)
        if own is None and others is not None:
            if name not in ("low", "high"):
                raise ValueError(f"only one of the tallies has {name}")
            own = cells.n
        if own is not None:
            if others is None and name not in ("low", "high"):
                raise ValueError(f"only one of the tallies has {name}")
            found[name] = own
    if bool(cells.moments) != bool(other.moments):
        raise ValueError("only one of the tallies has clusters")
    return found


def _union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*first, *second}))


def _groups(cells: Cells, levels: list[tuple[str, ...]]) -> Codes:
    columns = [_moved(cells.levels[i], names)[cells.groups[:, i]] for i, names in enumerate(levels)]
    return np.stack(columns, axis=1)


def _moved(old: tuple[str, ...], new: tuple[str, ...]) -> Codes:
    return np.array([new.index(name) for name in old], dtype=np.intp)


def _strata(cells: Cells, other: Cells, strata: tuple[str, ...]) -> Codes | None:
    if cells.stratum is None and other.stratum is None:
        return None
    if cells.stratum is None or other.stratum is None:
        raise ValueError("only one of the tallies has strata")
    parts = [(cells.strata, cells.stratum), (other.strata, other.stratum)]
    return np.concatenate([_moved(names, strata)[codes] for names, codes in parts])


def _bins(cells: Cells, other: Cells) -> tuple[Codes | None, tuple[float, ...], tuple[float, ...]]:
    """Return bins, edges and values such that one set of bins serves both."""
    if cells.score_bin is None and other.score_bin is None:
        return None, (), ()
    if cells.score_bin is None or other.score_bin is None:
        raise ValueError("only one of the tallies has scores")
    values = tuple(sorted({*cells.bin_values, *other.bin_values}))
    edges = cells.bin_edges or other.bin_edges
    if edges and {cells.bin_edges, other.bin_edges} - {edges, ()}:
        raise ValueError("the tallies' scores are binned over different ranges")
    if not edges and len(values) <= MOST_OWN:
        place = np.array(values)
        return _rebinned(cells, other, lambda v: np.searchsorted(place, v)), (), values
    scale = _range(edges) if edges else range_of(values[0], values[-1])
    if values and not (scale.low <= values[0] and values[-1] <= scale.high):
        raise ValueError("the tallies' scores are binned over different ranges")
    return _rebinned(cells, other, scale.codes), scale.edges, ()


def _range(edges: tuple[float, ...]) -> Range:
    width = (edges[-1] - edges[0]) / (BINS - 2)
    low, high = edges[0] - width, edges[-1] + width  # rounded numbers, but for the arithmetic
    return Range(round(float(f"{low:.12g}"), 12), float(f"{high:.12g}"))


def _rebinned(cells: Cells, other: Cells, place: Callable[[Floats], Codes]) -> Codes:
    parts = []
    for part in (cells, other):
        codes = np.asarray(part.score_bin)
        if part.bin_values:
            codes = np.append(place(np.array(part.bin_values)), UNKNOWN)[codes]
        parts.append(codes)
    return np.concatenate(parts).astype(np.intp)


def _moments(
    cells: Cells, other: Cells, choice: tuple[int, ...], levels: list[tuple[str, ...]]
) -> Moments:
    parts = [(part, part.moments[choice]) for part in (cells, other)]
    groups = np.concatenate(
        [
            np.stack(
                [_moved(part.levels[i], levels[i])[m.groups[:, k]] for k, i in enumerate(choice)],
                axis=1,
            )
            for part, m in parts
        ]
    )
    met, place = np.unique(groups, axis=0, return_inverse=True)
    place = place.reshape(-1)
    corners = max(m.sums.shape[1] for _, m in parts)
    clusters, sums = np.zeros(len(met)), np.zeros((len(met), corners))
    products = np.zeros((len(met), corners, corners))
    start = 0
    for _, m in parts:
        here, k = place[start : start + len(m.groups)], m.sums.shape[1]
        np.add.at(clusters, here, m.clusters)
        np.add.at(sums[:, :k], here, m.sums)
        np.add.at(products[:, :k, :k], here, m.products)
        start += len(m.groups)
    return Moments(met.astype(np.intp), clusters, sums, products)
