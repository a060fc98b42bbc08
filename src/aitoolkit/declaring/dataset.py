"""The cases behind a declaration: roles, types and labels come from what a person declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from aitoolkit.declaring import coding
from aitoolkit.declaring.columns import Floats, Labels, labels
from aitoolkit.declaring.frames import check_columns, read_cases, read_frame
from aitoolkit.declaring.groups import banded, grouped, refuse_one_group
from aitoolkit.declaring.identity import content_order, fingerprint, same_as_previous
from aitoolkit.declaring.outcome import read_outcome
from aitoolkit.declaring.times import read_groups, read_times
from aitoolkit.errors import DataError
from aitoolkit.schema.audit import FieldEvidence
from aitoolkit.schema.declaration import Declaration, ProtectedAttribute, Type, Use

_FEWEST_CASES = 20

Columns = dict[str, Floats | Labels]


@dataclass(frozen=True, eq=False, init=False, repr=False)
class Dataset:
    """Cases that were checked against their declaration, in an order of their own.

    Parameters
    ----------
    frame : pandas, polars or Arrow table
        One row a case. Every column is declared, and every declared role has a column.
    declaration : Declaration
        What the columns mean.

    Attributes
    ----------
    declaration : Declaration
        What was declared.
    features : pandas.DataFrame
        The inputs, by name: float64 for numbers and booleans; text for categories. NaN where a
        value is not given, is outside the declared limits, or is not one that may be learned.
    outcome : numpy.ndarray of int8
        1 where the declared positive happened.
    sensitive : pandas.DataFrame
        A column of group labels for each protected attribute. "(missing)" where the value is
        not given, "(other)" where it is not in the dictionary.
    columns : mapping of str to array or Labels
        Every declared column as it was read.
    groups, times : numpy.ndarray or None
        Group and time of each case, where the declaration divides the cases so.
    fingerprint : str
        SHA-256 of the declared columns: the same from every library, in any order of rows and
        columns. The outcome enters as 0 and 1, so its spelling does not matter.
    order : numpy.ndarray of int
        Position in the given frame of each case. Cases stand in the order of their content.
    same_as_previous : numpy.ndarray of bool
        Whether a case equals the one before it in every declared column.
    n_given : int
        Rows of the given frame.
    outcome_labels : tuple of str
        The two values of the outcome, as the data spell them.
    without_outcome : int
        Rows that were left out, since their outcome is not known.
    fields : tuple of FieldEvidence
        What was seen in each declared column that is used.
    vocabulary : tuple of (str, tuple of str)
        For each category among the inputs, the values that a model may learn: those that the
        dictionary lists, else those that at least 11 cases hold.

    Raises
    ------
    DataError
        If the cases do not fit the declaration.
    """

    declaration: Declaration
    features: pd.DataFrame
    outcome: npt.NDArray[np.int8]
    sensitive: pd.DataFrame
    columns: Mapping[str, Floats | Labels]
    groups: npt.NDArray[np.int64] | None
    times: npt.NDArray[Any] | None
    fingerprint: str
    order: npt.NDArray[np.int64]
    same_as_previous: npt.NDArray[np.bool_]
    n_given: int
    outcome_labels: tuple[str, ...]
    without_outcome: int
    fields: tuple[FieldEvidence, ...]
    vocabulary: tuple[tuple[str, tuple[str, ...]], ...]

    def __init__(self, frame: Any, declaration: Declaration) -> None:
        for name, value in _gather(frame, declaration).items():
            object.__setattr__(self, name, value)

    def __len__(self) -> int:
        """Return the number of cases with a known outcome."""
        return len(self.outcome)

    def __repr__(self) -> str:
        """Return the size, without anybody's values."""
        return (
            f"Dataset({len(self)} cases, {self.features.shape[1]} inputs,"
            f" fingerprint {self.fingerprint[:12]}…)"
        )

    @property
    def positive(self) -> str:
        """The declared positive, as the data spell it."""
        outcome = self.declaration.outcome
        return outcome.positive if outcome is not None else ""

    @property
    def groups_of_people(self) -> dict[str, tuple[str, ...]]:
        """Every protected attribute, and the groups of it that are there."""
        return {str(name): tuple(sorted(set(self.sensitive[name]))) for name in self.sensitive}

    def encode(self, X: Any) -> pd.DataFrame:
        """Return other cases coded as these are, in the order given.

        Parameters
        ----------
        X : pandas, polars or Arrow table, mapping or pandas.Series
            Several cases, or one. Columns that are declared but no input are ignored.

        Returns
        -------
        pandas.DataFrame
            The same columns as `features`.

        Raises
        ------
        DataError
            If an input is missing, a column is unknown, or values do not fit their type.
        """
        table = read_cases(X)
        inputs = self.declaration.inputs
        needed = {field.column: "the model, which has it as an input," for field in inputs}
        check_columns(table.columns, self.declaration.columns, needed)
        columns = {f.column: coding.read_column(table[f.column], f) for f in inputs}
        return coding.features(columns, inputs, dict(self.vocabulary))


