"""A whole pack of a small real model, and what it is made of; every part can be replaced."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

from aitoolkit.recording.pack import PackContents, staged, write_pack
from aitoolkit.schema.audit import (
    AttributeEvidence,
    Audit,
    DataEvidence,
    Disparity,
    FairnessEvidence,
    GroupEvidence,
    ModelEvidence,
    PerformanceEvidence,
)
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import RunFacts
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Reason
from aitoolkit.schema.explanation import Contribution, ExampleCase, ExplanationEvidence
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.tally import Tally, TallyRow
from aitoolkit.schema.verdict import Answer, Verdict

NUMBERS = ("mean radius", "mean texture")
INPUTS = (*NUMBERS, "site")


def cases():
    """Return the inputs and the outcome of scikit-learn's bundled cancer cases."""
    data = load_breast_cancer(as_frame=True)
    features = data.data[list(NUMBERS)].copy()
    features["site"] = np.where(data.data["mean area"] > 600, "north", "south")
    return features.astype({"site": object}), data.target.to_numpy()


def small_model(estimator=None, features=None):
    """Return a fitted Pipeline on mixed columns."""
    found, outcome = cases()
    encoder = OrdinalEncoder(categories=[np.array(["north", "south"], dtype=object)])
    prepare = ColumnTransformer(
        [("numbers", "passthrough", list(NUMBERS)), ("categories", encoder, ["site"])],
        verbose_feature_names_out=False,
    )
    if estimator is None:
        estimator = HistGradientBoostingClassifier(max_iter=8, random_state=0)
    model = Pipeline([("prepare", prepare), ("model", estimator)])
    return model.fit(found if features is None else features, outcome)


def declaration(**changes):
    fields = [{"column": c, "type": "number", "used_for": "input"} for c in NUMBERS]
    fields += [
        {"column": "site", "type": "category", "used_for": "input"},
        {"column": "sex", "type": "category", "used_for": "protected"},
        {"column": "ill", "type": "category", "used_for": "outcome"},
    ]
    unwritten = (
        "summary", "purpose", "body", "contact", "status", "legal_basis", "appeal",
        "affected_groups", "alternatives", "data_sources", "outcome_known_for",
    )  # fmt: skip
    words = {
        **dict.fromkeys(unwritten),
        "name": {"en": "Whom to call first", "fr": "Qui appeler d'abord"},
        "decision": {
            "proposes": None, "who_decides": None, "effect": "assistive",
            "operating_point": {"kind": "top_share", "value": 0.1},
        },
        "outcome": {"column": "ill", "positive": "1"},
        "protected_attributes": [{"column": "sex"}],
        "fields": fields,
    }  # fmt: skip
    return Declaration.model_validate({**words, **changes})


def policy():
    rule = {"code": "PERF-01", "metric": "roc_auc", "bound": 0.5, "inconclusive": "block",
            "why": "A lottery needs no model."}  # fmt: skip
    return Policy.model_validate({"name": "First policy", "version": "1", "rules": [rule]})


def estimate(value, n=100):
    return Estimate(value=value, lower=value - 0.1, upper=value + 0.1, n=n)


def _group(name, rate):
    quantity = Absent(absent=Reason.WITHHELD_SMALL) if rate is None else estimate(rate)
    metric = NamedQuantity(metric="false_negative_rate", quantity=quantity)
    return GroupEvidence(group=(name,), n=100, metrics=(metric,))


def audit(view="eu_persons", groups=(("female", 0.3), ("male", 0.4), ("<25", None)), **changes):
    gap = Disparity(metric="false_negative_rate", kind="difference", quantity=estimate(0.2),
                    highest=("male",), lowest=("female",))  # fmt: skip
    attribute = AttributeEvidence(
        attributes=("sex",), groups=tuple(_group(*g) for g in groups), disparities=(gap,)
    )
    values = dict(zip(INPUTS, (14.0, 19.0, "north"), strict=True))
    case = ExampleCase(
        kind="typical", score=0.6, output=0.6, base_value=0.3,
        contributions=tuple(
            Contribution(column=c, value=v, contribution=0.1) for c, v in values.items()
        ),
    )  # fmt: skip
    parts = {
        "view": view,
        "model": ModelEvidence(
            estimator="HistGradientBoostingClassifier", steps=("prepare", "model"),
            parameters=(("model__max_iter", "8"), ("model|odd name", "1")),
            requirements=("scikit-learn==1.9.1",),
            random_state=0, weighted=False, trained_here=True,
        ),
        "data": DataEvidence(
            n=569, without_outcome=0, fingerprint="ab" * 32, parts=(), fields=(), groups=(),
            base_rate=estimate(0.6),
        ),
        "performance": PerformanceEvidence(
            evidence="held_out", n=171, selected=17, threshold=0.9, ties=1, confidence_level=0.95,
            metrics=(NamedQuantity(metric="roc_auc", quantity=estimate(0.8)),),
        ),
        "fairness": FairnessEvidence(
            confidence_level=0.95, single=(attribute,), intersections=()
        ),
        "explanations": ExplanationEvidence(
            engine="permutation", scale="probability", background_rows=2, background_of=2,
            explained_rows=2,
            base_value=0.3, additivity_error=0.0, enumerated_rows=1, enumeration_error=0.0,
            trust=Absent(absent=Reason.NOT_MEASURED), importance=(), cases=(case,),
        ),
    }  # fmt: skip
    return Audit(**{**parts, **changes})


def verdict(view="eu_persons"):
    answer = Answer(code="PERF-01", subject=(), metric="roc_auc", answer="met",
                    figure=estimate(0.8), bound=0.5, evidence="performance.roc_auc",
                    leads_to="nothing")  # fmt: skip
    return Verdict(view=view, outcome="referred", draft=True, answers=(answer,))


def tally(view="eu_persons", names=("female", "=cmd|x", "male")):
    rows = tuple(TallyRow(groups=(g,), outcome=o, decision=1, n=20)
                 for g in names for o in (0, 1, None))  # fmt: skip
    return Tally(view=view, attributes=("sex",), rows=rows)


def contents(**changes):
    """Return what a pack is made of; `changes` replace parts of it."""
    parts = {
        "declaration": declaration(),
        "policy": policy(),
        "audit": audit("full"),
        "public_audit": audit(),
        "verdict": verdict("full"),
        "public_verdict": verdict(),
        "tally": tally("full"),
        "public_tally": tally(),
        "predictions": pd.DataFrame(
            {"row": [3, 1], "outcome": [1, 0], "score": [0.1 + 0.2, 1e-17], "decision": [1, 0],
             "sex": ["female", "déclarée"]}
        ),
        "background": pd.DataFrame({"mean radius": [13.5, np.nan], "site": ["north", "south"]}),
        "facts": RunFacts(
            made_on=datetime(2026, 3, 1, 9, 30, tzinfo=UTC), python="3.11", platform="x",
            toolkit="0.1.0",
        ),
        "render": lambda dossier: [("card.en.md", f"# {dossier.digest}\n".encode())],
    }  # fmt: skip
    if "model" not in changes:
        parts["model"] = small_model()
    return PackContents(**{**parts, **changes})


def written(output, made=None, **changes):
    """Write a pack below `output` and return its folder."""
    with staged(output) as staging:
        return write_pack(made or contents(**changes), staging)
