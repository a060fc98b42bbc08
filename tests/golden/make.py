"""Make the golden packs anew from people who were never there: ``make golden``.

Whoever changes what a pack holds before it is released runs this; afterwards only a new format
makes new golden packs, and the old ones stay, since every later version must still verify them.
"""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

import aitoolkit as ait
from aitoolkit import __version__, auditing, workflow
from aitoolkit.documenting.card import inked_with
from aitoolkit.schema.dossier import RunFacts

# Another version of typst sets other bytes, so that a later version could not check a PDF.
sys.modules["typst"] = None  # type: ignore[assignment]  # as Python marks what is not there

PACKS = Path(__file__).parent / "packs"
FACTS = RunFacts(
    made_on=datetime(2026, 11, 24, 9, 0, tzinfo=UTC), python="3", platform="any",
    toolkit=__version__, inked_with=inked_with(),
)  # fmt: skip
"""What differs between two machines is not made here, so that two runs give the same bytes."""


def people(n: int = 1200) -> pd.DataFrame:
    """Return invented people: a need that grows with their age, and a decision taken somewhere."""
    draws = np.random.Generator(np.random.PCG64(6))
    age = draws.integers(18, 70, n)
    sex = draws.choice(["female", "male"], n)
    income = draws.normal(2000, 400, n).round(-1) - 100.0 * (sex == "female")
    need = draws.random(n) < 0.2 + 0.4 * (age > 45)
    return pd.DataFrame(
        {
            "age": age, "sex": sex, "income": income,
            "need": np.where(need, "yes", "no"),
            "helped": np.where(draws.random(n) < 0.15 + 0.5 * need, "yes", "no"),
        }
    )  # fmt: skip


def make(folder: Path) -> None:
    """Write one pack of a model and one of an audit into `folder`."""
    workflow.facts_of = lambda *_: FACTS
    auditing.facts_of = lambda *_: FACTS
    auditing.now = lambda: FACTS.made_on
    frame = people()
    ait.audit(
        frame, sensitive_features="sex", outcome="need", decision="helped",
        effect="assistive", output=folder / "audit",
    )  # fmt: skip
    cases = frame[["age", "sex", "income", "need"]]
    drafted = ait.draft_declaration(
        cases, outcome="need", positive="yes", sensitive_features=["sex"], effect="assistive"
    )
    ait.train(
        LogisticRegression(), ait.Dataset(cases, drafted), output=folder / "model", track=False
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PACKS / __version__
    shutil.rmtree(target, ignore_errors=True)
    make(target)
    for store in target.glob("*/.ledger"):  # what a store remembers is no part of a pack
        shutil.rmtree(store)
