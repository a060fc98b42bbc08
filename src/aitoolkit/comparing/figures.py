"""The figures that both public cards print, and which of them differ for certain.

Only what is printed is used, as it is printed: nothing follows that a reader of both cards could
not work out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from aitoolkit.comparing.answers import answered
from aitoolkit.schema.audit import AttributeEvidence, Audit, GroupEvidence
from aitoolkit.schema.comparison import Cases, FigureCompared
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, NamedQuantity, Quantity

GAPS = (
    "false_negative_rate", "false_positive_rate", "selection_rate", "precision", "base_rate",
    "equalized_odds",
)  # fmt: skip
"""The gaps that are compared; those of complements are the same."""


def figures_of(before: Dossier, after: Dossier, cases: Cases) -> tuple[FigureCompared, ...]:
    """Return every figure of everyone, of groups and of gaps, side by side.

    With independent samples a difference of rates has a MOVER interval. One of largest gaps has
    the ends L = l₂ − u₁ and U = u₂ − l₁: MOVER covered down to 80.5 in 100 there (gaps fold),
    these 96.6 and more. All are widened by what the rounding of printed counts may hide (rates
    from counts rounded to 5: 97.1 and more; read as if exact, down to 78). Where the same
    cases may stand in both packs there is no interval of the difference, and a figure is higher
    or lower only if the two intervals do not touch: that errs in at most about 5 of 100 where
    nothing changed, however the samples depend on each other (Bonferroni).

    Parameters
    ----------
    before, after : Dossier
        The public content of both packs.
    cases : str
        How their cases relate.

    References
    ----------
    Newcombe (1998), Stat. Med. 17:873; Zou & Donner (2008), Stat. Med. 27:1693.
    """
    found = [*_of_everyone(before.audit, after.audit)]
    for here, there in _attributes(before.audit, after.audit):
        found += _of_groups(here, there)
        found += _of_gaps(here, there)
    return tuple(answered(one, before, after, cases) for one in found)


def _of_everyone(before: Audit, after: Audit) -> Iterator[FigureCompared]:
    here, there = (_quantities(_performance(audit)) for audit in (before, after))
    for metric in dict.fromkeys((*there, *here)):
        yield _figure("everyone", metric, here.get(metric), there.get(metric))


def _performance(audit: Audit) -> tuple[NamedQuantity, ...]:
    return () if isinstance(audit.performance, Absent) else audit.performance.metrics


def _attributes(
    before: Audit, after: Audit
) -> Iterator[tuple[AttributeEvidence | None, AttributeEvidence | None]]:
    here, there = (
        {}
        if isinstance(audit.fairness, Absent)
        else {e.attributes: e for e in (*audit.fairness.single, *audit.fairness.intersections)}
        for audit in (before, after)
    )
    for attributes in dict.fromkeys((*there, *here)):
        yield here.get(attributes), there.get(attributes)


def _of_groups(
    before: AttributeEvidence | None, after: AttributeEvidence | None
) -> Iterator[FigureCompared]:
    attributes = (after or before).attributes  # type: ignore[union-attr]  # one of them is there
    here, there = ({g.group: g for g in (e.groups if e else ())} for e in (before, after))
    for group in dict.fromkeys((*there, *here)):
        old, young = (_quantities(_metrics(side.get(group))) for side in (here, there))
        for metric in dict.fromkeys((*young, *old)):
            if metric in _BY_GROUP:
                yield _figure(
                    "group", metric, old.get(metric), young.get(metric), attributes, group
                )


def _of_gaps(
    before: AttributeEvidence | None, after: AttributeEvidence | None
) -> Iterator[FigureCompared]:
    attributes = (after or before).attributes  # type: ignore[union-attr]  # one of them is there
    for metric in GAPS:
        old, young = (_gap(evidence, metric) for evidence in (before, after))
        if old is not None or young is not None:
            yield _figure("gap", metric, old, young, attributes)


_BY_GROUP = frozenset(
    ("base_rate", "selection_rate", "precision", "false_negative_rate", "false_positive_rate")
)


def _metrics(group: GroupEvidence | None) -> tuple[NamedQuantity, ...]:
    return () if group is None else group.metrics


def _quantities(metrics: Iterable[NamedQuantity]) -> dict[str, Quantity]:
    return {entry.metric: entry.quantity for entry in metrics}


def _gap(evidence: AttributeEvidence | None, metric: str) -> Quantity | None:
    try:
        return None if evidence is None else evidence.disparity(metric).quantity
    except KeyError:
        return None


def _figure(
    about: Literal["everyone", "group", "gap"],
    metric: str,
    before: Quantity | None,
    after: Quantity | None,
    attributes: tuple[str, ...] = (),
    group: tuple[str, ...] = (),
) -> FigureCompared:
    return FigureCompared(
        about=about, metric=metric, before=before, after=after, attributes=attributes,
        group=group, answer="unknown",
    )  # fmt: skip
