"""A full audit whose figures a test can set one by one."""

from aitoolkit.schema.audit import (
    AttributeEvidence,
    Audit,
    DataEvidence,
    Disparity,
    FairnessEvidence,
    PerformanceEvidence,
)
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Reason
from aitoolkit.schema.explanation import ExplanationEvidence
from aitoolkit.schema.policy import Policy, Rule


def estimate(lower, value, upper, n=400):
    return Estimate(value=value, lower=lower, upper=upper, n=n)


def audit(*, gap=None, auc=None, error=1e-12, explanations=None, fairness=None, performance=None):
    gap = gap or estimate(0, 0.02, 0.06)
    disparity = Disparity(
        metric="false_negative_rate", kind="difference", quantity=gap, highest=("a",), lowest=("b",)
    )
    sex = AttributeEvidence(attributes=("sex",), groups=(), disparities=(disparity,))
    return Audit(
        model=Absent(absent=Reason.NO_MODEL),
        data=DataEvidence(
            n=400, without_outcome=0, fingerprint="0" * 64, parts=(), base_rate=gap, fields=(),
            groups=(),
        ),
        performance=performance
        or PerformanceEvidence(
            evidence="held_out", n=400, selected=40, threshold=0.5, ties=1, confidence_level=0.95,
            metrics=(NamedQuantity(metric="roc_auc", quantity=auc or estimate(0.6, 0.7, 0.8)),),
        ),
        fairness=fairness
        or FairnessEvidence(confidence_level=0.95, single=(sex,), intersections=()),
        explanations=explanations
        or ExplanationEvidence(
            engine="permutation", scale="probability", background_rows=100, background_of=100,
            explained_rows=200,
            base_value=0.3, additivity_error=error, enumerated_rows=5, enumeration_error=1e-3,
            trust=Absent(absent=Reason.NOT_MEASURED), importance=(), cases=(),
        ),
    )  # fmt: skip


def policy(code, metric, bound, inconclusive="refer", **more):
    rule = Rule(
        code=code, metric=metric, bound=bound, inconclusive=inconclusive,
        refer_to="head of service" if inconclusive == "refer" else None, why="a law", **more,
    )  # fmt: skip
    return Policy(name="test", version="1", rules=(rule,))
