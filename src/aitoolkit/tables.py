"""Evidence as tidy frames, one line a figure, for notebooks and spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Literal

import pandas as pd

from aitoolkit.documenting.vocabulary import COMMON_NAMES
from aitoolkit.judging.held import answer
from aitoolkit.recording.tally_file import harmless_cell
from aitoolkit.schema.audit import AttributeEvidence, Audit, Disparity
from aitoolkit.schema.estimate import Absent, Estimate, Quantity
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.tally import Tally

BY_GROUP = ("attribute", "group", "metric", "estimate", "low", "high", "n", "answer")
DISPARITIES = (
    "attribute", "metric", "known_as", "kind", "comparison", "groups", "estimate", "low", "high",
    "p_value", "p_adjusted", "n", "answer",
)  # fmt: skip
ERROR_SHARES = ("false_positive_share", "false_negative_share")
FOUR_FIFTHS = 0.8
"""Smallest ratio of selection rates that raises no question (29 CFR 1607.4 D, 1978)."""


def by_group(audit: Audit) -> pd.DataFrame:
    """Return every figure of every group; ``answer`` says why one is absent."""
    rows = [
        (_name(evidence.attributes), _name(group.group), entry.metric, *_figures(entry.quantity),
         _n(entry.quantity), _known(entry.quantity))
        for evidence in _attributes(audit)
        for group in evidence.groups
        for entry in group.metrics
    ]  # fmt: skip
    return _frame(rows, BY_GROUP)


def disparities(audit: Audit, *, bound: float) -> pd.DataFrame:
    """Return every comparison; ``answer`` holds its whole interval against a bound.

    ``known_as`` is the name by which fairlearn, aif360 and the law know it, such as
    ``demographic_parity_difference``. Comparisons of people alike have ``within_strata`` as
    comparison: Mantel-Haenszel risk differences and odds ratios, and conditional demographic
    disparity, whose answers say no more than whether they could be estimated.

    Parameters
    ----------
    audit : Audit
        The evidence.
    bound : float
        Of differences, as the policy has it; ratios are held against four fifths. ``met``: all of
        the interval is on the good side; ``violated``: none; ``inconclusive``: some.
    """
    rows = [
        (_name(evidence.attributes), gap.metric, _known_as(gap, evidence), gap.kind, gap.comparison,
         _between(gap), *_figures(gap.quantity), gap.p_value, gap.p_adjusted, _n(gap.quantity),
         _answer(gap, bound))
        for evidence in _attributes(audit)
        for gap in evidence.disparities
    ]  # fmt: skip
    return _frame([*rows, *_within_strata(audit, bound)], DISPARITIES)


def tally(counts: Tally) -> pd.DataFrame:
    """Return the counts that every figure comes from."""
    rows = [(*row.groups, row.outcome, row.decision, row.n) for row in counts.rows]
    return pd.DataFrame(rows, columns=[*counts.attributes, "outcome", "decision", "n"])


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in which no cell can be run as a formula."""
    safe = frame.map(lambda cell: harmless_cell(cell) if isinstance(cell, str) else cell)
    safe = safe.rename(columns=lambda name: harmless_cell(str(name)))
    # A lone return ends a line for whoever reads, unless it is quoted.
    cells = [*safe.columns, *(cell for column in safe for cell in safe[column])]
    lone = any(isinstance(cell, str) and "\r" in cell for cell in cells)
    quoting: Literal[0, 1] = csv.QUOTE_ALL if lone else csv.QUOTE_MINIMAL
    return safe.to_csv(index=False, lineterminator="\n", quoting=quoting).encode()


def as_files(audit: Audit, policy: Policy) -> tuple[tuple[str, bytes], ...]:
    """Return the tables as files for spreadsheets, by name."""
    return (
        ("by_group.csv", as_csv(by_group(audit))),
        ("disparities.csv", as_csv(disparities(audit, bound=bound_of(policy)))),
    )


def public_files(audit: Audit, policy: Policy) -> tuple[tuple[str, bytes], ...]:
    """Return what stands beside the cards of an audit: the public evidence, whole and as tables."""
    return (("audit.json", audit.to_json().encode()), *as_files(audit, policy))


