"""Whether a made-up case could be real: as near to real cases as these are to each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.examining.shapley import Floats
from aitoolkit.schema.declaration import FieldOfData, Type

MOST_ROWS = 1000
"""Training cases that are compared; more would cost time and move the distance little."""
QUANTILE = 0.95

_CHUNK = 200


@dataclass(frozen=True)
class Neighbours:
    """Real training cases, how their features are measured, and how near they are to each other.

    The distance of two cases is the sum over features of |difference| in standard deviations of
    the training cases, for numbers; 1 where a category or a yes or no differs, or where only one
    of the two is given.

    Attributes
    ----------
    rows : pandas.DataFrame
        The cases.
    spread : dict of str to float
        Standard deviation of each number.
    bound : float
        95% of the cases have another no farther away than this.
    """

    rows: pd.DataFrame
    spread: dict[str, float]
    bound: float

    def plausible(self, cases: pd.DataFrame) -> NDArray[np.bool_]:
        """Return which cases are no farther from the nearest real one than the bound."""
        near = np.concatenate(
            [
                _distances(cases.iloc[i : i + _CHUNK], self.rows, self.spread).min(axis=1)
                for i in range(0, len(cases), _CHUNK)
            ]
        )
        within: NDArray[np.bool_] = near <= self.bound + 1e-9
        return within


def neighbours(
    training: pd.DataFrame, fields: tuple[FieldOfData, ...], *, random_state: int
) -> Neighbours:
    """Return a sample of the training cases, measured against each other.

    Parameters
    ----------
    training : pandas.DataFrame
        Features of the training cases.
    fields : tuple of FieldOfData
        The dictionary's lines of the inputs.
    random_state : int
        Seed of the sample.
    """
    rng = np.random.default_rng(random_state)
    chosen = np.sort(rng.permutation(len(training))[:MOST_ROWS])
    rows = training.iloc[chosen]
    numbers = [field.column for field in fields if field.type is Type.NUMBER]
    found = {column: float(np.nan_to_num(training[column].std(ddof=0))) for column in numbers}
    spread = {column: value if value > 0 else 1.0 for column, value in found.items()}
    nearest = []
    for i in range(0, len(rows), _CHUNK):
        apart = _distances(rows.iloc[i : i + _CHUNK], rows, spread)
        apart[np.arange(len(apart)), i + np.arange(len(apart))] = np.inf
        nearest.append(apart.min(axis=1))
    return Neighbours(rows, spread, float(np.quantile(np.concatenate(nearest), QUANTILE)))


def _distances(cases: pd.DataFrame, rows: pd.DataFrame, spread: dict[str, float]) -> Floats:
    total = np.zeros((len(cases), len(rows)))
    for column in rows.columns:
        here, there = cases[column].to_numpy()[:, None], rows[column].to_numpy()[None, :]
        given_here, given_there = ~pd.isna(here), ~pd.isna(there)
        if column in spread:
            apart = np.abs(here - there) / spread[column]
        else:
            apart = (here != there).astype(float)
        both = given_here & given_there
        total += np.where(both, apart, (given_here != given_there).astype(float))
    return total
