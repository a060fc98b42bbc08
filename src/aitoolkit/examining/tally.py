"""The tally of any frame: one group-by where the data are, and nothing but counts comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from aitoolkit.errors import DataError
from aitoolkit.examining.request import Request
from aitoolkit.examining.tally_cells import Loose, cells_from_loose
from aitoolkit.examining.tally_counts import Cases, Counting, counting, counts_of
from aitoolkit.examining.tally_cut import Cut, cut_of
from aitoolkit.examining.tally_decoded import Decoded, decoded, keys_of, positive_label
from aitoolkit.examining.tally_engine import Plan, number_of
from aitoolkit.examining.tally_moments import persons_of
from aitoolkit.examining.tally_open import Opened, opened
from aitoolkit.examining.tally_scores import Scored, scored
from aitoolkit.stats.cells import UNKNOWN, Cells, Floats


@dataclass(frozen=True)
class Told:
    """What the reader has to know about how the counts came about.

    Attributes
    ----------
    n_rows : int
        Rows read.
    n_cases : int
        Cases counted; with coarse counts, the middle of what they can be.
    missing_outcome : int
        Cases whose outcome is not known; they are counted with outcome `UNKNOWN`.
    without_decision : int
        Cases left out, since they have no decision (or no score to make one of).
    without_score : int
        Cases that have a decision but no score.
    threshold : float or None
        The lowest score selected.
    ties : int or None
        With a top share: cases at exactly that score; 0 if there is only one. Else None.
    binning_error : float or None
        No score is further from its bin's mean score; None if nothing was binned.
    weights : {"none", "sampling", "frequency"}
        What the weights mean.
    clusters : int or None
        How many persons the cases belong to.
    inexact : bool
        Whether counts came rounded or withheld.
    strata : tuple of str
        Columns in which people alike are compared.
    positive : str or None
        The outcome's positive value, as the data spell it.
    """

    n_rows: int
    n_cases: int
    missing_outcome: int = 0
    without_decision: int = 0
    without_score: int = 0
    threshold: float | None = None
    ties: int | None = None
    binning_error: float | None = None
    weights: Literal["none", "sampling", "frequency"] = "none"
    clusters: int | None = None
    inexact: bool = False
    strata: tuple[str, ...] = ()
    positive: str | None = None


@dataclass(frozen=True)
class Counted:
    """The counts, and what has to be told about them."""

    cells: Cells
    told: Told


def tally_of(frame: Any, request: Request) -> Counted:
    """Return the counts from which the whole audit of a decision follows.

    One expression is sent to the engine that holds the data (pandas, polars eager and lazy,
    Arrow, DuckDB, Spark), which reads them once. It reads again only for the cut of a top
    share, for scores outside [0, 1], and for clusters. Every engine gives the same counts.

    Parameters
    ----------
    frame : any frame that narwhals can read
        A row is a case, or a count of cases.
    request : Request
        What the columns mean.

    Returns
    -------
    Counted
        The cells, and what has to be told about them.

    Raises
    ------
    DataError
        The data cannot be counted so; the message says why and what to do.

    Examples
    --------
    >>> import pandas as pd
    >>> from aitoolkit.examining.request import request_of
    >>> people = pd.DataFrame({"sex": ["f", "f", "m"], "hired": ["no", "yes", "yes"]})
    >>> tally_of(people, request_of(sensitive_features="sex", decision="hired")).cells.n
    array([1., 1., 1.])
    """
    data = opened(frame, request)
    how = counting(data, request)
    cut = _cut(data, request, how)
    keys = {**keys_of(request, cut.threshold), **how.keys}
    found = scored(data, request, Plan(keys, how.sums, how.smallest), how)
    cases = counts_of(found.raw, how, request)
    meaning = decoded(data, request, found.raw, cases)
    counted = _counted(request, how, found, cases, meaning)
    _refuse_no_choice(request, counted.cells)
    positive = positive_label(found.raw, request)
    told = replace(counted.told, threshold=cut.threshold, ties=cut.ties, positive=positive)
    if request.cluster is None:
        return Counted(counted.cells, told)
    persons = persons_of(data, request, how, found.raw, counted.cells, cut.threshold)
    cells = replace(counted.cells, moments=persons.moments)
    return Counted(cells, replace(told, clusters=persons.n))


def _cut(data: Opened, request: Request, how: Counting) -> Cut:
    if request.top is None or request.score is None:
        return Cut(request.threshold, None)
    if how.coarse:
        raise DataError(
            "top",
            expected="exact counts, to find the highest scores",
            found="counts that came rounded or withheld",
            mend="Give threshold instead.",
        )
    score = number_of(request.score)
    return cut_of(
        data.table.filter(~score.is_null()),
        request.top,
        score=score,
        count=number_of(how.columns[0]) if how.columns else None,
        low=data.low or 0.0,
        high=data.high or 0.0,
    )


def _counted(
    request: Request, how: Counting, found: Scored, cases: Cases, meaning: Decoded
) -> Counted:
    """Put codes and counts together, without those who have no decision."""
    sums: dict[str, Floats] = {}
    score_sum = found.sums(cases, how)
    if score_sum is not None:
        sums["score_sum"] = score_sum
    for name in ("weight", "weight_squared"):
        if name in found.raw.figures:
            sums[name] = found.raw.figures[name]
    if cases.low is not None and cases.high is not None:
        sums |= {"low": cases.low, "high": cases.high}
    asked = request.decision is not None or request.score is not None
    left = (meaning.decision == UNKNOWN) & asked
    kept = np.flatnonzero(~left)
    loose = Loose(
        attributes=tuple(attribute.name for attribute in request.sensitive_features),
        levels=meaning.levels,
        groups=meaning.groups[kept],
        outcome=meaning.outcome[kept],
        decision=meaning.decision[kept],
        n=cases.n[kept],
        strata=meaning.strata,
        stratum=None if meaning.stratum is None else meaning.stratum[kept],
        score_bin=None if found.score_bin is None else found.score_bin[kept],
        sums={name: values[kept] for name, values in sums.items()},
    )
    if not (loose.n > 0).any():
        raise DataError(
            "data",
            expected="cases to count",
            found=f"none: {cases.n.sum():,.0f} cases, of which {cases.n[left].sum():,.0f} have no"
            " decision",
            mend="Check the query, and the columns of counts and decisions.",
        )
    edges = () if found.binned is None else found.binned.edges
    cells = cells_from_loose(loose, bin_edges=edges, bin_values=found.own)
    return Counted(cells, _told(request, how, found, cases, meaning, score_sum))


def _told(
    request: Request,
    how: Counting,
    found: Scored,
    cases: Cases,
    meaning: Decoded,
    score_sum: Floats | None,
) -> Told:
    asked = request.decision is not None or request.score is not None
    kept = (meaning.decision != UNKNOWN) | (not asked)
    no_outcome = kept & (meaning.outcome == UNKNOWN) & (request.outcome is not None)
    no_score = np.zeros(len(kept), bool) if found.score_bin is None else found.score_bin < 0
    error = None
    if score_sum is not None:
        error = found.error(np.where(kept, score_sum, 0.0), np.where(kept, cases.n, 0.0))
    return Told(
        n_rows=round(found.raw.rows.sum()),
        n_cases=round(cases.n[kept].sum()),
        missing_outcome=round(cases.n[no_outcome].sum()),
        without_decision=round(cases.n[~kept].sum()),
        without_score=round(cases.n[kept & no_score].sum()),
        binning_error=error,
        weights=request.weight_kind if request.weight else "none",
        inexact=how.coarse,
        strata=request.strata,
    )


def _refuse_no_choice(request: Request, cells: Cells) -> None:
    """Refuse a threshold that selects no one or everyone, without saying anyone's score."""
    if request.threshold is None or set(cells.decision.tolist()) == {0, 1}:
        return
    everyone = bool(cells.decision.max())
    raise DataError(
        "threshold",
        expected="a threshold within the range of the scores",
        found=f"{request.threshold:g}, at which {'everyone' if everyone else 'no one'} is selected",
        mend=f"Give a {'higher' if everyone else 'lower'} one; look at whether scores are"
        " probabilities (0 to 1), percentages or points.",
    )
