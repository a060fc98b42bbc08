"""Why groups differ: the gap between two groups' mean outputs, split exactly over the features."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.examining.shapley import Contributions, Floats
from aitoolkit.schema.audit import MISSING, OTHER
from aitoolkit.schema.estimate import Absent, Estimate, Reason
from aitoolkit.schema.explanation import GapPart, GroupGap

SMALLEST_GROUP = 50
"""Explained cases that each of the two groups must have."""


def group_gaps(
    found: Contributions, columns: tuple[str, ...], sensitive: pd.DataFrame, *, level: float
) -> tuple[GroupGap, ...]:
    """Return, for each attribute, the gap between the two groups whose mean outputs differ most.

    An output is base value plus contributions, so the gap between two groups' mean outputs is
    the sum of the gaps between their mean contributions. Intervals are those of a difference of
    two means: ``± z √(s₁²/n₁ + s₂²/n₂)``; they are for the two groups as if these had been
    chosen beforehand.

    Parameters
    ----------
    found : Contributions
        Of the explained cases.
    columns : tuple of str
        The features, in the order of the contributions.
    sensitive : pandas.DataFrame of shape (n_cases, n_attributes)
        The group of each explained case.
    level : float
        Confidence level.
    """
    return tuple(
        _gap(found, columns, str(name), sensitive[name].astype(str).to_numpy(), level)
        for name in sensitive.columns
    )


def _gap(
    found: Contributions,
    columns: tuple[str, ...],
    attribute: str,
    group: NDArray[Any],
    level: float,
) -> GroupGap:
    large = [
        name
        for name, n in zip(*np.unique(group, return_counts=True), strict=True)
        if n >= SMALLEST_GROUP and name not in (MISSING, OTHER)
    ]
    if len(large) < 2:
        absent = Absent(absent=Reason.TOO_FEW_GROUPS, n=len(group))
        return GroupGap(attribute=attribute, group="", reference="", gap=absent, parts=())
    means = {name: float(found.scores[group == name].mean()) for name in large}
    high, low = max(large, key=lambda g: (means[g], g)), min(large, key=lambda g: (means[g], g))
    here, there = group == high, group == low
    parts = [
        GapPart(column=column, gap=_difference(values[here], values[there], level))
        for column, values in zip(columns, found.values.T, strict=True)
    ]
    parts.sort(key=lambda part: (-abs(part.gap.value), part.column))
    return GroupGap(
        attribute=attribute,
        group=str(high),
        reference=str(low),
        gap=_difference(found.scores[here], found.scores[there], level),
        parts=tuple(parts),
    )


def _difference(one: Floats, other: Floats, level: float) -> Estimate:
    from scipy.special import ndtri

    gap = float(one.mean() - other.mean())
    variance = one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)
    half = float(ndtri(0.5 + level / 2) * np.sqrt(variance))
    return Estimate(value=gap, lower=gap - half, upper=gap + half, n=len(one) + len(other))
