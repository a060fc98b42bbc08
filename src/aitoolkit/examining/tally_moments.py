"""Repeated persons: sums over persons of squares of their cases, by two group-bys in one query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from typing import Any

import narwhals as nw
import numpy as np

from aitoolkit.errors import DataError
from aitoolkit.examining.request import Request
from aitoolkit.examining.tally_counts import Counting
from aitoolkit.examining.tally_decoded import decisions_of, keys_of, level_names, outcomes_of
from aitoolkit.examining.tally_engine import Raw, Table, collected, number_of
from aitoolkit.examining.tally_open import Opened
from aitoolkit.stats.cells import UNKNOWN, Cells, Floats, Moments


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
    persons = _added(
        table.select(
            nw.col(str(request.cluster)).alias("person"),
            *(expr.alias(name) for expr, name in zip(groups, names, strict=True)),
            *(expr.alias(name) for expr, name in zip(corners, sums, strict=True)),
        ),
        names,
        sums,
    )
    found = {}
    for choice in choices(len(groups)):
        chosen = [names[i] for i in choice]
        counted = _by_group(_added(persons, chosen, sums), chosen, sums)
        found[choice] = _moments(collected(counted), choice, len(sums), request, cells)
    everyone = _held(persons, sums).select(nw.col("person").n_unique().alias("persons"))
    return Persons(found, int(collected(everyone)["persons"][0]))


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
