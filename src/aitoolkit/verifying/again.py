"""The same sections computed again by our own formulas, from what a pack stores.

For figures that no other program makes: comparisons of many groups, most intervals, tests.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from aitoolkit.examining.decisions import audited
from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.kept_tally import cells_from, cells_of
from aitoolkit.examining.metrics import BY_GROUP
from aitoolkit.examining.performance import decide, performance_evidence
from aitoolkit.examining.tally import Counted, Told
from aitoolkit.schema.audit import (
    Audit,
    Computed,
    FairnessEvidence,
    PerformanceEvidence,
)
from aitoolkit.schema.declaration import KnownFor
from aitoolkit.schema.estimate import Absent, Count
from aitoolkit.stats.cells import Cells
from aitoolkit.verifying.stored import Stored


def computed_again(
    stored: Stored,
) -> tuple[PerformanceEvidence | Absent, FairnessEvidence | Absent]:
    """Return performance and fairness, computed from counts and cases alone."""
    audit = stored.audit
    if isinstance(audit.fairness, Absent) or isinstance(audit.performance, Absent):
        return audit.performance, audit.fairness
    known = stored.declaration.outcome_known_for is not KnownFor.CHECKED
    how = _how(audit.fairness)
    if audit.performance.evidence == "decided":
        again = _decided(stored, audit.fairness, audit.performance, how)
        return again.performance, again.fairness
    fairness = fairness_evidence(
        cells_of_stored(stored),
        scored=_scored(stored),
        outcome_known=known,
        level=audit.fairness.confidence_level,
        metrics=BY_GROUP,
        comparisons=stored.policy.comparisons,
        **how,
    ).model_copy(update={"strata": audit.fairness.strata})
    return _performance(stored, audit.performance, known, how["random_state"]), fairness


def cells_of_stored(stored: Stored) -> Cells:
    """Return the finest counts that the pack holds."""
    return stored.cells if stored.cells is not None else cells_from(stored.tally)


def _scored(stored: Stored) -> Cells | None:
    cases = stored.cases
    if cases is None:
        return None
    attributes = stored.tally.attributes
    return cells_of(
        cases[list(range(len(attributes)))].set_axis(list(attributes), axis=1),
        cases["outcome"].to_numpy(np.int8),
        cases["decision"].to_numpy(np.int8),
        cases["score"].to_numpy(np.float64),
        ranked=True,
    )


def _performance(
    stored: Stored, found: PerformanceEvidence, known: bool, random_state: int
) -> PerformanceEvidence | Absent:
    cases = stored.cases
    if cases is None or found.evidence == "decided":
        return found
    score = cases["score"].to_numpy(np.float64)
    return performance_evidence(
        cases["outcome"].to_numpy(np.int8),
        score,
        decide(score, stored.declaration.decision.operating_point),
        evidence=found.evidence,
        outcome_known=known,
        level=found.confidence_level,
        random_state=random_state,
    )


def _decided(
    stored: Stored,
    fairness: FairnessEvidence,
    performance: PerformanceEvidence,
    how: dict[str, Any],
) -> Audit:
    told = Told(
        n_rows=0,
        n_cases=0,
        missing_outcome=_told(stored.audit.data.without_outcome) or 0,
        threshold=performance.threshold,
        ties=_told(fairness.ties),
        binning_error=fairness.binning_error,
        weights=fairness.weights,
        clusters=_told(fairness.clusters),
        inexact=fairness.inexact,
        strata=fairness.strata,
    )
    audit, _ = audited(
        Counted(cells_of_stored(stored), told),
        known_for=stored.declaration.outcome_known_for,
        level=fairness.confidence_level,
        reference=_reference(fairness),
        **how,
    )
    return audit


def _told(count: Count | None) -> int | None:
    """Return a count of the full view, where none is withheld."""
    return count if isinstance(count, int) else None


def _how(fairness: FairnessEvidence) -> dict[str, Any]:
    computed: Computed = fairness.computed
    return {
        "random_state": computed.random_state,
        "bound": computed.bound,
        "uncertainty": computed.uncertainty,
        "n_boot": computed.redraws,
    }


def _reference(fairness: FairnessEvidence) -> dict[str, str] | None:
    """Return the group that others were compared with, attribute by attribute."""
    return {
        evidence.attributes[0]: d.reference[0]
        for evidence in fairness.single
        for d in evidence.disparities
        if d.comparison == "reference" and d.kind == "difference" and d.reference
    } or None
