"""How fast and how exact explanations of trees are, in units of each model's own fit.

Run ``python benchmarks/explanations.py`` (about three minutes), or ``--quick``; with ``--cases``
single cases, as ``result.explain`` and ``result.reasons`` tell them (about six minutes). Adult
without its weights: 36,000 rows fitted and used as background, 12,000 others explained; forests of
any depth 2,000 rows against 1,000. Seconds are those of one core's work, so that a busy machine
does not matter; shap's are extrapolated from a few rows. Without ``--data`` a table of the same
shape is made up.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from cases import single_cases
from lightgbm import LGBMClassifier
from rich.console import Console
from rich.table import Table
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.tree import DecisionTreeClassifier
from threadpoolctl import threadpool_limits
from xgboost import XGBClassifier

from aitoolkit.examining.shapley import enumerated, joined
from aitoolkit.examining.trees.reading import READERS, proof, read_trees, tolerance
from aitoolkit.examining.trees.shapley import tree_contributions

ADULT = Path(__file__).resolve().parents[2] / "shared" / "data" / "adult" / "adult.csv.gz"
FITTED = 36_000
WARM_UP = (
    "from aitoolkit.examining.trees import counting, kernel, pairs, plan, walking;"
    "plan.planned_quickly()"
)
MOST_NODES_OF_SHAP = 32_767
"""Beyond, shap ends the process."""

COLUMNS = (
    "model",
    "leaves",
    "rows × background",
    "fit, s",
    "fits",
    "at most",
    "shap ÷ ours",
    "reading",
    "additivity",
    "enumeration",
    "bars",
)
CAPTION = (
    "fits: reading and explaining, in units of the model's own fit; shap ÷ ours: 2,000 × 1,000,"
    " shap's extrapolated from 12 rows; reading, additivity, enumeration: largest errors"
)


@dataclass(frozen=True)
class Data:
    """Prepared rows: fitted on, explained, outcomes, and which columns hold categories."""

    known: Any
    asked: Any
    outcome: Any
    categories: list[int]

    @property
    def players(self) -> tuple[Any, ...]:
        """One a column."""
        return tuple(np.array([j]) for j in range(self.known.shape[1]))


@dataclass(frozen=True)
class Kind:
    """A kind of model, how many rows are explained against how many, and its bars."""

    name: str
    make: Callable[[Data], Any]
    fits: float  # at most, in units of the model's own fit
    rows: int | None = None
    background: int | None = None
    native: bool = False  # categories as the library itself treats them
    against_shap: float | None = None  # at least so many times faster


def forests(trees: int) -> dict[str, Any]:
    return {"n_estimators": trees, "random_state": 0, "n_jobs": 1}


def kinds(*, quick: bool) -> list[Kind]:
    deep = 5 if quick else 20
    light = {"n_jobs": 1, "verbose": -1}
    return [
        Kind("HistGradientBoosting", lambda _: HistGradientBoostingClassifier(random_state=0), 1.5),
        Kind(
            "HistGradientBoosting, categories",
            lambda d: HistGradientBoostingClassifier(
                random_state=0, categorical_features=d.categories
            ),
            2.5,
            native=True,
        ),
        Kind("LightGBM", lambda _: LGBMClassifier(**light), 2),
        Kind("LightGBM, categories", lambda _: LGBMClassifier(**light), 2, native=True),
        Kind("XGBoost", lambda _: XGBClassifier(n_jobs=1), 2),
        Kind(
            "GradientBoosting, depth 3", lambda _: GradientBoostingClassifier(random_state=0), 0.1
        ),
        Kind("DecisionTree, depth 8", lambda _: DecisionTreeClassifier(max_depth=8), 1),
        Kind(
            "RandomForest, depth 8",
            lambda _: RandomForestClassifier(**forests(100), max_depth=8),
            2,
        ),
        Kind("ExtraTrees, depth 8", lambda _: ExtraTreesClassifier(**forests(100), max_depth=8), 3),
        Kind(
            f"RandomForest, any depth, {deep} trees",
            lambda _: RandomForestClassifier(**forests(deep)),
            40,
            rows=2_000,
            background=1_000,
            against_shap=25,
        ),
        Kind(
            "HistGradientBoosting, fewer rows",
            lambda _: HistGradientBoostingClassifier(random_state=0),
            0.5,
            rows=2_000,
            background=1_000,
            against_shap=200,
        ),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--cases", action="store_true")
    parser.add_argument("--data", type=Path, default=ADULT)
    given = parser.parse_args()
    sys.path.remove(str(Path(__file__).parent))  # numba looks for coverage, not for our benchmark
    with threadpool_limits(1):
        if given.cases:
            return single_cases(*cases(given.data), quick=given.quick)
        return compared(given.data, quick=given.quick)


def compared(path: Path, *, quick: bool) -> int:
    console = Console(width=170)
    cold, warm = starts()
    exec(WARM_UP)
    data = adult(path) if path.is_file() else made_up()
    table = Table(title="Exact contributions of trees", caption=CAPTION)
    for column in COLUMNS:
        table.add_column(column, no_wrap=column == "model")
    held = True
    for kind in kinds(quick=quick):
        line, good = measured(kind, data, quick=quick)
        held &= good
        table.add_row(*line, "held" if good else "missed")
        console.print(f"{kind.name}: {'held' if good else 'missed'}")
    console.print(table)
    console.print(f"compiling on a new machine {cold:.1f} s of work, from the cache {warm:.1f} s")
    return 0 if held else 1


def measured(kind: Kind, data: Data, *, quick: bool) -> tuple[list[str], bool]:
    model = kind.make(data)
    told: dict[str, Any] = {}
    if kind.native and isinstance(model, LGBMClassifier):
        told["categorical_feature"] = data.categories
    known = np.nan_to_num(data.known) if kind.name.startswith("Gradient") else data.known
    asked = np.nan_to_num(data.asked) if kind.name.startswith("Gradient") else data.asked
    fit = work(lambda: model.fit(known, data.outcome, **told))
    rows = asked[: (kind.rows or len(asked)) // (4 if quick and not kind.rows else 1)]
    background = known[: kind.background]
    found: list[Any] = []

    def explain() -> None:
        tables = read_trees(model)
        found.append((tables, tree_contributions(tables, rows, background, data.players)))

    ours = min(work(explain) for _ in range(1 if kind.rows else 2))
    tables, told_of = found[-1]
    read = proof(tables, model, asked)
    away = from_enumeration(model, tables, asked, known, data.players)
    theirs = by_shap(model, tables, asked, known) if not kind.native else None
    against = None if theirs is None else theirs / of_shap(tables, asked, known, data.players)
    single = tolerance(model) > 1e-9
    good = (
        ours / fit <= kind.fits
        and read <= tolerance(model)
        and told_of.additivity_error <= 1e-11
        and away <= (1e-5 if single else 1e-12)
        and (kind.against_shap is None or (against or 0) >= kind.against_shap)
    )
    line = [
        kind.name,
        f"{tables.n_leaves:,}",
        f"{len(rows):,} × {len(background):,}",
        f"{fit:.2f}",
        f"{ours / fit:.2f}",
        f"{kind.fits:g}",
        "–" if against is None else f"{against:,.0f}",
        f"{read:.0e}",
        f"{told_of.additivity_error:.0e}",
        f"{away:.0e}",
    ]
    return line, good


def from_enumeration(model: Any, tables: Any, asked: Any, known: Any, players: Any) -> float:
    """Return the largest distance from all coalitions of eight players, of the model's own."""
    few = joined(players, random_state=0)
    ask = READERS[type(model).__name__].ask
    rows, background = asked[:4], known[:25]
    exact = enumerated(lambda m: ask(model, m, 1), rows, background, few)
    ours = tree_contributions(tables, rows, background, few)
    return float(np.abs(ours.values - exact.values).max())


