"""Proxies: how well the inputs give away who belongs to a sensitive group, and which carry it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.fitting.preparation import prepared
from aitoolkit.schema.audit import MISSING, OTHER
from aitoolkit.schema.declaration import FieldOfData, Type
from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.schema.explanation import Proxy
from aitoolkit.stats.auc import roc_auc

FOLDS = 3
FEWEST = 50
"""Cases that a group, and all others, must have."""
MOST = 5000
LEADING = 3
MATTERS = 0.01
"""Loss of area from which an input is said to carry a group."""


def proxies(
    features: pd.DataFrame,
    sensitive: pd.DataFrame,
    fields: tuple[FieldOfData, ...],
    *,
    level: float,
    random_state: int,
) -> tuple[Proxy, ...]:
    """Return how well each sensitive group can be told from the inputs, out of fold.

    A small boosting of trees learns the group from the inputs on two thirds of the cases and is
    asked about the last third, in turn. An area of 0.5 says that the inputs know nothing of the
    group; 1 that leaving the attribute out of the model hides nothing. An input carries the group
    if mixing up its values in the held-out cases loses more than 0.01 of the area.

    Parameters
    ----------
    features, sensitive : pandas.DataFrame of n_cases rows
        Inputs, and groups; at most 5,000 cases, drawn by lot, are used. An attribute that is
        itself an input is left out of the inputs.
    fields : tuple of FieldOfData
        The dictionary's lines of the inputs.
    level : float
        Confidence level of the interval of the area (DeLong).
    random_state : int
        Seed of everything random.
    """
    rng = np.random.default_rng(random_state)
    if len(features) > MOST:
        here = np.sort(rng.choice(len(features), MOST, replace=False))
        features, sensitive = features.iloc[here], sensitive.iloc[here]
    return tuple(
        proxy
        for name in sensitive.columns
        for proxy in _of_attribute(
            features.drop(columns=name, errors="ignore"),
            str(name), sensitive[name].astype(str).to_numpy(), fields, level, random_state,
        )
    )  # fmt: skip


def _of_attribute(
    features: pd.DataFrame,
    attribute: str,
    group: NDArray[Any],
    fields: tuple[FieldOfData, ...],
    level: float,
    random_state: int,
) -> list[Proxy]:
    names = [str(name) for name in np.unique(group) if name not in (MISSING, OTHER)]
    told = names[:1] if len(names) == 2 and len(np.unique(group)) == 2 else names
    found = []
    for name in told:
        member = (group == name).astype(int)
        if min(member.sum(), len(member) - member.sum()) < FEWEST or not features.shape[1]:
            auc: Quantity = Absent(absent=Reason.NO_CASES, n=int(member.sum()))
            carried: tuple[str, ...] = ()
        else:
            auc, carried = _told(features, member, fields, level, random_state)
        found.append(Proxy(attribute=attribute, group=name, auc=auc, carried_by=carried))
    return found


def _told(
    features: pd.DataFrame,
    member: NDArray[np.int_],
    fields: tuple[FieldOfData, ...],
    level: float,
    random_state: int,
) -> tuple[Estimate, tuple[str, ...]]:
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.model_selection import StratifiedKFold

    learner = HistGradientBoostingClassifier(
        max_iter=20, max_leaf_nodes=15, learning_rate=0.3, early_stopping=False,
        random_state=random_state,
    )  # fmt: skip
    inputs = [field for field in fields if field.column in features.columns]
    model = prepared(
        learner,
        [field.column for field in inputs if field.type is not Type.CATEGORY],
        [
            (field.column, sorted(features[field.column].dropna().unique()))
            for field in inputs
            if field.type is Type.CATEGORY
        ],
    )
    columns = list(features.columns)
    score = np.empty(len(member))
    without = np.empty((len(columns), len(member)))
    rng = np.random.default_rng(random_state)
    for train, test in StratifiedKFold(FOLDS).split(features, member):
        fold = model.fit(features.iloc[train], member[train])
        held = fold[0].transform(features.iloc[test])
        score[test] = fold[-1].predict_proba(held)[:, 1]
        places = _places(fold[0], columns)
        order = rng.permutation(len(test))
        for j, place in enumerate(places):
            mixed = held.copy()
            mixed[:, place] = held[order][:, place]
            without[j, test] = fold[-1].predict_proba(mixed)[:, 1]
    area, low, high = roc_auc(member, score, level=level)
    lost = [area - roc_auc(member, changed, level=level)[0] for changed in without]
    ranked = sorted(range(len(columns)), key=lambda j: (-lost[j], columns[j]))
    carried = tuple(columns[j] for j in ranked[:LEADING] if lost[j] > MATTERS)
    return Estimate(value=area, lower=low, upper=high, n=len(member)), carried


def _places(transformer: object, columns: list[str]) -> list[int]:
    """Return where each input stands among the prepared columns: trees get one column each."""
    names = list(transformer.get_feature_names_out())  # type: ignore[attr-defined]
    return [names.index(column) for column in columns]
