"""A figure with its interval, alone or many at once: what every function here returns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from aitoolkit.stats.rates import Floats


@dataclass(frozen=True)
class Interval:
    """One figure and its interval.

    Attributes
    ----------
    value : float or None
        The estimate. None: there is none (0/0); infinite: no finite one (a ratio to 0).
    lower, upper : float
        Ends of the interval. They speak even where the estimate does not; where the data say
        nothing at all, they are the ends of the figure's whole range. Infinite ends happen.
    """

    value: float | None
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Intervals:
    """Figures and their intervals as arrays of one shape; NaN in `value` stands for None.

    Indexing one figure gives an `Interval`; ``[()]`` where the arrays have no axis.

    Examples
    --------
    >>> many = Intervals(np.array([0.2, np.nan]), np.array([0.1, 0.0]), np.array([0.3, 1.0]))
    >>> many[1]
    Interval(value=None, lower=0.0, upper=1.0)
    """

    value: Floats
    lower: Floats
    upper: Floats

    def __getitem__(self, index: Any) -> Interval:
        """Return one figure with its interval."""
        value = float(self.value[index])
        return Interval(
            None if np.isnan(value) else value, float(self.lower[index]), float(self.upper[index])
        )

    def __len__(self) -> int:
        """Return the length of the first axis."""
        return len(self.value)

    def __iter__(self) -> Iterator[Interval]:
        """Go through the figures of a one-dimensional array."""
        return (self[i] for i in range(len(self.value)))
