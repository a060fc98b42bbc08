"""Figures computed again by programs that did not make them: fairlearn and scikit-learn.

They see rows: the examined cases, or the counts spread out, each row weighing as many cases (or
as much weight) as it stands for.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from aitoolkit.examining.kept_tally import cells_from
from aitoolkit.stats.cells import UNKNOWN
from aitoolkit.verifying.stored import Stored

if TYPE_CHECKING:
    import pandas as pd

Group = tuple[str, ...]
EVERYONE: Group = ()
WEIGHT, CASES = "weight", "n"

CORNERS = {
    "share_of_false_positives": (0, 1), "false_positive_share": (0, 1),
    "share_of_false_negatives": (1, 0), "false_negative_share": (1, 0),
}  # fmt: skip
"""Outcome and decision of the errors that a share is of."""


COMPLEMENTS = {
    "false_negative_rate": "true_positive_rate",
    "true_negative_rate": "false_positive_rate",
    "false_discovery_rate": "precision",
    "false_omission_rate": "negative_predictive_value",
}
"""Rates that are 1 minus another one, which is asked for once."""


class Value(NamedTuple):
    """A figure (None if nobody is there to count), and the cases and weight that it rests on."""

    value: float | None
    n: float
    weight: float


Values = dict[Group, Value]


class _Referee(NamedTuple):
    """Who computes a metric, and which rows it is computed from."""

    function: Callable[..., float]
    outcome: int | None = None
    decision: int | None = None
    needs: tuple[str, ...] = ("outcome", "decision")
    of: str = "decision"
    both: bool = False


@dataclass(frozen=True, eq=False)
class Rows:
    """What referees see: counted rows for decisions, and rows with scores.

    Columns: the attributes by place, ``outcome``, ``decision``, ``n`` (cases), ``weight``; and of
    scored rows ``score`` (which ranks) and ``total`` (of the scores of all its cases).
    """

    counted: pd.DataFrame
    scored: pd.DataFrame | None
    known: dict[tuple[str, tuple[int, ...]], Values | None] = field(default_factory=dict)


@lru_cache(maxsize=1)
def rows_of(stored: Stored) -> Rows:
    """Return the rows of a pack: of its cases, else of its counts."""
    import pandas as pd

    if stored.cases is not None:
        keys = [*range(len(stored.tally.attributes)), "outcome", "decision"]
        counted = stored.cases.groupby(keys, sort=True).size().reset_index(name=CASES)
        scored = stored.cases.assign(n=1.0, weight=1.0, total=stored.cases["score"])
        return Rows(counted.assign(weight=counted[CASES].astype(float)), scored)
    cells = stored.cells if stored.cells is not None else cells_from(stored.tally)
    columns = {
        i: np.array(names, dtype=object)[cells.groups[:, i]] for i, names in enumerate(cells.levels)
    }
    weight = cells.n if cells.weight is None else cells.weight
    rows = pd.DataFrame(columns).assign(
        outcome=cells.outcome, decision=cells.decision, weight=weight, n=cells.n
    )
    if cells.score_bin is None or cells.score_sum is None:
        return Rows(rows[cells.n > 0], None)
    scored = rows.assign(score=cells.score_bin, total=cells.score_sum)  # bins rank as scores do
    return Rows(rows[cells.n > 0], scored[(cells.n > 0) & (cells.score_bin != UNKNOWN)])


def group_values(rows: Rows, metric: str, attributes: Sequence[int]) -> Values | None:
    """Return a metric for each group of some attributes (for everyone, if of none).

    None where no referee knows the metric, or there are no rows to find it in.
    """
    key = (metric, tuple(attributes))
    if key not in rows.known:
        other = COMPLEMENTS.get(metric)
        found = _refereed(rows, metric, attributes)
        if other is not None and (mirror := group_values(rows, other, attributes)) is not None:
            found = {
                group: v._replace(value=None if v.value is None else 1 - v.value)
                for group, v in mirror.items()
            }
        rows.known[key] = found
    return rows.known[key]


def _refereed(rows: Rows, metric: str, attributes: Sequence[int]) -> Values | None:
    referee = _referees().get(metric)
    if referee is None:
        return None
    frame = rows.counted if referee.of in ("outcome", "decision") else rows.scored
    if frame is None:
        return None
    for need in referee.needs:
        frame = frame[frame[need] != UNKNOWN]
    among = frame
    for column, value in (("outcome", referee.outcome), ("decision", referee.decision)):
        among = among if value is None else among[among[column] == value]
    by = _keys(frame, attributes)
    sums = among[[CASES, WEIGHT]].groupby(_keys(among, attributes)).sum()
    able = set(sums.index[sums[WEIGHT] > 0])
    if referee.both:
        able &= set(by[frame["outcome"] == 1]) & set(by[frame["outcome"] == 0])
    fit = frame[by.isin(able)]
    found = {} if fit.empty else _framed(fit, by[fit.index], referee)
    n, weight = sums[CASES].to_dict(), sums[WEIGHT].to_dict()
    return {
        group: Value(found.get(group), float(n.get(group, 0.0)), float(weight.get(group, 0.0)))
        for group in sorted(set(_keys(rows.counted, attributes)))
    }


def share_values(rows: Rows, metric: str, attributes: Sequence[int]) -> Values | None:
    """Return each group's part of all people, or of all errors of one kind."""
    corner = CORNERS.get(metric)
    if corner is None and metric != "share_of_people":
        return None
    frame = rows.counted
    by, here = _keys(frame, attributes), np.ones(len(frame), bool)
    if corner is not None:
        here = ((frame["outcome"] == corner[0]) & (frame["decision"] == corner[1])).to_numpy()
    own = frame[WEIGHT].where(here, 0.0).groupby(by).sum()
    cases, total = float(frame[CASES][here].sum()), float(own.sum())
    shares = dict(zip(own.index, own.tolist(), strict=True))
    return {g: Value(x / total if total else None, cases, total) for g, x in shares.items()}


