"""In which stratum each case of a dataset stands: people alike in what may count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aitoolkit.declaring.columns import Labels
from aitoolkit.declaring.dataset import Dataset
from aitoolkit.errors import DataError
from aitoolkit.examining.tally_open import refuse_many_strata
from aitoolkit.schema.audit import MISSING
from aitoolkit.schema.declaration import Type
from aitoolkit.stats.cells import Codes


def strata_columns(strata: str | Sequence[str] | None, data: Dataset) -> tuple[str, ...]:
    """Return the columns of the strata, or refuse those that cannot be.

    Raises
    ------
    DataError
        If a column is not declared, is the outcome, or is named twice.
    """
    columns = (strata,) if isinstance(strata, str) else tuple(strata or ())
    outcome = data.declaration.outcome
    able = [c for c in data.columns if outcome is None or c != outcome.column]
    for i, column in enumerate(columns):
        if column not in able or column in columns[:i]:
            raise DataError(
                "strata",
                expected=f"declared columns, each once, but not the outcome: {', '.join(able)}",
                found=repr(column),
                mend="Name columns that may count in the decision, as the dictionary spells them.",
            )
    return columns


def stratum_of(data: Dataset, columns: Sequence[str]) -> tuple[tuple[str, ...], Codes]:
    """Return the strata, by name, and the code of each case's; no value given is a value too.

    Raises
    ------
    DataError
        If there are so many that nobody can be compared with anybody.
    """
    coded = [np.unique(_texts(data, column), return_inverse=True) for column in columns]
    met, place = np.unique(np.stack([c for _, c in coded], axis=1), axis=0, return_inverse=True)
    refuse_many_strata(" × ".join(columns), len(met))
    names = (
        " × ".join(str(v[c]) for (v, _), c in zip(coded, row, strict=True)) for row in met.tolist()
    )
    return tuple(names), place.reshape(-1).astype(np.intp)


def _texts(data: Dataset, column: str) -> list[str]:
    found = data.columns[column]
    if isinstance(found, Labels):
        return [str(text) for text in found.texts(MISSING)]
    spell = (
        {0.0: "false", 1.0: "true"} if data.declaration.field(column).type is Type.BOOLEAN else {}
    )
    return [MISSING if np.isnan(v) else spell.get(v, f"{v:.15g}") for v in found.tolist()]
