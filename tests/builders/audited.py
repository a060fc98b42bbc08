"""Packs that the real doors wrote, and figures of them that a test edits."""

import json

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

import aitoolkit as ait
from builders.systems import some_benefits


def people(n=900, seed=0):
    """Return decided cases with groups (one of them tiny), outcome, score, site, person, weight."""
    chance = np.random.default_rng(seed)
    score = chance.random(n).round(3)
    return pd.DataFrame(
        {
            "sex": chance.choice(["f", "m"], n),
            "age": chance.choice(["NA", "mid", "old"], n, p=[0.49, 0.5, 0.01]),
            "site": chance.choice(["x", "y"], n),
            "person": chance.integers(0, n // 3, n),
            "weight": chance.random(n) + 0.5,
            "outcome": (chance.random(n) < 0.2 + 0.5 * score).astype(int),
            "decision": (score >= 0.6).astype(int),
            "score": score,
        }
    )


def audited(output, frame=None, **how):
    """Return the pack of an audit of decisions."""
    how = {"sensitive_features": ["sex", "age"], "outcome": "outcome", **how}
    if "score" not in how:
        how.setdefault("decision", "decision")
    return ait.audit(people() if frame is None else frame, output=output, **how).pack


def trained(output, estimator=None, n=1500, **how):
    """Return the pack of a model trained on some of the demo's cases."""
    declaration, frame = some_benefits(n)
    data = ait.Dataset(frame, declaration)
    model = estimator or LogisticRegression()
    return ait.train(model, data, track=False, output=output, **how).pack


def edited(pack, name, change):
    """Rewrite a JSON file of a pack after `change` has changed what it says."""
    path = pack / name
    plain = json.loads(path.read_text())
    change(plain)
    path.write_text(json.dumps(plain))
