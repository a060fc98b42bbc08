"""Every figure of every group."""

from __future__ import annotations

import numpy as np

from aitoolkit.examining.binned import Binned
from aitoolkit.examining.choice import Choice, Sums
from aitoolkit.examining.effective import rate_counts, share_counts, stacked
from aitoolkit.examining.intervals import each_once, mirrored, quantity, rate_intervals
from aitoolkit.examining.metrics import BY_NAME, Metric
from aitoolkit.examining.redrawn import redrawn_rates
from aitoolkit.examining.scores import reliability, score_quantities
from aitoolkit.examining.setting import Setting
from aitoolkit.schema.audit import GroupEvidence, ReliabilityBin
from aitoolkit.schema.estimate import Absent, NamedQuantity, Quantity, Reason
from aitoolkit.stats.balance import balanced_accuracy
from aitoolkit.stats.cells import Floats
from aitoolkit.stats.interval import Intervals


def group_evidence(
    table: Binned | None, choice: Choice, setting: Setting, draws: Floats | None
) -> tuple[GroupEvidence, ...]:
    """Return the figures of each group of one choice of attributes.

    Parameters
    ----------
    table : Binned or None
        Scores by group and bin, if there are any.
    choice : Choice
        The groups to tell of.
    setting : Setting
        What was asked for.
    draws : numpy.ndarray of shape (n_groups, STATES, n_boot) or None
        Redrawn counts, where they give the intervals.
    """
    people = choice.people
    together = _rates(choice, setting, draws) | _shares(choice, setting)
    told = {
        metric.name: together.get(metric.name) or _told(choice, metric, setting)
        for metric in setting.metrics
    }
    curves: list[tuple[ReliabilityBin, ...]] = [()] * len(choice.groups)
    limits: list[float | None] = [None] * len(choice.groups)
    if table is not None:
        figures: dict[str, list[Quantity]] = {}
        if not _unmeasured(setting):
            figures, limits = score_quantities(table, setting)
        for name, quantities in figures.items():
            if name in told and setting.absence(BY_NAME[name]) is None:
                told[name] = quantities
        readable = setting.absence(BY_NAME["calibration_slope"]) is None
        if readable and len(choice.positions) == 1:  # a curve for each of many tiny groups is noise
            curves = reliability(table, level=setting.level)
    told_error = (
        "expected_calibration_error" in told
        and setting.absence(BY_NAME["expected_calibration_error"]) is None
    )
    return tuple(
        GroupEvidence(
            group=group,
            n=max(0, round(float(people[g]))),
            metrics=tuple(
                NamedQuantity(metric=name, quantity=quantities[g])
                for name, quantities in told.items()
            ),
            reliability=curves[g],
            calibrated_limit=limits[g] if told_error else None,
        )
        for g, group in enumerate(choice.groups)
    )


def _unmeasured(setting: Setting) -> bool:
    return setting.absence(BY_NAME["mean_score"]) is not None


def _rates(choice: Choice, setting: Setting, draws: Floats | None) -> dict[str, list[Quantity]]:
    """Return every rate that can be told."""
    level = setting.level
    metrics = [m for m in setting.metrics if m.kind == "rate" and setting.absence(m) is None]
    if not metrics:
        return {}
    once = each_once(metrics)
    counts = {m.name: rate_counts(choice.sums, m, level=level) for m in metrics}
    of_once = stacked([counts[m.name] for m in once])
    together = rate_intervals(of_once, level=level)
    if draws is not None:
        together = redrawn_rates(together, of_once, draws, once, level=level)
    at = {metric.test: i for i, metric in enumerate(once)}
    told = {}
    for metric in metrics:
        i = at[metric.test]
        found = Intervals(together.value[i], together.lower[i], together.upper[i])
        if metric not in once:
            found = mirrored(found, 1.0)
        told[metric.name] = [
            quantity(figure, n) for figure, n in zip(found, counts[metric.name].people, strict=True)
        ]
    return told


def _told(choice: Choice, metric: Metric, setting: Setting) -> list[Quantity]:
    reason = setting.absence(metric)
    if reason is None and metric.kind == "balanced":
        return _balanced(choice.sums, setting)
    # A score's figures come all at once, from the bins, and replace this.
    return [Absent(absent=reason or Reason.NO_SCORE, n=round(float(n))) for n in choice.people]


def _balanced(sums: Sums, setting: Setting) -> list[Quantity]:
    hits, left = (
        rate_counts(sums, BY_NAME[name], level=setting.level)
        for name in ("true_positive_rate", "true_negative_rate")
    )
    both = (hits.n > 0) & (left.n > 0)
    safe = [
        side
        for counts in (hits, left)
        for side in (np.where(both, counts.x, 0.0), np.where(both, counts.n, 1.0))
    ]
    found = balanced_accuracy(*safe, level=setting.level)
    shown = Intervals(np.where(both, found.value, np.nan), found.lower, found.upper)
    people = hits.people + left.people
    return [
        quantity(figure, n, none=Reason.ONE_CLASS if n > 0 else Reason.NO_CASES)
        for figure, n in zip(shown, people, strict=True)
    ]


def _shares(choice: Choice, setting: Setting) -> dict[str, list[Quantity]]:
    """Return each group's share of everyone who is counted."""
    metrics = [m for m in setting.metrics if m.kind == "share" and setting.absence(m) is None]
    if not metrics:
        return {}
    counts = stacked([share_counts(choice.sums, m, level=setting.level) for m in metrics])
    found = rate_intervals(counts, level=setting.level)
    return {
        metric.name: [quantity(found[i, g], n) for g, n in enumerate(counts.people[i].tolist())]
        for i, metric in enumerate(metrics)
    }
