"""The outcome becomes 1 for the declared positive and 0 for the other value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aitoolkit.declaring.columns import Labels
from aitoolkit.declaring.refused import nearest
from aitoolkit.errors import DataError
from aitoolkit.schema.declaration import KnownFor, Outcome

_MOST_SHOWN = 5


def read_outcome(
    found: Labels, outcome: Outcome, known_for: KnownFor | None
) -> npt.NDArray[np.int8]:
    """Return 1 where the declared positive happened, 0 where not, -1 where it is not known.

    Parameters
    ----------
    found : Labels
        The outcome's column.
    outcome : Outcome
        It says which value is the positive one.
    known_for : KnownFor or None
        For whom the outcome is declared to be known; None if nobody has written it yet.

    Returns
    -------
    numpy.ndarray of int8
        One entry a row of the frame.

    Raises
    ------
    DataError
        If there are not exactly two values, the positive is not one of them, or outcomes are
        missing although they are declared to be known for all.
    """
    column, positive = outcome.column, outcome.positive
    held = [value for value, n in zip(found.values, found.counts, strict=True) if n]
    if len(held) != 2:
        raise _not_two(column, held)
    if positive not in held:
        near = nearest(positive, held)
        raise DataError(
            "outcome.positive",
            expected=f"one of the values of {column!r}: {', '.join(map(repr, held))}",
            found=repr(positive),
            mend=f"Did you mean {near!r}?" if near else "Write the value as the data spell it.",
        )
    if known_for is KnownFor.ALL:
        _refuse_gaps(found, column)
    codes = np.where(found.codes == found.values.index(positive), 1, 0)
    return np.where(found.codes < 0, -1, codes).astype(np.int8)


def _not_two(column: str, held: list[str]) -> DataError:
    mend = "Say what the outcome is for the other cases too: nothing can be learned from one value."
    if len(held) > 2:
        mend = "Merge values until two are left, or keep only the cases that have one of the two."
    shown = f": {', '.join(map(repr, held))}" if 0 < len(held) <= _MOST_SHOWN else ""
    return DataError(
        column,
        expected="an outcome with two values",
        found=f"{len(held) or 'no'} {'value' if len(held) == 1 else 'values'}{shown}",
        mend=mend,
    )


def _refuse_gaps(found: Labels, column: str) -> None:
    missing = int((found.codes < 0).sum())
    if missing:
        raise DataError(
            column,
            expected="an outcome for every case, since outcome_known_for is all",
            found=f"none for {missing} of {len(found.codes)} cases",
            mend="Add the outcomes, or declare outcome_known_for: checked (known only for those"
            " who were checked) or random_sample.",
        )
