"""A first declaration is inferred from a frame; what only a person can write is left unwritten."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from aitoolkit.declaring import coding
from aitoolkit.declaring.columns import Floats, Labels, kind_of, labels, numbers
from aitoolkit.declaring.frames import check_columns, read_frame
from aitoolkit.declaring.outcome import read_outcome
from aitoolkit.declaring.refused import nearest
from aitoolkit.errors import DataError, DeclarationError
from aitoolkit.schema.declaration import (
    Category,
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
from aitoolkit.schema.text import Text, spelled

_FEW = 10
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
_NAMES_PEOPLE = re.compile(
    r"(^|[^a-z])(id|ident\w*|uuid|guid|key|index|ref|reference|nr|nir|bsn|ssn|siren|siret"
    r"|rownames?|unnamed)([^a-z]|$)",
    re.IGNORECASE,
)
_AGES = (25, 45, 65)


def draft_declaration(
    frame: Any,
    *,
    outcome: str,
    positive: Any,
    sensitive_features: Sequence[str],
    effect: Effect | str,
    name: str | None = None,
    top_share: float = 0.1,
) -> Declaration:
    """Return a declaration for a first look: roles and types inferred, the rest unwritten.

    Identifiers, dates, free text and constants are recognised and not used. Everything that only
    a person can write is None, so that the result is a draft and nothing from it can be cleared.

    Parameters
    ----------
    frame : pandas, polars or Arrow table
        One row a case.
    outcome : str
        The column that says what happened.
    positive : str, int or bool
        The value of it that the score is about.
    sensitive_features : sequence of str
        Columns by which people must be treated alike; none becomes an input.
    effect : {"assistive", "punitive"}
        Whether being proposed means help, or a control.
    name : str, optional
        Name of the system.
    top_share : float, default 0.1
        Share of the list to propose: the top tenth. Marked as assumed, for a person to confirm.

    Returns
    -------
    Declaration
        It trains like any other; ``declaration.save("system.yaml")`` writes it out.

    Raises
    ------
    DataError
        If a column is not there (with the nearest that is), the outcome has not two values, or
        no column can be an input.
    DeclarationError
        If `effect` or `top_share` is not possible.

    Examples
    --------
    >>> cases = {"ui": ["yes", "no"] * 20, "sex": list("ffmm") * 10, "km": [1, 2, 3, 4] * 10}
    >>> draft = draft_declaration(pd.DataFrame(cases), outcome="ui", positive="no",
    ...                           sensitive_features=["sex"], effect="assistive")
    >>> [field.column for field in draft.inputs]
    ['km']
    """
    protected = _listed(sensitive_features, outcome)
    table = read_frame(frame)
    needed = {outcome: "outcome=", **dict.fromkeys(protected, "sensitive_features=")}
    check_columns(table.columns, list(table.columns), needed)
    said = Outcome(column=outcome, positive=str(spelled(positive)))
    table = table[read_outcome(labels(table[outcome], outcome), said, None) >= 0]
    fields = [_field(table[column], column, outcome, protected) for column in table.columns]
    _refuse_no_input(fields)
    return Declaration(
        name=Text.model_validate(name or "Untitled system"),
        summary=None,
        purpose=None,
        body=None,
        contact=None,
        status=None,
        legal_basis=None,
        decision=_decision(effect, top_share),
        appeal=None,
        affected_groups=None,
        alternatives=None,
        data_sources=None,
        outcome=said,
        outcome_known_for=None,
        protected_attributes=tuple(_attribute(table[c], c, fields) for c in protected),
        fields=tuple(fields),
    )


def _listed(sensitive_features: Sequence[str], outcome: str) -> list[str]:
    given = [sensitive_features] if isinstance(sensitive_features, str) else sensitive_features
    protected = list(dict.fromkeys(given))
    if not protected or outcome in protected:
        raise DeclarationError(
            "sensitive_features",
            expected="at least one column, and not the outcome",
            found=f"{outcome!r}, which is the outcome" if protected else "none",
            mend="Name the columns by which people must be treated alike, such as sex and age.",
        )
    return protected


def _decision(effect: Effect | str, top_share: float) -> Decision:
    known = [e.value for e in Effect]
    if effect not in known:
        near = nearest(str(effect), known)
        raise DeclarationError(
            "effect",
            expected=f"one of {', '.join(known)}",
            found=repr(effect),
            mend=f"Did you mean {near!r}?"
            if near
            else "Say whether being proposed means help (assistive) or a control (punitive).",
        )
    if not 0 < top_share < 1:
        raise DeclarationError(
            "top_share",
            expected="a share of the list between 0 and 1, such as 0.1 for the top tenth",
            found=f"{top_share!r}",
            mend="Write the share that an office can handle.",
        )
    point = OperatingPoint(kind="top_share", value=float(top_share), assumed=True)
    return Decision(proposes=None, who_decides=None, effect=Effect(effect), operating_point=point)


def _field(
    series: pd.Series[Any], column: str, outcome: str, protected: Sequence[str]
) -> FieldOfData:
    if column == outcome:
        return FieldOfData(column=column, type=Type.CATEGORY, used_for=Use.OUTCOME)
    kind = kind_of(series, column)
    if column in protected:
        continuous = kind == "number" and series.nunique() > _FEW
        type_ = Type.NUMBER if continuous else Type.CATEGORY
        return _with_categories(
            series, FieldOfData(column=column, type=type_, used_for=Use.PROTECTED)
        )
    type_ = _type(series, column, kind)
    usable = type_ in (Type.NUMBER, Type.BOOLEAN, Type.CATEGORY)
    field = _with_categories(
        series,
        FieldOfData(column=column, type=type_, used_for=Use.INPUT if usable else Use.NOTHING),
    )
    if usable and _says_nothing(series, field):
        return field.model_copy(update={"used_for": Use.NOTHING})
    return field


def _type(series: pd.Series[Any], column: str, kind: str) -> Type:
    if kind == "date":
        return Type.DATE
    if kind == "boolean":
        return Type.BOOLEAN
    if kind == "number":
        as_number = FieldOfData(column=column, type=Type.NUMBER, used_for=Use.INPUT)
        found = numbers(series, as_number)
        return Type.IDENTIFIER if _names_people(found, as_number) else Type.NUMBER
    return _type_of_text(labels(series, column), column)


def _type_of_text(found: Labels, column: str) -> Type:
    if found.values and all(_ISO_DATE.fullmatch(value) for value in found.values):
        return Type.DATE
    long = len(found.values) > _FEW and np.mean([len(value) for value in found.values]) > 40
    if long:
        return Type.TEXT
    as_category = FieldOfData(column=column, type=Type.CATEGORY, used_for=Use.INPUT)
    return Type.IDENTIFIER if _names_people(found, as_category) else Type.CATEGORY


def _names_people(found: Floats | Labels, field: FieldOfData) -> bool:
    if coding.looks_like_identifier(found, field):
        return True
    if isinstance(found, Labels) or not _NAMES_PEOPLE.search(field.column):
        return False
    given = found[~np.isnan(found)]
    whole = bool((given == np.floor(given)).all())
    return whole and len(np.unique(given)) > max(1, coding.NEARLY_ALL * len(given))


def _with_categories(series: pd.Series[Any], field: FieldOfData) -> FieldOfData:
    """List the values that enough cases hold; the others are single people's."""
    if field.type is not Type.CATEGORY:
        return field
    known = coding.known_values(labels(series, field.column), field)
    listed = tuple(Category(value=value) for value in known) or None
    return field.model_copy(update={"categories": listed})