def _gather(frame: Any, declaration: Declaration) -> dict[str, Any]:
    if declaration.outcome is None or not declaration.inputs:
        raise _no_model_can_be_trained(declaration)
    table = read_frame(frame)
    check_columns(table.columns, declaration.columns, _needed(declaration))
    column = declaration.outcome.column
    found = labels(table[column], column)
    outcome = read_outcome(found, declaration.outcome, declaration.outcome_known_for)
    known = np.flatnonzero(outcome >= 0)
    if len(known) < _FEWEST_CASES:
        raise _too_few(len(known))
    columns = _read(table.iloc[known], declaration)
    columns[column] = outcome[known].astype(np.float64)
    order = content_order(columns)
    digest = fingerprint(columns, order)
    spelled = tuple(v for v, n in zip(found.values, found.counts, strict=True) if n)
    columns = {name: _take(given, order) for name, given in columns.items()}
    vocabulary = _vocabulary(columns, declaration)
    features = coding.features(columns, declaration.inputs, vocabulary)
    _refuse_nothing_to_learn(features)
    return {
        "declaration": declaration,
        "features": features,
        "outcome": outcome[known][order],
        "sensitive": _sensitive(columns, declaration),
        "columns": columns,
        "groups": read_groups(columns, declaration.parts),
        "times": read_times(columns, declaration.parts),
        "fingerprint": digest,
        "order": known[order].astype(np.int64),
        "same_as_previous": same_as_previous(columns),
        "n_given": len(table),
        "outcome_labels": spelled,
        "without_outcome": int((outcome < 0).sum()),
        "fields": _evidence(columns, features, declaration, int((outcome < 0).sum())),
        "vocabulary": tuple(vocabulary.items()),
    }


def _needed(declaration: Declaration) -> dict[str, str]:
    """Every column with a role, and the key that gives it the role."""
    needed = {field.column: "fields (used_for: input)" for field in declaration.inputs}
    needed |= {p.column: "protected_attributes" for p in declaration.protected_attributes}
    if declaration.parts.column is not None:
        needed[declaration.parts.column] = "parts.column"
    if declaration.outcome is not None:
        needed[declaration.outcome.column] = "outcome.column"
    return needed


def _no_model_can_be_trained(declaration: Declaration) -> DataError:
    missing = "outcome" if declaration.outcome is None else "input"
    return DataError(
        "declaration",
        expected="an outcome and at least one input: what a model learns, and from what",
        found=f"no {missing}",
        mend="Declare it, or audit the decisions without a model: aitoolkit.audit.",
    )


def _too_few(n: int) -> DataError:
    return DataError(
        "data",
        expected=f"at least {_FEWEST_CASES} cases with a known outcome",
        found=f"{n}",
        mend="Collect more cases; from so few nothing can be learned that holds for others.",
    )


def _read(table: pd.DataFrame, declaration: Declaration) -> Columns:
    return {
        field.column: coding.read_column(table[field.column], field)
        for field in declaration.fields
        if field.column in table.columns and field.used_for is not Use.OUTCOME
    }


def _take(found: Floats | Labels, order: npt.NDArray[np.int64]) -> Floats | Labels:
    return found.take(order) if isinstance(found, Labels) else found[order]


def _vocabulary(columns: Columns, declaration: Declaration) -> dict[str, tuple[str, ...]]:
    vocabulary = {}
    for field in declaration.inputs:
        found = columns[field.column]
        coding.refuse_identifier(found, field)
        if isinstance(found, Labels):
            vocabulary[field.column] = coding.known_values(found, field)
    return vocabulary


def _refuse_nothing_to_learn(features: pd.DataFrame) -> None:
    if (features.nunique(dropna=False) <= 1).all():
        raise DataError(
            ", ".join(features.columns),
            expected="at least one input that differs between cases",
            found="inputs that are the same for every case (or not given, or too rare to learn)",
            mend="Add an input that says something, or list categories in the dictionary.",
        )


def _sensitive(columns: Columns, declaration: Declaration) -> pd.DataFrame:
    attributes = declaration.protected_attributes
    found = {a.column: _groups(columns[a.column], a, declaration) for a in attributes}
    for column, groups in found.items():
        refuse_one_group(groups, column)
    return pd.DataFrame({name: pd.Series(g, dtype=object) for name, g in found.items()})


def _groups(
    found: Floats | Labels, attribute: ProtectedAttribute, declaration: Declaration
) -> list[str]:
    field = declaration.field(attribute.column)
    if isinstance(found, Labels):
        return grouped(found, coding.known_values(found, field), field.column)
    if attribute.bands is not None:
        return banded(found, coding.outside(found, field), attribute.bands)
    if field.type is Type.BOOLEAN:
        spelled = pd.Series(found).map({1.0: "true", 0.0: "false"}).astype(object)
        return grouped(labels(spelled, field.column), ("false", "true"), field.column)
    inside = np.where(coding.outside(found, field), np.nan, found)
    known = coding.known_values(labels(pd.Series(inside), field.column), field)
    return grouped(labels(pd.Series(found), field.column), known, field.column)


def _evidence(
    columns: Mapping[str, Floats | Labels],
    features: pd.DataFrame,
    declaration: Declaration,
    without_outcome: int,
) -> tuple[FieldEvidence, ...]:
    evidence = []
    for field in declaration.fields:
        if field.used_for is Use.NOTHING or field.column not in columns:
            continue
        found = columns[field.column]
        absent = found.codes < 0 if isinstance(found, Labels) else np.isnan(found)
        is_outcome = field.used_for is Use.OUTCOME
        evidence.append(
            FieldEvidence(
                column=field.column,
                missing=without_outcome if is_outcome else int(absent.sum()),
                undeclared=0 if is_outcome else coding.undeclared(found, field),
                constant=bool(features[field.column].nunique(dropna=False) <= 1)
                if field.column in features
                else coding.is_constant(found),
            )
        )
    return tuple(evidence)
