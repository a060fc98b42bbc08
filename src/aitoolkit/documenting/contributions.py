"""Contributions that show themselves as a table, and are all else that shap's own are."""

from __future__ import annotations

import warnings
from html import escape
from typing import Any, cast

import numpy as np

from aitoolkit.schema import columns

with warnings.catch_warnings():  # of what shap itself uses, while it is imported
    warnings.simplefilter("ignore")
    import shap

_MOST_CASES, _MOST_FEATURES = 4, 20

Rows = list[tuple[str, ...]]


class Contributions(shap.Explanation):  # type: ignore[misc]
    """A ``shap.Explanation`` of a model's output, feature by feature: every shap plot takes it.

    Of all cases or some it shows a table; what is computed from it shows itself as shap has it.
    """

    def __copy__(self) -> Contributions:
        """Return a copy of the same kind, so that one case shows itself, too."""
        made = super().__copy__()
        made.__class__ = type(self)
        return cast("Contributions", made)

    def _table(self) -> tuple[str, Rows] | None:
        """Return a caption and rows: the head, the base value, the features, the output."""
        of_cases = all(op.name == "__getitem__" and len(op.args[0]) == 1 for op in self.op_history)
        if not of_cases or np.ndim(self.values) not in (1, 2):
            return None
        values, data = np.atleast_2d(self.values), np.atleast_2d(self.data)
        base, names = np.atleast_1d(self.base_values), self.feature_names
        shown = range(min(len(values), _MOST_CASES))
        order = np.argsort(-np.abs(values).mean(axis=0), kind="stable")
        rows: Rows = [("", *(f"case {i + 1}" for i in shown))]
        rows.append(("base value", *(f"{base[i]:.3f}" for i in shown)))
        rows += [
            (str(names[j]),
             *(f"{values[i, j]:+.3f} ({_cell(data[i, j])})" for i in shown))
            for j in order[:_MOST_FEATURES]
        ]  # fmt: skip
        rest = values[:, order[_MOST_FEATURES:]]
        if rest.size:
            rows.append((f"{rest.shape[1]} more", *(f"{rest[i].sum():+.3f}" for i in shown)))
        rows.append(("output", *(f"{base[i] + values[i].sum():.3f}" for i in shown)))
        more = f" of {len(values):,}" if len(values) > _MOST_CASES else ""
        told = f"{len(shown)}{more} case{'s' if len(values) > 1 else ''}"
        return f"What each input adds to the {self.output_names}: {told}", rows

    def __repr__(self) -> str:
        """Return the contributions as a table of plain text."""
        found = self._table()
        if found is None:
            return str(super().__repr__())
        caption, rows = found
        return f"{caption}\n{columns.as_text(rows)}"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        found = self._table()
        if found is None:
            return f"<pre>{escape(super().__repr__())}</pre>"
        caption, rows = found
        return columns.as_html(caption, rows, numeric=range(1, len(rows[0])))


def _cell(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124  (what is not itself is missing)
        return "not given"
    return f"{value:g}" if isinstance(value, float) else str(value)
