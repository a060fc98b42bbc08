"""The public view of the evidence: a pure function that rounds and withholds.

Cards, registers and the tracking store read only this view. Every public rate and interval is
computed from rounded counts, since an exact estimate with its interval gives the counts away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from aitoolkit.examining.fairness import Group, gap
from aitoolkit.examining.metrics import RATES, Counts, rate_quantity
from aitoolkit.schema.audit import (
    AttributeEvidence,
    Audit,
    DataEvidence,
    Disparity,
    ExplanationEvidence,
    FairnessEvidence,
    FieldEvidence,
    GroupData,
    GroupEvidence,
    PartCount,
    PerformanceEvidence,
)
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Quantity, Reason
from aitoolkit.schema.tally import Tally, TallyRow

Section = TypeVar("Section")


@dataclass(frozen=True)
class Profile:
    """Rules that published numbers must pass.

    Attributes
    ----------
    minimum : int
        No count from 1 to ``minimum - 1`` is shown or can be worked out from a rate.
    base : int
        Counts are rounded to a multiple of this.
    smallest_denominator : int
        A rate of fewer cases is not shown.
    source : str
        Where the rules come from.
    """

    name: str
    minimum: int
    base: int
    smallest_denominator: int
    source: str


PROFILES: Mapping[str, Profile] = {
    "eu_persons": Profile(
        "eu_persons", 11, 5, 50, "INSEE, protection of tables: fiscal data of natural persons (11)"
    ),
    "internal": Profile("internal", 0, 1, 1, "none: not for publication"),
}


def public(audit: Audit, tally: Tally, profile_name: str) -> tuple[Audit, Tally]:
    """Return the public view of the evidence and of the tally under a disclosure profile.

    Parameters
    ----------
    audit, tally
        The full view.
    profile_name : {"eu_persons", "internal"}
        Which rules to apply.

    Notes
    -----
    Where one group alone would be hidden, the next smallest is hidden with it, so that it cannot
    be worked out from the total.
    """
    profile = PROFILES[profile_name]
    if profile.minimum == 0:
        return audit.model_copy(update={"view": profile.name}), tally.model_copy(
            update={"view": profile.name}
        )
    sections = {
        "view": profile.name,
        "data": _data(audit.data, profile),
        "performance": _unless_absent(audit.performance, _performance, profile),
        "fairness": _unless_absent(audit.fairness, _fairness, profile),
        "explanations": _unless_absent(audit.explanations, _explanations, profile),
    }
    return audit.model_copy(update=sections), _tally(tally, profile)


def _unless_absent(
    section: Section | Absent, view: Callable[[Section, Profile], Section], profile: Profile
) -> Section | Absent:
    return section if isinstance(section, Absent) else view(section, profile)


def _rounded(count: int, profile: Profile) -> int:
    return profile.base * round(count / profile.base)


def _count(count: int, profile: Profile) -> int | Absent:
    return (
        Absent(absent=Reason.WITHHELD_SMALL)
        if 0 < count < profile.minimum
        else _rounded(count, profile)
    )


def _rate(quantity: Quantity, profile: Profile, *, level: float) -> Quantity:
    """Return a rate again from rounded counts, or withhold it."""
    if isinstance(quantity, Absent):
        return quantity.model_copy(update={"n": _shown_n(quantity.n, profile)})
    events = round(quantity.value * quantity.n)
    revealing = min(events, quantity.n - events) < profile.minimum
    if quantity.n < profile.smallest_denominator or revealing:
        return Absent(absent=Reason.WITHHELD_SMALL, n=_shown_n(quantity.n, profile))
    return _short(
        rate_quantity(_rounded(events, profile), _rounded(quantity.n, profile), level=level)
    )


def _shown_n(n: int, profile: Profile) -> int:
    return 0 if n < profile.minimum else _rounded(n, profile)


def _short(quantity: Quantity) -> Quantity:
    """Keep four decimals: more would be noise."""
    if isinstance(quantity, Absent):
        return quantity
    return Estimate(
        value=round(quantity.value, 4),
        lower=round(quantity.lower, 4),
        upper=round(quantity.upper, 4),
        n=quantity.n,
    )


def _data(data: DataEvidence, profile: Profile) -> DataEvidence:
    level = 0.95
    attributes = {group.attribute for group in data.groups}
    shown: list[GroupData] = []
    for attribute in sorted(attributes):
        groups = [group for group in data.groups if group.attribute == attribute]
        hidden = _hidden({(group.group,): group.n for group in groups}, profile)
        shown += [
            group.model_copy(
                update={
                    "n": _rounded(group.n, profile),
                    "base_rate": _rate(group.base_rate, profile, level=level),
                    "incomplete": _incomplete(group.incomplete, profile),
                }
            )
            for group in groups
            if (group.group,) not in hidden
        ]
    return data.model_copy(
        update={
            "n": _rounded(data.n, profile),
            "without_outcome": _shown_n(data.without_outcome, profile),
            "parts": tuple(PartCount(part=p.part, n=_rounded(p.n, profile)) for p in data.parts),
            "base_rate": _rate(data.base_rate, profile, level=level),
            "fields": tuple(
                FieldEvidence(
                    column=f.column,
                    missing=f.missing
                    if isinstance(f.missing, Absent)
                    else _count(f.missing, profile),
                    undeclared=f.undeclared
                    if isinstance(f.undeclared, Absent)
                    else _count(f.undeclared, profile),
                    constant=f.constant,
                )
                for f in data.fields
            ),
            "groups": tuple(shown),
        }
    )


def _incomplete(quantity: Quantity, profile: Profile) -> Quantity:
    """Show a share of exactly 0: that nobody is incomplete tells nothing about anyone."""
    if isinstance(quantity, Estimate) and quantity.value == 0:
        n = _rounded(quantity.n, profile)
        return _short(rate_quantity(0, n, level=0.95)) if n else quantity
    return _rate(quantity, profile, level=0.95)


def _performance(found: PerformanceEvidence, profile: Profile) -> PerformanceEvidence:
    level = found.confidence_level
    return found.model_copy(
        update={
            "n": _rounded(found.n, profile),
            "selected": _shown_n(found.selected, profile),
            "threshold": round(found.threshold, 3),
            "ties": _shown_n(found.ties, profile),
            "metrics": tuple(
                NamedQuantity(
                    metric=m.metric,
                    quantity=_rate(m.quantity, profile, level=level)
                    if m.metric in RATES
                    else _rounded_estimate(m.quantity, profile),
                )
                for m in found.metrics
            ),
        }
    )


def _rounded_estimate(quantity: Quantity, profile: Profile) -> Quantity:
    """Keep three decimals of a figure over all examined cases that is no simple rate."""
    if isinstance(quantity, Absent):
        return quantity
    return Estimate(
        value=round(quantity.value, 3),
        lower=round(quantity.lower, 3),
        upper=round(quantity.upper, 3),
        n=_rounded(quantity.n, profile),
    )


def _fairness(found: FairnessEvidence, profile: Profile) -> FairnessEvidence:
    level = found.confidence_level
    return found.model_copy(
        update={
            "single": tuple(_attribute(a, profile, level) for a in found.single),
            "intersections": tuple(_attribute(a, profile, level) for a in found.intersections),
        }
    )


def _hidden(sizes: Mapping[Group, int], profile: Profile) -> frozenset[Group]:
    small = {group for group, n in sizes.items() if n < profile.minimum}
    if len(small) == 1:
        others = sorted((n, group) for group, n in sizes.items() if group not in small)
        small |= {group for _, group in others[:1]}
    return frozenset(small)


def _attribute(evidence: AttributeEvidence, profile: Profile, level: float) -> AttributeEvidence:
    hidden = _hidden({group.group: group.n for group in evidence.groups}, profile)
    kept = [group for group in evidence.groups if group.group not in hidden]
    names = [entry.metric for entry in kept[0].metrics] if kept else []
    rates = {name: _shown_rates(name, kept, profile, level) for name in names}
    groups = tuple(
        GroupEvidence(
            group=group.group,
            n=_rounded(group.n, profile),
            metrics=tuple(
                NamedQuantity(metric=name, quantity=rates[name][group.group]) for name in names
            ),
        )
        for group in kept
    )
    everyone = {group.group for group in evidence.groups}
    disparities = tuple(
        _gap_shown(d, rates.get(d.metric, {}), everyone - set(d.left_out), level)
        for d in evidence.disparities
    )
    return evidence.model_copy(
        update={"groups": groups, "disparities": disparities, "hidden": len(hidden)}
    )


def _shown_rates(
    name: str, groups: list[GroupEvidence], profile: Profile, level: float
) -> dict[Group, Quantity]:
    """Round each group's rate; where one alone is withheld, withhold the next smallest too."""
    full = {g.group: next(m.quantity for m in g.metrics if m.metric == name) for g in groups}
    shown = {group: _rate(quantity, profile, level=level) for group, quantity in full.items()}
    withheld = [
        group
        for group, quantity in shown.items()
        if isinstance(quantity, Absent) and quantity.absent is Reason.WITHHELD_SMALL
    ]
    visible = sorted((q.n, g) for g, q in full.items() if isinstance(shown[g], Estimate))
    if len(withheld) == 1 and visible:
        n, group = visible[0]
        shown[group] = Absent(absent=Reason.WITHHELD_SMALL, n=_rounded(n, profile))
    return shown


