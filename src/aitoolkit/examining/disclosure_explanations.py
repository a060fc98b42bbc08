"""The public view of explanations: means over many cases, shortened; no count that is exact."""

from __future__ import annotations

from aitoolkit.examining.disclosure_plan import Plan
from aitoolkit.schema.estimate import Absent, Estimate, Quantity, Reason
from aitoolkit.schema.explanation import (
    Dependence,
    ExplanationEvidence,
    FeatureImportance,
    GroupGap,
    Proxy,
    Trust,
)

DIGITS = 4


def public_explanations(found: ExplanationEvidence, shown: Plan) -> ExplanationEvidence:
    """Return explanations as they may be published.

    Contributions are means over many cases and are shortened; numbers of cases are rounded. A
    mean over fewer cases than a rate may rest on is left out, and so is what concerns a group
    whose size is not shown.

    Parameters
    ----------
    found : ExplanationEvidence
        The full view.
    shown : Plan
        What may be printed of the counts.
    """
    profile = shown.profile
    return found.model_copy(
        update={
            "background_rows": profile.rounded(found.background_rows),
            "background_of": profile.rounded(found.background_of),
            "explained_rows": profile.rounded(found.explained_rows),
            "base_value": round(found.base_value, DIGITS),
            "importance": tuple(_importance(entry, shown) for entry in found.importance),
            "dependence": tuple(
                kept for entry in found.dependence if (kept := _dependence(entry, shown)).points
            ),
            "gaps": tuple(_gap(gap, shown) for gap in found.gaps),
            "proxies": tuple(_proxy(proxy, shown) for proxy in found.proxies),
            "trust": found.trust if isinstance(found.trust, Absent) else _trust(found.trust, shown),
        }
    )


def _importance(entry: FeatureImportance, shown: Plan) -> FeatureImportance:
    return entry.model_copy(update={"importance": _short(entry.importance, shown)})


def _dependence(entry: Dependence, shown: Plan) -> Dependence:
    points = tuple(
        point.model_copy(update={"contribution": _short(point.contribution, shown)})
        for point in entry.points
        if point.contribution.n >= shown.profile.smallest_denominator
    )
    return entry.model_copy(update={"points": points if len(points) > 1 else ()})


def _gap(gap: GroupGap, shown: Plan) -> GroupGap:
    if isinstance(gap.gap, Absent):
        return gap
    groups = [shown.size((gap.attribute,), (name,)) for name in (gap.group, gap.reference)]
    if None in groups:
        withheld = Absent(absent=Reason.WITHHELD_SMALL)
        return gap.model_copy(update={"gap": withheld, "parts": (), "group": "", "reference": ""})
    parts = tuple(part.model_copy(update={"gap": _short(part.gap, shown)}) for part in gap.parts)
    return gap.model_copy(update={"gap": _short(gap.gap, shown), "parts": parts})


def _proxy(proxy: Proxy, shown: Plan) -> Proxy:
    if shown.size((proxy.attribute,), (proxy.group,)) is None:
        withheld = Absent(absent=Reason.WITHHELD_SMALL)
        return proxy.model_copy(update={"auc": withheld, "carried_by": ()})
    return proxy.model_copy(update={"auc": _quantity(proxy.auc, shown)})


def _trust(found: Trust, shown: Plan) -> Trust:
    changes = {
        name: _quantity(getattr(found, name), shown)
        for name in ("second_background", "refit", "permutation")
    }
    twins = tuple(
        pair.model_copy(update={"association": round(pair.association, 2)}) for pair in found.twins
    )
    return found.model_copy(update={**changes, "twins": twins})


def _quantity(found: Quantity, shown: Plan) -> Quantity:
    if isinstance(found, Absent):
        return found.model_copy(update={"n": 0})
    return _short(found, shown)


def _short(found: Estimate, shown: Plan) -> Estimate:
    return Estimate(
        value=round(found.value, DIGITS),
        lower=round(found.lower, DIGITS),
        upper=round(found.upper, DIGITS),
        n=shown.profile.rounded(found.n),
    )
