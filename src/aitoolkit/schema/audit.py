"""The evidence about one model on one set of cases: numbers and codes, never sentences."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import NonNegativeInt

from aitoolkit.schema.estimate import Absent, Count, NamedQuantity, Quantity
from aitoolkit.schema.explanation import ExplanationEvidence
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.published import PublishedBefore
from aitoolkit.schema.responsibility import KnownFor

FORMAT: Final = 1

MISSING: Final = "(missing)"
OTHER: Final = "(other)"
"""Groups of those whose value is not given, and of those whose value is not in the dictionary."""


class PartCount(Kept):
    """How many cases a named part of the data holds."""

    part: Literal["fit", "calibrate", "choose", "examine"]
    n: Count


class FieldEvidence(Kept):
    """What was seen in one column: how much is not given, or is not in the dictionary."""

    column: str
    missing: Count
    undeclared: Count
    constant: bool


class GroupData(Kept):
    """Cases, base rate and incompleteness of one group (all parts of the data)."""

    attribute: str
    group: str
    n: NonNegativeInt
    base_rate: Quantity
    incomplete: Quantity


class DataEvidence(Kept):
    """What the model was trained and examined on.

    Attributes
    ----------
    n : int or Absent
        Cases counted: of a model those with a known outcome, of decisions those with a decision.
    without_outcome : int or Absent
        Cases whose outcome is not known; of a model they are left out of `n`, of decisions of
        every figure of errors.
    without_decision : int or Absent
        Cases left out of `n`, since they have no decision, or no score to make one of.
    without_score : int or Absent
        Cases with a decision, left out of every figure of scores.
    fingerprint : str
        SHA-256 of the declared columns, whatever the order of rows and columns.
    outcome_known_for : KnownFor or None
        For whom the outcome is known, as declared; None where nobody has said.
    """

    n: Count
    without_outcome: Count
    without_decision: Count = 0
    without_score: Count = 0
    fingerprint: str
    parts: tuple[PartCount, ...]
    base_rate: Quantity
    fields: tuple[FieldEvidence, ...]
    groups: tuple[GroupData, ...]
    outcome_known_for: KnownFor | None = None


class PerformanceEvidence(Kept):
    """How well the model does on cases that it has not seen, at the declared operating point.

    Attributes
    ----------
    evidence : {"held_out", "out_of_fold", "all_rows", "decided"}
        Where the scores come from. ``all_rows``: a model fitted elsewhere, whose training rows
        are unknown, so that these figures may flatter it. ``decided``: decisions or scores that
        someone else made, audited as they are.
    threshold : float or None
        The lowest score proposed on these cases; None where decisions came without scores.
    ties : int, Absent or None
        Cases at exactly that score; with a top share, all of them are proposed. None where they
        were not counted.
    calibrated_limit : float or None
        What the expected calibration error stays below, at the confidence level, where scores are
        right. None where there is no such error.
    """

    evidence: Literal["held_out", "out_of_fold", "all_rows", "decided"]
    n: Count
    selected: Count
    threshold: float | None
    ties: Count | None
    confidence_level: float
    metrics: tuple[NamedQuantity, ...]
    calibrated_limit: float | None = None

    def metric(self, name: str) -> Quantity:
        """Return the quantity called `name`; ``KeyError`` if it is not one of them."""
        for entry in self.metrics:
            if entry.metric == name:
                return entry.quantity
        raise KeyError(name)


class GroupEvidence(Kept):
    """The figures of one group; `MISSING` and `OTHER` are groups too.

    Attributes
    ----------
    calibrated_limit : float or None
        What the expected calibration error stays below, at the confidence level, where scores are
        right: noise alone makes it positive, so it tells only beside this. None where there is no
        such error.
    """

    group: tuple[str, ...]
    n: NonNegativeInt
    metrics: tuple[NamedQuantity, ...]
    reliability: tuple[ReliabilityBin, ...] = ()
    calibrated_limit: float | None = None


class Disparity(Kept):
    """A comparison of a metric between groups.

    Attributes
    ----------
    kind : {"difference", "ratio"}
        A difference is 0, and a ratio 1, where groups are alike.
    comparison : {"largest", "reference", "rest"}
        ``largest``: highest minus (or lowest over) highest of all groups. ``reference``: `group`
        against the reference. ``rest``: `group` against everyone else; intervals unadjusted, p
        adjusted.
    highest, lowest : groups or None
        For ``largest``: the two groups it is between.
    group, reference : groups or None
        For the other two: who is compared with whom.
    p_value, p_adjusted : float or None
        Of "no difference at all", and after Holm's adjustment over everything tested.
    needed : int or None
        Where the answer is open: about how many cases in each group would show, if the groups are
        alike, that no gap reaches the policy's bound. None where each has as many already.
    left_out : tuple of groups
        Groups with too few cases to be compared; they are named, never dropped silently.
    """

    metric: str
    kind: Literal["difference", "ratio"]
    quantity: Quantity
    comparison: Literal["largest", "reference", "rest"] = "largest"
    highest: tuple[str, ...] | None = None
    lowest: tuple[str, ...] | None = None
    group: tuple[str, ...] | None = None
    reference: tuple[str, ...] | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    needed: NonNegativeInt | None = None
    left_out: tuple[tuple[str, ...], ...] = ()


class ConditionalDisparity(Kept):
    """A comparison of two groups among people alike: within strata, then put together.

    Attributes
    ----------
    crude : Quantity
        The difference of `metric` without strata.
    risk_difference : Quantity
        Mantel-Haenszel risk difference over the strata.
    odds_ratio : Quantity
        Mantel-Haenszel common odds ratio.
    turns_over : bool
        Whether the direction within strata is the opposite of the crude one (Simpson's paradox).
    """

    metric: str
    group: tuple[str, ...]
    reference: tuple[str, ...]
    strata: NonNegativeInt
    crude: Quantity
    risk_difference: Quantity
    odds_ratio: Quantity
    turns_over: bool


class DemographicDisparity(Kept):
    """A group's share of those not selected, less its share of those selected.

    In [−1, 1]; 0 is best, above 0 the group stands more among those not selected.

    Attributes
    ----------
    strata : int
        Strata in which somebody was selected and somebody was not.
    crude, conditional : Quantity
        Of all cases together; and the mean over strata, weighted by their size.
    cells : tuple of (int, int, int, int)
        Full view only: for each of these strata, members not selected and selected, then everyone
        not selected and selected.
    """

    group: tuple[str, ...]
    strata: NonNegativeInt
    crude: Quantity
    conditional: Quantity
    cells: tuple[tuple[int, int, int, int], ...] = ()


class ReliabilityBin(Kept):
    """One bin of scores: what was predicted, and what happened."""

    mean_score: Quantity
    observed: Quantity


class AttributeEvidence(Kept):
    """One protected attribute, or an intersection of several.

    Attributes
    ----------
    hidden : int
        In a public view: how many groups are too small to be shown.
    """

    attributes: tuple[str, ...]
    groups: tuple[GroupEvidence, ...]
    disparities: tuple[Disparity, ...]
    hidden: NonNegativeInt = 0
    conditional: tuple[ConditionalDisparity, ...] = ()
    demographic: tuple[DemographicDisparity, ...] = ()

    def disparity(self, metric: str, kind: str = "difference") -> Disparity:
        """Return the largest gap in `metric` between groups; ``KeyError`` if there is none."""
        for entry in self.disparities:
            if (entry.metric, entry.kind, entry.comparison) == (metric, kind, "largest"):
                return entry
        raise KeyError(metric)


class Computed(Kept):
    """What must be known to compute the same figures again from the same counts.

    Attributes
    ----------
    random_state : int
        Seed of tests by resampling and of redraws.
    bound : float
        The gap that matters: where an interval straddles it, the cases needed are told.
    uncertainty : {"formula", "redraw"}
        Whether intervals are those of formulas, or of `redraws` redrawn tables where they may be.
    """

    random_state: int = 0
    bound: float = 0.1
    uncertainty: Literal["formula", "redraw"] = "formula"
    redraws: NonNegativeInt = 0


class FairnessEvidence(Kept):
    """Rates by group and intersection, all from one tally.

    Attributes
    ----------
    tests : int
        How many p-values were adjusted together.
    weights : {"none", "sampling", "frequency"}
        What the weights mean.
    strata : tuple of str
        The columns in which people alike are compared; empty if there are none.
    clusters : int, Absent or None
        How many clusters (repeated persons) there are; variances account for them.
    inexact : bool
        Counts came rounded or withheld; every interval is the widest over what they can be.
    binning_error : float or None
        No score is further from its bin's mean score, where scores were binned.
    ties : int, Absent or None
        Cases that tie at the cut of a top share; 0 if there is one alone. None without such a cut.
    """

    confidence_level: float
    computed: Computed = Computed()
    tests: NonNegativeInt = 0
    weights: Literal["none", "sampling", "frequency"] = "none"
    strata: tuple[str, ...] = ()
    clusters: Count | None = None
    inexact: bool = False
    binning_error: float | None = None
    ties: Count | None = None
    single: tuple[AttributeEvidence, ...]
    intersections: tuple[AttributeEvidence, ...]


class ModelEvidence(Kept):
    """What was trained: the estimator's class and parameters, and the packages it needs."""

    estimator: str
    steps: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    requirements: tuple[str, ...]
    random_state: int
    weighted: bool
    trained_here: bool


class Audit(Kept):
    """All the evidence. No section is optional: what could not be computed is `Absent`.

    Attributes
    ----------
    view : str
        ``"full"``, or the name of the disclosure profile that this public view passed.
    published : tuple of PublishedBefore
        In a public view: cards of earlier packs that it was made beside, the oldest first.
    """

    format: Literal[1] = FORMAT
    view: str = "full"
    model: ModelEvidence | Absent
    data: DataEvidence
    performance: PerformanceEvidence | Absent
    fairness: FairnessEvidence | Absent
    explanations: ExplanationEvidence | Absent
    published: tuple[PublishedBefore, ...] = ()
