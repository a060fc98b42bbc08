"""The public view of the evidence: a pure function that rounds and withholds.

Cards, registers and the tracking store read only this view. Every public rate, interval,
comparison and p-value is computed from the rounded counts of one `Plan`, since an exact estimate
with its interval gives the counts away.
"""

from __future__ import annotations

from collections.abc import Sequence

from aitoolkit.examining.disclosure_alike import conditional, demographic
from aitoolkit.examining.disclosure_attack import NotTogetherError
from aitoolkit.examining.disclosure_data import public_data
from aitoolkit.examining.disclosure_earlier import Earlier, Ledger, Outcome, ledger, plain
from aitoolkit.examining.disclosure_explanations import public_explanations
from aitoolkit.examining.disclosure_figures import curve, figures, known, limit
from aitoolkit.examining.disclosure_gaps import adjusted, comparisons, tested
from aitoolkit.examining.disclosure_plan import Plan, plan
from aitoolkit.examining.disclosure_profiles import PROFILES, Profile
from aitoolkit.examining.disclosure_rest import Rest, everyone_else
from aitoolkit.examining.disclosure_world import EVERYONE
from aitoolkit.schema.audit import (
    AttributeEvidence,
    Audit,
    FairnessEvidence,
    FieldEvidence,
    GroupEvidence,
    PerformanceEvidence,
)
from aitoolkit.schema.estimate import Absent, Count, Reason
from aitoolkit.schema.tally import Tally

CELLS: dict[tuple[int | None, int | None], str] = {
    (1, 0): "false_negative_rate",
    (1, 1): "true_positive_rate",
    (0, 1): "false_positive_rate",
    (0, 0): "true_negative_rate",
}
"""Outcome and decision → the rate whose events they are."""


def public(
    audit: Audit,
    tally: Tally,
    profile_name: str,
    *,
    outcome: Outcome = None,
    earlier: Sequence[Earlier] = (),
) -> tuple[Audit, Tally]:
    """Return the public view of the evidence and of the tally under a disclosure profile.

    Parameters
    ----------
    audit, tally
        The full view.
    profile_name : {"eu_persons", "internal"}
        Which rules to apply.
    outcome : (str, str), optional
        The declared outcome's column and its positive value.
    earlier : sequence of Earlier
        Cards that were published before, perhaps about some of the same people.

    Notes
    -----
    From everything printed, nobody can rule out that a count below the minimum, or an empty cell
    of a group that is not empty, holds the minimum or more (`printable`). The same holds for
    this card together with earlier ones on the same people whose figures are sums of the cells
    of one table. Beside an earlier card where neither this, nor that enough people differ, can
    be shown (`WITHHOLDING`), no figure about people is printed; the view says which card it was.
    Enough differ if in every group at least the minimum is on one card only, whoever they are;
    somebody who knows the outcomes of all the others who came or went could still tell the last.
    Attributes of other names are taken to be no cuts of each other, as regions and districts are.

    Not covered: what the choice of withheld figures itself suggests, cards that are not among
    the earlier ones, and figures of weighted, clustered or inexact counts and of scores, which
    are exact ones shortened, where the counts behind them may be printed. Differences within
    strata and between areas under the curve are exact too, so coarse that a step is eleven people.
    """
    profile = PROFILES[profile_name]
    view = {"view": profile.name}
    if profile.minimum == 0:
        return audit.model_copy(update=view), tally.model_copy(update=view)
    before = ledger(audit, tally, outcome, earlier, profile)
    if before.withholds:
        return _nothing(audit, tally, profile, before)
    try:
        shown = plan(audit, tally, profile, before)
    except NotTogetherError:
        return _nothing(audit, tally, profile, before.apart())
    return _view(audit, tally, shown, before)


def _view(audit: Audit, tally: Tally, shown: Plan, before: Ledger) -> tuple[Audit, Tally]:
    exact, performance, fairness = plain(audit), audit.performance, audit.fairness
    explanations = audit.explanations
    if not isinstance(performance, Absent):
        performance = _performance(performance, shown, exact)
    if not isinstance(fairness, Absent):
        fairness = _fairness(fairness, shown, exact)
    if not isinstance(explanations, Absent):
        explanations = public_explanations(explanations, shown)
    sections = {
        "view": shown.profile.name,
        "data": public_data(audit.data, shown, tally, level=_level(audit)),
        "performance": performance,
        "fairness": fairness,
        "explanations": explanations,
        "published": before.compared,
    }
    return audit.model_copy(update=sections), _tally(tally, shown)


