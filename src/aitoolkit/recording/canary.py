"""Composed cases with the model's answers: whoever loads the model later asks it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aitoolkit.schema.audit import Audit
from aitoolkit.schema.canary import Canary, CanaryColumn, CanaryRow
from aitoolkit.schema.declaration import Declaration, Type
from aitoolkit.schema.explanation import ExplanationEvidence

if TYPE_CHECKING:
    import pandas as pd

    from aitoolkit.recording.contents import PackContents

CANARY = "canary.json"

TOLERANCE = 1e-9
"""How far an answer may be from the one that was sealed: rounding differs between machines."""

_DECIMALS = 12


@dataclass(frozen=True)
class Difference:
    """A composed case to which the model no longer gives the answer that was sealed."""

    kind: str
    sealed: tuple[float, ...]
    answered: tuple[float, ...]


def canary(contents: PackContents) -> bytes:
    """Return the audit's example cases with what the model answers to them, as JSON.

    Parameters
    ----------
    contents : PackContents
        With a model.

    Returns
    -------
    bytes
        A :class:`~aitoolkit.schema.canary.Canary`; without rows where no case was composed.
    """
    model, declaration = contents.model, contents.declaration
    columns = model_columns(model, declaration)
    frame = composed(columns, contents.public_audit, declaration)
    empty = Canary(
        named=hasattr(model, "feature_names_in_"),
        columns=tuple(
            CanaryColumn(name=c, holds="numbers" if is_number(c, declaration) else "words")
            for c in columns
        ),
        rows=(),
    )
    if frame is None:
        return empty.to_json().encode()
    answers = _ask(model, frame, named=empty.named)
    rows = tuple(
        CanaryRow(kind=kind, values=_plain(values), answered=answered)
        for kind, values, answered in zip(
            _kinds(contents.public_audit),
            frame.itertuples(index=False, name=None),
            answers,
            strict=True,
        )
    )
    return empty.model_copy(update={"rows": rows}).to_json().encode()


def canary_differences(model: Any, kept: Canary) -> tuple[Difference, ...]:
    """Return the composed cases that `model` answers otherwise than when it was sealed.

    Parameters
    ----------
    model : estimator
        As loaded from the pack.
    kept : Canary
        From the pack's core.

    Returns
    -------
    tuple of Difference
        Empty if every answer is within :data:`TOLERANCE` of the one sealed.
    """
    if not kept.rows:
        return ()
    answers = _ask(model, canary_frame(kept), named=kept.named)
    return tuple(
        Difference(row.kind, row.answered, answered)
        for row, answered in zip(kept.rows, answers, strict=True)
        if not _close(row.answered, answered)
    )


def canary_frame(kept: Canary) -> pd.DataFrame:
    """Return the composed cases as the frame that the model takes."""
    import pandas as pd

    frame = pd.DataFrame([row.values for row in kept.rows], columns=[c.name for c in kept.columns])
    return frame.astype({c.name: float for c in kept.columns if c.holds == "numbers"})


def model_columns(model: Any, declaration: Declaration) -> tuple[str, ...]:
    """Return the columns that `model` takes: as it names them, else as they were declared."""
    named = getattr(model, "feature_names_in_", None)
    declared = (field.column for field in declaration.inputs)
    return tuple(declared) if named is None else tuple(str(name) for name in named)


def composed(
    columns: tuple[str, ...], audit: Audit, declaration: Declaration
) -> pd.DataFrame | None:
    """Return the audit's example cases as rows: composed from the dictionary, no person's."""
    import pandas as pd

    evidence = audit.explanations
    if not isinstance(evidence, ExplanationEvidence) or not evidence.cases:
        return None
    cases = [{c.column: c.value for c in case.contributions} for case in evidence.cases]
    frame = pd.DataFrame(cases, columns=list(columns))
    return frame.astype({c: float for c in columns if is_number(c, declaration)})


def is_number(column: str, declaration: Declaration) -> bool:
    """Return whether the model sees the declared `column` as a number."""
    return declaration.field(column).type in (Type.NUMBER, Type.BOOLEAN)


def _kinds(audit: Audit) -> tuple[str, ...]:
    evidence = audit.explanations
    if not isinstance(evidence, ExplanationEvidence):
        return ()
    return tuple(case.kind for case in evidence.cases)


def _ask(model: Any, frame: pd.DataFrame, *, named: bool) -> tuple[tuple[float, ...], ...]:
    answers = model.predict_proba(frame if named else frame.to_numpy())
    return tuple(tuple(round(float(p), _DECIMALS) for p in row) for row in answers)


def _plain(values: tuple[Any, ...]) -> tuple[float | str | None, ...]:
    import pandas as pd

    return tuple(None if pd.isna(v) else v if isinstance(v, str) else float(v) for v in values)


def _close(sealed: tuple[float, ...], answered: tuple[float, ...]) -> bool:
    pairs = zip(sealed, answered, strict=False)
    return len(sealed) == len(answered) and all(abs(a - b) <= TOLERANCE for a, b in pairs)
