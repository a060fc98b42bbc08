"""Figures that several rules look at: gaps between groups, counts, and the worst of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from aitoolkit.judging.held import held_against
from aitoolkit.judging.question import Question
from aitoolkit.schema.audit import AttributeEvidence
from aitoolkit.schema.estimate import Absent, Count, Estimate, Quantity, Reason
from aitoolkit.schema.policy import Rule
from aitoolkit.schema.rules import KNOWN_RULES


def largest_gaps(
    tables: Sequence[AttributeEvidence],
    rule: Rule,
    place: str,
    kind: Literal["difference", "ratio"] = "difference",
) -> tuple[Question, ...]:
    """Return a question for each attribute or intersection: the largest gap in the rule's metric.

    Parameters
    ----------
    tables : sequence of AttributeEvidence
        The attributes, or the intersections.
    rule : Rule
        Its metric, and whom it concerns.
    place : str
        Where `tables` stand in the audit.
    kind : {"difference", "ratio"}
        How groups are compared.
    """
    ending = "" if kind == "difference" else f".{kind}"
    return tuple(
        Question(
            subject=table.attributes,
            figure=_gap(table, rule.metric, kind),
            evidence=f"{place}.{'.'.join(table.attributes)}.{rule.metric}{ending}",
        )
        for table in tables
        if rule.concerns(table.attributes)
    )


def exact(value: float, n: int) -> Estimate:
    """Return a figure that was counted, not sampled from anything larger: its own interval."""
    return Estimate(value=value, lower=value, upper=value, n=n)


def share(count: Count, n: Count, *, apart: bool = False) -> Quantity:
    """Return a counted share of `n` cases, or why there is none.

    Parameters
    ----------
    count, n : int or Absent
        What is counted, and among how many.
    apart : bool
        Whether `n` leaves out those that are counted.
    """
    if isinstance(count, Absent):
        return count
    if isinstance(n, Absent):
        return n
    everyone = n + count if apart else n
    if not everyone:
        return Absent(absent=Reason.NO_CASES)
    # A published count and a published total are rounded apart, so that one may pass the other.
    return exact(min(1.0, count / everyone), everyone)


def worst(figures: Iterable[Quantity], rule: Rule) -> Quantity:
    """Return one figure that violates the rule if one does, and meets it only if all do.

    Value and both ends are the worst of all of them. An absent one leaves the answer open, unless
    the others alone violate the rule. Without any: no case to count.
    """
    told = list(figures)
    known = [figure for figure in told if isinstance(figure, Estimate)]
    absent = [figure for figure in told if isinstance(figure, Absent)]
    if not known:
        return absent[0] if absent else Absent(absent=Reason.NO_CASES)
    most = max if KNOWN_RULES[rule.code].good == "low" else min
    combined = Estimate(
        value=most(figure.value for figure in known),
        lower=most(figure.lower for figure in known),
        upper=most(figure.upper for figure in known),
        n=min(figure.n for figure in known),
    )
    if absent and held_against(combined, rule) != "violated":
        return absent[0]
    return combined


def _gap(table: AttributeEvidence, metric: str, kind: str) -> Quantity:
    try:
        return table.disparity(metric, kind).quantity
    except KeyError:
        return Absent(absent=Reason.NOT_MEASURED)