SHAP_ROWS, SHAP_BACKGROUND = 2_000, 1_000


def by_shap(model: Any, tables: Any, asked: Any, known: Any) -> float | None:
    """Return shap's seconds for 2,000 rows against 1,000, from 4 rows and from 12."""
    import shap

    if np.diff(tables.roots).max() > MOST_NODES_OF_SHAP:
        return None
    masker = shap.maskers.Independent(known[:SHAP_BACKGROUND], max_samples=SHAP_BACKGROUND)
    explainer = shap.TreeExplainer(model, masker)
    little, more = 4, 12
    first = work(lambda: explainer.shap_values(asked[:little], check_additivity=False))
    second = work(lambda: explainer.shap_values(asked[:more], check_additivity=False))
    if second <= first:
        return second * SHAP_ROWS / more
    return (second - first) * SHAP_ROWS / (more - little)


def of_shap(tables: Any, asked: Any, known: Any, players: Any) -> float:
    """Return our seconds for the same."""
    rows, background = asked[:SHAP_ROWS], known[:SHAP_BACKGROUND]
    return work(lambda: tree_contributions(tables, rows, background, players))


def work(of: Callable[[], object]) -> float:
    """Return the seconds of processor time that something takes."""
    start = time.process_time()
    of()
    return time.process_time() - start


