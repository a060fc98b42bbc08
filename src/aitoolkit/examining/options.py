"""Which values an input may be given when one looks for a change: never anybody's own."""

from __future__ import annotations

from math import floor, log10

import numpy as np
import pandas as pd

from aitoolkit.examining.engines.opened import Opened
from aitoolkit.examining.shapley import Floats
from aitoolkit.schema.declaration import FieldOfData, Type

Value = float | str


def options_of(values: pd.Series, field: FieldOfData, cuts: Floats | None) -> tuple[Value, ...]:
    """Return the values that an input may be given, in rising order.

    For a category those that the model knows; for a number those of two digits on both sides of
    each cut (of the quantiles where there are none), within the declared bounds.

    Parameters
    ----------
    values : pandas.Series
        The feature in the training cases.
    field : FieldOfData
        Its line of the dictionary.
    cuts : numpy.ndarray or None
        Where a model of trees asks about it.

    Examples
    --------
    >>> line = {"column": "papers", "type": "number", "used_for": "input", "actionable": True}
    >>> field = FieldOfData.model_validate({**line, "change": {"highest": 4}})
    >>> options_of(pd.Series([0.0, 1, 2, 3]), field, np.array([1.5, 2.5]))
    (1.0, 2.0, 3.0, 4.0)
    """
    given = values.dropna()
    if field.type is Type.CATEGORY:
        return tuple(sorted(map(str, given.unique())))
    if field.type is Type.BOOLEAN:
        return (0.0, 1.0)
    if given.empty:
        return ()
    numbers = given.to_numpy(float)
    whole = bool((numbers == np.round(numbers)).all())
    at = np.quantile(numbers, np.linspace(0.01, 0.99, 99)) if cuts is None else cuts
    change = field.change
    limits = (field.minimum, None if change is None else change.lowest), (
        field.maximum, None if change is None else change.highest,
    )  # fmt: skip
    low = max((end for end in limits[0] if end is not None), default=-np.inf)
    high = min((end for end in limits[1] if end is not None), default=np.inf)
    ends = [end for end in (low, high) if np.isfinite(end)]
    found = {n for value in at if np.isfinite(value) for n in _beside(float(value), whole=whole)}
    return tuple(sorted(n for n in found | set(ends) if low <= n <= high))


def cut_points(model: Opened, rows: pd.DataFrame) -> dict[str, Floats]:
    """Return where trees ask about each number that reaches them as it is; none for other models.

    Parameters
    ----------
    model : Opened
        The model taken apart.
    rows : pandas.DataFrame
        Rows of training features.
    """
    if model.core is None:
        return {}
    from aitoolkit.examining.trees.reading import read_trees

    tables = read_trees(model.core)
    if tables is None:
        return {}
    prepared, found = model.prepare(rows), {}
    for column, own in zip(rows.columns, model.players, strict=True):
        if len(own) != 1 or rows[column].dtype == object:
            continue
        given = rows[column].notna().to_numpy()
        if np.array_equal(prepared[given, own[0]], rows[column].to_numpy()[given]):
            asked = (tables.feature == own[0]) & (tables.category < 0)
            found[str(column)] = np.unique(tables.threshold[asked])
    return found


def _beside(value: float, *, whole: bool) -> tuple[float, float]:
    """Return the numbers of two digits on both sides, rounded as composed cases are."""
    if value == 0:
        return (0.0, 1.0 if whole else 0.0)
    power = floor(log10(abs(value))) - 1
    power = max(power, 0) if whole else power
    step = 10.0**power
    below = round(floor(value / step) * step, -power)
    return below, round(below + step, -power)
