"""Which group each case belongs to, by an attribute by which people must be treated alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from aitoolkit.declaring.columns import Floats, Labels
from aitoolkit.errors import DataError
from aitoolkit.schema.audit import MISSING, OTHER

_MOST_GROUPS = 50


def band_labels(bands: Sequence[float]) -> tuple[str, ...]:
    """Return the names of the bands that these lower ends make.

    Examples
    --------
    >>> band_labels([25, 45])
    ('<25', '25–44', '≥45')
    >>> band_labels([0.5, 1])
    ('<0.5', '0.5–<1', '≥1')
    """
    whole = all(float(band).is_integer() for band in bands)
    middle = []
    for low, high in pairwise(bands):
        if not whole:
            middle.append(f"{low:g}–<{high:g}")
        else:
            middle.append(f"{low:.0f}–{high - 1:.0f}" if high - low > 1 else f"{low:.0f}")
    first, last = (f"{bands[0]:.0f}", f"{bands[-1]:.0f}") if whole else (
        f"{bands[0]:g}", f"{bands[-1]:g}",
    )  # fmt: skip
    return (f"<{first}", *middle, f"≥{last}")


def banded(values: Floats, outside: npt.NDArray[np.bool_], bands: Sequence[float]) -> list[str]:
    """Return the band of each number; `MISSING` where none is given, `OTHER` where undeclared."""
    names = [*band_labels(bands), MISSING, OTHER]
    codes = np.searchsorted(np.asarray(bands, dtype=float), values, side="right")
    codes = np.where(np.isnan(values), len(bands) + 1, codes)
    codes = np.where(outside, len(bands) + 2, codes)
    return [names[code] for code in codes]


def grouped(found: Labels, known: Sequence[str], column: str) -> list[str]:
    """Return the label of each case; `MISSING` where none is given, `OTHER` where undeclared.

    Raises
    ------
    DataError
        If the known values are too many to be groups.
    """
    if len(known) > _MOST_GROUPS:
        raise DataError(
            column,
            expected=f"at most {_MOST_GROUPS} groups in a protected attribute",
            found=f"{len(known)}",
            mend="Give bands if it is a number; else merge values into fewer groups.",
        )
    kept = set(known)
    names = [value if value in kept else OTHER for value in found.values]
    return [MISSING if code < 0 else names[code] for code in found.codes]


def refuse_one_group(groups: Sequence[str], column: str) -> None:
    """Refuse an attribute by which nobody can be compared with anybody."""
    distinct = sorted(set(groups) - {MISSING})
    if len(distinct) < 2:
        raise DataError(
            column,
            expected="at least two groups in a protected attribute",
            found=f"one, {distinct[0]!r}" if distinct else "no value given at all",
            mend="Use data that hold other groups too, or correct its bands or categories; if"
            " there is nobody else, the attribute cannot be examined and has to be dropped.",
        )
