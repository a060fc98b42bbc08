"""What every way of explaining gives: contributions, what it can afford, how exact it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from aitoolkit.examining.engines.opened import Opened
from aitoolkit.examining.engines.outputs import Output
from aitoolkit.examining.shapley import Contributions, Floats, Matrix, Players

EngineName = Literal["linear", "trees", "additive", "enumeration", "permutation"]

Explain = Callable[[Matrix, Matrix, Players], Contributions]
"""Rows to explain, background rows and players to contributions on the output's scale."""


@dataclass(frozen=True)
class Ready:
    """What `Explain` gives against one background, with all that takes long worked out once.

    Attributes
    ----------
    base_value : float
        Mean output over the background.
    values : callable
        Rows to contributions of shape (n_rows, n_players); may be asked in several threads.
    """

    base_value: float
    values: Callable[[Matrix], Floats]


@dataclass(frozen=True)
class Engine:
    """A way of explaining, made ready for one output of one model.

    Attributes
    ----------
    name : str
        What it is.
    explain : callable
        Rows, background and players to contributions.
    rows, background : int
        How many of each it can afford: by counting work, never by the clock, so that the same
        inputs give the same evidence on any machine.
    checked_rows, checked_background : int
        How many of each can be counted out combination by combination.
    tolerance : float
        Largest distance from the model's own output that rounding explains.
    ready : callable or None
        Background and players to what is kept for single cases; None where nothing is worth it.
    """

    name: EngineName
    explain: Explain
    rows: int
    background: int
    checked_rows: int = 20
    checked_background: int = 20
    tolerance: float = 1e-8
    ready: Callable[[Matrix, Players], Ready | None] | None = None


class Making(Protocol):
    """Makes an engine ready, or returns None if it is not for this output of this model."""

    def __call__(
        self, model: Opened, output: Output, rows: Matrix, background: Matrix, *, random_state: int
    ) -> Engine | None:
        """Return the engine for this output of this model, tried out on these rows."""
