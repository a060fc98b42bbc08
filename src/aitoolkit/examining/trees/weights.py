"""The numbers of Shapley's formula, for every count of players that a path may have."""

from __future__ import annotations

from functools import cache
from math import comb

import numpy as np

from aitoolkit.examining.trees.tables import Floats

MOST_PLAYERS = 62
"""On one path; the bits of a signed word, with one to spare."""


@cache
def shares() -> Floats:
    """Return (a−1)! b! / (a+b)! at [a, b], for a ≥ 1; 0 at a = 0.

    The part that each of `a` players who must join, beside `b` who must not, gets of a leaf.
    """
    size = MOST_PLAYERS + 1
    found = np.zeros((size, size))
    for a in range(1, size):
        for b in range(size):
            found[a, b] = 1.0 / (a * comb(a + b, a))
    return found


@cache
def quadrature(most: int) -> Floats:
    """Return nodes [k, 0] and weights [k, 1] of ⌈k/2⌉ points on [0, 1], exact to degree k−1."""
    found = np.zeros((most + 1, 2, (most + 1) // 2))
    for k in range(1, most + 1):
        points = (k + 1) // 2
        at, weight = np.polynomial.legendre.leggauss(points)
        found[k, 0, :points], found[k, 1, :points] = (at + 1) / 2, weight / 2
    return found
