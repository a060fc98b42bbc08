"""Repeated persons: sums over persons of squares of their cases, from one pass over the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from aitoolkit.errors import DataError
from aitoolkit.examining.request import Request
from aitoolkit.examining.tally_counts import Counting
from aitoolkit.examining.tally_decoded import decisions_of, keys_of, level_names, outcomes_of
from aitoolkit.examining.tally_engine import Raw, Table, collected, number_of
from aitoolkit.examining.tally_open import Opened
from aitoolkit.examining.tally_pandas import coded_column
from aitoolkit.examining.tally_persons import PersonTable, by_person, moments_of
from aitoolkit.stats.cells import UNKNOWN, Cells, Codes, Floats, Moments

MOST_HERE = 10_000_000
"""Up to so many persons by cell are added up in memory; more stay in the engine, as do Spark's."""


@dataclass(frozen=True, eq=False)
class Persons:
    """Moments of each choice of attributes, and how many persons there are in all."""

    moments: dict[tuple[int, ...], Moments]
    n: int


def choices(attributes: int) -> list[tuple[int, ...]]:
    """Return the choices of attributes that are compared: each, each pair, and all.

    Examples
    --------
    >>> choices(3)
    [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]
    """
    sizes = sorted({1, min(2, attributes), attributes})
    return [c for size in sizes for c in combinations(range(attributes), size)]


def persons_of(
    data: Opened,
    request: Request,
    how: Counting,
    raw: Raw,
    cells: Cells,
    threshold: float | None,
) -> Persons:
    """Return what the cells cannot say: how cases repeat within persons.

    Corners are those of ``CORNERS``. Without any outcome, a decision counts as if the outcome
    were 0; without any decision, an outcome as if it were 0. Where some outcomes are unknown, two
    more corners follow: unknown outcome, not selected and selected.

    Parameters
    ----------
    data, request, how, raw
        As for the tally.
    cells : Cells
        The tally, whose levels give the codes.
    threshold : float or None
        Where scores are selected.

    Raises
    ------
    DataError
        Rows without a person; counts that came rounded or withheld.
    """
    _refuse_coarse(how)
    table = _named(data.table, str(request.cluster))
    keys = keys_of(request, threshold)
    corners = _corners(request, raw, keys, how)
    groups = [_one_gap(table, request, i, keys[f"group_{i}"]) for i in range(len(cells.levels))]
    names = [f"key_{i}" for i in range(len(groups))]
    sums = [f"c_{j}" for j in range(len(corners))]
    rows = table.select(
        nw.col(str(request.cluster)).alias("person"),
        *(expr.alias(name) for expr, name in zip(groups, names, strict=True)),
        *(expr.alias(name) for expr, name in zip(corners, sums, strict=True)),
    )
    here = _here(rows, names, sums)
    if here is None:
        return _in_the_engine(_added(rows, names, sums), names, sums, request, cells)
    persons = by_person(_table(here, names, sums, request, cells))
    return Persons(
        {choice: moments_of(persons, choice) for choice in choices(len(names))}, persons.n
    )


def _refuse_coarse(how: Counting) -> None:
    if how.coarse:
        raise DataError(
            "cluster",
            expected="exact counts where persons repeat",
            found="counts that came rounded or withheld",
            mend="Leave cluster out, or use the counts as they were before.",
        )


def _named(table: Table, cluster: str) -> Table:
    nobody = (nw.col(cluster).is_null()).cast(nw.Int64).sum().alias("nobody")
    missing = int(collected(table.select(nobody))["nobody"][0] or 0)
    if missing:
        raise DataError(
            cluster,
            expected="the name of a person (or household, office) in every row",
            found=f"none in {missing:,}",
            mend="Give each of those rows a name of its own, or leave them out.",
        )
    return table


def _corners(
    request: Request, raw: Raw, keys: Mapping[str, nw.Expr], how: Counting
) -> list[nw.Expr]:
    """Return the cases (or weights) of a row in each corner."""
    amount = nw.lit(1.0)
    for column in how.columns:
        amount = number_of(column)
    if request.weight and request.weight_kind == "sampling":
        amount = amount * number_of(request.weight)
    outcomes, decisions = outcomes_of(raw, request), decisions_of(raw, request)

    def at(role: str, table: Any, code: int) -> nw.Expr:
        if table is None:  # no such column: everyone is at 0
            return nw.lit(code == 0)
        values = [value for value, c in zip(raw.values[role], table, strict=False) if c == code]
        return keys[role].is_in(values) if values else nw.lit(value=False)

    pairs = [(outcome, decision) for outcome in (0, 1) for decision in (0, 1)]
    chosen = [at("outcome", outcomes, o) & at("decision", decisions, d) for o, d in pairs]
    if outcomes is not None and (outcomes[raw.codes["outcome"]] == UNKNOWN).any():
        known = at("outcome", outcomes, 0) | at("outcome", outcomes, 1)
        known = nw.when(known).then(nw.lit(1)).otherwise(nw.lit(0)) == 0
        chosen += [known & at("decision", decisions, d) for d in (0, 1)]
    return [nw.when(here).then(amount).otherwise(nw.lit(0.0)) for here in chosen]


