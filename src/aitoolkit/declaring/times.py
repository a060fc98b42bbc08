"""The group or the time of each case, by which the parts of the data are divided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from aitoolkit.declaring.columns import Floats, Labels
from aitoolkit.errors import DataError
from aitoolkit.schema.parts import Parts

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}.*)?)?)?")


def read_groups(
    columns: Mapping[str, Floats | Labels], parts: Parts
) -> npt.NDArray[np.int64] | None:
    """Return a number for the group of each case, the same for the same group; None if unused."""
    if parts.by != "group" or parts.column is None:
        return None
    found = columns[parts.column]
    _refuse_gaps(found, parts.column, "group")
    if isinstance(found, Labels):
        return found.codes
    return np.unique(found, return_inverse=True)[1].astype(np.int64)


def read_times(columns: Mapping[str, Floats | Labels], parts: Parts) -> npt.NDArray[Any] | None:
    """Return something sortable for the time of each case; None if unused."""
    if parts.by != "time" or parts.column is None:
        return None
    found = columns[parts.column]
    _refuse_gaps(found, parts.column, "time")
    if not isinstance(found, Labels):
        return found
    wrong = [value for value in found.values if not _ISO.fullmatch(value)]
    if wrong:
        raise DataError(
            parts.column,
            expected="dates or numbers, or text such as 2024-07-01, which sorts by time",
            found=f"{len(wrong)} different values that are written otherwise",
            mend="Turn the column into dates, year first.",
        )
    return found.codes


def _refuse_gaps(found: Floats | Labels, column: str, what: str) -> None:
    absent = found.codes < 0 if isinstance(found, Labels) else np.isnan(found)
    if absent.any():
        raise DataError(
            column,
            expected=f"a {what} for every case, since parts.by is {what}",
            found=f"none for {int(absent.sum())} of {len(absent)} cases",
            mend="Complete the column, leave those rows out, or divide by: random.",
        )
