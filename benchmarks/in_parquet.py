"""Decisions in Parquet, counted through DuckDB: seconds and peak memory against the bare SQL."""

from __future__ import annotations

import multiprocessing
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from aitoolkit.examining.request import Request, request_of
from aitoolkit.examining.tally import tally_of

FEATURES = {
    "sex": ["female", "male"],
    "age": ["18-24", "25-44", "45-64", "65+"],
    "origin": ["north", "south", "east", "west", "abroad"],
}
DECIDED = request_of(sensitive_features=list(FEATURES), outcome="outcome", decision="decision")
SCORED = request_of(
    sensitive_features=list(FEATURES), outcome="outcome", score="score", threshold=0.6
)
BARE = """SELECT sex, age, origin, outcome, decision, count(*) AS n
FROM cases GROUP BY ALL"""
BARE_SCORED = """SELECT sex, age, origin, outcome, score >= 0.6 AS decision,
least(floor(score * 100), 99) AS bin, count(*) AS n, sum(score) AS total
FROM cases GROUP BY ALL"""
QUERIES = {"decisions": (DECIDED, BARE), "scores": (SCORED, BARE_SCORED)}
MEMORY = 4.0  # GiB
ROOM = 24  # bytes of free disk asked for a case, of which about 9 are used


def counted_in_parquet(n: int, under: str | None) -> Iterator[tuple[str, float, float, str]]:
    """Yield what was counted, seconds of ours and of the bare query, and the peaks of memory.

    Each query runs in a process of its own, whose peak memory is that of this work alone.
    """
    folder = Path(tempfile.mkdtemp(prefix="decisions", dir=under))
    try:
        if shutil.disk_usage(folder).free < n * ROOM:
            raise SystemExit(f"{n:,} decisions need {n * ROOM:,} free bytes in {folder}")
        alone(written, folder, n)
        for name, works in QUERIES.items():
            # By turns, so that a busy machine is busy for both.
            runs = [[alone(queried, folder, work, n) for work in works] for _ in range(3)]
            ours, bare = ([run[who] for run in runs] for who in (0, 1))
            peaks = [max(peak for _, peak in who) for who in (ours, bare)]
            if peaks[0] > MEMORY:
                raise SystemExit(f"{name} took {peaks[0]:.2f} GiB, more than {MEMORY:g}")
            note = (
                f"other: the bare SQL group-by; peak memory {peaks[0]:.2f} GiB"
                f" against {peaks[1]:.2f} (bar {MEMORY:g})"
            )
            yield name, min(t for t, _ in ours), min(t for t, _ in bare), note
    finally:
        shutil.rmtree(folder)


def alone(work: Any, *given: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


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


def queried(folder: Path, work: Request | str, n: int) -> tuple[float, float]:
    """Return seconds, and the peak of this process in GiB."""
    cases = connected(folder).read_parquet(str(folder / "cases.parquet"))
    start = time.perf_counter()
    if isinstance(work, str):
        counted = cases.query("cases", work).df()["n"].sum()
    else:
        counted = tally_of(cases, work).cells.n.sum()
    taken = time.perf_counter() - start
    assert counted == n
    return taken, peak_of_this_process()


def peak_of_this_process() -> float:
    """Return GiB; Linux passes ``ru_maxrss`` of the parent on to a child, hence its own file."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(text for text in status.read_text().splitlines() if text.startswith("VmHWM"))
        return int(line.split()[1]) / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
