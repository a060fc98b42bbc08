"""The effective counts behind every interval: the one place where weights and clusters enter."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from aitoolkit.examining.choice import Sums, whole
from aitoolkit.examining.metrics import Corners, Metric
from aitoolkit.stats.cells import CORNERS, Floats
from aitoolkit.stats.clusters import clustered_counts
from aitoolkit.stats.coarse import Span
from aitoolkit.stats.effective import weighted_counts


@dataclass(frozen=True, eq=False)
class RateCounts:
    """What the interval of a rate starts from, for each group.

    Attributes
    ----------
    x, n : numpy.ndarray
        Effective events and cases; their quotient is the rate.
    people : numpy.ndarray
        Cases counted among.
    events, others : Span or None
        Where counts are inexact: what events and non-events can be.
    """

    x: Floats
    n: Floats
    people: Floats
    events: Span | None = None
    others: Span | None = None

    def __getitem__(self, here: Any) -> RateCounts:
        """Return the counts of some groups."""
        spans = [
            None if span is None else Span(span.low[here], span.high[here])
            for span in (self.events, self.others)
        ]
        return RateCounts(self.x[here], self.n[here], self.people[here], *spans)


def rate_counts(sums: Sums, metric: Metric, *, level: float) -> RateCounts:
    """Return the effective counts of a rate.

    Parameters
    ----------
    sums : Sums
        Counts by group.
    metric : Metric
        A rate.
    level : float
        Confidence level of the intervals that will follow.
    """
    events, among = states_of(metric)
    others = among - events
    people = sums.n @ among
    if sums.low is not None and sums.high is not None:
        spans = [Span(sums.low @ part, sums.high @ part) for part in (events, others)]
        middle = 0.5 * (spans[0].low + spans[0].high + spans[1].low + spans[1].high)
        return RateCounts(sums.n @ events, people, middle, *spans)
    if sums.weight is not None and sums.squares is not None and sums.products is None:
        w, q = sums.weight, sums.squares
        weighted = weighted_counts(people, w @ events, w @ others, q @ events, q @ others)
        return RateCounts(*_tidy(weighted.events, weighted.n), people)
    if sums.products is not None:
        return RateCounts(*_clustered(sums, metric, level), people)
    return RateCounts(sums.n @ events, people, people)


def _clustered(sums: Sums, metric: Metric, level: float) -> tuple[Floats, Floats]:
    """Return effective counts under clusters, and under weights too if there are any."""
    assert sums.products is not None  # noqa: S101
    assert sums.corners is not None  # noqa: S101
    assert sums.clusters is not None  # noqa: S101
    products = sums.products
    a, b = corners_of(metric, products.shape[-1])
    bb = np.einsum("i,gij,j->g", b, products, b)
    total = sums.corners @ b
    # Clusters are counted by group. Of those with cases among a part of it only, as many are
    # sure as carry the same weight alike (exact where each has the same number of cases).
    alike = np.where(bb > 0, total**2 / np.where(bb > 0, bb, 1.0), 0.0)
    clusters = sums.clusters if b.all() else alike
    counts = clustered_counts(
        clusters,
        sums.corners @ a,
        total,
        np.einsum("i,gij,j->g", a, products, a),
        np.einsum("i,gij,j->g", a, products, b),
        bb,
        level=level,
        kish=_kish(sums, states_of(metric)[1]),
    )
    return _tidy(counts.events, counts.n)


def stacked(many: list[RateCounts]) -> RateCounts:
    """Return the counts of several metrics as one, metrics first: limits are solved together."""
    spans = [
        Span(np.stack([s.low for s in side if s]), np.stack([s.high for s in side if s]))
        if side[0] is not None
        else None
        for side in ([c.events for c in many], [c.others for c in many])
    ]
    return RateCounts(
        np.stack([c.x for c in many]),
        np.stack([c.n for c in many]),
        np.stack([c.people for c in many]),
        *spans,
    )


def share_counts(sums: Sums, metric: Metric, *, level: float) -> RateCounts:
    """Return the effective counts of each group's share of all cases that a metric counts.

    A share is a rate: the group's cases among everyone's.
    """
    counted, _ = states_of(metric)
    own = sums.n @ counted
    people = np.full_like(own, own.sum())
    if sums.weight is not None and sums.squares is not None and sums.products is None:
        w, q = sums.weight @ counted, sums.squares @ counted
        weighted = weighted_counts(people, w, w.sum() - w, q, q.sum() - q)
        return RateCounts(*_tidy(weighted.events, weighted.n), people)
    if sums.products is None or sums.corners is None or sums.clusters is None:
        return RateCounts(own, people, people)
    b, _ = corners_of(metric, sums.products.shape[-1])
    squares = np.einsum("i,gij,j->g", b, sums.products, b)
    mine, total = sums.corners @ b, float((sums.corners @ b).sum())
    clusters = sums.clusters.sum() if b.all() else total**2 / max(float(squares.sum()), 1e-300)
    counts = clustered_counts(
        clusters, mine, total, squares, squares, squares.sum(), level=level,
        kish=_kish(whole(sums), counted),
    )  # fmt: skip
    return RateCounts(*_tidy(counts.events, counts.n), people)


def _kish(sums: Sums, among: Floats) -> Floats | None:
    if sums.weight is None or sums.squares is None:
        return None
    squares = sums.squares @ among
    total = sums.weight @ among
    return np.where(squares > 0, total**2 / np.where(squares > 0, squares, 1.0), 1.0)


def _tidy(x: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Put back into [0, n] what rounding pushed out of it."""
    return np.clip(x, 0.0, n), n


@cache
def states_of(metric: Metric) -> tuple[Floats, Floats]:
    """Return which of the STATES a metric counts, and among which it counts them.

    What it does not need may be unknown: a selection rate is of all decisions, whether or not
    their outcome is known.
    """
    return _states(metric.counts, metric), _states(metric.among or metric.counts, metric)


def _states(corners: Corners, metric: Metric) -> Floats:
    chosen = np.zeros((3, 3))
    for corner in corners:
        y, d = divmod(CORNERS.index(corner), 2)
        rows = [y + 1] if metric.outcome else [0, 1, 2]
        columns = [d + 1] if metric.decision else [0, 1, 2]
        chosen[np.ix_(rows, columns)] = 1.0
    return chosen.ravel()


def corners_of(metric: Metric, size: int) -> tuple[Floats, Floats]:
    """Return the same for the corners of cluster moments.

    After the four of ``CORNERS`` may stand two of unknown outcome: not selected, and selected.
    """
    unknown = np.arange(len(CORNERS), size)
    found = []
    for corners in (metric.counts, metric.among or metric.counts):
        chosen = np.zeros(size)
        chosen[[CORNERS.index(corner) for corner in corners]] = 1.0
        if not metric.outcome:
            decisions = {CORNERS.index(corner) % 2 for corner in corners}
            chosen[[at for at in unknown if at % 2 in decisions]] = 1.0
        found.append(chosen)
    return found[0], found[1]
