"""What the model was trained and examined on: counts, gaps, base rates by group."""

from __future__ import annotations

import numpy as np

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.examining.metrics import rate_quantity
from aitoolkit.fitting.parts import NAMES, Split
from aitoolkit.schema.audit import DataEvidence, GroupData, PartCount


def data_evidence(data: Dataset, split: Split, *, level: float) -> DataEvidence:
    """Return counts, missingness and base rates, overall and by group.

    Parameters
    ----------
    data : Dataset
        All cases with a known outcome.
    split : Split
        The parts they were divided into.
    level : float
        Confidence level of the intervals.
    """
    incomplete = data.features.isna().any(axis=1).to_numpy()
    groups = []
    for attribute in data.sensitive.columns:
        values = data.sensitive[attribute].to_numpy()
        for group in sorted(set(values)):
            here = values == group
            n = int(here.sum())
            groups.append(
                GroupData(
                    attribute=str(attribute),
                    group=str(group),
                    n=n,
                    base_rate=rate_quantity(int(data.outcome[here].sum()), n, level=level),
                    incomplete=rate_quantity(int(incomplete[here].sum()), n, level=level),
                )
            )
    return DataEvidence(
        n=len(data),
        without_outcome=data.without_outcome,
        fingerprint=data.fingerprint,
        parts=tuple(PartCount(part=p, n=len(getattr(split, p))) for p in NAMES),
        base_rate=rate_quantity(int(np.sum(data.outcome)), len(data), level=level),
        fields=data.fields,
        groups=tuple(groups),
        outcome_known_for=data.declaration.outcome_known_for,
    )
