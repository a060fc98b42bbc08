"""Which number of a model is explained, and on which scale its contributions add up.

Boosting and logistic regression add up in log-odds, forests in probability. Behind a sigmoid
calibration the calibrated log-odds are the model's own answer times a factor, plus a constant;
behind an isotonic one only the answer before calibration adds up, and that is what is said.
Contributions are never rescaled from log-odds into points of probability: signs would turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from aitoolkit.examining.engines.opened import Opened, uncalibrated, unnamed
from aitoolkit.examining.native import kind
from aitoolkit.examining.shapley import Floats, Matrix
from aitoolkit.schema.explanation import Scale

LINK_TOLERANCE = 1e-6
"""XGBoost and LightGBM answer in single precision."""


@dataclass(frozen=True)
class Output:
    """A number that the model gives to each row.

    Attributes
    ----------
    scale : str
        In what it is measured.
    of : callable
        Matrix of prepared rows to that number, shape (n_rows,), by the model's public methods.
    probability : callable
        From that number to the probability of the declared positive.
    factor, constant : float
        ``of(rows) == factor * raw(rows) + constant``, where `raw` is what the core itself adds up:
        its margin or share for class ``1``.
    """

    scale: Scale
    of: Callable[[Matrix], Floats]
    probability: Callable[[Floats], Floats]
    factor: float = 1.0
    constant: float = 0.0


def outputs_of(model: Opened, positive: int, matrix: Matrix) -> Iterator[Output]:
    """Yield the outputs that can be explained, best first; the last can always be asked.

    Parameters
    ----------
    model : Opened
        The model taken apart.
    positive : int
        Column of the declared positive in ``predict_proba``.
    matrix : numpy.ndarray of shape (n_rows, n_columns)
        Rows on which each output must lead to the model's own probability.
    """
    found = () if model.core is None else _of_core(model.core, model.calibrator, positive)
    outputs = [output for output in found if _leads_to(output, model, matrix)]
    yield from outputs
    if all(output.scale != "probability" for output in outputs):
        yield Output("probability", model.score, _as_is)


def _of_core(core: Any, calibrator: Any | None, positive: int) -> Iterator[Output]:
    sign = 1.0 if positive == 1 else -1.0
    if calibrator is None:
        margin = _margin(core)
        if margin is not None:
            yield Output("log-odds", lambda m: sign * margin(m), expit, sign, 0.0)
        constant = 0.0 if positive == 1 else 1.0
        yield Output(
            "probability",
            lambda m: _share(core, m) * sign + constant,
            _as_is, sign, constant,
        )  # fmt: skip
        return
    slope = getattr(calibrator, "a_", None)
    if slope is not None:  # sigmoid: probability = 1 / (1 + exp(a f + b))
        factor, constant = -sign * float(slope), -sign * float(calibrator.b_)
        yield Output(
            "log-odds",
            lambda m: factor * uncalibrated(core, m) + constant,
            expit, factor, constant,
        )  # fmt: skip
        return
    in_log_odds = hasattr(core, "decision_function")
    constant = 0.0 if in_log_odds or positive == 1 else 1.0

    def calibrated(number: Floats) -> Floats:
        first = np.asarray(calibrator.predict((number - constant) * sign), dtype=np.float64)
        return first if positive == 1 else 1 - first

    yield Output(
        "log-odds before calibration" if in_log_odds else "probability before calibration",
        lambda m: sign * uncalibrated(core, m) + constant,
        calibrated, sign, constant,
    )  # fmt: skip


def _margin(core: Any) -> Callable[[Matrix], Floats] | None:
    """Return how to ask for log-odds of class ``1``, where a model has them."""
    if hasattr(core, "decision_function"):
        ask: Callable[[Matrix], Any] = core.decision_function
    elif kind(core).startswith("XGB"):
        ask = lambda m: core.predict(m, output_margin=True)  # noqa: E731
    elif kind(core).startswith("LGBM"):
        ask = lambda m: core.predict(m, raw_score=True)  # noqa: E731
    else:
        return None

    def margin(matrix: Matrix) -> Floats:
        with unnamed():
            return np.asarray(ask(matrix), dtype=np.float64).reshape(-1)

    return margin


def _share(core: Any, matrix: Matrix) -> Floats:
    with unnamed():
        return np.asarray(core.predict_proba(matrix), dtype=np.float64)[:, 1]


def _leads_to(output: Output, model: Opened, matrix: Matrix) -> bool:
    try:
        found, own = output.probability(output.of(matrix)), model.score(matrix)
    except Exception:
        return False
    return found.shape == own.shape and bool(np.abs(found - own).max() <= LINK_TOLERANCE)


def _as_is(number: Floats) -> Floats:
    return number
