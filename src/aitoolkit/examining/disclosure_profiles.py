"""Rules that published numbers must pass, each with its published source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aitoolkit.schema.estimate import Absent, Count, Reason


@dataclass(frozen=True)
class Profile:
    """Rules that published numbers must pass.

    Attributes
    ----------
    minimum : int
        A count below it is not shown, and nobody must be able to work out that it is below; 0:
        there are no rules.
    base : int
        Counts are rounded to the nearest multiple of this, halves upwards.
    smallest_denominator : int
        A rate of fewer cases is not shown.
    decimals : int
        Of a rate and of its interval; 3 is one decimal of a percentage.
    zeros_reveal : bool
        Whether 0 % and 100 % of a group are hidden: they tell the outcome of each of its members.
    source : str
        Where the rules come from.
    """

    name: str
    minimum: int
    base: int
    smallest_denominator: int
    decimals: int
    zeros_reveal: bool
    source: str

    def rounded(self, count: int) -> int:
        """Return the nearest multiple of the base."""
        return self.base * ((count + self.base // 2) // self.base)

    def known(self, count: int, *, least: int = 0) -> tuple[int, int]:
        """Return what a reader of the rounded count knows: the smallest and largest true one."""
        low = self.rounded(count) - self.base // 2
        return max(low, least), low + self.base - 1

    def shown(self, count: int, *, of_people: bool = True) -> Count:
        """Return the rounded count; absent if it is too small, or 0 where that reveals.

        Nobody in a part of the data, and nothing missing, tells of no one: such a count is not
        `of_people`, and its 0 is told.
        """
        told = count == 0 and not (of_people and self.zeros_reveal)
        if told or count >= max(self.minimum, 1):
            return self.rounded(count)
        return Absent(absent=Reason.WITHHELD_SMALL)


PROFILES: Mapping[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile(
            name="eu_persons",
            minimum=11,
            base=5,
            smallest_denominator=50,
            decimals=3,
            zeros_reveal=True,
            source="Minimum: INSEE, handbook on the protection of tables, fiscal data of natural "
            "persons (no cell under 11), and CMS cell size suppression policy, 2024 (nothing "
            "from 1 to 10, nor derivable). Group disclosure: ABS DataLab output rules. Base 5 and "
            "one decimal: Ofqual rounding policy, 2025; ACRO rounds to 5 and takes zeros for "
            "disclosive. Rates from 50 cases: this toolkit's own choice.",
        ),
        Profile(
            name="internal",
            minimum=0,
            base=1,
            smallest_denominator=1,
            decimals=4,
            zeros_reveal=False,
            source="None: not for publication.",
        ),
    )
}
"""Every profile by its name, the strictest first."""
