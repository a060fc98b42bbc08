"""The named parts of the data: who trains the model, and who examines it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aitoolkit.errors import DataError
from aitoolkit.schema.declaration import Parts

Positions = NDArray[np.intp]
NAMES = ("fit", "calibrate", "choose", "examine")

ENOUGH = 50
"""Positives and negatives that the examined part must hold; with fewer, evidence is out of fold."""


@dataclass(frozen=True)
class Split:
    """Positions of the cases in each part, in the order of the data.

    Attributes
    ----------
    folds : tuple of arrays, or None
        Where the cases are too few to set some aside: every case is examined in the one fold
        that did not train on it, and the final model is trained on all.
    """

    fit: Positions
    calibrate: Positions
    choose: Positions
    examine: Positions
    folds: tuple[Positions, ...] | None = None


def split(
    parts: Parts,
    outcome: NDArray[np.int8],
    *,
    groups: NDArray[np.intp] | None,
    times: NDArray[np.int64] | None,
    random_state: int,
) -> Split:
    """Divide the cases into the declared parts.

    Parameters
    ----------
    parts : Parts
        The declared shares and what they go by.
    outcome : numpy.ndarray of shape (n_cases,)
        1 for the declared positive; a random division keeps its rate alike in all parts.
    groups, times : numpy.ndarray of shape (n_cases,) or None
        The declared group (a person, an establishment) never stands on both sides; by time, the
        latest cases are examined and no moment stands on both sides.
    random_state : int
        Seed of the division.

    Returns
    -------
    Split

    Raises
    ------
    DataError
        A part would be empty, or would hold one outcome only.
    """
    rng = np.random.default_rng(random_state)
    if parts.by == "time" and times is not None:
        blocks = np.unique(times, return_inverse=True)[1]
        order = np.arange(blocks.max() + 1)
    elif parts.by == "group" and groups is not None:
        blocks = np.unique(groups, return_inverse=True)[1]
        order = rng.permutation(blocks.max() + 1)
    else:
        blocks = np.arange(len(outcome))
        order = _alternating(outcome, rng)
    labels = _share_out(blocks, order, parts)
    fit, calibrate, choose, examine = (np.flatnonzero(labels == i) for i in range(len(NAMES)))
    if parts.by != "time" and _few(outcome[examine]):
        return _out_of_fold(outcome, blocks, order, parts)
    _check(outcome[fit], "fit")
    _check(outcome[examine], "examine")
    return Split(fit, calibrate, choose, examine)


def _alternating(outcome: NDArray[np.int8], rng: np.random.Generator) -> Positions:
    """Return a random order in which both outcomes are spread evenly."""
    place = np.empty(len(outcome))
    for value in (0, 1):
        where = np.flatnonzero(outcome == value)
        place[rng.permutation(where)] = (np.arange(len(where)) + rng.random()) / max(len(where), 1)
    return np.argsort(place, kind="stable")


def _share_out(blocks: Positions, order: Positions, parts: Parts) -> Positions:
    """Give whole blocks, in `order`, to the parts until each has its share; the last examines."""
    sizes = np.bincount(blocks)[order]
    middle = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    edges = np.cumsum([parts.fit, parts.calibrate, parts.choose])
    part_of_block = np.empty(len(order), dtype=np.intp)
    part_of_block[order] = np.searchsorted(edges - 1e-12, middle, side="right")
    return part_of_block[blocks]


def _few(outcome: NDArray[np.int8]) -> bool:
    return min(int(outcome.sum()), len(outcome) - int(outcome.sum())) < ENOUGH


def _out_of_fold(
    outcome: NDArray[np.int8], blocks: Positions, order: Positions, parts: Parts
) -> Split:
    everyone = np.arange(len(outcome))
    count = min(5, len(order))
    sizes = np.bincount(blocks)[order]
    middle = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    fold_of_block = np.empty(len(order), dtype=np.intp)
    if parts.by == "random":
        fold_of_block[order] = np.arange(len(order)) % count
    else:
        fold_of_block[order] = np.minimum((middle * count).astype(np.intp), count - 1)
    folds = tuple(np.flatnonzero(fold_of_block[blocks] == k) for k in range(count))
    for held_out in folds:
        _check(np.delete(outcome, held_out), "fit")
    nobody = np.empty(0, dtype=np.intp)
    return Split(fit=everyone, calibrate=nobody, choose=nobody, examine=everyone, folds=folds)


def _check(outcome: NDArray[np.int8], name: str) -> None:
    positives = int(outcome.sum())
    if min(positives, len(outcome) - positives) == 0:
        raise DataError(
            f"parts.{name}",
            found=f"{len(outcome)} cases, {positives} of them positive",
            expected="both outcomes in each part of the data",
            mend="Give more cases, or declare other parts (parts: by, column, shares).",
        )