def error_shares(rows: Rows, metric: str, attributes: Sequence[int]) -> dict[Group, float | None]:
    """Return each group's part of all errors over its part of all people with an outcome."""
    frame = rows.counted[rows.counted["outcome"] != UNKNOWN]
    corner = CORNERS[metric]
    by = _keys(frame, attributes)
    here = ((frame["outcome"] == corner[0]) & (frame["decision"] == corner[1])).to_numpy()
    errors = frame[WEIGHT].where(here, 0.0).groupby(by).sum()
    people = frame[WEIGHT].groupby(by).sum()
    ratio = (errors / errors.sum()) / (people / people.sum())
    ratios = dict(zip(ratio.index, ratio.tolist(), strict=True))
    return {group: x if np.isfinite(x) else None for group, x in ratios.items()}


def _framed(rows: pd.DataFrame, by: pd.Series, referee: _Referee) -> dict[Group, float]:
    from fairlearn.metrics import MetricFrame

    names = {group: f"{i:09d}" for i, group in enumerate(sorted(set(by)))}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of groups without one of the classes: looked at above
        frame = MetricFrame(
            metrics=referee.function,
            y_true=rows["outcome"].to_numpy(),
            y_pred=rows[referee.of].to_numpy(),
            sensitive_features=by.map(names).to_numpy(),
            sample_params={"sample_weight": rows[WEIGHT].to_numpy()},
        )
    found = frame.by_group
    return {group: float(found[name]) for group, name in names.items()}


def _keys(rows: pd.DataFrame, attributes: Sequence[int]) -> pd.Series:
    import pandas as pd

    if not attributes:
        return pd.Series([EVERYONE] * len(rows), index=rows.index, dtype=object)
    columns = [rows[i] for i in attributes]
    return pd.Series(list(zip(*columns, strict=True)), index=rows.index, dtype=object)


@cache
def _referees() -> dict[str, _Referee]:
    from fairlearn import metrics as fairlearn
    from sklearn import metrics as sklearn

    def precision(y: Any, d: Any, sample_weight: Any) -> float:
        return float(sklearn.precision_score(y, d, sample_weight=sample_weight, zero_division=0))

    def npv(y: Any, d: Any, sample_weight: Any) -> float:
        options = {"sample_weight": sample_weight, "zero_division": 0}
        return float(sklearn.precision_score(y, d, pos_label=0, **options))

    def mean(_: Any, values: Any, sample_weight: Any) -> float:
        return float(fairlearn.mean_prediction(values, values, sample_weight=sample_weight))

    def per_case(_: Any, totals: Any, sample_weight: Any) -> float:
        return float(np.sum(totals) / np.sum(sample_weight))

    return {
        "base_rate": _Referee(mean, needs=("outcome",), of="outcome"),
        "selection_rate": _Referee(fairlearn.selection_rate, needs=("decision",)),
        "precision": _Referee(precision, decision=1),
        "negative_predictive_value": _Referee(npv, decision=0),
        "true_positive_rate": _Referee(fairlearn.true_positive_rate, outcome=1),
        "false_positive_rate": _Referee(fairlearn.false_positive_rate, outcome=0),
        "accuracy": _Referee(sklearn.accuracy_score),
        "balanced_accuracy": _Referee(sklearn.balanced_accuracy_score, both=True),
        "roc_auc": _Referee(sklearn.roc_auc_score, needs=("outcome",), of="score", both=True),
        "mean_score": _Referee(per_case, needs=(), of="total"),
    }
