"""A frame of any kind is opened, and what cannot be counted is refused before counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import pandas as pd
from narwhals.exceptions import DuplicateError

from aitoolkit.declaring.refused import nearest
from aitoolkit.errors import DataError
from aitoolkit.examining.request import Attribute, Request
from aitoolkit.examining.tally_engine import Table, collected, number_of, with_numbers
from aitoolkit.examining.tally_values import not_two

MOST_GROUPS = 50
MOST_STRATA = 5_000
CONFUSION = ("tn", "fp", "fn", "tp")

_LOOKED_AT = 10_000
"""The first rows tell whether a column is continuous, before an engine groups by it."""


_WAYS_TO_SAY_NOTHING = 3
"""A gap, not a number, and empty text: distinct to an engine, and nothing to us."""


@dataclass(frozen=True)
class Opened:
    """A frame with the columns that are asked for.

    Attributes
    ----------
    table : narwhals frame
        Those columns alone.
    confusion : tuple of str
        Columns of TN, FP, FN, TP where the input is confusion matrices.
    distinct_scores : int
        Distinct scores among the first rows.
    low, high : float or None
        Lowest and highest score among the first rows.
    """

    table: Table
    confusion: tuple[str, ...]
    distinct_scores: int = 0
    low: float | None = None
    high: float | None = None

    def is_text(self, column: str) -> bool:
        """Whether a column holds text."""
        return isinstance(self.table.collect_schema()[column], (nw.String, nw.Categorical, nw.Enum))


def opened(frame: Any, request: Request) -> Opened:
    """Return the columns that `request` names, once they can be counted.

    Raises
    ------
    DataError
        Not a frame; no rows; a column twice, unknown, or of the wrong type; a column in two
        roles; a sensitive feature or a decision that looks continuous.
    """
    _refuse_two_roles(request)
    whole = _narwhals(frame)
    names = list(whole.collect_schema().names())
    for role, column in request.roles:
        _refuse_unknown(role, column, names)
    confusion = _confusion(request, names)
    columns = list(dict.fromkeys([*(column for _, column in request.roles), *confusion]))
    table = _plain(whole.select(*columns))
    numbers = _numbers(table, request, confusion)
    return _looked_at(with_numbers(table, numbers), request, confusion)


def _narwhals(frame: Any) -> Table:
    native = frame
    if isinstance(frame, pd.DataFrame):
        native = frame.set_axis([str(name) for name in frame.columns], axis=1)
    try:
        table: Table = nw.from_native(native)
        names = list(table.collect_schema().names())
    except DuplicateError:  # raised when the frame is opened, or when its names are asked for
        names = [str(name) for name in getattr(frame, "column_names", None) or frame.columns]
    except TypeError as problem:
        raise DataError(
            "data",
            expected="a pandas, polars, Arrow, DuckDB or Spark frame",
            found=f"a {type(frame).__name__}",
            mend="Turn it into a frame first, for instance with pandas.DataFrame(…).",
        ) from problem
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DataError(
            "columns",
            expected="each column name once",
            found=f"{', '.join(map(repr, twice))} more than once",
            mend="Rename or drop the columns that stand there twice.",
        )
    return table


def _plain(table: Table) -> Table:
    """Turn categories into text where a group-by of the engine cannot take them."""
    if isinstance(table, nw.DataFrame) and table.implementation.is_pandas():
        return table
    kinds = table.collect_schema().items()
    coded = [name for name, kind in kinds if isinstance(kind, (nw.Categorical, nw.Enum))]
    return table.with_columns(*(nw.col(name).cast(nw.String) for name in coded)) if coded else table


def _refuse_two_roles(request: Request) -> None:
    roles: dict[str, str] = {}
    for role, column in request.roles:
        if column in roles:
            both = role if roles[column] == role else f"{roles[column]} and {role}"
            raise DataError(
                column,
                expected="one role for each column",
                found=f"it named twice, under {both}",
                mend="A group cannot be compared by what defines it; name another column.",
            )
        roles[column] = role
    if not request.sensitive_features:
        raise DataError(
            "sensitive_features",
            expected="at least one column by which groups are made",
            found="none",
            mend="Name one, such as sensitive_features=['sex'].",
        )


def _refuse_unknown(role: str, column: str, names: list[str]) -> None:
    if column in names:
        return
    near = nearest(column, names)
    raise DataError(
        column,
        expected=f"a column of that name, since {role} names it",
        found="no such column",
        mend=f"Did you mean {near!r}?"
        if near
        else "Write the name as the header of the data spells it.",
    )


def _confusion(request: Request, names: list[str]) -> tuple[str, ...]:
    """Return the columns of confusion matrices, where nothing else says what to count."""
    if request.outcome or request.decision or request.score or request.count:
        return ()
    folded = {name.casefold(): name for name in reversed(names)}
    if all(corner in folded for corner in CONFUSION):
        return tuple(folded[corner] for corner in CONFUSION)
    raise DataError(
        "decision",
        expected="an outcome, a decision or a score to audit",
        found="none, and no columns TN, FP, FN and TP of confusion matrices",
        mend="Name the column of the decisions with decision=, or of the scores with score=.",
    )


def _numbers(table: Table, request: Request, confusion: tuple[str, ...]) -> list[str]:
    """Return the columns that are to be read as numbers; counts may be withheld and so be text."""
    schema = table.collect_schema()
    must = [a.name for a in request.sensitive_features if a.bands]
    must += [column for column in (request.score, request.weight) if column]
    may = [*confusion, *([request.count] if request.count else [])]
    numeric = [c for c in (*must, *may) if schema[c].is_numeric() or schema[c] == nw.Boolean]
    for column in must:
        if column not in numeric:
            raise DataError(
                column,
                expected="numbers",
                found=f"values of type {schema[column]}",
                mend="Turn the column into numbers, with missing values where there is none.",
            )
    return numeric


def _looked_at(table: Table, request: Request, confusion: tuple[str, ...]) -> Opened:
    plain = [a.name for a in request.sensitive_features if not a.bands]
    few = [name for name in (request.outcome, request.decision) if name]
    looked = [*plain, *few, *request.strata, *([request.score] if request.score else [])]
    ends = []
    if request.score:
        score = number_of(request.score)
        ends = [score.min().alias("low"), score.max().alias("high")]
    seen = collected(
        table.head(_LOOKED_AT).select(
            nw.len().alias("rows"),
            *(nw.col(name).n_unique().alias(f"distinct_{i}") for i, name in enumerate(looked)),
            *ends,
        )
    )
    if not seen["rows"][0]:
        raise DataError("data", expected="at least one row", found="none", mend="Check the query.")
    distinct = {name: int(seen[f"distinct_{i}"][0]) for i, name in enumerate(looked)}
    for attribute in request.sensitive_features:
        if distinct.get(attribute.name, 0) > MOST_GROUPS + 1:
            refuse_many_groups(table, attribute, distinct[attribute.name])
    for role in ("outcome", "decision"):
        column = getattr(request, role)
        if distinct.get(column, 0) > 2 + _WAYS_TO_SAY_NOTHING:
            raise not_two(column, role, distinct[column])
    for column in request.strata:
        refuse_many_strata(column, distinct[column])
    if not request.score:
        return Opened(table, confusion)
    low, high = (None if seen[e][0] is None else float(seen[e][0]) for e in ("low", "high"))
    return Opened(table, confusion, distinct[request.score], low, high)


def refuse_many_groups(table: Table, attribute: Attribute, found: int) -> None:
    """Refuse a sensitive feature that is a number or an identifier, and say how to make groups."""
    kind = table.collect_schema()[attribute.name]
    name = attribute.name
    mend = (
        f"It is a number: give the lower ends of bands, as in {name}=25,45,65"
        f" (in Python {{{name!r}: [25, 45, 65]}})."
        if kind.is_numeric()
        else "Merge its values into fewer groups; if it names persons, it is no group at all."
    )
    raise DataError(
        name,
        expected=f"at most {MOST_GROUPS} groups in a sensitive feature",
        found=f"{found:,} different values or more",
        mend=mend,
    )


def refuse_many_strata(column: str, found: int) -> None:
    """Refuse strata in which nobody can be compared with anybody."""
    if found > MOST_STRATA:
        raise DataError(
            column,
            expected=f"at most {MOST_STRATA:,} strata",
            found=f"{found:,} or more",
            mend="Merge values, or give bands instead of numbers: people are compared within a"
            " stratum, so each needs some of every group.",
        )
