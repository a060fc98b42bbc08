"""What one case costs through `result.explain` and `result.reasons`, in units of predict_proba.

Called by ``python benchmarks/explanations.py --cases``: each model is trained by `aitoolkit.train`
on Adult, so that everything that the product does for a case is in the time.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from rich.console import Console
from rich.table import Table
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier
from xgboost import XGBClassifier

import aitoolkit as ait

COLUMNS = (
    "model",
    "background",
    "predict_proba, ms",
    "explain",
    "reasons",
    "at most",
    "first case, s",
    "from the batch",
    "bars",
)
CAPTION = (
    "explain, reasons: one row, in units of result.predict_proba on it, median of {n} cases;"
    " first case: what is worked out once, and shap's import left out"
)
BAR, DEEP = 2, 10
TOGETHER = 120
"""Rows that are explained in one batch, beyond those up to which single cases are kept."""

FOREST = {"n_estimators": 100, "random_state": 0, "n_jobs": 1}
KINDS: dict[str, tuple[Callable[[], Any], float]] = {
    "HistGradientBoosting": (lambda: HistGradientBoostingClassifier(random_state=0), BAR),
    "LightGBM": (lambda: LGBMClassifier(n_jobs=1, verbose=-1), BAR),
    "XGBoost": (lambda: XGBClassifier(n_jobs=1), BAR),
    "GradientBoosting, depth 3": (lambda: GradientBoostingClassifier(random_state=0), BAR),
    "DecisionTree, depth 8": (lambda: DecisionTreeClassifier(max_depth=8, random_state=0), BAR),
    "RandomForest, depth 8": (lambda: RandomForestClassifier(**FOREST, max_depth=8), BAR),
    "ExtraTrees, depth 8": (lambda: ExtraTreesClassifier(**FOREST, max_depth=8), BAR),
    "LogisticRegression": (lambda: LogisticRegression(max_iter=1000), BAR),
    "RandomForest, any depth": (lambda: RandomForestClassifier(**FOREST), DEEP),
}


def single_cases(frame: pd.DataFrame, outcome: str, positive: str, *, quick: bool) -> int:
    """Print the table; return 0 if every bar is held."""
    n = 10 if quick else 60
    draft = ait.draft_declaration(
        frame, outcome=outcome, positive=positive, sensitive_features=["sex"], effect="assistive"
    )
    data = ait.Dataset(frame, draft)
    console = Console(width=140)
    table = Table(title="Single cases", caption=CAPTION.format(n=n))
    for column in COLUMNS:
        table.add_column(column, no_wrap=column == "model")
    held = True
    for name, (make, most) in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            result = ait.train(make(), data, output=folder, track=False, random_state=0)
        line, good = _measured(result, frame, most, n)
        held &= good
        table.add_row(name, *line, "held" if good else "missed")
        console.print(f"{name}: {line}")
    console.print(table)
    return 0 if held else 1


def _measured(result: Any, frame: pd.DataFrame, most: float, n: int) -> tuple[list[str], bool]:
    cases = [frame.iloc[[i]] for i in range(n)]
    result.predict_proba(cases[0])
    first = _work(lambda: result.reasons(cases[0]))
    result.explain(cases[0])
    ways = (result.predict_proba, result.explain, result.reasons)
    times = np.array([[_work(lambda w=way, c=case: w(c)) for way in ways] for case in cases])
    asked, explained, told = np.median(times, axis=0)
    together = result.explain(frame.iloc[:TOGETHER])
    alone = np.vstack([result.explain(case).values for case in cases])
    away = float(np.abs(alone - together.values[:n]).max())
    line = [
        f"{result.audit.explanations.background_rows:,}",
        f"{asked * 1000:.1f}",
        f"{explained / asked:.2f}",
        f"{told / asked:.2f}",
        f"{most:g}",
        f"{first:.2f}",
        f"{away:.0e}",
    ]
    return line, bool(max(explained, told) <= most * asked and away <= 1e-12)


def _work(of: Callable[[], object]) -> float:
    """Return the seconds of processor time that something takes."""
    start = time.process_time()
    of()
    return time.process_time() - start
