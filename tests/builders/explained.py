"""People, a preparation and an explanation: what every test of engines starts from."""

import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from aitoolkit.examining.explanations import explained
from aitoolkit.fitting.scorer import Scorer
from aitoolkit.schema.declaration import FieldOfData

COLUMNS = ("months", "income", "site", "noise")


def people(n=400, seed=0):
    """Return features and an outcome that rises with months and falls with income."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "months": rng.integers(0, 40, n).astype(float),
            "income": rng.normal(20, 6, n).round(1),
            "site": rng.choice(["north", "south", "west"], n),
            "noise": rng.normal(size=n),
        }
    ).astype({"site": object})
    pull = 0.1 * frame.months - 0.2 * frame.income + (frame.site == "north") + 2
    return frame, (rng.random(n) < 1 / (1 + np.exp(-pull))).astype(int).to_numpy()


FIELDS = tuple(
    FieldOfData.model_validate(
        {"column": c, "type": "category" if c == "site" else "number", "used_for": "input"}
    )
    for c in COLUMNS
)


def one_hot(*, sparse=False):
    return make_column_transformer(
        (OneHotEncoder(), ["site"]), (StandardScaler(), ["months", "income", "noise"]),
        sparse_threshold=float(sparse),
    )  # fmt: skip


def told(model, *, positive=1, n=60):
    frame, outcome = people()
    fitted = model.fit(frame, outcome) if not hasattr(model, "classes_") else model
    return explained(
        Scorer(fitted, COLUMNS, positive), frame[:300], frame[300 : 300 + n], FIELDS,
        threshold=0.5, level=0.95, random_state=0,
    )  # fmt: skip
