"""A small, whole declaration and the cases behind it, which a test can spoil one by one."""

import numpy as np
import pandas as pd

from aitoolkit.schema.declaration import Declaration

UNWRITTEN = dict.fromkeys(
    (
        "summary", "purpose", "body", "contact", "status", "legal_basis", "appeal",
        "affected_groups", "alternatives", "data_sources", "outcome_known_for",
    )
)  # fmt: skip

FIELDS = (
    {"column": "income", "type": "number", "used_for": "input"},
    {"column": "reason", "type": "category", "used_for": "input"},
    {"column": "renting", "type": "boolean", "used_for": "input"},
    {"column": "sex", "type": "category", "used_for": "protected"},
    {"column": "age", "type": "number", "used_for": "protected"},
    {"column": "claimed", "type": "category", "used_for": "outcome"},
)


def declared(fields=FIELDS, **changed):
    given = {
        **UNWRITTEN,
        "name": "Find households who have not claimed",
        "decision": {
            "proposes": None,
            "who_decides": None,
            "effect": "assistive",
            "operating_point": {"kind": "top_share", "value": 0.1},
        },
        "outcome": {"column": "claimed", "positive": "no"},
        "protected_attributes": [{"column": "sex"}, {"column": "age", "bands": [25, 45]}],
        "fields": list(fields),
    }
    return Declaration.model_validate(given | changed)


def field(column, **changed):
    """The declared fields, with one of them changed."""
    return [f | changed if f["column"] == column else f for f in FIELDS]


def cases(n=120, seed=0):
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "income": chance.normal(1500, 300, n).round(1),
            "reason": chance.choice(["moved", "job_lost", "other"], n),
            "renting": chance.random(n) < 0.5,
            "sex": chance.choice(["female", "male"], n),
            "age": chance.integers(18, 80, n),
            "claimed": np.where(chance.random(n) < 0.3, "no", "yes"),
        }
    )
