"""Why the model gives the scores it gives: contributions that were proved before being shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aitoolkit.errors import ExplanationError
from aitoolkit.examining.cases import composed_cases
from aitoolkit.examining.shapley import (
    FEW,
    Contributions,
    contributions,
    enumerated,
    joined,
    permuted,
)
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.audit import (
    Contribution,
    ExampleCase,
    ExplanationEvidence,
    FeatureImportance,
)
from aitoolkit.schema.declaration import FieldOfData
from aitoolkit.schema.estimate import Absent, Estimate, Reason

Floats = NDArray[np.float64]

TOLERANCE = 1e-6
CHECKED_ROWS = 5

_SLOW = ("SVC", "NuSVC", "KNeighbors", "GaussianProcess", "Radius", "Stacking", "Bagging", "Label")
_MIDDLING = ("Forest", "ExtraTrees", "Voting", "MLP", "AdaBoost", "Calibrated")


@dataclass(frozen=True)
class Explainer:
    """A model with the background that its explanations are against.

    Attributes
    ----------
    scorer : Scorer
        The fitted model.
    background : pandas.DataFrame
        Rows of the training part that stand for "not known".
    random_state : int
        Seed of the orders in which features are given.
    """

    scorer: Scorer
    background: pd.DataFrame
    random_state: int

    def contributions(self, features: pd.DataFrame) -> Contributions:
        """Return the contributions to each row's score, once they have proved to add up.

        Raises
        ------
        ExplanationError
            They do not add up to the model's output: nothing is shown.
        """
        prepare, score, players = self.scorer.by_player()
        found = contributions(
            score,
            prepare(features),
            prepare(self.background),
            players,
            random_state=self.random_state,
        )
        own = self.scorer.score(features)
        wrong = max(found.additivity_error, float(np.max(np.abs(own - found.scores), initial=0.0)))
        if not wrong <= TOLERANCE:
            raise ExplanationError(
                "explanation",
                found=f"contributions that miss the model's output by {wrong:.2g}",
                expected=f"base value plus contributions equal to the output within {TOLERANCE:g}",
                mend="The explanation is withheld. Check that predict_proba gives the same answer"
                " twice and does not look at other rows.",
            )
        return found

    def enumeration_error(self, features: pd.DataFrame) -> tuple[float, float]:
        """Return the largest distance from exact values, and its largest share of what is allowed.

        Features beyond eight are joined into one player, for both sides alike. A permutation
        estimate is allowed five of its own standard errors.
        """
        prepare, score, players = self.scorer.by_player()
        rows, background = prepare(features), prepare(self.background)
        few = joined(players, random_state=self.random_state)
        exact = enumerated(score, rows, background, few)
        method = contributions if len(players) <= FEW else permuted
        found = method(score, rows, background, few, random_state=self.random_state)
        distance = np.abs(found.values - exact.values)
        allowed = 5 * found.errors + TOLERANCE
        return float(distance.max()), float((distance / allowed).max())


def explanation_evidence(
    explainer: Explainer,
    examined: pd.DataFrame,
    fields: tuple[FieldOfData, ...],
    *,
    threshold: float,
    level: float,
) -> ExplanationEvidence | Absent:
    """Return global importance and composed example cases, or `Absent` if the proof fails.

    Parameters
    ----------
    explainer : Explainer
        The model and its background.
    examined : pandas.DataFrame
        Features of cases that the model has not seen; a random choice of them is explained.
    fields : tuple of FieldOfData
        The dictionary's lines of the inputs.
    threshold : float
        Where a case is proposed; one composed case lies near it.
    level : float
        Confidence level of the importance intervals.
    """
    with threadpool_limits(1):  # many small questions: threads would wait for each other
        return _explained(explainer, examined, fields, threshold, level)


def _explained(
    explainer: Explainer,
    examined: pd.DataFrame,
    fields: tuple[FieldOfData, ...],
    threshold: float,
    level: float,
) -> ExplanationEvidence | Absent:
    scorer = explainer.scorer
    if not np.array_equal(scorer.score(examined), scorer.score(examined)):
        return Absent(absent=Reason.NOT_DETERMINISTIC, n=len(examined))
    rng = np.random.default_rng(explainer.random_state)
    size = min(len(examined), rows_afforded(scorer, len(explainer.background)))
    chosen = examined.iloc[np.sort(rng.choice(len(examined), size=size, replace=False))]
    cases = composed_cases(scorer, explainer.background, fields, threshold)
    try:
        found = explainer.contributions(chosen)
        told = explainer.contributions(pd.concat([case for _, case in cases], ignore_index=True))
    except ExplanationError:
        return Absent(absent=Reason.NOT_ADDITIVE, n=size)
    checked = chosen.iloc[: min(CHECKED_ROWS, size)]
    enumeration_error, share = explainer.enumeration_error(checked)
    if share > 1:
        return Absent(absent=Reason.NOT_ADDITIVE, n=size)
    return ExplanationEvidence(
        engine="enumeration" if len(scorer.columns) <= FEW else "permutation",
        scale="probability",
        background_rows=len(explainer.background),
        explained_rows=size,
        base_value=found.base_value,
        additivity_error=max(found.additivity_error, told.additivity_error),
        enumerated_rows=len(checked),
        enumeration_error=enumeration_error,
        importance=_importance(scorer.columns, chosen, found, level),
        cases=tuple(
            _told(kind, case, told, i, scorer.columns) for i, (kind, case) in enumerate(cases)
        ),
    )


def background_of(features: pd.DataFrame, scorer: Scorer, *, random_state: int) -> pd.DataFrame:
    """Return a random choice of training rows, as many as the model can be asked about."""
    size = min(len(features), _effort(scorer)[1])
    rng = np.random.default_rng(random_state)
    return features.iloc[np.sort(rng.choice(len(features), size=size, replace=False))]


def rows_afforded(scorer: Scorer, background_rows: int) -> int:
    """Return how many rows to explain: by counting questions, never by the clock."""
    questions = _effort(scorer)[0]
    players = len(scorer.columns)
    per_row = background_rows * (2**players if players <= FEW else 2 * (players - 1))
    return int(np.clip(questions // per_row, 20, 300))


def _effort(scorer: Scorer) -> tuple[int, int]:
    """Return questions in all, and background rows, by how dear the model's answers are."""
    core = scorer.model
    names = [type(core).__name__]
    while (
        inner := getattr(core, "steps", None) or getattr(core, "best_estimator_", None)
    ) is not None:
        core = inner[-1][1] if isinstance(inner, list) else inner
        names.append(type(core).__name__)
    if any(kind in name for name in names for kind in _SLOW):
        return 20_000, 30
    if any(kind in name for name in names for kind in _MIDDLING):
        return 120_000, 50
    return 400_000, 100