def starts() -> tuple[float, float]:
    """Return the work of compiling with an empty cache, and of loading from it."""
    code = (
        f"import time, numpy; start = time.process_time(); {WARM_UP};"
        "print(time.process_time() - start)"
    )
    with tempfile.TemporaryDirectory() as folder:
        told = {**os.environ, "NUMBA_CACHE_DIR": folder}
        cold, warm = (
            subprocess.run(
                [sys.executable, "-c", code], env=told, capture_output=True, text=True, check=True
            ).stdout
            for _ in range(2)
        )
    return float(cold), float(warm)


def cases(path: Path) -> tuple[pd.DataFrame, str, str]:
    """Return a frame of cases, its outcome and the positive."""
    if path.is_file():
        return (
            pd.read_csv(path).drop(columns=["fnlwgt", "split"], errors="ignore"),
            "income",
            ">50K",
        )
    data = made_up()
    frame = pd.DataFrame(data.known, columns=[f"field {j}" for j in range(data.known.shape[1])])
    frame["sex"] = np.where(np.arange(len(frame)) % 2, "m", "f")
    return frame.assign(told=np.where(data.outcome, "yes", "no")), "told", "yes"


def adult(path: Path) -> Data:
    frame = pd.read_csv(path).drop(columns=["fnlwgt", "split"], errors="ignore")
    outcome = frame.pop("income").astype(str).str.contains(">50K").to_numpy().astype(int)
    columns, categories = [], []
    for j, name in enumerate(frame.columns):
        if pd.api.types.is_numeric_dtype(frame[name]):
            columns.append(frame[name].to_numpy(dtype=float))
            continue
        categories.append(j)
        codes = frame[name].astype("category").cat.codes.to_numpy(dtype=float)
        columns.append(np.where(codes < 0, np.nan, codes))
    return parted(np.column_stack(columns), outcome, categories)


def made_up() -> Data:
    chance = np.random.default_rng(0)
    X = chance.normal(size=(48_000, 13)).round(2)
    categories = [1, 3, 5, 7]
    X[:, categories] = chance.integers(0, 15, (len(X), 4))
    told = X[:, 0] + (X[:, 1] % 3 == 0) * X[:, 2] + X[:, 4] * X[:, 6] - (X[:, 3] > 9)
    return parted(X, (told + chance.normal(size=len(X)) > 0.7).astype(int), categories)


def parted(X: Any, outcome: Any, categories: list[int]) -> Data:
    order = np.random.default_rng(0).permutation(len(X))
    known, asked = order[:FITTED], order[FITTED : FITTED + 12_000]
    return Data(X[known], X[asked], outcome[known], categories)


if __name__ == "__main__":
    sys.exit(main())
