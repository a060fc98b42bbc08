"""How fast the audit is, as ratios to the same work done otherwise, measured in one run.

Run ``python benchmarks/fairness.py`` (minutes), ``--quick`` for shorter looks at slow rivals, or
``--billion`` for a billion decisions in Parquet (about 12 GB of disk, deleted afterwards). Peak
memory is that of a process of its own.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import duckdb
import fairlearn.metrics as fairlearn
import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, precision_score

import aitoolkit as ait
from aitoolkit.examining.fairness import fairness_evidence
from aitoolkit.examining.metrics import RATES
from aitoolkit.examining.request import request_of
from aitoolkit.examining.tally import tally_of
from aitoolkit.stats.redraw import redraw

FEATURES = {
    "sex": ["female", "male"],
    "age": ["18-24", "25-44", "45-64", "65+"],
    "origin": ["north", "south", "east", "west", "abroad"],
}
CHOICES = [list(chosen) for k in (1, 2, 3) for chosen in combinations(FEATURES, k)]
REPLICATES = 1000
MEMORY = 4.0  # GiB
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


DECIDED = request_of(sensitive_features=list(FEATURES), outcome="outcome", decision="decision")
SCORED = request_of(
    sensitive_features=list(FEATURES), outcome="outcome", score="score", threshold=0.6
)


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
    plain, n, taken = once(frame, choices, 0), 1, once(frame, choices, 1)
    while taken < budget / 3:
        n *= 2
        taken = once(frame, choices, n)
    return plain + (taken - plain) / n * REPLICATES, n


def once(frame: pd.DataFrame, choices: list[list[str]], n_boot: int) -> float:
    boot = {"n_boot": n_boot, "ci_quantiles": [0.025, 0.975], "random_state": 0} if n_boot else {}
    start = time.perf_counter()
    for chosen in choices:
        found = fairlearn.MetricFrame(
            metrics=COUNTED,
            y_true=frame["outcome"],
            y_pred=frame["decision"],
            sensitive_features=frame[chosen],
            **boot,
        )
        if n_boot:
            found.by_group_ci, found.difference_ci(), found.ratio_ci()
        else:
            found.by_group, found.difference(), found.ratio()
    return time.perf_counter() - start


BARE = """SELECT sex, age, origin, outcome, decision, count(*) AS n
FROM cases GROUP BY ALL"""
BARE_SCORED = """SELECT sex, age, origin, outcome, score >= 0.6 AS decision,
least(floor(score * 100), 99) AS bin, count(*) AS n, sum(score) AS total
FROM cases GROUP BY ALL"""


def decisions_in_parquet(run: Run) -> Iterator[Line]:
    """In a process of its own, whose peak memory is that of this work alone."""
    folder = Path(tempfile.mkdtemp(prefix="decisions", dir=run.folder))
    needed, free = run.decisions * 12, shutil.disk_usage(folder).free
    if free < 2 * needed:
        raise SystemExit(f"{run.decisions:,} decisions need {2 * needed:,} bytes on {folder}")
    try:
        queries = {"decisions": (DECIDED, BARE), "scores": (SCORED, BARE_SCORED)}
        with multiprocessing.get_context("spawn").Pool(1) as alone:
            alone.apply(written, (folder, run.decisions))
        for name, (request, bare) in queries.items():
            times: dict[str, list[float]] = {"ours": [], "bare": []}
            peaks: dict[str, list[float]] = {"ours": [], "bare": []}
            for _ in range(3):  # by turns, so that a busy machine is busy for both
                for who, work in {"ours": request, "bare": bare}.items():
                    with multiprocessing.get_context("spawn").Pool(1) as alone:
                        taken, peak = alone.apply(queried, (folder, work, run.decisions))
                    times[who].append(taken)
                    peaks[who].append(peak)
            yield Line(
                f"{run.decisions:,} {name} in Parquet, counted by DuckDB",
                min(times["ours"]),
                min(times["bare"]),
                bar=1.2 if name == "decisions" and run.decisions >= 10**8 else None,
                note=f"other: the bare SQL group-by; peak memory {max(peaks['ours']):.2f} GiB"
                f" against {max(peaks['bare']):.2f} (bar {MEMORY:g})",
            )
            if max(peaks["ours"]) > MEMORY:
                raise SystemExit(f"{name}: more than {MEMORY:g} GiB")
    finally:
        shutil.rmtree(folder)


def connected(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '3GB'")
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"SET temp_directory = '{folder}'")
    return connection


def written(folder: Path, n: int) -> None:
    """Let DuckDB invent the decisions: every column from another part of the row's hash."""
    picked = ", ".join(
        f"({values!r})[1 + ((h >> {8 * i}) % {len(values)})::INTEGER] AS {name}"
        for i, (name, values) in enumerate(FEATURES.items())
    )
    connected(folder).execute(
        f"""COPY (SELECT {picked}, ((h >> 24) % 10 < 3)::TINYINT AS outcome, score,
        (score >= 0.6)::TINYINT AS decision
        FROM (SELECT hash(range) AS h, (hash(range + {n}) % 10000019) / 10000019.0 AS score
        FROM range({n}))) TO '{folder / "cases.parquet"}' (FORMAT parquet)"""
    )


def queried(folder: Path, work: object, n: int) -> tuple[float, float]:
    """Return seconds, and the peak of this process in GiB."""
    connection = connected(folder)
    cases = connection.read_parquet(str(folder / "cases.parquet"))
    cases.create_view("cases")

    def count() -> None:
        if isinstance(work, str):
            assert connection.execute(work).df()["n"].sum() == n
        else:
            assert tally_of(cases, work).cells.n.sum() == n

    return best(count, times=1), peak_of_this_process()


def peak_of_this_process() -> float:
    """Return GiB; Linux passes ``ru_maxrss`` of the parent on to a child, hence its own file."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(text for text in status.read_text().splitlines() if text.startswith("VmHWM"))
        return int(line.split()[1]) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    os.environ.setdefault("AITOOLKIT_PROGRESS", "off")
    sys.exit(main())
