"""Linear models: a contribution is weight times distance from the background's mean."""

from __future__ import annotations

import numpy as np

from aitoolkit.examining.engines.engine import Engine, Ready
from aitoolkit.examining.engines.opened import Opened
from aitoolkit.examining.engines.outputs import Output
from aitoolkit.examining.shapley import Contributions, Floats, Matrix, Players


def linear(
    model: Opened,
    output: Output,
    rows: Matrix,
    background: Matrix,
    *,
    random_state: int,  # noqa: ARG001  (nothing here is random)
) -> Engine | None:
    """Return the closed form, for a core whose margin is a weighted sum of its columns.

    The contribution of a field that became the columns C is ``Σ_{c in C} w_c (x_c − mean_c)``
    (Lundberg & Lee 2017, NeurIPS, corollary 1).
    """
    weights = np.asarray(getattr(model.core, "coef_", np.empty(0)), dtype=np.float64).reshape(-1)
    if output.scale == "probability" or weights.shape != (rows.shape[1],):
        return None
    weights = output.factor * weights

    def values_of(rows: Matrix, mean: Floats, players: Players) -> Floats:
        parts = (rows - mean) * weights
        return np.column_stack([parts[:, columns].sum(axis=1) for columns in players])

    def explain(rows: Matrix, background: Matrix, players: Players) -> Contributions:
        mean = background.mean(axis=0)
        values = values_of(rows, mean, players)
        own = output.of(np.concatenate([rows, mean[None]]))
        return Contributions(values, np.zeros_like(values), float(own[-1]), own[:-1])

    def ready(background: Matrix, players: Players) -> Ready:
        mean = background.mean(axis=0)
        return Ready(float(output.of(mean[None])[0]), lambda rows: values_of(rows, mean, players))

    return Engine("linear", explain, rows=len(rows), background=len(background), ready=ready)
