"""How fast the audit is, as ratios to the same work done otherwise, measured in one run.

Run ``python benchmarks/fairness.py`` (minutes), ``--quick`` for shorter looks at slow rivals, or
``--billion`` for a billion decisions in Parquet (about 12 GB of disk, deleted afterwards). Peak
memory is that of a process of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import fairlearn.metrics as fairlearn
import numpy as np
import pandas as pd
from in_parquet import DECIDED, FEATURES, SCORED, counted_in_parquet
from sklearn.metrics import accuracy_score, precision_score

import aitoolkit as ait
from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.metrics import RATES
from aitoolkit.examining.tally import tally_of
from aitoolkit.stats.redraw import redraw

CHOICES = [list(chosen) for k in (1, 2, 3) for chosen in combinations(FEATURES, k)]
REPLICATES = 1000
COUNTED = {
    "selection_rate": fairlearn.selection_rate,
    "true_positive_rate": fairlearn.true_positive_rate,
    "true_negative_rate": fairlearn.true_negative_rate,
    "false_positive_rate": fairlearn.false_positive_rate,
    "false_negative_rate": fairlearn.false_negative_rate,
    "precision": precision_score,
    "accuracy": accuracy_score,
}


@dataclass(frozen=True)
class Line:
    """One comparison: seconds of ours and of the other, and what the ratio ours / other may be."""

    name: str
    ours: float
    other: float
    bar: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether the ratio is within its bar."""
        return self.bar is None or self.ours / self.other <= self.bar


@dataclass(frozen=True)
class Run:
    """What was asked for on the command line."""

    budget: float  # seconds for a rival that is too slow to be waited for
    decisions: int
    folder: str | None


def main() -> int:
    run = asked()
    print(f"{'':66}{'ours':>10}{'other':>12}{'ratio':>12}{'bar':>6}")
    held = True
    for measure in (replicates, against_fairlearn, whole_audit, decisions_in_parquet):
        for line in measure(run):
            held &= told(line)
    return 0 if held else 1


def asked() -> Run:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--billion", action="store_true")
    parser.add_argument("--folder", help="where the Parquet file is written for a while")
    given = parser.parse_args()
    return Run(
        budget=10 if given.quick else 60,
        decisions=10**9 if given.billion else 10**7 if given.quick else 10**8,
        folder=given.folder,
    )


def told(line: Line) -> bool:
    ratio = line.ours / line.other
    shown = f"{ratio:.2f}" if ratio > 0.01 else f"1 / {1 / ratio:,.0f}"
    bar = "" if line.bar is None else f"{line.bar:g}"
    missed = "" if line.holds else "  missed"
    print(f"{line.name:66}{line.ours:9.3f}s{line.other:11.3f}s{shown:>12}{bar:>6}{missed}")
    if line.note:
        print(f"    {line.note}")
    sys.stdout.flush()
    return line.holds


def people(n: int, seed: int = 0) -> pd.DataFrame:
    """Return `n` decided cases with three sensitive features, an outcome and a score."""
    chance = np.random.default_rng(seed)
    score = chance.random(n).round(3)
    columns = {name: chance.choice(values, n) for name, values in FEATURES.items()}
    return pd.DataFrame(columns).assign(
        outcome=(chance.random(n) < 0.2 + 0.5 * score).astype(np.int8),
        decision=(score >= 0.6).astype(np.int8),
        score=score,
    )


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the shortest of a few runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def redrawn(frame: pd.DataFrame) -> None:
    """Count, redraw, and give every rate of every group and intersection its percentiles."""
    fairness_evidence(
        tally_of(frame, DECIDED).cells,
        outcome_known=True,
        level=0.95,
        metrics=list(RATES),
        comparisons=(),
        uncertainty="redraw",
        n_boot=REPLICATES,
    )


def replicates(_: Run) -> Iterator[Line]:
    frame = people(1_000_000)

    def coded_and_counted() -> None:
        codes = [pd.factorize(frame[name])[0] for name in FEATURES]
        codes += [frame["outcome"].to_numpy(), frame["decision"].to_numpy()]
        sizes = tuple(int(code.max()) + 1 for code in codes)
        np.bincount(np.ravel_multi_index(codes, sizes))

    counts = tally_of(frame, DECIDED).cells.n
    passed = best(coded_and_counted)
    drawn = best(lambda: redraw(counts, REPLICATES))
    yield Line(
        "1,000 replicates of all rates, 1 million rows, 3 features",
        best(lambda: redrawn(frame)) - drawn,
        passed,
        bar=3,
        note=f"other: coding the cells and one numpy.bincount; the draw itself took {drawn:.3f} s",
    )
    yield Line("the tally alone, with scores", best(lambda: tally_of(frame, SCORED)), passed)


def against_fairlearn(run: Run) -> Iterator[Line]:
    frame = people(100_000)
    other, done = extrapolated(frame, [list(FEATURES)], run.budget)
    yield Line(
        "1,000 replicates of all rates, 100,000 rows, 3 features",
        best(lambda: redrawn(frame)),
        other,
        note=f"other: fairlearn's MetricFrame, extrapolated from {done} replicates",
    )


def whole_audit(run: Run) -> Iterator[Line]:
    frame = people(100_000)
    other, done = extrapolated(frame, CHOICES, run.budget)
    audit = {"sensitive_features": list(FEATURES), "outcome": "outcome"}
    for name, how in {
        "closed forms": {"decision": "decision"},
        "1,000 redraws": {"decision": "decision", "uncertainty": "redraw"},
        "closed forms, with scores": {"score": "score", "threshold": 0.6},
    }.items():
        yield Line(
            f"whole audit, 100,000 rows, 3 features, {name}",
            best(lambda how=how: ait.audit(frame, **audit, **how)),
            other,
            note=f"other: MetricFrame by each feature and intersection, difference and ratio with"
            f" intervals, extrapolated from {done} replicates",
        )


def extrapolated(frame: pd.DataFrame, choices: list[list[str]], budget: float) -> tuple[float, int]:
    """Return fairlearn's seconds for all replicates, from as many as fit in about `budget`."""
    once(frame.head(1000), choices, 1)  # so that no import is timed
    n, taken = 1, once(frame, choices, 1)
    while taken < budget / 3:
        n *= 2
        taken = once(frame, choices, n)
    return taken / (n + 1) * (REPLICATES + 1), n  # the sample itself is looked at, too


def once(frame: pd.DataFrame, choices: list[list[str]], n_boot: int) -> float:
    start = time.perf_counter()
    for chosen in choices:
        found = fairlearn.MetricFrame(
            metrics=COUNTED,
            y_true=frame["outcome"],
            y_pred=frame["decision"],
            sensitive_features=frame[chosen],
            n_boot=n_boot,
            ci_quantiles=[0.025, 0.975],
            random_state=0,
        )
        found.by_group_ci, found.difference_ci(), found.ratio_ci()
    return time.perf_counter() - start


def decisions_in_parquet(run: Run) -> Iterator[Line]:
    for name, ours, other, note in counted_in_parquet(run.decisions, run.folder):
        bar = 1.2 if name == "decisions" and run.decisions >= 10**8 else None
        line = f"{run.decisions:,} {name} in Parquet, counted by DuckDB"
        yield Line(line, ours, other, bar, note)


if __name__ == "__main__":
    os.environ.setdefault("AITOOLKIT_PROGRESS", "off")
    sys.exit(main())