def _importance(
    columns: tuple[str, ...], rows: pd.DataFrame, found: Contributions, level: float
) -> tuple[FeatureImportance, ...]:
    from scipy.special import ndtri

    z = float(ndtri(0.5 + level / 2))
    size = np.abs(found.values)
    mean = size.mean(axis=0)
    half = z * size.std(axis=0, ddof=1) / np.sqrt(len(size)) if len(size) > 1 else mean
    ranked = sorted(range(len(columns)), key=lambda j: (-mean[j], columns[j]))
    return tuple(
        FeatureImportance(
            column=columns[j],
            importance=Estimate(
                value=float(mean[j]),
                lower=float(max(0.0, mean[j] - half[j])),
                upper=float(mean[j] + half[j]),
                n=len(size),
            ),
            direction=_direction(rows[columns[j]], found.values[:, j]),
        )
        for j in ranked
    )


def _direction(values: pd.Series, contribution: Floats) -> str:
    """Say which way a number moves the score: by the rank correlation with its contribution."""
    if values.dtype == object:
        return "category"
    if not np.any(np.abs(contribution) > TOLERANCE):
        return "none"
    given = values.notna().to_numpy()
    ranks = pd.DataFrame({"value": values.to_numpy()[given], "added": contribution[given]}).rank()
    if min(ranks.nunique()) < 2:
        return "none"
    together = float(np.corrcoef(ranks.to_numpy().T)[0, 1])
    return "rising" if together > 0.5 else "falling" if together < -0.5 else "mixed"


def _told(
    kind: str, case: pd.DataFrame, found: Contributions, i: int, columns: tuple[str, ...]
) -> ExampleCase:
    values = [case.iloc[0][column] for column in columns]
    parts = [
        Contribution(
            column=column,
            value=None if pd.isna(value) else value if isinstance(value, str) else float(value),
            contribution=float(added),
        )
        for column, value, added in zip(columns, values, found.values[i], strict=True)
    ]
    parts.sort(key=lambda part: (-abs(part.contribution), part.column))
    return ExampleCase(
        kind=kind,
        score=float(found.scores[i]),
        base_value=found.base_value,
        contributions=tuple(parts),
    )
