"""What the values of a column mean: groups, strata, and the two values of an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.declaring.columns import labels
from aitoolkit.declaring.groups import band_labels
from aitoolkit.declaring.refused import nearest
from aitoolkit.errors import DataError
from aitoolkit.schema.audit import MISSING
from aitoolkit.stats.cells import UNKNOWN

_YES = frozenset({"1", "true", "yes"})
_NO = frozenset({"0", "false", "no"})
_MOST_SHOWN = 5


def texts_of(values: Sequence[Any], column: str) -> list[str]:
    """Return distinct values as text, and `MISSING` for what is not given.

    The list ends with `MISSING`, so that -1, the code of what is not given, finds it.
    """
    found = labels(pd.Series([*values, None], dtype=object), column)
    return [MISSING if code < 0 else found.values[code] for code in found.codes]


def bands_of(values: Sequence[int], bands: Sequence[float]) -> list[str]:
    """Return the names of bands by their number; -1 is `MISSING`."""
    names = (*band_labels(bands), MISSING)
    return [*(names[int(value)] for value in values), MISSING]


def binary_of(
    values: Sequence[Any],
    column: str,
    *,
    role: str,
    declared: str | None = None,
    elsewhere: str | None = None,
) -> NDArray[np.int8]:
    """Return 1, 0, or `UNKNOWN` for distinct values and, last, for what is not given.

    Parameters
    ----------
    values : sequence
        Distinct values of the column.
    column, role : str
        What they come from: ``outcome`` or ``decision``.
    declared, elsewhere : str or None
        What was said to be 1 here; and in another column, which counts if it occurs here too.

    Raises
    ------
    DataError
        Not two values, or none of them known to be 1.
    """
    texts = texts_of(values, column)
    held = sorted(set(texts) - {MISSING})
    if not held or len(held) > 2:
        raise _not_binary(column, role, held)
    positive = _positive(held, column, role, declared, elsewhere)
    codes = [UNKNOWN if text == MISSING else int(text in positive) for text in texts]
    return np.array(codes, dtype=np.int8)


def not_two(column: str, role: str, found: int) -> DataError:
    """Return the refusal of an outcome or decision that has more than two values."""
    mend = "Merge values until two are left, or keep only the cases that have one of the two."
    if role == "decision":
        mend += " If it is a score, give it as score= with threshold= or top=."
    return DataError(
        column, expected=f"{_article(role)} with two values", found=f"{found:,} values", mend=mend
    )


def _not_binary(column: str, role: str, held: list[str]) -> DataError:
    if held:
        problem = not_two(column, role, len(held))
        if len(held) > _MOST_SHOWN:
            return problem
        found = f"{len(held)} values: {', '.join(map(repr, held))}"
        return DataError(column, expected=problem.expected, found=found, mend=problem.mend)
    return DataError(
        column,
        expected=f"{_article(role)} with two values",
        found="no value at all",
        mend=f"Name another column, or leave {role} out.",
    )


def _positive(
    held: list[str], column: str, role: str, declared: str | None, elsewhere: str | None
) -> set[str]:
    if declared is not None and (declared in held or len(held) == 1):
        return {declared}
    key = "positive" if role == "outcome" else "selected"
    shown = " and ".join(map(repr, held))
    if declared is not None:
        near = nearest(declared, held)
        raise DataError(
            key,
            expected=f"one of the values of {column!r}: {shown}",
            found=repr(declared),
            mend=f"Did you mean {near!r}?" if near else "Write the value as the data spell it.",
        )
    if elsewhere in held:
        return {elsewhere}
    folded = {text: text.casefold() for text in held}
    positive = {text for text, word in folded.items() if word in _YES}
    plain = all(word in _YES | _NO for word in folded.values())
    if plain and (len(held) == 1 or len(positive) == 1):
        return positive
    raise DataError(
        column,
        expected=f"{_article(role)} of which it is plain what counts as 1 (1, true or yes)",
        found=shown,
        mend=f"Say which with {key}=, as in {key}={held[-1]!r}, or write the column as 1 and 0.",
    )


def _article(role: str) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
