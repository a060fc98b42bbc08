"""Why a model gives the scores it gives, the proof that it is so, and how far to trust it."""

from __future__ import annotations

from typing import Literal

from pydantic import NonNegativeInt

from aitoolkit.schema.estimate import Absent, Estimate, Quantity
from aitoolkit.schema.kept import Kept

Scale = Literal[
    "probability", "log-odds", "probability before calibration", "log-odds before calibration"
]
"""On which contributions add up; always of the declared positive."""


class FeatureImportance(Kept):
    """How much a declared feature moves the model's output, and which way.

    Attributes
    ----------
    importance : Estimate
        Mean of |contribution| over the explained cases, on the scale of the explanation.
    direction : {"rising", "falling", "mixed", "none", "category"}
        Whether higher values raise the score, lower it, do both, or neither.
    """

    column: str
    importance: Estimate
    direction: Literal["rising", "falling", "mixed", "none", "category"]


class DependencePoint(Kept):
    """What a feature contributes on average where it has a value, or lies in a range.

    Attributes
    ----------
    value : str or None
        The category; None for a range of numbers.
    start, end : float or None
        The range, ends included; None for a category, both None where nothing is given.
    contribution : Estimate
        Mean contribution of the explained cases there.
    """

    value: str | None
    start: float | None = None
    end: float | None = None
    contribution: Estimate


class Dependence(Kept):
    """How the contribution of a leading feature depends on its value."""

    column: str
    points: tuple[DependencePoint, ...]


class Contribution(Kept):
    """What one feature's value added to the output for one case."""

    column: str
    value: float | str | None
    contribution: float


class ExampleCase(Kept):
    """A case composed from the dictionary, never a real row, and its explanation.

    Base value plus contributions equals `output`, which leads to the probability `score`.
    """

    kind: Literal["typical", "borderline", "highest"]
    score: float
    output: float
    base_value: float
    contributions: tuple[Contribution, ...]


class Changed(Kept):
    """A value that a person can act on, and the value it would have to be."""

    column: str
    before: float | str | None
    after: float | str


class Change(Kept):
    """What together would put a case on the other side of the line.

    Attributes
    ----------
    changed : tuple of Changed
        As few values as do it, each moved as little as does it.
    score : float
        What the model answers then.
    """

    changed: tuple[Changed, ...]
    score: float


class PassedOver(Kept):
    """An engine that was tried before and failed its proof."""

    engine: str
    reason: Literal["not_additive", "not_exact", "wrong_sign", "refused"]


class Twins(Kept):
    """Two inputs that go together, so that the credit of one can move to the other.

    Attributes
    ----------
    association : float
        From 0 (nothing in common) to 1 (one gives the other).
    """

    columns: tuple[str, str]
    association: float


class Trust(Kept):
    """How far to trust the explanations: what remains when something accidental is changed.

    Attributes
    ----------
    second_background : Estimate or Absent
        Rank correlation of the leading features' importance with that against another sample.
    refit : Estimate or Absent
        The same with that of a model trained on a bootstrap sample of the same cases.
    permutation : Estimate or Absent
        The same with permutation importance, on cases the model has not seen.
    twins : tuple of Twins
        Leading inputs that go together.
    """

    second_background: Quantity
    refit: Quantity
    permutation: Quantity
    twins: tuple[Twins, ...]


class GapPart(Kept):
    """What one feature adds to the gap between two groups' mean outputs."""

    column: str
    gap: Estimate


class GroupGap(Kept):
    """The gap between two groups' mean outputs, split exactly over the features.

    The parts add up to the gap: there explainability and fairness meet.
    """

    attribute: str
    group: str
    reference: str
    gap: Quantity
    parts: tuple[GapPart, ...]


class Proxy(Kept):
    """How well the inputs give away a sensitive group, and which of them carry it.

    Attributes
    ----------
    auc : Quantity
        Area under the ROC curve of telling the group from all others, out of fold.
    carried_by : tuple of str
        The inputs that carry most of it, the leading one first.
    """

    attribute: str
    group: str
    auc: Quantity
    carried_by: tuple[str, ...]


class ExplanationEvidence(Kept):
    """Why the model gives the scores it gives, with the proof that it is so.

    Attributes
    ----------
    engine : {"linear", "trees", "additive", "enumeration", "permutation"}
        How contributions were computed.
    passed_over : tuple of PassedOver
        Engines that were tried before.
    scale : str
        On which they add up.
    background_rows, background_of : int
        Rows that stand for "not known", and of how many training rows they are a sample.
    sampling_error : float or None
        Root mean square standard error of one contribution that comes from sampling the
        background; None where all rows were used.
    additivity_error : float
        Largest |base + Σ contributions − output| over every row explained.
    enumerated_rows, enumeration_error : int, float
        Rows on which exact Shapley values were counted out, and the largest distance from them.
    changes : tuple of Change, or Absent
        What would change the proposal for the borderline case; empty where nobody looked.
    """

    engine: Literal["linear", "trees", "additive", "enumeration", "permutation"]
    passed_over: tuple[PassedOver, ...] = ()
    scale: Scale
    background_rows: NonNegativeInt
    background_of: NonNegativeInt
    sampling_error: float | None = None
    explained_rows: NonNegativeInt
    base_value: float
    additivity_error: float
    enumerated_rows: NonNegativeInt
    enumeration_error: float
    importance: tuple[FeatureImportance, ...]
    dependence: tuple[Dependence, ...] = ()
    cases: tuple[ExampleCase, ...]
    changes: tuple[Change, ...] | Absent = ()
    trust: Trust | Absent
    gaps: tuple[GroupGap, ...] = ()
    proxies: tuple[Proxy, ...] = ()
