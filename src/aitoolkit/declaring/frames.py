"""A frame of any kind comes in, and its columns are those that were declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import pandas as pd

from aitoolkit.declaring.refused import nearest
from aitoolkit.errors import DataError


def read_frame(frame: Any) -> pd.DataFrame:
    """Return `frame` as pandas, its column names unique and text.

    Parameters
    ----------
    frame : pandas, polars or Arrow table, or any other that narwhals can read
        A lazy frame is collected.

    Returns
    -------
    pandas.DataFrame
        The same rows, numbered from 0.

    Raises
    ------
    DataError
        If it is not a frame, has no rows, or has a column name twice.
    """
    names = [str(name) for name in _names(frame)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DataError(
            "columns",
            expected="each column name once",
            found=f"{', '.join(map(repr, twice))} more than once",
            mend="Rename or drop the columns that stand there twice.",
        )
    if isinstance(frame, pd.DataFrame):
        table = frame.set_axis(names, axis=1).reset_index(drop=True)
    else:
        table = _from_elsewhere(frame)
    if "" in table.columns:
        raise DataError(
            "columns",
            expected="a name for each column",
            found=f"none at column {list(table.columns).index('') + 1}",
            mend="Name it, or drop it; it is often a row number that was saved with the data.",
        )
    if not len(table):
        raise DataError("data", expected="at least one row", found="none", mend="Check the query.")
    return table


def read_cases(cases: Any) -> pd.DataFrame:
    """Return a frame, or one case given as a mapping or a pandas Series, as pandas."""
    if isinstance(cases, (Mapping, pd.Series)):
        one = {str(name): value for name, value in cases.items()}
        return pd.DataFrame({name: pd.Series([value]) for name, value in one.items()})
    return read_frame(cases)


def check_columns(present: Iterable[str], known: Iterable[str], needed: Mapping[str, str]) -> None:
    """Refuse columns that nobody declared, and the absence of those that have a role.

    Parameters
    ----------
    present, known : iterable of str
        Columns of the frame, and of the declaration.
    needed : mapping of str to str
        Columns that must be there, and the key of the declaration that names them.

    Raises
    ------
    DataError
        With the nearest name known.
    """
    here, known = list(present), list(known)
    unknown = [name for name in here if name not in known]
    absent = [name for name in needed if name not in here]
    if unknown:
        near = nearest(unknown[0], [name for name in known if name not in here] or known)
        more = f" (and {len(unknown) - 1} more)" if len(unknown) > 1 else ""
        raise DataError(
            unknown[0],
            expected="only columns that fields lists",
            found=f"a column of that name{more}",
            mend=(f"Did you mean {near!r}? " if near else "")
            + "Otherwise drop it, or list it with used_for: nothing.",
        )
    if absent:
        near = nearest(absent[0], [name for name in here if name not in needed] or here)
        more = f" (and {len(absent) - 1} more)" if len(absent) > 1 else ""
        raise DataError(
            absent[0],
            expected=f"a column of that name, since {needed[absent[0]]} names it",
            found=f"no such column{more}",
            mend=(f"Did you mean {near!r}? " if near else "")
            + "Correct the name in the declaration, or add the column.",
        )


def _names(frame: Any) -> list[Any]:
    if isinstance(frame, pd.DataFrame):
        return list(frame.columns)
    return list(getattr(frame, "column_names", ()))  # Arrow; the others refuse duplicates


def _from_elsewhere(frame: Any) -> pd.DataFrame:
    try:
        table = nw.from_native(frame)
    except TypeError as problem:
        raise DataError(
            "data",
            expected="a pandas, polars or Arrow frame",
            found=f"a {type(frame).__name__}",
            mend="Turn it into a frame first, for instance with pandas.DataFrame(…).",
        ) from problem
    if isinstance(table, nw.LazyFrame):
        table = table.collect()
    # Whole numbers with gaps would pass through floats, which round beyond 2**53.
    casts = [
        nw.col(name).cast(nw.String)
        for name, dtype in table.schema.items()
        if dtype.is_integer() and table[name].null_count() and _large(table[name])
    ]
    read: pd.DataFrame = (table.with_columns(*casts) if casts else table).to_pandas()
    return read.reset_index(drop=True)


def _large(series: Any) -> bool:
    return bool(max(abs(series.min()), abs(series.max())) > 2**53)