def _nothing(audit: Audit, tally: Tally, profile: Profile, before: Ledger) -> tuple[Audit, Tally]:
    """Return a view without any figure about people."""
    withheld = Absent(absent=Reason.PUBLISHED_BEFORE)
    shown = Plan(profile, {}, 0, ())
    data = public_data(audit.data, shown, tally, level=_level(audit))
    fields = tuple(
        FieldEvidence(column=f.column, missing=withheld, undeclared=withheld, constant=f.constant)
        for f in data.fields
    )
    hidden = {
        "n": withheld,
        "without_outcome": withheld,
        "without_decision": withheld,
        "without_score": withheld,
        "parts": tuple(part.model_copy(update={"n": withheld}) for part in data.parts),
        "base_rate": withheld,
        "fields": fields,
        "groups": (),
    }
    sections = {
        name: withheld
        for name in ("performance", "fairness", "explanations")
        if not isinstance(getattr(audit, name), Absent)
    }
    update = {"view": profile.name, "published": before.compared, **sections}
    update["data"] = data.model_copy(update=hidden)
    return audit.model_copy(update=update), _tally(tally, shown).model_copy(update={"hidden": 0})


def _level(audit: Audit) -> float:
    for section in (audit.performance, audit.fairness):
        if not isinstance(section, Absent):
            return section.confidence_level
    return 0.95


def _performance(found: PerformanceEvidence, shown: Plan, exact: bool) -> PerformanceEvidence:
    level = found.confidence_level
    selected = shown.counts(EVERYONE, (), "selection_rate")
    return found.model_copy(
        update={
            "n": known(shown.size(EVERYONE, ())),
            "selected": known(None if selected is None else selected[0]),
            "threshold": None if found.threshold is None else round(found.threshold, 3),
            "ties": _told(found.ties, shown.profile),
            "metrics": figures(found.metrics, shown, EVERYONE, (), level=level, plain=exact),
            "calibrated_limit": limit(found.calibrated_limit, found.metrics, shown, EVERYONE, ()),
        }
    )


def _told(count: Count | None, profile: Profile) -> Count | None:
    return count if count is None or isinstance(count, Absent) else profile.shown(count)


def _fairness(found: FairnessEvidence, shown: Plan, exact: bool) -> FairnessEvidence:
    level, error = found.confidence_level, found.binning_error
    full = (*found.single, *found.intersections)
    rest = everyone_else(full, shown, level=level)
    tables = [_attribute(e, shown, rest, level, exact) for e in full]
    told = {
        tested(d, one): d.p_value
        for one, evidence in zip(full, tables, strict=True)
        for d in evidence.disparities
        if d.p_value is not None
    }
    rising = sorted(told.values())
    tables = [
        e.model_copy(update={"disparities": adjusted(e.disparities, rising, found.tests)})
        for e in tables
    ]
    return found.model_copy(
        update={
            "clusters": _told(found.clusters, shown.profile),
            "binning_error": None if error is None else round(error, shown.profile.decimals),
            "ties": _told(found.ties, shown.profile),
            "single": tuple(tables[: len(found.single)]),
            "intersections": tuple(tables[len(found.single) :]),
        }
    )


def _attribute(
    evidence: AttributeEvidence, shown: Plan, rest: Rest, level: float, exact: bool
) -> AttributeEvidence:
    names = evidence.attributes
    kept = [g for g in evidence.groups if shown.size(names, g.group) is not None]
    # Curves of an attribute add up to the same curve of everyone: all of them, or none.
    curves = len(names) == 1 and all(
        shown.counts(names, g.group, "base_rate") for g in evidence.groups
    )
    return evidence.model_copy(
        update={
            "groups": tuple(
                GroupEvidence(
                    group=g.group,
                    n=shown.size(names, g.group) or 0,
                    metrics=figures(g.metrics, shown, names, g.group, level=level, plain=exact),
                    reliability=curve(g.reliability, shown, level=level) if curves else (),
                    calibrated_limit=limit(g.calibrated_limit, g.metrics, shown, names, g.group),
                )
                for g in kept
            ),
            "disparities": comparisons(evidence, shown, rest, level=level, plain=exact),
            "conditional": conditional(evidence, shown, level=level),
            "demographic": demographic(evidence, shown, level=level),
            "hidden": len(evidence.groups) - len(kept),
        }
    )


def _tally(tally: Tally, shown: Plan) -> Tally:
    """Round the cells that may be printed and leave out the others; how many is said."""
    rows = []
    for row in tally.rows:
        metric = CELLS.get((row.outcome, row.decision), "")
        counts = shown.counts(tally.attributes, row.groups, metric) if metric else None
        if counts is not None:
            rows.append(row.model_copy(update={"n": counts[0]}))
    return Tally(
        view=shown.profile.name,
        attributes=tally.attributes,
        rows=tuple(rows),
        hidden=shown.n_cells - len(rows),
    )
