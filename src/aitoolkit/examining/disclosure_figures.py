"""Public figures: made of rounded counts, so that they say nothing beyond these."""

from __future__ import annotations

from math import ceil, floor

from aitoolkit.examining.disclosure_plan import Plan
from aitoolkit.examining.disclosure_world import EVERYONE, Attributes, Group
from aitoolkit.examining.metrics import BY_NAME, RATES, rate_quantities, rate_quantity
from aitoolkit.schema.audit import ReliabilityBin
from aitoolkit.schema.estimate import Absent, Count, Estimate, NamedQuantity, Quantity, Reason
from aitoolkit.stats.balance import balanced_accuracy

SHARES = {
    "share_of_false_positives": "false_positive_rate",
    "share_of_false_negatives": "false_negative_rate",
}
"""A share of all cases that are counted → the rate whose events they are."""

OF_COUNTS = frozenset({
    Reason.NO_CASES, Reason.ONE_CLASS, Reason.TOO_FEW_GROUPS, Reason.NO_FINITE_RATIO,
    Reason.SEPARATED, Reason.WITHHELD_SMALL,
})  # fmt: skip
"""Reasons that say how many people there are."""


def figures(
    full: tuple[NamedQuantity, ...],
    plan: Plan,
    attributes: Attributes,
    group: Group,
    *,
    level: float,
    plain: bool,
) -> tuple[NamedQuantity, ...]:
    """Return the figures of one group (or of everyone) as they may be printed.

    Parameters
    ----------
    full : tuple of NamedQuantity
        All of them, exact.
    plan : Plan
        What may be printed.
    attributes, group : tuple of str
        Of whom they speak.
    level : float
        Confidence level of the intervals.
    plain : bool
        Whether rates are those of plain counts. Otherwise (weights, clusters, inexact counts)
        the exact ones are shortened where the counts behind them may be printed.
    """
    rates = _rates(full, plan, attributes, group, level)
    shown = []
    for entry in full:
        quantity, name = entry.quantity, entry.metric
        if isinstance(quantity, Absent):
            found = absent(quantity, plan.size(attributes, group))
        elif name in rates:
            found = rates[name]
            if not plain and isinstance(found, Estimate):
                found = shortened(quantity, plan, n=found.n)
        else:
            found = _of_scores(entry, plan, attributes, group)
        shown.append(NamedQuantity(metric=name, quantity=found))
    return tuple(shown)


def absent(full: Absent, n: int | None) -> Quantity:
    """Return why a figure is absent, unless the reason itself tells of a small or empty count."""
    return withheld(n) if full.absent in OF_COUNTS else full.model_copy(update={"n": n})


def withheld(n: int | None = None) -> Absent:
    """Return the mark of a figure that may not be printed."""
    return Absent(absent=Reason.WITHHELD_SMALL, n=n)


def known(n: int | None) -> Count:
    """Return a count as it may be printed, or the mark of one that may not be."""
    return withheld() if n is None else n


def shortened(
    quantity: Quantity, plan: Plan, *, n: int | None, decimals: int | None = None
) -> Quantity:
    """Return the figure with fewer decimals."""
    if isinstance(quantity, Absent):
        return quantity.model_copy(update={"n": n})
    to = plan.profile.decimals if decimals is None else decimals
    ends = (round(end, to) for end in (quantity.value, quantity.lower, quantity.upper))
    return Estimate(**dict(zip(("value", "lower", "upper"), ends, strict=True)), n=n)


STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
"""How coarsely an exact figure may be printed."""


def coarsened(quantity: Quantity, plan: Plan, *, smallest: int, n: int | None) -> Quantity:
    """Return an exact figure so coarse that a step of it is as many people as a count must hold.

    It is rounded to the least step of which `smallest`, the fewest people that a side rests on,
    make at least the profile's minimum; the interval is rounded outwards. Withheld if even five
    points are too fine.
    """
    if isinstance(quantity, Absent):
        return quantity.model_copy(update={"n": n})
    step = next((s for s in STEPS if s * smallest >= plan.profile.minimum), None)
    if step is None:
        return withheld(n)
    ends = (
        round(quantity.value / step),
        floor(round(quantity.lower / step, 6)),
        ceil(round(quantity.upper / step, 6)),
    )
    value, lower, upper = (round(end * step, 3) for end in ends)
    return Estimate(value=value, lower=lower, upper=upper, n=n)


def two_digits(value: float) -> float:
    """Return the value with two significant digits."""
    return float(f"{value:.1e}")


def rate(events: int, n: int, plan: Plan, *, level: float) -> Quantity:
    """Return a rate of rounded counts, shortened."""
    return shortened(rate_quantity(events, n, level=level), plan, n=n)


