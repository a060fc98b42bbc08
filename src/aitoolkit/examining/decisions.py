"""Every examination that needs no model: decisions that someone else made, from their counts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from aitoolkit.examining.binned import binned_if_asked
from aitoolkit.examining.by_group import group_evidence
from aitoolkit.examining.choice import choice_of
from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.kept_tally import kept_tally
from aitoolkit.examining.metrics import rate_quantity
from aitoolkit.examining.setting import Uncertainty, setting_of
from aitoolkit.examining.tally import Counted
from aitoolkit.schema.audit import Audit, DataEvidence, GroupEvidence, PerformanceEvidence
from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.schema.responsibility import KnownFor
from aitoolkit.schema.tally import Tally
from aitoolkit.stats.cells import UNKNOWN, Cells, Moments

_OF_GROUPS = frozenset({"share_of_people", "share_of_false_positives", "share_of_false_negatives"})


def audited(
    counted: Counted,
    *,
    known_for: KnownFor | None,
    level: float,
    bound: float,
    reference: Mapping[str, str] | None,
    uncertainty: Uncertainty,
    n_boot: int,
    random_state: int,
) -> tuple[Audit, Tally]:
    """Return all the evidence about decisions, and the counts that it came from.

    Parameters
    ----------
    counted : Counted
        The counts.
    known_for : KnownFor or None
        For whom outcomes are known, as declared.
    level : float
        Confidence level of every interval.
    bound : float
        The gap that matters to the policy.
    reference : mapping of str to str or None
        For an attribute, the group that all others are compared with.
    uncertainty, n_boot, random_state
        As `aitoolkit.audit` says.
    """
    cells, told = counted.cells, counted.told
    options: dict[str, Any] = {
        "outcome_known": known_for is not KnownFor.CHECKED,
        "level": level,
        "bound": bound,
        "random_state": random_state,
        "n_boot": n_boot,
        "uncertainty": uncertainty,
    }
    fairness = fairness_evidence(cells, reference=reference, **options).model_copy(
        update={
            "weights": told.weights,
            "strata": told.strata,
            "clusters": told.clusters,
            "inexact": told.inexact,
            "binning_error": told.binning_error,
            "ties": told.ties,
        }
    )
    tally = kept_tally(cells)
    everyone = _everyone(cells, options)
    audit = Audit(
        model=Absent(absent=Reason.NO_MODEL),
        data=_data(counted, tally, level, known_for),
        performance=PerformanceEvidence(
            evidence="decided",
            n=everyone.n,
            selected=round(float(cells.n[cells.decision == 1].sum())),
            threshold=told.threshold,
            ties=told.ties,
            confidence_level=level,
            metrics=tuple(m for m in everyone.metrics if m.metric not in _OF_GROUPS),
            calibrated_limit=everyone.calibrated_limit,
        ),
        fairness=fairness,
        explanations=Absent(absent=Reason.NO_MODEL),
    )
    return audit, tally


def _everyone(cells: Cells, options: dict[str, Any]) -> GroupEvidence:
    """Return every figure of all people as one group."""
    whole = replace(
        cells,
        attributes=("everyone",),
        levels=(("everyone",),),
        groups=np.zeros((len(cells.n), 1), dtype=np.intp),
        moments={(0,): _added(next(iter(cells.moments.values())))} if cells.moments else {},
    )
    setting = setting_of(
        whole, metrics=None, comparisons=(), **{**options, "uncertainty": "formula"}
    )
    choice = choice_of(whole, (0,))
    return group_evidence(binned_if_asked(whole, choice, setting), choice, setting, None)[0]


def _added(moments: Moments) -> Moments:
    """Add the moments of one attribute's groups up; exact where a person stays in one group."""
    return Moments(
        groups=np.zeros((1, 1), dtype=np.intp),
        clusters=moments.clusters.sum(keepdims=True),
        sums=moments.sums.sum(axis=0, keepdims=True),
        products=moments.products.sum(axis=0, keepdims=True),
    )


def _data(counted: Counted, tally: Tally, level: float, known_for: KnownFor | None) -> DataEvidence:
    cells = counted.cells
    known = cells.outcome != UNKNOWN
    n, positives = float(cells.n[known].sum()), float(cells.n[cells.outcome == 1].sum())
    base: Quantity = Absent(absent=Reason.NO_OUTCOME)
    if known.any() and cells.low is None and cells.weight is None:
        base = rate_quantity(round(positives), round(n), level=level)
    elif known.any():
        base = Absent(absent=Reason.NOT_MEASURED)
    return DataEvidence(
        n=round(float(cells.n.sum())),
        without_outcome=counted.told.missing_outcome,
        without_decision=counted.told.without_decision,
        without_score=counted.told.without_score,
        fingerprint=hashlib.sha256(tally.to_json().encode()).hexdigest(),
        parts=(),
        base_rate=base,
        fields=(),
        groups=(),
        outcome_known_for=known_for,
    )
