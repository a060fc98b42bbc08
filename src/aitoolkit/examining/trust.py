"""How far to trust explanations: what remains of them when something accidental is changed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from aitoolkit.examining.shapley import Floats
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.schema.explanation import Trust, Twins
from aitoolkit.stats.auc import roc_auc

MOST_ROWS = 300
REDRAWS = 200
LEADING = 8
TOGETHER = 0.7
"""Association from which two inputs are named as twins."""

Explaining = Callable[[pd.DataFrame], Floats]
"""Features to contributions: of all of them, or of as many of the first as can be afforded."""


def trust(
    rows: pd.DataFrame,
    values: Floats,
    *,
    second_background: Explaining | None,
    refit: Explaining | None,
    scorer: Scorer,
    examined: pd.DataFrame,
    outcome: NDArray[Any],
    level: float,
    random_state: int,
) -> Trust:
    """Return rank correlations of importance, and leading inputs that go together.

    Each correlation is Spearman's between the importance of the features (mean |contribution|)
    and their importance after the change; its interval comes from 200 redraws of the cases.

    Parameters
    ----------
    rows : pandas.DataFrame
        Explained cases; at most 300 of them are explained again.
    values : numpy.ndarray of shape (n_rows, n_features)
        Their contributions.
    second_background, refit : callable or None
        Explain such cases against another sample of training rows, and with a model trained on a
        bootstrap sample; None where there are no other rows, or no training here.
    scorer : Scorer
        The model.
    examined, outcome : of n_examined rows
        Cases it has not seen, for permutation importance: the area under the ROC curve that is
        lost when a feature's values are mixed up.
    level : float
        Confidence level.
    random_state : int
        Seed of everything random.
    """
    few = slice(0, min(len(rows), MOST_ROWS))
    rng = np.random.default_rng(random_state)

    def again(explaining: Explaining | None) -> Quantity:
        if explaining is None or values.shape[1] < 3:
            return Absent(absent=Reason.NOT_APPLICABLE, n=len(rows))
        return _agreement(np.abs(values[few]), np.abs(explaining(rows.iloc[few])), rng, level)

    return Trust(
        second_background=again(second_background),
        refit=again(refit),
        permutation=_with_permutation(np.abs(values[few]), scorer, examined, outcome, rng, level),
        twins=_twins(examined, np.abs(values).mean(axis=0)),
    )


def _with_permutation(
    size: Floats,
    scorer: Scorer,
    examined: pd.DataFrame,
    outcome: NDArray[Any],
    rng: np.random.Generator,
    level: float,
) -> Quantity:
    lost = _lost(scorer, examined, outcome, rng)
    if lost is None or size.shape[1] < 3:
        return Absent(absent=Reason.NOT_APPLICABLE, n=len(examined))
    return _agreement(size, np.broadcast_to(lost, size.shape), rng, level)


def _agreement(one: Floats, other: Floats, rng: np.random.Generator, level: float) -> Quantity:
    one = one[: len(other)]
    value = _spearman(one.mean(axis=0), other.mean(axis=0))
    if value is None:
        return Absent(absent=Reason.NOT_APPLICABLE, n=len(one))
    found = [value]
    for _ in range(REDRAWS):
        drawn = rng.integers(0, len(one), len(one))
        again = _spearman(one[drawn].mean(axis=0), other[drawn].mean(axis=0))
        found.append(value if again is None else again)
    low, high = np.quantile(found, [0.5 - level / 2, 0.5 + level / 2])
    return Estimate(
        value=value, lower=float(min(low, value)), upper=float(max(high, value)), n=len(one)
    )


def _spearman(one: Floats, other: Floats) -> float | None:
    ranks = rankdata(one), rankdata(other)
    if min(np.ptp(r) for r in ranks) == 0:
        return None
    return float(np.clip(np.corrcoef(*ranks)[0, 1], -1, 1))


def _lost(
    scorer: Scorer, examined: pd.DataFrame, outcome: NDArray[Any], rng: np.random.Generator
) -> Floats | None:
    """Return the area lost when each feature's values are mixed up; None if there is no area."""
    known = np.isin(outcome, (0, 1))
    rows, y = examined[known], np.asarray(outcome)[known]
    if min((y == 1).sum(), (y == 0).sum()) < 2:
        return None
    area = roc_auc(y, scorer.score(rows))[0]
    lost = []
    for column in scorer.columns:
        mixed = rows.assign(**{column: rows[column].to_numpy()[rng.permutation(len(rows))]})
        lost.append(area - roc_auc(y, scorer.score(mixed.astype(rows.dtypes.to_dict())))[0])
    return np.array(lost)


def _twins(rows: pd.DataFrame, weight: Floats) -> tuple[Twins, ...]:
    columns = list(rows.columns)
    leading = sorted(range(len(columns)), key=lambda j: (-weight[j], columns[j]))[:LEADING]
    found = [
        Twins(columns=(columns[i], columns[j]), association=together)
        for i, j in combinations(leading, 2)
        if (together := _association(rows[columns[i]], rows[columns[j]])) >= TOGETHER
    ]
    return tuple(sorted(found, key=lambda twins: (-twins.association, twins.columns)))


def _association(one: pd.Series, other: pd.Series) -> float:
    """Return |Spearman| of two numbers, the correlation ratio of ranks, or Cramér's V."""
    given = (one.notna() & other.notna()).to_numpy()
    if given.sum() < 3:
        return 0.0
    one, other = one[given], other[given]
    if one.dtype == object and other.dtype == object:
        return _cramers_v(one, other)
    if one.dtype == object:
        return _correlation_ratio(other, one)
    if other.dtype == object:
        return _correlation_ratio(one, other)
    found = _spearman(one.to_numpy(float), other.to_numpy(float))
    return 0.0 if found is None else abs(found)


def _correlation_ratio(number: pd.Series, category: pd.Series) -> float:
    ranks = pd.Series(rankdata(number.to_numpy(float)))
    between = ranks.groupby(category.to_numpy()).transform("mean").var(ddof=0)
    whole = ranks.var(ddof=0)
    return float(np.sqrt(between / whole)) if whole > 0 else 0.0


def _cramers_v(one: pd.Series, other: pd.Series) -> float:
    from scipy.stats.contingency import association

    table = pd.crosstab(one.to_numpy(), other.to_numpy()).to_numpy()
    return float(association(table)) if min(table.shape) > 1 else 0.0