def bound_of(policy: Policy) -> float:
    """Return the gap that a policy allows between groups, else a tenth."""
    return next((rule.bound for rule in policy.rules if rule.code == "FAIR-01"), 0.1)


def _attributes(audit: Audit) -> Iterator[AttributeEvidence]:
    if not isinstance(audit.fairness, Absent):
        yield from audit.fairness.single
        yield from audit.fairness.intersections


def _known_as(gap: Disparity, evidence: AttributeEvidence) -> str:
    """Return the name that the field has for a comparison."""
    if gap.metric in ERROR_SHARES:
        return gap.metric
    if (gap.metric, gap.kind, gap.comparison) == ("selection_rate", "ratio", "reference"):
        highest = {
            d.highest
            for d in evidence.disparities
            if (d.metric, d.comparison) == ("selection_rate", "largest")
        }
        # New York City's impact ratio is to the highest rate, whoever is the reference.
        return "impact_ratio" if gap.reference in highest else "selection_rate_ratio"
    return f"{COMMON_NAMES.get(gap.metric, gap.metric)}_{gap.kind}"


def _within_strata(audit: Audit, bound: float) -> Iterator[tuple[object, ...]]:
    for evidence in _attributes(audit):
        name = _name(evidence.attributes)
        for entry in evidence.conditional:
            who = f"{_name(entry.group)} – {_name(entry.reference)}"
            for kind, known_as, found in (
                ("difference", "mantel_haenszel_risk_difference", entry.risk_difference),
                ("odds_ratio", "mantel_haenszel_odds_ratio", entry.odds_ratio),
            ):
                answered = _signed(found, bound) if kind == "difference" else _known(found)
                yield (name, entry.metric, known_as, kind, "within_strata", who,
                       *_figures(found), None, None, _n(found), answered)  # fmt: skip
        for one in evidence.demographic:
            who = f"{_name(one.group)} – everyone else"
            for comparison, known_as, found in (
                ("rest", "demographic_disparity", one.crude),
                ("within_strata", "conditional_demographic_disparity", one.conditional),
            ):
                yield (name, "selection_rate", known_as, "difference", comparison, who,
                       *_figures(found), None, None, _n(found), _known(found))  # fmt: skip


def _frame(rows: Sequence[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    # A size that may not be told is missing, and does not make the other sizes fractions.
    return pd.DataFrame(rows, columns=list(columns)).astype({"n": "Int64"})


def _name(parts: tuple[str, ...]) -> str:
    return " × ".join(parts)


def _between(gap: Disparity) -> str:
    if gap.comparison == "largest":
        first, second = gap.highest, gap.lowest
        if gap.kind == "ratio":
            first, second = second, first
        return " – ".join(_name(group) for group in (first, second) if group is not None)
    other = "everyone else" if gap.comparison == "rest" else _name(gap.reference or ())
    return f"{_name(gap.group or ())} – {other}"


def _figures(quantity: Quantity) -> tuple[float | None, float | None, float | None]:
    if isinstance(quantity, Estimate):
        return quantity.value, quantity.lower, quantity.upper
    return None, None, None


def _n(quantity: Quantity) -> int | None:
    return quantity.n


def _known(quantity: Quantity) -> str:
    return "estimated" if isinstance(quantity, Estimate) else str(quantity.absent)


def _answer(gap: Disparity, bound: float) -> str:
    if isinstance(gap.quantity, Absent):
        return str(gap.quantity.absent)
    if gap.kind == "ratio":
        return _ratio_answer(gap.quantity)
    if gap.comparison == "largest":
        return answer(gap.quantity, bound, good="low")
    return _signed(gap.quantity, bound)


def _signed(found: Quantity, bound: float) -> str:
    if isinstance(found, Absent):
        return str(found.absent)
    if found.lower > bound or found.upper < -bound:
        return "violated"
    return "met" if -bound <= found.lower and found.upper <= bound else "inconclusive"


def _ratio_answer(ratio: Estimate) -> str:
    low, high = FOUR_FIFTHS, 1 / FOUR_FIFTHS
    if ratio.upper < low or ratio.lower > high:
        return "violated"
    return "met" if low <= ratio.lower and ratio.upper <= high else "inconclusive"
