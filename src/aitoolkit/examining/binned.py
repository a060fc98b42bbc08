"""Scores by group and bin, and case by case where cells are that fine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aitoolkit.examining.choice import Choice
from aitoolkit.examining.setting import Setting
from aitoolkit.stats.auc import auc_intervals
from aitoolkit.stats.cells import UNKNOWN, Cells, Codes, Floats
from aitoolkit.stats.interval import Intervals


@dataclass(frozen=True, eq=False)
class Binned:
    """Scores by group and bin, bins rising with the score.

    Attributes
    ----------
    n, scores : numpy.ndarray of shape (n_groups, n_bins)
        All cases with a score, and Σ of their scores.
    positives, negatives, known_scores : numpy.ndarray of the same shape
        Cases by outcome, where it is known, and Σ of the scores of both.
    ranked : tuple of (numpy.ndarray, numpy.ndarray)
        For each group its positives and negatives by exact score, scores rising; empty where only
        bins are known.
    """

    n: Floats
    scores: Floats
    positives: Floats
    negatives: Floats
    known_scores: Floats
    ranked: tuple[tuple[Floats, Floats], ...] = ()

    @property
    def known(self) -> Floats:
        """Cases with a score and a known outcome."""
        return self.positives + self.negatives

    def areas(self, *, level: float) -> Intervals:
        """Return the area under the curve of each group, from exact scores if they are known."""
        if not self.ranked:
            return auc_intervals(self.positives, self.negatives, level=level)
        found = [auc_intervals(*counts, level=level)[()] for counts in self.ranked]
        ends = zip(*((f.value, f.lower, f.upper) for f in found), strict=True)
        return Intervals(*(np.array(end, float) for end in ends))


def binned(cells: Cells, choice: Choice) -> Binned:
    """Add scores up by group and bin."""
    assert cells.score_bin is not None  # noqa: S101
    scored = cells.score_bin != UNKNOWN
    bins = int(cells.score_bin.max()) + 1
    shape = (len(choice.groups), bins)
    place = choice.of_cell * bins + np.maximum(cells.score_bin, 0)
    sums = _score_sums(cells)

    def added(values: Floats, here: NDArray[np.bool_]) -> Floats:
        chosen = scored & here
        flat = np.bincount(place[chosen], weights=values[chosen], minlength=shape[0] * bins)
        return np.asarray(flat.reshape(shape))

    known = cells.outcome != UNKNOWN
    return Binned(
        n=added(cells.n, scored),
        scores=added(sums, scored),
        positives=added(cells.n, cells.outcome == 1),
        negatives=added(cells.n, cells.outcome == 0),
        known_scores=added(sums, known),
        ranked=_ranked(cells, choice),
    )


def binned_if_asked(cells: Cells, choice: Choice, setting: Setting) -> Binned | None:
    """Return the scores by group and bin, where there are any and something is told of them."""
    asked = setting.score and any(metric.kind == "score" for metric in setting.metrics)
    return binned(cells, choice) if asked else None


def _ranked(cells: Cells, choice: Choice) -> tuple[tuple[Floats, Floats], ...]:
    """Rank group by group, since a table of groups by distinct scores could fill the memory."""
    if cells.rank is None:
        return ()
    return tuple(
        _by_rank(cells.rank[here], cells.outcome[here], cells.n[here])
        for here in (choice.of_cell == g for g in range(len(choice.groups)))
    )


def _by_rank(rank: Codes, outcome: NDArray[np.int8], n: Floats) -> tuple[Floats, Floats]:
    """Return positives and negatives by score, scores rising."""
    _, place = np.unique(rank, return_inverse=True)
    counts = np.zeros((2, int(place.max(initial=-1)) + 1))
    known = outcome != UNKNOWN
    np.add.at(counts, (outcome[known], place[known]), n[known])
    return counts[1], counts[0]


def _score_sums(cells: Cells) -> Floats:
    if cells.score_sum is not None:
        return np.where(np.isnan(cells.score_sum), 0.0, cells.score_sum)
    assert cells.score_bin is not None  # noqa: S101
    values = np.asarray(cells.bin_values)
    return np.asarray(cells.n * values[np.maximum(cells.score_bin, 0)])