def _rates(
    full: tuple[NamedQuantity, ...], plan: Plan, attributes: Attributes, group: Group, level: float
) -> dict[str, Quantity]:
    """Return every figure that follows from counts, from the rounded ones, all at once."""
    asked = [entry.metric for entry in full if isinstance(entry.quantity, Estimate)]
    counts = {
        name: _counts(name, plan, attributes, group)
        for name in asked
        if name in RATES or name in SHARES or name == "share_of_people"
    }
    told = {name: pair for name, pair in counts.items() if pair is not None}
    found = rate_quantities(list(told.values()), level=level)
    rates = {
        name: shortened(quantity, plan, n=n)
        for (name, (_, n)), quantity in zip(told.items(), found, strict=True)
    }
    hidden = withheld(plan.size(attributes, group))
    if "balanced_accuracy" in asked:
        rates["balanced_accuracy"] = _balanced(plan, attributes, group, level)
    return dict.fromkeys(counts, hidden) | rates


def _counts(name: str, plan: Plan, attributes: Attributes, group: Group) -> tuple[int, int] | None:
    """Return the rounded events and cases of a rate or a share, if they may be told."""
    if name == "share_of_people":
        size, everyone = plan.size(attributes, group), plan.size(EVERYONE, ())
        return None if size is None or everyone is None else (min(size, everyone), everyone)
    if name in SHARES:
        own = plan.counts(attributes, group, SHARES[name])
        total = plan.counts(EVERYONE, (), SHARES[name])
        return None if own is None or total is None else (min(own[0], total[0]), total[0])
    return plan.counts(attributes, group, name)


def _balanced(plan: Plan, attributes: Attributes, group: Group, level: float) -> Quantity:
    missed = plan.counts(attributes, group, "false_negative_rate")
    alarmed = plan.counts(attributes, group, "false_positive_rate")
    size = plan.size(attributes, group)
    if missed is None or alarmed is None or size is None:
        return withheld(size)
    found = balanced_accuracy(
        missed[1] - missed[0], missed[1], alarmed[1] - alarmed[0], alarmed[1], level=level
    )[()]
    value = found.lower if found.value is None else found.value
    exact = Estimate(value=value, lower=found.lower, upper=found.upper, n=size)
    return shortened(exact, plan, n=size)


def _of_scores(entry: NamedQuantity, plan: Plan, attributes: Attributes, group: Group) -> Quantity:
    """Return a figure of the scores, if enough people of both outcomes stand behind it.

    Where observed meets expected, the mean score would give the exact number of outcomes away;
    so those figures have two decimals.
    """
    size = plan.size(attributes, group)
    metric = BY_NAME.get(entry.metric)
    needs_both = metric is None or metric.outcome
    both = plan.counts(attributes, group, "base_rate")
    if size is None or size < plan.profile.smallest_denominator or (needs_both and both is None):
        return withheld(size)
    decimals = 2 if entry.metric in _CALIBRATION else plan.profile.decimals
    return shortened(entry.quantity, plan, n=size, decimals=decimals)


def limit(
    full: float | None,
    metrics: tuple[NamedQuantity, ...],
    plan: Plan,
    attributes: Attributes,
    group: Group,
) -> float | None:
    """Return what a calibration error stays below where scores are right, if that one is told."""
    name = "expected_calibration_error"
    for entry in metrics:
        if full is not None and entry.metric == name and isinstance(entry.quantity, Estimate):
            shown = _of_scores(entry, plan, attributes, group)
            return round(full, plan.profile.decimals) if isinstance(shown, Estimate) else None
    return None


_CALIBRATION = frozenset({"observed_to_expected", "calibration_intercept", "calibration_slope"})


def curve(
    bins: tuple[ReliabilityBin, ...], plan: Plan, *, level: float
) -> tuple[ReliabilityBin, ...]:
    """Return a reliability curve whose bins each hold enough people of both outcomes.

    Neighbours are put together until they do; their mean score is the mean of theirs.
    """
    merged: list[tuple[int, int, float]] = []
    events, n, scores = 0, 0, 0.0
    for one in bins:
        if isinstance(one.observed, Estimate) and isinstance(one.mean_score, Estimate):
            events += round(one.observed.value * one.observed.n)
            n += one.observed.n
            scores += one.observed.n * one.mean_score.value
            if min(events, n - events) >= plan.profile.minimum:
                merged.append((events, n, scores))
                events, n, scores = 0, 0, 0.0
    if merged and n:
        last = merged.pop()
        merged.append((last[0] + events, last[1] + n, last[2] + scores))
    return tuple(_bin(*one, plan, level) for one in merged)


def _bin(events: int, n: int, scores: float, plan: Plan, level: float) -> ReliabilityBin:
    mean, size = round(scores / n, plan.profile.decimals), plan.profile.rounded(n)
    return ReliabilityBin(
        mean_score=Estimate(value=mean, lower=mean, upper=mean, n=size),
        observed=rate(plan.profile.rounded(events), size, plan, level=level),
    )
