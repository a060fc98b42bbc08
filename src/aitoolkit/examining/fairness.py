"""Figures by group and intersection, and every comparison of groups, all from one tally."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import Literal

from aitoolkit.errors import DataError
from aitoolkit.examining.binned import Binned, binned_if_asked
from aitoolkit.examining.by_group import group_evidence
from aitoolkit.examining.choice import Choice, Group, choice_of
from aitoolkit.examining.compared import (
    Compared,
    Tested,
    TestKey,
    compared_counts,
    gap_p_values,
    rest_p_values,
)
from aitoolkit.examining.conditional import conditional_disparities
from aitoolkit.examining.demographic import demographic_disparities
from aitoolkit.examining.disparities import disparities
from aitoolkit.examining.redrawn import redrawn_cells, redrawn_groups
from aitoolkit.examining.setting import Setting, Uncertainty, setting_of
from aitoolkit.schema.audit import AttributeEvidence, Computed, FairnessEvidence
from aitoolkit.stats.cells import Cells
from aitoolkit.stats.independence import holm

FEWEST_TABLES = 2000
TABLES_A_TEST = 100
MOST_NAMED = 10


def fairness_evidence(  # noqa: PLR0913
    cells: Cells,
    *,
    outcome_known: bool,
    level: float,
    scored: Cells | None = None,
    reference: Mapping[str, str] | None = None,
    bound: float = 0.1,
    metrics: Collection[str] | None = None,
    comparisons: Collection[str] | None = None,
    intersections: Literal["pairs", "all"] = "all",
    uncertainty: Uncertainty = "formula",
    n_boot: int = 1000,
    random_state: int = 0,
) -> FairnessEvidence:
    """Return figures by group and comparisons, for each attribute and for intersections.

    Parameters
    ----------
    cells : Cells
        Counts by all attributes at once.
    outcome_known : bool
        False if the outcome is known only for those who were checked: figures that would speak of
        everyone are then absent.
    level : float
        Confidence level of everything.
    scored : Cells, optional
        The same cases by score, where `cells` leave scores out. Figures of scores are then those
        of the groups of single attributes, and not compared: of many small groups they would fill
        pages with noise.
    reference : mapping of str to str, optional
        For an attribute, the group that others are compared with. An intersection has one where
        each of its attributes has.
    bound : float
        The gap that matters: where its interval straddles it, the cases needed are told.
    metrics, comparisons : collection of str, optional
        What is told of each group, and which ``COMPARISONS`` are made; all by default.
    intersections : {"all", "pairs"}
        Pairs of attributes, and with ``all`` the crossing of all of them.
    uncertainty : {"formula", "redraw"}
        ``redraw``: percentiles of redrawn counts, where they may stand (rates and signed
        differences of plain counts, with ten events and ten others).
    n_boot, random_state : int
        Redraws, and the seed of everything random.

    Raises
    ------
    DataError
        A reference that is not there.

    Notes
    -----
    Each attribute and intersection has one p-value a metric of "all groups alike", and one of each
    group against everyone else; Holm's adjustment is over all of them together, a rate and its
    complement being one test.
    """
    setting = setting_of(
        cells if scored is None else scored,
        metrics=metrics,
        comparisons=comparisons,
        outcome_known=outcome_known,
        level=level,
        bound=bound,
        random_state=random_state,
        n_boot=n_boot,
        uncertainty=uncertainty,
    )
    _refuse_unknown(cells, reference or {})
    choices = [
        choice_of(cells, chosen) for chosen in _choices(len(cells.attributes), intersections)
    ]
    compared = [compared_counts(choice, setting) for choice in choices]
    tested = _tested(choices, compared, setting)
    drawn = redrawn_cells(cells, n_boot, random_state) if setting.redraws else None
    told = []
    for choice, counts, tests in zip(choices, compared, tested, strict=True):
        draws = None if drawn is None else redrawn_groups(drawn, cells, choice)
        base = _reference(choice, reference or {})
        of_groups, of_gaps, table = _of_scores(choice, cells, scored, setting)
        told.append(
            AttributeEvidence(
                attributes=choice.attributes,
                groups=group_evidence(table, choice, of_groups, draws),
                disparities=disparities(
                    choice, counts, table, of_gaps, tested=tests, reference=base, draws=draws
                ),
                demographic=demographic_disparities(cells, choice, setting),
                conditional=conditional_disparities(cells, choice, setting, base),
            )
        )
    single = len(cells.attributes)
    return FairnessEvidence(
        confidence_level=level,
        computed=Computed(
            random_state=random_state,
            bound=bound,
            uncertainty=uncertainty,
            redraws=n_boot if uncertainty == "redraw" else 0,
        ),
        tests=sum(len(tests) for tests in tested),
        weights="sampling" if setting.weighted else "none",
        inexact=setting.inexact,
        single=tuple(told[:single]),
        intersections=tuple(told[single:]),
    )


def _choices(attributes: int, intersections: Literal["pairs", "all"]) -> list[tuple[int, ...]]:
    sizes = {1, 2, attributes} if intersections == "all" else {1, 2}
    return [c for size in sorted(sizes) for c in combinations(range(attributes), size)]


def _of_scores(
    choice: Choice, cells: Cells, scored: Cells | None, setting: Setting
) -> tuple[Setting, Setting, Binned | None]:
    """Return what groups, and what gaps are told by, and the scores by group and bin."""
    if scored is None:
        return setting, setting, binned_if_asked(cells, choice, setting)
    decisions = setting.without_scores
    if len(choice.positions) > 1:
        return decisions, decisions, None
    table = binned_if_asked(scored, choice_of(scored, choice.positions), setting)
    return setting, decisions, table


def _tested(
    choices: list[Choice], compared: list[dict[str, Compared]], setting: Setting
) -> list[dict[TestKey, Tested]]:
    """Test "all groups alike", and each group against the rest; adjust over everything tested."""
    most = sum(len({c.metric.test for c in counts.values()}) for counts in compared)
    tables = max(FEWEST_TABLES, TABLES_A_TEST * most)
    found = [
        gap_p_values(counts, setting, tables=tables) | rest_p_values(choice, counts, setting)
        for choice, counts in zip(choices, compared, strict=True)
    ]
    adjusted = iter(holm([p for tests in found for p in tests.values()]).tolist())
    return [{name: Tested(p, next(adjusted)) for name, p in tests.items()} for tests in found]


def _refuse_unknown(cells: Cells, reference: Mapping[str, str]) -> None:
    for attribute, group in reference.items():
        if attribute not in cells.attributes:
            raise DataError(
                "reference",
                expected=f"a sensitive feature: {', '.join(cells.attributes)}",
                found=repr(attribute),
                mend="Write the reference as feature=group.",
            )
        levels = cells.levels[cells.attributes.index(attribute)]
        if group not in levels:
            raise DataError(
                "reference",
                expected=f"a group of {attribute!r}: {', '.join(levels[:MOST_NAMED])}",
                found=repr(group),
                mend="Write the group as it stands in the data.",
            )


def _reference(choice: Choice, reference: Mapping[str, str]) -> Group | None:
    """Return the reference of these attributes, if each has one and somebody is in it."""
    wanted = tuple(reference[name] for name in choice.attributes if name in reference)
    return wanted if wanted in choice.groups else None
