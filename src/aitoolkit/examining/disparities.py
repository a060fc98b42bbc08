"""Every comparison of the groups that one choice of attributes makes."""

from __future__ import annotations

from collections.abc import Mapping

from aitoolkit.examining.binned import Binned
from aitoolkit.examining.choice import Choice, Group
from aitoolkit.examining.compared import KINDS, Compared, Tested, TestKey
from aitoolkit.examining.derived import derived
from aitoolkit.examining.largest import equalized_odds, largest
from aitoolkit.examining.pairwise import (
    against_reference,
    against_rest,
    error_shares,
    impact_ratios,
)
from aitoolkit.examining.setting import Setting
from aitoolkit.schema.audit import Disparity
from aitoolkit.stats.cells import Floats

SHARES = {"false_positive_share": "fp", "false_negative_share": "fn"}


def disparities(
    choice: Choice,
    compared: Mapping[str, Compared],
    table: Binned | None,
    setting: Setting,
    *,
    tested: Mapping[TestKey, Tested],
    reference: Group | None,
    draws: Floats | None,
) -> tuple[Disparity, ...]:
    """Return every comparison that was asked for.

    Parameters
    ----------
    choice : Choice
        The groups.
    compared : mapping of str to Compared
        What can be compared, by metric.
    table : Binned or None
        Scores by group and bin, if there are any.
    setting : Setting
        What was asked for.
    tested : mapping of TestKey to Tested
        The p-values by test.
    reference : group or None
        With whom every other group is compared.
    draws : numpy.ndarray of shape (n_groups, STATES, n_boot) or None
        Redrawn counts, where they give the intervals of signed differences.
    """
    found: list[Disparity] = []
    for kind in KINDS:
        if kind in setting.comparisons:
            found += largest(choice, compared, setting, kind, tested)
    if "equalized_odds" in setting.comparisons:
        found += equalized_odds(choice, setting)
    if "reference" in setting.comparisons:
        if reference is not None:
            at = choice.groups.index(reference)
            for entry in compared.values():
                found += against_reference(choice, entry, setting, at, draws)
        if "selection_rate" in compared:
            found += impact_ratios(choice, compared["selection_rate"], setting, reference)
    if "rest" in setting.comparisons:
        found += against_rest(choice, compared, setting, draws, tested)
        for name, corner in SHARES.items():
            found += error_shares(choice, setting, name, corner)
    found += derived(choice, table, setting, reference)
    return tuple(found)