def _gap_shown(
    full: Disparity, shown: Mapping[Group, Quantity], compared: set[Group], level: float
) -> Disparity:
    """Return the gap again from rounded counts, if every group compared is shown.

    The gap between only some of them could be smaller than the one that was judged.
    """
    counts: dict[Group, Counts] = {}
    for group, rate in shown.items():
        if isinstance(rate, Estimate):
            events = round(rate.value * rate.n)
            counts[group] = _as_counts(full.metric, events, rate.n)
    left_out = tuple(group for group in shown if group not in counts)
    if isinstance(full.quantity, Absent):
        quantity: Quantity = full.quantity.model_copy(update={"n": 0})
    elif compared <= set(counts):
        found = gap(full.metric, counts, known=True, level=level)
        return found.model_copy(update={"quantity": _short(found.quantity), "left_out": left_out})
    else:
        quantity = Absent(absent=Reason.WITHHELD_SMALL)
    return full.model_copy(
        update={"quantity": quantity, "highest": None, "lowest": None, "left_out": left_out}
    )


def _as_counts(metric: str, events: int, n: int) -> Counts:
    """Place events and the rest in two cells that give `metric` back."""
    numerator, denominator = RATES[metric]
    cells = dict.fromkeys(("tp", "fp", "fn", "tn"), 0)
    cells[numerator[0]] = events
    cells[next(cell for cell in denominator if cell not in numerator)] = n - events
    return Counts(**cells)


def _explanations(found: ExplanationEvidence, _profile: Profile) -> ExplanationEvidence:
    importance = tuple(
        feature.model_copy(update={"importance": _short(feature.importance)})
        for feature in found.importance
    )
    return found.model_copy(
        update={"importance": importance, "base_value": round(found.base_value, 4)}
    )


def _tally(tally: Tally, profile: Profile) -> Tally:
    """Round cells and leave out small ones; how many were left out is said."""
    rows = tuple(
        TallyRow(
            groups=row.groups,
            outcome=row.outcome,
            decision=row.decision,
            n=_rounded(row.n, profile),
        )
        for row in tally.rows
        if row.n >= profile.minimum
    )
    return Tally(
        view=profile.name,
        attributes=tally.attributes,
        rows=rows,
        hidden=len(tally.rows) - len(rows),
    )
