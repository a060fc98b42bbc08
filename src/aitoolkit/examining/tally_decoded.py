"""An engine's groups get their meaning: group, stratum, outcome, decision."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from functools import reduce

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from aitoolkit.errors import DataError
from aitoolkit.examining.request import Attribute, Request
from aitoolkit.examining.tally_counts import Cases
from aitoolkit.examining.tally_engine import Raw, number_of
from aitoolkit.examining.tally_open import (
    MOST_GROUPS,
    Opened,
    refuse_many_groups,
    refuse_many_strata,
)
from aitoolkit.examining.tally_values import bands_of, binary_of, texts_of
from aitoolkit.schema.audit import MISSING
from aitoolkit.stats.cells import UNKNOWN, Codes

_FEWEST_TO_TELL = 30
"""Below so many cases a feature may equal the outcome by chance."""


@dataclass(frozen=True, eq=False)
class Decoded:
    """What the groups mean; one entry for each of the cases' entries.

    Attributes
    ----------
    levels : list of list of str
        Names of each attribute's values in the engine's order, `MISSING` last.
    groups : numpy.ndarray of shape (n, n_attributes)
        Codes into `levels`; -1 is `MISSING`.
    strata, stratum
        Likewise for the strata.
    outcome, decision : numpy.ndarray of int8
        1, 0, or `UNKNOWN`.
    """

    levels: list[list[str]]
    groups: Codes
    strata: list[str]
    stratum: Codes | None
    outcome: NDArray[np.int8]
    decision: NDArray[np.int8]


def keys_of(request: Request, threshold: float | None) -> dict[str, nw.Expr]:
    """Return what to group by, but for score bins and counts."""
    keys = {f"group_{i}": _group(a) for i, a in enumerate(request.sensitive_features)}
    keys |= {f"stratum_{i}": nw.col(column) for i, column in enumerate(request.strata)}
    if request.outcome:
        keys["outcome"] = nw.col(request.outcome)
    if request.decision:
        keys["decision"] = nw.col(request.decision)
    elif request.score and threshold is not None:
        score = number_of(request.score)
        selected = (score >= threshold).cast(nw.Int64)
        keys["decision"] = nw.when(~score.is_null()).then(selected).otherwise(nw.lit(UNKNOWN))
    return keys


def decoded(data: Opened, request: Request, raw: Raw, cases: Cases) -> Decoded:
    """Return the meaning of each of the engine's groups.

    Raises
    ------
    DataError
        Too many groups or strata; an outcome or decision without two values; a sensitive
        feature that is the outcome.
    """
    row, levels = cases.row, []
    for i, attribute in enumerate(request.sensitive_features):
        names = level_names(attribute, raw.values[f"group_{i}"])
        if len(set(names[:-1])) > MOST_GROUPS + (MISSING in names[:-1]):
            refuse_many_groups(data.table, attribute, len(names) - 1)
        levels.append(names)
    groups = np.stack([raw.codes[f"group_{i}"][row] for i in range(len(levels))], axis=1)
    strata, stratum = _strata(raw, request)
    outcome, decision = outcomes_of(raw, request), decisions_of(raw, request)
    known = Decoded(
        levels,
        groups,
        strata,
        None if stratum is None else stratum[row],
        _codes(outcome, raw, "outcome", cases.outcome, row),
        _codes(decision, raw, "decision", cases.decision, row),
    )
    if request.outcome:
        _refuse_same_as_outcome(request, raw, levels, cases)
    return known


def level_names(attribute: Attribute, values: list[object]) -> list[str]:
    """Return the names of an attribute's values, `MISSING` last, where -1 finds it."""
    if attribute.bands:
        return bands_of([int(str(value)) for value in values], attribute.bands)
    return texts_of(values, attribute.name)


def outcomes_of(raw: Raw, request: Request) -> NDArray[np.int8] | None:
    """Return 1, 0 or `UNKNOWN` for each of the engine's outcomes, and last for none."""
    if request.outcome is None:
        return None
    return binary_of(
        raw.values["outcome"], request.outcome, role="outcome", declared=request.positive
    )


def positive_label(raw: Raw, request: Request) -> str | None:
    """Return the outcome's positive value as the data spell it, or None without an outcome."""
    codes = outcomes_of(raw, request)
    if codes is None or request.outcome is None:
        return None
    texts = texts_of(raw.values["outcome"], request.outcome)
    return next((text for text, code in zip(texts, codes, strict=True) if code == 1), None)


def decisions_of(raw: Raw, request: Request) -> NDArray[np.int8] | None:
    """Return 1, 0 or `UNKNOWN` for each of the engine's decisions, and last for none."""
    if "decision" not in raw.values:
        return None
    if request.decision is None:
        return np.array([*raw.values["decision"], UNKNOWN], np.int8)
    return binary_of(
        raw.values["decision"],
        request.decision,
        role="decision",
        declared=request.selected,
        elsewhere=request.positive,
    )


def _group(attribute: Attribute) -> nw.Expr:
    """Return the column itself, or the number of bands whose lower end is reached."""
    if attribute.bands is None:
        return nw.col(attribute.name)
    number = number_of(attribute.name)
    reached = ((number >= end).cast(nw.Int64) for end in attribute.bands)
    band = reduce(operator.add, reached)
    return nw.when(~number.is_null()).then(band).otherwise(nw.lit(-1))


def _strata(raw: Raw, request: Request) -> tuple[list[str], Codes | None]:
    if not request.strata:
        return [], None
    names = [texts_of(raw.values[f"stratum_{i}"], c) for i, c in enumerate(request.strata)]
    codes = np.stack([raw.codes[f"stratum_{i}"] for i in range(len(names))], axis=1)
    met, place = np.unique(codes, axis=0, return_inverse=True)
    refuse_many_strata(" × ".join(request.strata), len(met))
    joined = [" × ".join(n[c] for n, c in zip(names, one, strict=True)) for one in met]
    return joined, place.reshape(-1).astype(np.intp)


def _codes(
    table: NDArray[np.int8] | None,
    raw: Raw,
    role: str,
    counted: NDArray[np.int8] | None,
    row: Codes,
) -> NDArray[np.int8]:
    if counted is not None:
        return counted
    if table is None:
        return np.full(len(row), UNKNOWN, np.int8)
    return table[raw.codes[role][row]]


def _refuse_same_as_outcome(
    request: Request, raw: Raw, levels: list[list[str]], cases: Cases
) -> None:
    outcome = np.array(texts_of(raw.values["outcome"], str(request.outcome)), dtype=object)
    outcome = outcome[raw.codes["outcome"][cases.row]]
    known = (outcome != MISSING) & (cases.n > 0)
    if cases.n[known].sum() < _FEWEST_TO_TELL or len(set(outcome[known])) < 2:
        return
    for i, attribute in enumerate(request.sensitive_features):
        group = np.array(levels[i], dtype=object)[raw.codes[f"group_{i}"][cases.row]]
        if (group[known] == outcome[known]).all():
            raise DataError(
                attribute.name,
                expected="a sensitive feature that is not the outcome",
                found=f"the values of {request.outcome!r} in every row",
                mend="A group cannot be compared by what defines it; name another column.",
            )
