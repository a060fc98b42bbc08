"""The same cases in every kind of frame, and what makes two tallies equal."""

from __future__ import annotations

from dataclasses import fields

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from aitoolkit.examining.request import Request, request_of
from aitoolkit.stats.cells import Cells

ENGINES = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "polars_lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "arrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
    "duckdb": duckdb.from_df,
}

WHO = "sex,age=25,45,65,region"
ASKED = {
    "decision": {"outcome": "happened", "decision": "selected"},
    "threshold": {"outcome": "happened", "score": "score", "threshold": 0.3},
    "top share": {"outcome": "happened", "score": "score", "top": "20%"},
    "top count": {"outcome": "happened", "score": "points", "top": 100},
    "own bins": {"outcome": "happened", "score": "points", "threshold": 5},
    "strata": {"decision": "selected", "strata": ["office", "region"]},
    "sampling": {"outcome": "happened", "decision": "selected", "weight": "weight"},
    "clusters": {"outcome": "happened", "decision": "selected", "cluster": "person"},
    "weighted clusters": {"decision": "selected", "cluster": "person", "weight": "weight"},
    "count": {"outcome": "happened", "score": "score", "threshold": 0.5, "count": "points"},
    "frequency": {
        "outcome": "happened",
        "score": "score",
        "top": 500,
        "weight": "points",
        "weight_kind": "frequency",
    },
    "scores beyond one": {"outcome": "happened", "score": "wide", "threshold": 400},
}


def asked(name: str) -> Request:
    """Return one of the questions that every engine has to answer alike."""
    who = "sex,age=25,45,65" if name == "strata" else WHO
    return request_of(sensitive_features=who, **ASKED[name])


def decided(n: int = 3000, seed: int = 0) -> pd.DataFrame:
    """Return people with gaps, categories, repeated persons, and an outcome of two spellings."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "sex": rng.choice(["f", "m"], n),
            "age": rng.integers(18, 90, n).astype(float),
            "region": pd.Categorical(rng.choice(["north", "south", "east"], n)),
            "score": rng.random(n),
            "points": rng.integers(1, 11, n),
            "happened": rng.choice(["Yes", "No"], n),
            "selected": rng.choice([True, False], n),
            "person": rng.integers(0, n // 3, n),
            "weight": rng.integers(1, 8, n) / 4,
            "office": rng.integers(1, 4, n),
        }
    )
    frame.loc[rng.random(n) < 0.05, "sex"] = None
    frame.loc[rng.random(n) < 0.05, "age"] = np.nan
    frame.loc[rng.random(n) < 0.03, "score"] = np.nan
    frame.loc[rng.random(n) < 0.10, "happened"] = None
    return frame.assign(wide=300 + 550 * frame["score"])


def assert_same_cells(one: Cells, two: Cells, rtol: float = 0.0, atol: float = 0.0) -> None:
    """Fail unless two tallies are equal in every field."""
    for name in (entry.name for entry in fields(Cells) if entry.name != "moments"):
        a, b = getattr(one, name), getattr(two, name)
        if isinstance(a, np.ndarray):
            np.testing.assert_allclose(a, b, rtol=rtol, atol=atol, err_msg=name)
        else:
            assert a == b, name
    assert one.moments.keys() == two.moments.keys()
    for choice, moments in one.moments.items():
        for name in ("groups", "clusters", "sums", "products"):
            np.testing.assert_allclose(
                getattr(moments, name), getattr(two.moments[choice], name), rtol=rtol, atol=0
            )
