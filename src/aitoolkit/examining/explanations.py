"""Why the model gives the scores it gives: contributions that were proved before being shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from aitoolkit.errors import ExplanationError
from aitoolkit.examining.cases import composed_cases
from aitoolkit.examining.changes import Seeker
from aitoolkit.examining.engines.choosing import candidates
from aitoolkit.examining.explainer import Explainer, chosen_rows
from aitoolkit.examining.fidelity import Proved, proved, sampling_errors
from aitoolkit.examining.importance import dependence, importance
from aitoolkit.examining.shapley import Contributions, Floats, Matrix
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.declaration import FieldOfData
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.explanation import (
    Contribution,
    ExampleCase,
    ExplanationEvidence,
    PassedOver,
)

COMPOSED_FROM = 1000
"""Training rows whose common values example cases are composed of."""
SAMPLED_ON = 30
"""Explained rows on which the error that comes from a sampled background is measured."""


def parts_of(
    features: pd.DataFrame, values: Floats, columns: tuple[str, ...]
) -> tuple[tuple[Contribution, ...], ...]:
    """Return for each row what each feature's value added, as nouns."""
    given = [features[column].tolist() for column in columns]
    return tuple(
        tuple(
            Contribution(column=column, value=_given(value), contribution=float(added))
            for column, value, added in zip(columns, row, values[i], strict=True)
        )
        for i, row in enumerate(zip(*given, strict=True))
    )


@dataclass(frozen=True)
class Explained:
    """The evidence, the explainer that gave it, and who looks for changes.

    The last two are None where no engine proved itself.
    """

    evidence: ExplanationEvidence | Absent
    explainer: Explainer | None
    rows: pd.DataFrame
    contributions: Contributions | None
    seeker: Seeker | Absent | None = None


def explained(
    scorer: Scorer,
    training: pd.DataFrame,
    examined: pd.DataFrame,
    fields: tuple[FieldOfData, ...],
    *,
    threshold: float,
    level: float,
    random_state: int,
) -> Explained:
    """Return global importance and composed example cases by the first engine that proves itself.

    Parameters
    ----------
    scorer : Scorer
        The fitted model.
    training, examined : pandas.DataFrame
        Features of the cases it was trained on, which stand for "not known", and of cases that
        it has not seen, which are explained.
    fields : tuple of FieldOfData
        The dictionary's lines of the inputs.
    threshold : float
        Where a case is proposed; one composed case lies near it.
    level : float
        Confidence level of the importance intervals.
    random_state : int
        Seed of every choice of rows.
    """
    with threadpool_limits(1):  # many small questions: threads would wait for each other
        if not np.array_equal(scorer.score(examined), scorer.score(examined)):
            absent = Absent(absent=Reason.NOT_DETERMINISTIC, n=len(examined))
            return Explained(absent, None, examined, None)
        cases = composed_cases(
            scorer, chosen_rows(training, COMPOSED_FROM, random_state), fields, threshold
        )
        passed_over: list[PassedOver] = []
        for model, output, engine in candidates(
            scorer, training, examined, random_state=random_state
        ):
            ready = Explainer(
                scorer, model, output, engine,
                chosen_rows(training, engine.background, random_state), random_state,
            )  # fmt: skip
            chosen = chosen_rows(examined, engine.rows, random_state)
            try:
                found, told = ready.contributions(chosen), ready.contributions(_stacked(cases))
            except ExplanationError:
                passed_over.append(PassedOver(engine=engine.name, reason="not_additive"))
                continue
            except ValueError:  # an engine that finds the model to be none of its kind after all
                passed_over.append(PassedOver(engine=engine.name, reason="refused"))
                continue
            proof = _proof(ready, chosen)
            if proof.failure is not None:
                passed_over.append(PassedOver(engine=engine.name, reason=proof.failure))
                continue
            evidence = _evidence(ready, chosen, found, told, cases, proof, len(training), level)
            evidence = evidence.model_copy(update={"passed_over": tuple(passed_over)})
            return Explained(evidence, ready, chosen, found)
    absent = Absent(absent=Reason.NOT_ADDITIVE, n=len(examined))
    return Explained(absent, None, examined, None)


def _proof(ready: Explainer, chosen: pd.DataFrame) -> Proved:
    rows, background = (ready.model.prepare(part) for part in (chosen, ready.background))
    return proved(
        ready.engine, ready.model, ready.output, rows, background,
        random_state=ready.random_state,
    )  # fmt: skip


def _evidence(
    ready: Explainer,
    chosen: pd.DataFrame,
    found: Contributions,
    told: Contributions,
    cases: tuple[tuple[str, pd.DataFrame], ...],
    proof: Proved,
    training_rows: int,
    level: float,
) -> ExplanationEvidence:
    columns, sampled = ready.scorer.columns, len(ready.background) < training_rows
    rows, background = (ready.model.prepare(part) for part in (chosen, ready.background))
    scores = ready.scorer.score(_stacked(cases))
    return ExplanationEvidence(
        engine=ready.engine.name,
        scale=ready.output.scale,
        background_rows=len(ready.background),
        background_of=training_rows,
        sampling_error=_sampling_error(ready, rows, background) if sampled else None,
        explained_rows=len(chosen),
        base_value=found.base_value,
        additivity_error=max(found.additivity_error, told.additivity_error),
        enumerated_rows=proof.rows,
        enumeration_error=proof.error,
        importance=importance(columns, chosen, found.values, level=level),
        dependence=dependence(columns, chosen, found.values, level=level),
        cases=tuple(
            _told(kind, case, told, i, columns, float(scores[i]))
            for i, (kind, case) in enumerate(cases)
        ),
        trust=Absent(absent=Reason.NOT_MEASURED, n=len(chosen)),
    )


def _sampling_error(ready: Explainer, rows: Matrix, background: Matrix) -> float:
    errors = sampling_errors(
        ready.engine.explain, rows[:SAMPLED_ON], background, ready.model.players,
        random_state=ready.random_state,
    )  # fmt: skip
    return float(np.sqrt((errors**2).mean()))


def _stacked(cases: tuple[tuple[str, pd.DataFrame], ...]) -> pd.DataFrame:
    return pd.concat([case for _, case in cases], ignore_index=True)


def _given(value: float | str) -> float | str | None:
    return None if pd.isna(value) else value if isinstance(value, str) else float(value)


def _told(
    kind: str,
    case: pd.DataFrame,
    found: Contributions,
    i: int,
    columns: tuple[str, ...],
    score: float,
) -> ExampleCase:
    parts = list(parts_of(case, found.values[i : i + 1], columns)[0])
    parts.sort(key=lambda part: (-abs(part.contribution), part.column))
    return ExampleCase(
        kind=kind,
        score=score,
        output=float(found.scores[i]),
        base_value=found.base_value,
        contributions=tuple(parts),
    )
