"""One group-by, done where the data are: nothing but counts comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from aitoolkit.errors import DataError
from aitoolkit.examining.tally_pandas import grouped_in_memory
from aitoolkit.stats.cells import Codes, Floats

Table = nw.DataFrame[Any] | nw.LazyFrame[Any]

MOST_CELLS = 2_000_000
_NUMBER = "number of "


@dataclass(frozen=True)
class Plan:
    """What to group by, and what to add up, as expressions over the columns of the data.

    Attributes
    ----------
    keys : mapping of str to expression
        Role → value by which to group.
    sums, smallest, largest : mapping of str to expression
        Name → what to add up, and of what to keep the least and the greatest.
    """

    keys: Mapping[str, nw.Expr]
    sums: Mapping[str, nw.Expr] = field(default_factory=dict)
    smallest: Mapping[str, nw.Expr] = field(default_factory=dict)
    largest: Mapping[str, nw.Expr] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Raw:
    """The groups that an engine found, before anyone says what their values mean.

    Attributes
    ----------
    values : mapping of str to list
        Role → distinct values, as the engine spells them.
    codes : mapping of str to numpy.ndarray
        Role → the group's position in `values`; -1 where nothing is given.
    rows : numpy.ndarray
        Rows in each group.
    figures : mapping of str to numpy.ndarray
        Sums, smallest and largest by name.
    """

    values: Mapping[str, list[Any]]
    codes: Mapping[str, Codes]
    rows: Floats
    figures: Mapping[str, Floats]


def grouped(table: Table, plan: Plan) -> Raw:
    """Return the groups of `table`, counted and added up by the engine that holds it.

    Raises
    ------
    DataError
        More groups than anyone can read.
    """
    measures = {**plan.sums, **plan.smallest, **plan.largest}
    chosen = table.select(
        *(expr.alias(f"key_{role}") for role, expr in plan.keys.items()),
        *(expr.alias(f"of_{name}") for name, expr in measures.items()),
    )
    if isinstance(chosen, nw.DataFrame) and chosen.implementation.is_pandas():
        found = grouped_in_memory(
            chosen.to_native(),
            keys=[f"key_{role}" for role in plan.keys],
            sums=[f"of_{name}" for name in plan.sums],
            smallest=[f"of_{name}" for name in plan.smallest],
            largest=[f"of_{name}" for name in plan.largest],
        )
        return Raw(
            dict(zip(plan.keys, found.values, strict=True)),
            dict(zip(plan.keys, found.codes, strict=True)),
            found.rows,
            dict(zip(measures, found.figures, strict=True)),
        )
    keys = [f"key_{role}" for role in plan.keys]
    counted = chosen.group_by(*keys).agg(
        nw.len().alias("rows"),
        *(nw.col(f"of_{name}").sum() for name in plan.sums),
        *(nw.col(f"of_{name}").min() for name in plan.smallest),
        *(nw.col(f"of_{name}").max() for name in plan.largest),
    )
    back = collected(counted.head(MOST_CELLS + 1))
    if len(back["rows"]) > MOST_CELLS:
        raise DataError(
            "sensitive_features",
            expected=f"at most {MOST_CELLS:,} combinations of groups, strata, outcome and decision",
            found="more",
            mend="Give bands for numbers, as in age=25,45,65; merge rare values; use fewer strata.",
        )
    coded = {role: _coded(back[f"key_{role}"]) for role in plan.keys}
    return Raw(
        {role: values for role, (_, values) in coded.items()},
        {role: codes for role, (codes, _) in coded.items()},
        _floats(back["rows"]),
        {name: _floats(back[f"of_{name}"]) for name in measures},
    )


def with_numbers(table: Table, columns: Iterable[str]) -> Table:
    """Add each column as a number that is null where none is given.

    A step of its own, since engines compute a nested expression again wherever it is used.
    """
    schema, added = table.collect_schema(), []
    for column in columns:
        number = nw.col(column).cast(nw.Float64)
        if schema[column].is_float():
            number = nw.when(~number.is_nan()).then(number)
        added.append(number.alias(_NUMBER + column))
    return table.with_columns(*added) if added else table


def number_of(column: str) -> nw.Expr:
    """Return a column that `with_numbers` added."""
    return nw.col(_NUMBER + column)


def collected(table: Table) -> dict[str, list[Any]]:
    """Return the few rows of an answer, column by column."""
    here = table.collect() if isinstance(table, nw.LazyFrame) else table
    return {name: here[name].to_list() for name in here.columns}


def _coded(values: list[Any]) -> tuple[Codes, list[Any]]:
    codes, distinct = pd.factorize(np.array([*values, None], dtype=object)[:-1])
    return codes.astype(np.intp), list(distinct)


def _floats(values: list[Any]) -> Floats:
    return np.array([np.nan if value is None else float(value) for value in values])
