"""What a training or an examination gives back: a model that cannot be had without its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from aitoolkit import tables
from aitoolkit.declaring.dataset import Dataset
from aitoolkit.documenting.card import Card
from aitoolkit.documenting.changes import Changes, changes_of
from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.reasons import Reasons, error_of, reasons_of
from aitoolkit.documenting.shown import Cases
from aitoolkit.documenting.words import in_language
from aitoolkit.errors import ExplanationError, ModelError
from aitoolkit.examining.changes import Seeker
from aitoolkit.examining.explainer import Explainer
from aitoolkit.examining.explanations import parts_of
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent, Reason
from aitoolkit.schema.explanation import ExplanationEvidence
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
    pack : pathlib.Path or None
        The sealed pack on disk; None where an audit was asked to write nothing.
    tracking : str or None
        Identifier of the MLflow run, if it was tracked.
    """

    audit: Audit
    verdict: Verdict
    card: Card
    pack: Path | None
    tracking: str | None
    _tally: Tally = field(repr=False)
    _data: Dataset | None = field(repr=False, default=None)
    _scorer: Scorer | None = field(repr=False, default=None)
    _explainer: Explainer | None = field(repr=False, default=None)
    _seeker: Seeker | Absent | None = field(repr=False, default=None)

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
        ModelError
            Decisions were audited without a model.
        """
        if self._data is None or self._scorer is None:
            raise _no_model()
        positive = self._scorer.score(self._data.encode(X))
        return np.column_stack([1 - positive, positive])

    def explain(self, X: Any, *, scale: Literal["own", "probability"] = "own") -> shap.Explanation:
        """Return what each declared feature adds to the model's output for each row.

        Contributions are Shapley values against training rows; with the base value they add up
        to the model's own output for the declared positive, on the scale that
        ``output_names`` says. What up to 100 rows need is worked out with the first of them and
        kept; each sum is checked against the model's answer all the same.

        Parameters
        ----------
        X : frame of shape (n_rows, n_columns)
            As for `predict_proba`.
        scale : {"own", "probability"}
            ``own``: where the model adds up: log-odds for boosting and logistic regression,
            probability for forests. ``probability``: in points, by asking the model about mixed
            rows; exact in sum, each contribution with a sampling error.

        Returns
        -------
        shap.Explanation
            One column a declared feature, so that every shap plot works. ``output_names`` is
            ``"probability"`` or ``"log-odds"``, either with ``" before calibration"``. It shows
            itself as a table.

        Raises
        ------
        ExplanationError
            The contributions do not add up to the model's output: nothing is shown.
        DataError, ModelError
            As for `predict_proba`.
        """
        if self._data is None or self._scorer is None:
            raise _no_model()
        if self._explainer is None:
            raise _withheld(self.audit.explanations)
        from aitoolkit.documenting.contributions import Contributions

        features = self._data.encode(X)
        explainer = self._explainer if scale == "own" else self._explainer.in_points()
        found = explainer.of_cases(features)
        columns = list(self._scorer.columns)
        return Contributions(
            values=found.values,
            base_values=np.full(len(features), found.base_value),
            data=features[columns].to_numpy(dtype=object),
            feature_names=columns,
            output_names=explainer.output.scale,
        )

    def reasons(self, X: Any, *, language: str = "en") -> tuple[Reasons, ...]:
        """Return the leading reasons for and against each row's score, as sentences.

        At most three for and three against, the largest contributions first (on the scale where
        the model adds up). A contribution is told only if it is at least twice its own error and
        at least 5% of the sum of all contributions' sizes: what is smaller may be chance.

        Parameters
        ----------
        X : frame of shape (n_rows, n_columns)
            As for `predict_proba`; one case may be a mapping.
        language : str, default "en"
            The language of the sentences; names, values and units are those of the dictionary.

        Returns
        -------
        tuple of Reasons
            One a row: its score, the sentences ``favouring`` a proposal and those ``opposing``.

        Raises
        ------
        OutputError
            There is no catalogue in this language.
        ExplanationError, DataError, ModelError
            As for `explain`.
        """
        if self._data is None or self._scorer is None:
            raise _no_model()
        evidence = self.audit.explanations
        if self._explainer is None or isinstance(evidence, Absent):
            raise _withheld(self.audit.explanations)
        desk = Desk(self.card.dossier, in_language(language))
        features = self._data.encode(X)
        found = self._explainer.of_cases(features)
        parts = parts_of(features, found.values, self._scorer.columns)
        errors = np.maximum(found.errors, error_of(evidence))
        scores = self._explainer.output.probability(found.scores)
        return Cases(
            reasons_of(desk, float(scores[i]), parts[i], tuple(errors[i].tolist()))
            for i in range(len(features))
        )

    def changes(self, X: Any, *, language: str = "en") -> tuple[Changes, ...]:
        """Return what each person could change so that the proposal would be another.

        Only inputs that the declaration calls ``actionable`` are changed, in the direction and
        within the bounds of their ``change``. As few as possible are changed (three at most),
        then as little as possible in units of the standard deviation among training cases.
        Changed cases are plausible: their nearest training case is no farther away than is the
        nearest other one for 95% of training cases (sum over all inputs of differences in the
        same units; 1 for another category). Each was given to the model again, and crossed the
        line. Values are rounded to two digits, so that they are nobody's own.

        Parameters
        ----------
        X : frame of shape (n_rows, n_columns)
            As for `predict_proba`.
        language : str, default "en"
            The language of the sentences.

        Returns
        -------
        tuple of Changes
            One a row; ``found`` is ``Absent`` with its reason where there is nothing to tell:
            for punitive systems (it would be a recipe against controls), unless the declaration
            says under ``decision.tell_changes`` who decided otherwise and why, and for drafts
            that do not say whether they are punitive.

        Raises
        ------
        OutputError, ExplanationError, DataError, ModelError
            As for `reasons`.
        """
        if self._data is None or self._scorer is None:
            raise _no_model()
        seeker = self._seeker
        if seeker is None:
            raise _withheld(self.audit.explanations)
        desk = Desk(self.card.dossier, in_language(language))
        features = self._data.encode(X)
        scores = self._scorer.score(features)
        return Cases(
            changes_of(
                desk,
                float(scores[i]),
                seeker if isinstance(seeker, Absent) else seeker.changes(features.iloc[[i]]),
            )
            for i in range(len(features))
        )

    @property
    def by_group(self) -> pd.DataFrame:
        """Every figure by group, tidy: attribute, group, metric, estimate, low, high, n, answer."""
        return tables.by_group(self.audit)

    @property
    def disparities(self) -> pd.DataFrame:
        """Every comparison of groups, tidy, with p-values and an answer.

        ``answer`` holds the whole interval against the policy's bound of FAIR-01 (ratios against
        four fifths): ``met``, ``violated``, ``inconclusive``, or why there is no figure.
        """
        rules = {rule.code: rule.bound for rule in self.card.dossier.policy.rules}
        return tables.disparities(self.audit, bound=rules.get("FAIR-01", 0.1))

    @property
    def tally(self) -> pd.DataFrame:
        """The counts that every fairness figure comes from."""
        return tables.tally(self._tally)

    def _repr_html_(self) -> str:
        return self.card._repr_html_()

    def __str__(self) -> str:
        """Return the summary that a terminal shows."""
        return str(self.card)

    def __repr__(self) -> str:
        """Return the same as ``str``: what one sees where a result is named alone."""
        return str(self)


def _no_model() -> ModelError:
    return ModelError(
        "result",
        found="decisions that were audited without a model",
        expected="a model, to predict or to explain",
        mend="Train one with aitoolkit.train, or examine one with aitoolkit.examine.",
    )


def _withheld(evidence: ExplanationEvidence | Absent) -> ExplanationError:
    restless = isinstance(evidence, Absent) and evidence.absent is Reason.NOT_DETERMINISTIC
    return ExplanationError(
        "explanation",
        found="a model that answers the same case otherwise each time"
        if restless
        else "that no engine's contributions passed their proof on this model",
        expected="contributions that add up to the model's output",
        mend="The explanation is withheld; result.audit.explanations says why.",
    )
