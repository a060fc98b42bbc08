"""What the rounding of printed counts may hide: a change smaller than that is none."""

from __future__ import annotations

from collections.abc import Sequence

from aitoolkit.examining.disclosure_profiles import PROFILES
from aitoolkit.examining.metrics import RATES
from aitoolkit.schema.audit import GroupEvidence
from aitoolkit.schema.estimate import Estimate, NamedQuantity

_OF_TWO = {"equalized_odds": ("false_negative_rate", "false_positive_rate")}
"""Gaps that are the larger of those of two rates."""
_SUMS = {"accuracy": 2}
"""Rates whose events are a sum of several rounded counts."""


def rounding(metric: str, metrics: Sequence[NamedQuantity], view: str) -> float | None:
    """Return how far a printed figure may be from that of the exact counts.

    Events and cases were each rounded to a multiple of a base b, by at most r = ⌊b/2⌋: a rate p
    of n cases is off by at most r(1 + max(p, 1−p))/(n − r). Figures of scores are exact ones
    with fewer decimals.

    Parameters
    ----------
    metric : str
        Its name.
    metrics : sequence of NamedQuantity
        It, and what the public card prints beside it.
    view : str
        The disclosure profile they were printed under.

    Returns
    -------
    float or None
        None where nobody can tell.

    Examples
    --------
    >>> rate = Estimate(value=0.2, lower=0.17, upper=0.23, n=500)
    >>> rates = [NamedQuantity(metric="precision", quantity=rate)]
    >>> round(rounding("precision", rates, "eu_persons"), 4)
    0.0077
    """
    profile = PROFILES.get(view)
    if profile is None:
        return None
    if metric == "balanced_accuracy":
        both = [rounding(m, metrics, view) for m in ("true_positive_rate", "false_positive_rate")]
        return None if None in both else sum(off for off in both if off is not None) / 2
    printed = _printed(metrics, metric)
    if printed is None:
        return None
    shortened, reach = 0.5 * 10.0**-profile.decimals, profile.base // 2
    if metric not in RATES:
        return shortened
    sums = _SUMS.get(metric, 1) + max(printed.value, 1 - printed.value)
    return shortened + reach * sums / max(printed.n - reach, 1)


def rounding_of_gap(metric: str, groups: Sequence[GroupEvidence], view: str) -> float | None:
    """Return how far a printed gap may be from that of the exact counts.

    As far as the two groups together whose rates may be farthest off; None where a group's rate
    is not printed, since nobody can tell then.
    """
    worst = 0.0
    for rate in _OF_TWO.get(metric, (metric,)):
        found = [rounding(rate, group.metrics, view) for group in groups]
        told = sorted(off for off in found if off is not None)
        if len(told) < len(found):
            return None
        worst = max(worst, sum(told[-2:]))
    return worst


def _printed(metrics: Sequence[NamedQuantity], name: str) -> Estimate | None:
    found = (m.quantity for m in metrics if m.metric == name)
    return next((quantity for quantity in found if isinstance(quantity, Estimate)), None)
