"""Everything an audit says about why: explanations, how far to trust them, gaps and proxies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.errors import ModelError
from aitoolkit.examining.changes import borderline, seeker_of
from aitoolkit.examining.engines.choosing import candidates
from aitoolkit.examining.explainer import Explainer
from aitoolkit.examining.explanations import Explained, explained
from aitoolkit.examining.group_gaps import group_gaps
from aitoolkit.examining.options import cut_points
from aitoolkit.examining.proxies import proxies
from aitoolkit.examining.shapley import Floats
from aitoolkit.examining.trust import trust
from aitoolkit.fitting.fit import Fitted, training_rows
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.fitting.training import fitted_again
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.explanation import Trust

Explaining = Callable[[pd.DataFrame], Floats]


def why(
    model: Fitted, data: Dataset, *, threshold: float, level: float, random_state: int
) -> Explained:
    """Return the explanations of the examined cases, with all that says how far to trust them.

    Parameters
    ----------
    model : Fitted
        The model.
    data : Dataset
        All cases.
    threshold : float
        Where a case is proposed.
    level : float
        Confidence level of every interval.
    random_state : int
        Seed of everything random.
    """
    here = model.parts.examine
    examined = data.features.iloc[here]
    found = explained(
        model.scorer, training_rows(model, data), examined, data.declaration.inputs,
        threshold=threshold, level=level, random_state=random_state,
    )  # fmt: skip
    if isinstance(found.evidence, Absent) or found.contributions is None:
        return found
    chosen = data.sensitive.iloc[here].loc[found.rows.index]
    seeker = seeker_of(
        model.scorer, data.declaration, training_rows(model, data),
        cuts={} if found.explainer is None else cut_points(
            found.explainer.model, found.explainer.background
        ),
        threshold=threshold, random_state=random_state,
    )  # fmt: skip
    evidence = found.evidence.model_copy(
        update={
            "trust": _trust(found, model, data, level=level, random_state=random_state),
            "gaps": group_gaps(found.contributions, model.scorer.columns, chosen, level=level),
            "proxies": proxies(
                data.features, data.sensitive, data.declaration.inputs,
                level=level, random_state=random_state,
            ),
            "changes": seeker
            if isinstance(seeker, Absent)
            else seeker.changes(borderline(found.evidence, data.features)),
        }
    )  # fmt: skip
    return replace(found, evidence=evidence, seeker=seeker)


def _trust(
    found: Explained, model: Fitted, data: Dataset, *, level: float, random_state: int
) -> Trust | Absent:
    if found.explainer is None or found.contributions is None:
        return Absent(absent=Reason.NOT_ADDITIVE, n=len(found.rows))
    here = model.parts.examine
    return trust(
        found.rows,
        found.contributions.values,
        second_background=_against_others(found.explainer, training_rows(model, data)),
        refit=_fitted_again(found.explainer, model, data),
        scorer=model.scorer,
        examined=data.features.iloc[here],
        outcome=data.outcome[here],
        level=level,
        random_state=random_state,
    )


def _against_others(explainer: Explainer, training: pd.DataFrame) -> Explaining | None:
    """Explain against training rows that were not used, or against half of them if all were."""
    others = training.drop(explainer.background.index)
    pool = others if len(others) else training
    size = min(len(explainer.background), len(pool) if len(others) else len(pool) // 2)
    if size < 1:
        return None
    rng = np.random.default_rng(explainer.random_state + 1)
    second = pool.iloc[np.sort(rng.choice(len(pool), size, replace=False))]

    def explaining(rows: pd.DataFrame) -> Floats:
        return replace(explainer, background=second).contributions(rows).values

    return explaining


def _fitted_again(explainer: Explainer, model: Fitted, data: Dataset) -> Explaining | None:
    """Explain a model trained on a bootstrap sample; None in a draft, or if not trained here."""
    if not model.trained_here or model.weighted or data.declaration.is_draft:
        return None
    rows = model.parts.fit
    rng = np.random.default_rng(explainer.random_state)
    drawn = rows[np.sort(rng.integers(0, len(rows), len(rows)))]
    try:
        again = fitted_again(model.scorer.model, data.features.iloc[drawn], data.outcome[drawn])
    except ModelError:  # a sample may lack a class or a category that the estimator needs
        return None
    scorer = Scorer(again, model.scorer.columns, model.scorer.positive, model.scorer.named)

    def explaining(rows: pd.DataFrame) -> Floats:
        background = explainer.background
        way = next(candidates(scorer, background, rows, random_state=explainer.random_state))
        few = rows.iloc[: way.engine.rows]
        behind = background.iloc[: way.engine.background]
        prepared = way.model.prepare(few), way.model.prepare(behind)
        return way.engine.explain(*prepared, way.model.players).values

    return explaining
