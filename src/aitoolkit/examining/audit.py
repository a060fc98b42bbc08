"""Every examination of one model, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.examining.alike import stratum_of
from aitoolkit.examining.changes import Seeker
from aitoolkit.examining.data import data_evidence
from aitoolkit.examining.explainer import Explainer
from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.kept_tally import cells_of, kept_tally
from aitoolkit.examining.metrics import BY_GROUP
from aitoolkit.examining.model import model_evidence
from aitoolkit.examining.performance import decide, performance_evidence
from aitoolkit.examining.why import why
from aitoolkit.fitting.fit import Fitted
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.progress import Steps
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.declaration import KnownFor
from aitoolkit.schema.estimate import Absent
from aitoolkit.schema.tally import Tally
from aitoolkit.stats.cells import Cells


@dataclass(frozen=True)
class Evidence:
    """The full audit and what it was computed from.

    Attributes
    ----------
    audit : Audit
        The full view.
    tally : Tally
        Counts by sensitive values, outcome and decision.
    cells : Cells
        The same counts by stratum too, if there are strata.
    scorer : Scorer
        The fitted model.
    explainer : Explainer or None
        The engine that proved itself, with its background; None where none did.
    seeker : Seeker, Absent or None
        Looks for what would change a proposal, or why nobody may; None where there is no explainer.
    predictions : pandas.DataFrame
        A line for each examined case: its place in the order of the data, outcome, score,
        decision, sensitive values.
    """

    audit: Audit
    tally: Tally
    cells: Cells
    scorer: Scorer
    explainer: Explainer | None
    seeker: Seeker | Absent | None
    predictions: pd.DataFrame


def examined(
    model: Fitted,
    data: Dataset,
    *,
    level: float,
    comparisons: tuple[str, ...] = ("difference",),
    strata: tuple[str, ...] = (),
    random_state: int,
    steps: Steps,
) -> Evidence:
    """Return all the evidence about `model` on the examined cases of `data`.

    Parameters
    ----------
    model : Fitted
        The model with its scores.
    data : Dataset
        All cases.
    level : float
        Confidence level of every interval.
    comparisons : tuple of str
        How groups are compared.
    strata : tuple of str
        Columns in which people must be alike to be compared with each other too.
    random_state : int
        Seed of everything random.
    steps : Steps
        Told as the work goes on.
    """
    here = model.parts.examine
    outcome, sensitive = data.outcome[here], data.sensitive.iloc[here]
    known = data.declaration.outcome_known_for is not KnownFor.CHECKED
    with steps.step("performance and fairness"):
        decided = decide(model.score, data.declaration.decision.operating_point)
        counted = (sensitive, outcome, decided.decision)
        cells = cells_of(*counted, **_alike(data, strata, here))
        performance = performance_evidence(
            outcome,
            model.score,
            decided,
            evidence=model.source,
            outcome_known=known,
            level=level,
            random_state=random_state,
        )
        fairness = fairness_evidence(
            cells,
            scored=cells_of(*counted, model.score, ranked=True),
            outcome_known=known,
            level=level,
            metrics=BY_GROUP,
            comparisons=comparisons,
            random_state=random_state,
        ).model_copy(update={"strata": strata})
    with steps.step("explanations"):
        told = why(model, data, threshold=decided.threshold, level=level, random_state=random_state)
    audit = Audit(
        model=model_evidence(
            model.scorer.model,
            random_state=random_state,
            weighted=model.weighted,
            trained_here=model.trained_here,
        ),
        data=data_evidence(data, model.parts, level=level),
        performance=performance,
        fairness=fairness,
        explanations=told.evidence,
    )
    cases = {
        "case": here,
        "outcome": outcome,
        "score": model.score,
        "decision": decided.decision,
    }
    return Evidence(
        audit,
        kept_tally(cells),
        cells,
        model.scorer,
        told.explainer,
        told.seeker,
        pd.concat([pd.DataFrame(cases), sensitive.reset_index(drop=True)], axis=1),
    )


def _alike(data: Dataset, strata: tuple[str, ...], here: NDArray[np.intp]) -> dict[str, Any]:
    if not strata:
        return {}
    names, stratum = stratum_of(data, strata)
    return {"strata": names, "stratum": stratum[here]}
