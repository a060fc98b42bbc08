"""What a training or an examination gives back: a model that cannot be had without its evidence."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit.declaring.dataset import Dataset
from aitoolkit.documenting.card import Card
from aitoolkit.examining.explanations import Explainer
from aitoolkit.schema.audit import AttributeEvidence, Audit
from aitoolkit.schema.estimate import Absent, Estimate, Quantity
from aitoolkit.schema.tally import Tally
from aitoolkit.schema.verdict import Verdict

if TYPE_CHECKING:
    import shap


@dataclass(frozen=True)
class Result:
    """A model with all its evidence.

    Attributes
    ----------
    audit : Audit
        The full evidence: every figure with its interval.
    verdict : Verdict
        What the policy's rules say of it.
    card : Card
        The model card, in every language and format; shows itself in a notebook.
    pack : pathlib.Path
        The sealed pack on disk.
    tracking : str or None
        Identifier of the MLflow run, if it was tracked.
    """

    audit: Audit
    verdict: Verdict
    card: Card
    pack: Path
    tracking: str | None
    _data: Dataset = field(repr=False)
    _explainer: Explainer = field(repr=False)
    _tally: Tally = field(repr=False)

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return probabilities; column 1 is always the declared positive.

        Parameters
        ----------
        X : frame of shape (n_rows, n_columns)
            pandas, polars or Arrow, with every declared input; other declared columns are ignored.

        Returns
        -------
        numpy.ndarray of shape (n_rows, 2)

        Raises
        ------
        DataError
            A column is missing or unknown, or holds what it was not declared to hold.
        """
        positive = self._explainer.scorer.score(self._data.encode(X))
        return np.column_stack([1 - positive, positive])

    def explain(self, X: Any) -> shap.Explanation:
        """Return what each declared feature adds to each row's score.

        Contributions are Shapley values in points of probability of the declared positive,
        against a background of training rows; with the base value they add up to
        ``predict_proba(X)[:, 1]``.

        Parameters
        ----------
        X : frame of shape (n_rows, n_columns)
            As for `predict_proba`.

        Returns
        -------
        shap.Explanation
            One column a declared feature, so that every shap plot works.

        Raises
        ------
        ExplanationError
            The contributions do not add up to the model's output: nothing is shown.
        DataError
            As for `predict_proba`.
        """
        with warnings.catch_warnings():  # shap's own, while it is imported
            warnings.simplefilter("ignore")
            import shap

        features = self._data.encode(X)
        found = self._explainer.contributions(features)
        columns = list(self._explainer.scorer.columns)
        return shap.Explanation(
            values=found.values,
            base_values=np.full(len(features), found.base_value),
            data=features[columns].to_numpy(dtype=object),
            feature_names=columns,
            output_names="probability",
        )

    @property
    def by_group(self) -> pd.DataFrame:
        """Rates by group, tidy: attribute, group, metric, estimate, low, high, n, answer."""
        rows = [
            (*_names(evidence, group.group), entry.metric, *_figures(entry.quantity))
            for evidence in self._attributes()
            for group in evidence.groups
            for entry in group.metrics
        ]
        columns = ["attribute", "group", "metric", "estimate", "low", "high", "n", "answer"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def disparities(self) -> pd.DataFrame:
        """Largest gaps, tidy: attribute, metric, kind, highest, lowest, estimate, low, high, n."""
        rows = [
            (
                " × ".join(evidence.attributes),
                gap.metric,
                gap.kind,
                " × ".join(gap.highest or ()),
                " × ".join(gap.lowest or ()),
                *_figures(gap.quantity),
            )
            for evidence in self._attributes()
            for gap in evidence.disparities
        ]
        columns = ["attribute", "metric", "kind", "highest", "lowest"]
        return pd.DataFrame(rows, columns=[*columns, "estimate", "low", "high", "n", "answer"])

    @property
    def tally(self) -> pd.DataFrame:
        """The counts that every fairness figure comes from."""
        rows = [(*row.groups, row.outcome, row.decision, row.n) for row in self._tally.rows]
        return pd.DataFrame(rows, columns=[*self._tally.attributes, "outcome", "decision", "n"])

    def _attributes(self) -> tuple[AttributeEvidence, ...]:
        if isinstance(self.audit.fairness, Absent):
            return ()
        return self.audit.fairness.single + self.audit.fairness.intersections

    def _repr_html_(self) -> str:
        return self.card._repr_html_()

    def __str__(self) -> str:
        """Return the summary that a terminal shows."""
        return str(self.card)


def _names(evidence: AttributeEvidence, group: tuple[str, ...]) -> tuple[str, str]:
    return " × ".join(evidence.attributes), " × ".join(group)


def _figures(quantity: Quantity) -> tuple[float | None, float | None, float | None, int, str]:
    if isinstance(quantity, Estimate):
        return quantity.value, quantity.lower, quantity.upper, quantity.n, "estimated"
    return None, None, None, quantity.n, str(quantity.absent)
