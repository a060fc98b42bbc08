"""Trees of any library: exactly, from their own tables, once these have proved to be the model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aitoolkit.examining.engines.engine import Engine, Ready
from aitoolkit.examining.engines.opened import Opened
from aitoolkit.examining.engines.outputs import Output
from aitoolkit.examining.shapley import Contributions, Matrix, Players

AFFORDED = 4e9
"""Work for one audit, in steps of about a nanosecond."""


def trees(
    model: Opened,
    output: Output,
    rows: Matrix,
    background: Matrix,
    *,
    random_state: int,  # noqa: ARG001  (nothing here is random)
) -> Engine | None:
    """Return the exact engine, for a core of trees whose tables give the model's own output."""
    if model.core is None:
        return None
    from aitoolkit.examining.trees.budget import affordable
    from aitoolkit.examining.trees.deep import deep
    from aitoolkit.examining.trees.prepared import prepared
    from aitoolkit.examining.trees.reading import proof, read_trees, tolerance
    from aitoolkit.examining.trees.shapley import tree_contributions

    tables = read_trees(model.core)
    if tables is None:
        return None
    close = max(1e-8, 2 * tolerance(model.core))
    told = output.factor * tables.output(background) + output.constant
    if np.abs(told - output.of(background)).max() > close:
        return None  # another scale than that on which the trees add up
    if not proof(tables, model.core, background) <= tolerance(model.core):
        return None

    def explain(rows: Matrix, background: Matrix, players: Players) -> Contributions:
        found = tree_contributions(tables, rows, background, players)
        return replace(
            found,
            values=output.factor * found.values,
            errors=abs(output.factor) * found.errors,
            base_value=output.factor * found.base_value + output.constant,
            scores=output.factor * found.scores + output.constant,
        )

    def ready(background: Matrix, players: Players) -> Ready | None:
        kept = prepared(tables, background, players) or deep(tables, background, players)
        if kept is None:
            return None
        base = output.factor * kept.base_value + output.constant
        return Ready(base, lambda rows: output.factor * kept.values(rows))

    n_rows, n_background = affordable(tables, len(rows), len(background), most=AFFORDED)
    return Engine(
        "trees", explain, rows=n_rows, background=n_background, tolerance=close, ready=ready
    )
