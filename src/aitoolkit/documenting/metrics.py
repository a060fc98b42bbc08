"""The metrics in plain words: what each counts, how its figures are written, which end is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aitoolkit.documenting.words import mark
from aitoolkit.schema.declaration import Effect


@dataclass(frozen=True)
class Metric:
    """A metric in plain words, how its figures are written, and which end is good.

    Attributes
    ----------
    short : str
        A name of one or two words, for the head of a narrow column; else the name.
    """

    code: str
    name: str
    definition: str
    good: Literal["high", "low", "neither"]
    written: Literal["percent", "score", "fine", "tiny", "count"] = "percent"
    short: str = ""


METRICS = {
    metric.code: metric
    for metric in (
        Metric(
            "roc_auc",
            mark("Ranking quality (ROC AUC)"),
            mark(
                "Chance that a case with the outcome gets a higher score than one without it;"
                " 0.5 is no better than drawing lots."
            ),
            "high",
            "score",
        ),
        Metric(
            "precision",
            mark("Right among those proposed"),
            mark("Of all cases proposed, the share with the outcome."),
            "high",
            short=mark("Right if proposed"),
        ),
        Metric(
            "negative_predictive_value",
            mark("Right among those not proposed"),
            mark("Of all cases not proposed, the share without the outcome."),
            "high",
        ),
        Metric(
            "false_discovery_rate",
            mark("Wrong among those proposed"),
            mark("Of all cases proposed, the share without the outcome."),
            "low",
        ),
        Metric(
            "false_omission_rate",
            mark("Wrong among those not proposed"),
            mark("Of all cases not proposed, the share with the outcome."),
            "low",
        ),
        Metric(
            "true_positive_rate",
            mark("Found among those with the outcome"),
            mark("Of all cases with the outcome, the share that is proposed."),
            "high",
        ),
        Metric(
            "true_negative_rate",
            mark("Left among those without the outcome"),
            mark("Of all cases without the outcome, the share that is not proposed."),
            "high",
        ),
        Metric(
            "false_negative_rate",
            mark("Missed among those with the outcome"),
            mark("Of all cases with the outcome, the share that is not proposed."),
            "low",
            short=mark("Missed"),
        ),
        Metric(
            "false_positive_rate",
            mark("Proposed among those without the outcome"),
            mark("Of all cases without the outcome, the share that is proposed all the same."),
            "low",
            short=mark("Wrongly proposed"),
        ),
        Metric(
            "accuracy",
            mark("Right answers in all"),
            mark("Share of all cases that are rightly proposed or rightly left."),
            "high",
        ),
        Metric(
            "balanced_accuracy",
            mark("Right answers, both outcomes weighing the same"),
            mark("Mean of the right answers with and without the outcome; 50% is chance."),
            "high",
        ),
        Metric(
            "selection_rate",
            mark("Proposed"),
            mark("Share of all cases that are proposed."),
            "neither",
        ),
        Metric(
            "base_rate",
            mark("With the outcome"),
            mark("Share of all cases with the outcome, proposed or not."),
            "neither",
        ),
        Metric(
            "equalized_odds",
            mark("Proposed, among those with and those without the outcome"),
            mark("The larger gap of the two: with the outcome, and without it."),
            "low",
        ),
        Metric(
            "average_odds",
            mark("Proposed, on average of those with and those without the outcome"),
            mark("Mean of the two gaps, with the outcome and without it; opposite gaps cancel."),
            "neither",
        ),
        Metric(
            "mean_score",
            mark("Mean score"),
            mark("Mean of the scores that were given."),
            "neither",
            "score",
        ),
        Metric(
            "calibration_slope",
            mark("Calibration slope"),
            mark(
                "1 where scores rise as fast as what happens; below 1 they are too extreme, above 1"
                " too timid."
            ),
            "neither",
            "score",
        ),
        Metric(
            "calibration_intercept",
            mark("Calibration intercept"),
            mark("0 where scores have the right level; above 0 they are too low."),
            "neither",
            "score",
        ),
        Metric(
            "observed_to_expected",
            mark("Observed for each one expected"),
            mark("Cases with the outcome, for each one that the scores foresee; 1 is right."),
            "neither",
            "score",
        ),
        Metric(
            "expected_calibration_error",
            mark("Mean distance of scores from what happened"),
            mark(
                "Mean distance over bins of scores; noise alone makes it larger than 0 in small"
                " groups."
            ),
            "low",
            "fine",
        ),
        Metric(
            "share_of_people",
            mark("Share of all people"),
            mark("The group's share of all people who are audited."),
            "neither",
        ),
        Metric(
            "share_of_false_positives",
            mark("Share of all wrongly proposed"),
            mark("The group's share of all people who are proposed without the outcome."),
            "neither",
        ),
        Metric(
            "share_of_false_negatives",
            mark("Share of all missed"),
            mark("The group's share of all people with the outcome who are not proposed."),
            "neither",
        ),
        Metric(
            "false_positive_share",
            mark("Wrongly proposed, over its share of people"),
            mark(
                "Share of all wrongly proposed over the share of all people; 1 where a group bears"
                " its part."
            ),
            "neither",
        ),
        Metric(
            "false_negative_share",
            mark("Missed, over its share of people"),
            mark(
                "Share of all missed over the share of all people; 1 where a group bears its part."
            ),
            "neither",
        ),
        Metric(
            "additivity_error",
            mark("Largest error of an explanation's sum"),
            mark("How far base value and contributions are from the score, at worst."),
            "low",
            "tiny",
        ),
        Metric(
            "smallest_group",
            mark("Cases of the smallest group"),
            mark("How many examined cases the smallest group has."),
            "high",
            "count",
        ),
        Metric(
            "missing_share",
            mark("Not given, in the worst column"),
            mark("Share of all cases whose value is not given, in the worst column."),
            "low",
        ),
        Metric(
            "undeclared_share",
            mark("Not in the dictionary, in the worst column"),
            mark("Share of all cases whose value is not in the dictionary, in the worst column."),
            "low",
        ),
        Metric(
            "share_without_outcome",
            mark("Cases without a known outcome"),
            mark("Share of all cases of which nobody knows what happened."),
            "low",
        ),
    )
}

MAIN = (
    "base_rate", "selection_rate", "precision", "false_negative_rate", "false_positive_rate",
)  # fmt: skip
"""The rates that a reader looks for first."""

MAIN_GAPS = (*MAIN, "true_positive_rate", "equalized_odds")
"""The comparisons that a reader looks for first; the others mirror them."""

SHARES = ("share_of_people", "share_of_false_positives", "share_of_false_negatives")
SCORES = (
    "mean_score", "roc_auc", "calibration_slope", "calibration_intercept",
    "observed_to_expected", "expected_calibration_error",
)  # fmt: skip

ERRORS: dict[Effect | None, tuple[str, ...]] = {
    Effect.ASSISTIVE: ("false_negative_rate",),
    Effect.PUNITIVE: ("false_positive_rate",),
    None: ("false_positive_rate", "false_negative_rate"),
}
"""Whom an error hurts follows from what being proposed means."""

PLAIN_ERRORS = {
    "false_negative_rate": mark("a person who should be proposed is missed"),
    "false_positive_rate": mark("a person is proposed who should not be"),
    "selection_rate": mark("one group is proposed more often than another"),
    "precision": mark("proposals are right less often in one group than in another"),
}

GOOD = {
    "high": mark("higher is better"),
    "low": mark("lower is better"),
    "neither": mark("neither end is good in itself"),
}


def metric_of(code: str) -> Metric:
    """Return a metric's words; one that this version does not know keeps the field's own name."""
    return METRICS.get(code, Metric(code, code, code, "neither"))