def _one_gap(table: Table, request: Request, i: int, key: nw.Expr) -> nw.Expr:
    """Return the group with one way to say that nothing is given."""
    attribute = request.sensitive_features[i]
    kind = table.collect_schema()[attribute.name]
    if attribute.bands:
        return key
    if isinstance(kind, nw.String):
        return nw.when(key != "").then(key)
    if kind.is_float():
        return nw.when(~(key.is_null() | key.is_nan())).then(key)
    return key


def _here(rows: Table, names: list[str], sums: list[str]) -> nw.DataFrame[Any] | None:
    """Return the cases of persons if they fit here: those of pandas as rows, else added up."""
    if isinstance(rows, nw.DataFrame):
        return rows if rows.implementation.is_pandas() else _eager(_added(rows, names, sums))
    if rows.implementation.is_spark_like():
        return None
    found = _eager(_added(rows, names, sums).head(MOST_HERE + 1))
    return found if len(found) <= MOST_HERE else None


def _eager(table: Table) -> nw.DataFrame[Any]:
    return table.collect() if isinstance(table, nw.LazyFrame) else table


def _table(
    here: nw.DataFrame[Any], names: list[str], sums: list[str], request: Request, cells: Cells
) -> PersonTable:
    """Return rows that hold somebody, with the codes of the tally."""
    corners = np.stack([here[name].to_numpy().astype(float) for name in sums])
    columns = []
    for i, name in enumerate(names):
        codes, values = _coded(here[name])
        levels = level_names(request.sensitive_features[i], _filled(values))
        place = {level: code for code, level in enumerate(cells.levels[i])}
        columns.append(np.array([place.get(level, -1) for level in levels], np.intp)[codes])
    person, _ = pd.factorize(here["person"].to_numpy())
    return PersonTable(person.astype(np.intp), np.stack(columns, axis=1), corners)


def _coded(column: nw.Series[Any]) -> tuple[Codes, list[Any]]:
    """Return positions in the distinct values; -1, or past the last, where nothing is given."""
    if column.implementation.is_pandas():
        return coded_column(column.to_native())
    codes, values = pd.factorize(np.array([*column.to_list(), None], dtype=object)[:-1])
    return codes.astype(np.intp), list(values)


def _in_the_engine(
    persons: Table, names: list[str], sums: list[str], request: Request, cells: Cells
) -> Persons:
    """Ask the engine for each choice, from persons that it keeps where it can."""
    kept = persons.to_native().persist() if persons.implementation.is_spark_like() else None
    if kept is not None:
        persons = nw.from_native(kept)
    found = {}
    for choice in choices(len(names)):
        chosen = [names[i] for i in choice]
        counted = _by_group(_added(persons, chosen, sums), chosen, sums)
        found[choice] = _moments(collected(counted), choice, len(sums), request, cells)
    everyone = _held(persons, sums).select(nw.col("person").n_unique().alias("persons"))
    n = int(collected(everyone)["persons"][0])
    if kept is not None:
        kept.unpersist()
    return Persons(found, n)


def _added(table: Table, chosen: Sequence[str], sums: Sequence[str]) -> Table:
    return table.group_by("person", *chosen).agg(*(nw.col(name).sum() for name in sums))


def _held(persons: Table, sums: Sequence[str]) -> Table:
    return persons.filter(nw.sum_horizontal(*sums) > 0)


def _by_group(persons: Table, chosen: Sequence[str], sums: Sequence[str]) -> Table:
    pairs = list(combinations_with_replacement(range(len(sums)), 2))
    products = [(nw.col(sums[i]) * nw.col(sums[j])).alias(f"p_{i}_{j}") for i, j in pairs]
    return (
        _held(persons, sums)
        .with_columns(*products)
        .group_by(*chosen)
        .agg(
            nw.len().alias("clusters"),
            *(nw.col(name).sum() for name in sums),
            *(nw.col(f"p_{i}_{j}").sum() for i, j in pairs),
        )
    )


def _moments(
    back: Mapping[str, list[Any]],
    choice: tuple[int, ...],
    corners: int,
    request: Request,
    cells: Cells,
) -> Moments:
    """Return the groups sorted by their codes."""
    columns = []
    for i in choice:
        values = back[f"key_{i}"]
        names = level_names(request.sensitive_features[i], _filled(values))
        place = {name: code for code, name in enumerate(cells.levels[i])}
        columns.append([place[name] for name in names[:-1]])
    codes = np.array(columns, np.intp).T.reshape(-1, len(choice))
    order = np.lexsort(codes.T[::-1])
    sums = np.array([back[f"c_{j}"] for j in range(corners)], float).T[order]
    products: Floats = np.zeros((len(order), corners, corners))
    for i, j in combinations_with_replacement(range(corners), 2):
        products[:, i, j] = products[:, j, i] = np.array(back[f"p_{i}_{j}"], float)[order]
    return Moments(codes[order], np.array(back["clusters"], float)[order], sums, products)


def _filled(values: list[Any]) -> list[Any]:
    return [None if isinstance(value, float) and np.isnan(value) else value for value in values]
