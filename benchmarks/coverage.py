"""How often each 95 % interval holds the truth, and how often a test cries wolf, against its bars.

Run ``python benchmarks/coverage.py`` (minutes on one core), or with ``--quick`` for a tenth of the
audits, whose bands are wider by what the fewer audits add to the Monte-Carlo error. Seeds are
fixed. The exit status says whether every bar holds.
"""

from __future__ import annotations

import argparse
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from bars_designs import best_share, clusters, coarse, mantel_haenszel, sample_size, weights
from bars_gaps import any_gap, equal_groups, holm_18, ten_equal_groups, unequal_groups
from bars_rates import (
    balanced,
    equalized_odds,
    exact_pairs,
    exact_rate,
    predictive_value,
    reference_family,
)
from bars_scores import WEAK, areas, calibration_error, calibration_fits

NO_BAR = (0, 100)  # printed so that a weakness is seen, not judged
Seen = tuple[str, str, float]  # what was measured, in which cell of the grid, per cent


@dataclass(frozen=True)
class Bar:
    """A claim of the library, the audits that test it, and what each measured figure must be."""

    name: str
    measure: Callable[[int, np.random.Generator], Iterator[Seen]]
    audits: int  # 0: exact
    must_be: dict[str, tuple[float, float]]


BARS = (
    Bar("one rate", exact_rate, 0, {"coverage": (93.0, 100), "coverage, e >= 5": (93.0, 98.2)}),
    Bar("difference, ratio", exact_pairs, 0,
        {"coverage": (93.0, 100), "coverage, e >= 5": (93.0, 97.0)}),
    Bar("reference family", reference_family, 3000, {"familywise": (93.0, 97.5)}),
    Bar("gap, equal groups", equal_groups, 4000, {"false alarm": (0, 6.3)}),
    Bar("gap and ratio, unequal rates", unequal_groups, 4000,
        {"gap": (93.2, 100), "ratio": (93.2, 100), "0 and 1 left out together": (100, 100)}),
    Bar("ten equal groups of 500", ten_equal_groups, 4000, {"false alarm": (0, 6.0)}),
    Bar("any gap", any_gap, 4000, {"false alarm": (0, 6.3)}),
    Bar("Holm, 18 tests", holm_18, 2000, {"any false alarm": (0, 6.3)}),
    Bar("PPV difference", predictive_value, 4000, {"coverage": (93.5, 97.0)}),
    Bar("balanced accuracy", balanced, 4000,
        {"one": (93.5, 100), "one, e >= 5": (93.5, 97.0), "difference": (93.5, 97.0)}),
    Bar("equalised odds", equalized_odds, 2000,
        {"false alarm": (0, 6.5), "coverage": (93.5, 100)}),
    Bar("AUC", areas, 20_000,
        {"one": (92.2, 100), "one, 30 a class": (93.2, 100), "difference": (92.2, 100),
         "difference, 30 a class": (93.2, 100), WEAK: NO_BAR}),
    Bar("calibration", calibration_fits, 4000,
        {"slope": (92.6, 97.0), "intercept": (92.6, 97.0), "O/E": (92.6, 97.0)}),
    Bar("calibration error", calibration_error, 1000, {"coverage": (93.5, 100)}),
    Bar("clusters", clusters, 3000,
        {"one rate": (93.3, 100), "difference": (93.3, 100),
         "ten copies: same widths": (100, 100)}),
    Bar("weights", weights, 3000, {"one rate": (92.0, 100), "difference": (92.0, 100)}),
    Bar("rounded, withheld", coarse, 4000,
        {"one rate": (92.8, 100), "difference": (92.8, 100), "never narrower": (100, 100)}),
    Bar("best 20 %", best_share, 3000,
        {"selection rate": (93.3, 100), "selection difference": (93.3, 100),
         "TPR": (93.3, 100), "TPR difference": (93.3, 100)}),
    Bar("Mantel-Haenszel", mantel_haenszel, 4000, {"coverage": (93.0, 97.2)}),
    Bar("sample size", sample_size, 2000,
        {"power to exclude": (75, 100)}),
)  # fmt: skip


def main() -> int:
    """Measure every bar, print the table, and return 1 if one does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the audits")
    parser.add_argument("--only", default="", help="bars whose name contains this")
    arguments = parser.parse_args()
    print(f"{'bar':30}{'figure':26}{'audits':>7} {'measured':>14} {'must be':>14}  ok   worst in")
    failed = False
    for bar in BARS:
        if arguments.only not in bar.name:
            continue
        audits = bar.audits // 10 if arguments.quick else bar.audits
        began = time.perf_counter()
        seen = list(bar.measure(audits, np.random.default_rng(zlib.crc32(bar.name.encode()))))
        for figure, (low, high) in bar.must_be.items():
            line, ok = _judged(figure, low, high, seen, audits, bar.audits)
            print(f"{bar.name:30}{line}", flush=True)
            failed |= not ok
        print(f"{'':30}({time.perf_counter() - began:.0f} s)", flush=True)
    return int(failed)


def _judged(
    figure: str, low: float, high: float, seen: list[Seen], audits: int, stated: int
) -> tuple[str, bool]:
    """Return a line of the table; the worst cell is the one furthest beyond the nearer bound."""
    cells = [(value, cell) for what, cell, value in seen if what == figure]
    least, most = min(cells), max(cells)
    ok = least[0] >= low - _slack(low, audits, stated) and most[0] <= high + _slack(
        high, audits, stated
    )
    worst = least if low > 0 and (high == 100 or low - least[0] > most[0] - high) else most
    measured, must_be, answer = f"{least[0]:.1f}-{most[0]:.1f}", f"{low:g}-{high:g}", "yes"
    if (low, high) == NO_BAR:
        must_be, answer = "no bar", "-"
    elif not ok:
        answer = "NO"
    count = audits or "exact"
    return f"{figure:26}{count:>7} {measured:>14} {must_be:>14}  {answer:4} {worst[1]}", ok


def _slack(bound: float, audits: int, stated: int) -> float:
    """Return three Monte-Carlo errors more than the stated audits have; 0 for an exact bar."""
    if audits == stated or bound in (0, 100):
        return 1e-9
    return 3 * float(np.sqrt(bound * (100 - bound)) * (audits**-0.5 - stated**-0.5))


if __name__ == "__main__":
    sys.exit(main())
