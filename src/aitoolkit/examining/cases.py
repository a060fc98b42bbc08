"""Example cases composed from the dictionary and from what many share; never a real row."""

from __future__ import annotations

from math import floor, log10

import numpy as np
import pandas as pd

from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.declaration import FieldOfData, Type

Values = dict[str, float | str]

QUANTILES = (0.5, 0.1, 0.25, 0.75, 0.9)
ROUNDS = 2


def composed_cases(
    scorer: Scorer, rows: pd.DataFrame, fields: tuple[FieldOfData, ...], threshold: float
) -> tuple[tuple[str, pd.DataFrame], ...]:
    """Return a typical case, one near the line, and one with a very high score.

    Each value is one that many rows share: a common category, or a quantile between the tenth
    and the ninetieth percentile, rounded to two digits. The typical case takes the middle of each
    field. From there fields change one at a time to whatever raises the score most; the case on
    that way whose score is nearest to the threshold is the borderline one, and the last one is
    the highest.

    Returns
    -------
    tuple of (str, pandas.DataFrame)
        ``"typical"``, ``"borderline"``, ``"highest"``, each with one row of features.
    """
    options = {field.column: _options(rows[field.column], field) for field in fields}
    typical = {column: options[column][0] for column in rows.columns}
    highest, up = _climb(scorer, typical, options, rows, sign=1)
    _, down = _climb(scorer, typical, options, rows, sign=-1)
    met = [case for case in up + down if case != typical] or [typical]
    distance = np.abs(scorer.score(_frame(met, rows)) - threshold)
    borderline = met[int(np.argmin(distance))]
    chosen = (("typical", typical), ("borderline", borderline), ("highest", highest))
    return tuple((kind, _frame([case], rows)) for kind, case in chosen)


def _climb(
    scorer: Scorer,
    start: Values,
    options: dict[str, list[float | str]],
    rows: pd.DataFrame,
    *,
    sign: int,
) -> tuple[Values, list[Values]]:
    """Change one field at a time to whatever raises (or lowers) the score most."""
    case, met = dict(start), []
    for _ in range(ROUNDS):
        for column in rows.columns:
            tried = [case] + [{**case, column: value} for value in options[column]]
            met += tried
            case = tried[int(np.argmax(sign * scorer.score(_frame(tried, rows))))]
    return case, met


def _options(values: pd.Series, field: FieldOfData) -> list[float | str]:
    given = values.dropna()
    if given.empty:
        return [np.nan]
    if field.type is Type.CATEGORY:
        counted = given.value_counts()
        ranked = sorted(counted.index, key=lambda value: (-counted[value], value))
        return [str(value) for value in ranked]
    if field.type is Type.BOOLEAN:
        middle = float(given.median() >= 0.5)
        return [middle, 1.0 - middle]
    found = np.quantile(given.to_numpy(float), QUANTILES, method="nearest")
    whole = bool((given == given.round()).all())
    return list(dict.fromkeys(_rounded(float(value), whole=whole) for value in found))


def _rounded(value: float, *, whole: bool) -> float:
    """Round to two significant digits, so that it is nobody's own figure."""
    if value == 0 or (whole and abs(value) < 100):
        return float(round(value))
    return float(round(value, 1 - floor(log10(abs(value)))))


def _frame(cases: list[Values], like: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame(cases, columns=list(like.columns))
    return frame.astype({column: like[column].dtype for column in like.columns})