def _says_nothing(series: pd.Series[Any], field: FieldOfData) -> bool:
    found = coding.read_column(series, field)
    if isinstance(found, Labels):
        found = found.keeping(coding.known_values(found, field))
    return coding.is_constant(found)


def _refuse_no_input(fields: Sequence[FieldOfData]) -> None:
    if not any(field.used_for is Use.INPUT for field in fields):
        raise DataError(
            "data",
            expected="at least one column that can be an input",
            found="only the outcome, sensitive features, identifiers, dates, free text and"
            " constants",
            mend="Add columns that say something about the cases.",
        )


def _attribute(
    series: pd.Series[Any], column: str, fields: Sequence[FieldOfData]
) -> ProtectedAttribute:
    field = next(field for field in fields if field.column == column)
    bands = _bands(numbers(series, field)) if field.type is Type.NUMBER else None
    return ProtectedAttribute(column=column, bands=bands)


def _bands(found: Floats) -> tuple[float, ...]:
    """Ages at 25, 45, 65; else thirds at round numbers, which are nobody's own."""
    given = found[~np.isnan(found)]
    low, high = float(given.min()), float(given.max())
    ages = tuple(float(age) for age in _AGES if _splits(given, age))
    if low >= 0 and high <= 120 and len(ages) > 1:
        return ages
    step = 10.0 ** np.floor(np.log10((high - low) / 10))
    thirds = np.quantile(given, [1 / 3, 2 / 3])
    cuts = sorted({float(f"{np.round(third / step) * step:.12g}") for third in thirds})
    fitting = tuple(cut for cut in cuts if low < cut <= high)
    return fitting or (float(f"{np.floor(low / step + 1) * step:.12g}"),)


def _splits(given: Floats, cut: float) -> bool:
    below = int((given < cut).sum())
    return min(below, len(given) - below) >= coding.FEWEST_HOLDERS
