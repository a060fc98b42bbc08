"""Any model: asked about mixed rows, every combination if its fields are few, else by samples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from aitoolkit.examining.engines.engine import Engine
from aitoolkit.examining.engines.opened import Opened
from aitoolkit.examining.engines.outputs import Output
from aitoolkit.examining.shapley import FEW, Contributions, Matrix, Players, contributions


class _Effort(NamedTuple):
    """How many questions in all, background rows, and rows counted out, a kind of model bears."""

    kinds: tuple[str, ...]
    questions: int
    background: int
    checked: tuple[int, int]


_EFFORTS = (
    _Effort(
        ("SVC", "KNeighbors", "GaussianProcess", "Radius", "Stacking", "Bagging", "Label"),
        20_000, 30, (5, 5),
    ),
    _Effort(("Forest", "ExtraTrees", "Voting", "MLP", "AdaBoost", "Calibrated", "Explainable"),
            120_000, 50, (10, 10)),
    _Effort(("",), 400_000, 100, (20, 20)),
)  # fmt: skip
"""The dearest first; the last is for all others."""

_ROWS = (20, 300)


def asking(
    model: Opened, output: Output, rows: Matrix, background: Matrix, *, random_state: int
) -> Engine | None:
    """Return the engine that only asks: for the probability, which every model gives."""
    if output.scale != "probability":
        return None
    return asked(model, output, len(rows), len(background), random_state=random_state)


def asked(
    model: Opened, output: Output, rows: int, background: int, *, random_state: int
) -> Engine:
    """Return an engine that asks for an output, with as many rows as the model bears."""
    effort = _effort(model)
    few = len(model.players) <= FEW
    size = min(background, effort.background)
    per_row = size * (2 ** len(model.players) if few else 2 * (len(model.players) - 1))
    afforded = int(np.clip(effort.questions // max(per_row, 1), *_ROWS))

    def explain(rows: Matrix, background: Matrix, players: Players) -> Contributions:
        return contributions(output.of, rows, background, players, random_state=random_state)

    return Engine(
        "enumeration" if few else "permutation",
        explain,
        rows=min(rows, afforded),
        background=size,
        checked_rows=effort.checked[0],
        checked_background=effort.checked[1],
        tolerance=1e-6,
    )


def _effort(model: Opened) -> _Effort:
    names = [type(part).__name__ for part in _kinds(model.asked)]
    return next(e for e in _EFFORTS if any(kind in name for kind in e.kinds for name in names))


def _kinds(model: Any) -> Iterator[Any]:
    yield model
    steps = getattr(model, "steps", None)
    last = steps[-1][1] if steps else None
    for inner in (last, *(getattr(model, name, None) for name in ("best_estimator_", "estimator"))):
        if inner is not None:
            yield from _kinds(inner)
