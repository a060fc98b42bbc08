"""A draft declaration for decisions or scores that someone else made."""

from __future__ import annotations

from collections.abc import Sequence

from aitoolkit.schema.declaration import (
    Decision,
    Declaration,
    Effect,
    FieldOfData,
    OperatingPoint,
    Outcome,
    ProtectedAttribute,
    Type,
    Use,
)
from aitoolkit.schema.text import Text


def declare_audit(
    sensitive_features: Sequence[tuple[str, tuple[float, ...] | None]],
    *,
    outcome: tuple[str, str] | None,
    decision: str | None,
    score: str | None,
    point: OperatingPoint,
    effect: Effect | None,
) -> Declaration:
    """Return what can be declared of an audit from its columns alone; all else stays unwritten.

    Parameters
    ----------
    sensitive_features : sequence of (str, tuple of float or None)
        Columns by which people must be treated alike, and the bands of a number.
    outcome : (str, str) or None
        The outcome's column, and its positive value.
    decision, score : str or None
        The column of the decisions, or of the scores that they follow from, or both.
    point : OperatingPoint
        Where the line is drawn.
    effect : Effect or None
        What being selected means.
    """
    fields = [
        FieldOfData(
            column=column,
            type=Type.NUMBER if bands else Type.CATEGORY,
            used_for=Use.PROTECTED,
        )
        for column, bands in sensitive_features
    ]
    if outcome is not None:
        fields.append(FieldOfData(column=outcome[0], type=Type.CATEGORY, used_for=Use.OUTCOME))
    if score is not None:
        fields.append(FieldOfData(column=score, type=Type.NUMBER, used_for=Use.SCORE))
    if decision is not None or score is None:
        column = decision or "decision"
        fields.append(FieldOfData(column=column, type=Type.CATEGORY, used_for=Use.DECISION))
    return Declaration(
        name=Text.model_validate({"en": "Audit of decisions", "fr": "Audit de décisions"}),
        summary=None,
        purpose=None,
        body=None,
        contact=None,
        status=None,
        legal_basis=None,
        decision=Decision(proposes=None, who_decides=None, effect=effect, operating_point=point),
        appeal=None,
        affected_groups=None,
        alternatives=None,
        data_sources=None,
        outcome=None if outcome is None else Outcome(column=outcome[0], positive=outcome[1]),
        outcome_known_for=None,
        protected_attributes=tuple(
            ProtectedAttribute(column=column, bands=bands) for column, bands in sensitive_features
        ),
        fields=tuple(fields),
    )
