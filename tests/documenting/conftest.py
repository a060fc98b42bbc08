"""A realistic dossier, made from nouns alone: whom to contact about unemployment benefit."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from aitoolkit.schema.audit import (
    AttributeEvidence,
    Audit,
    DataEvidence,
    Disparity,
    FairnessEvidence,
    FieldEvidence,
    GroupData,
    GroupEvidence,
    ModelEvidence,
    PartCount,
    PerformanceEvidence,
)
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Reason
from aitoolkit.schema.explanation import (
    Contribution,
    ExampleCase,
    ExplanationEvidence,
    FeatureImportance,
)
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.verdict import Answer, Verdict

DIGEST = "9f2c4a7be1d05c3386a4f0c1b29d7e6548b3fa02c7d91e84a5b6c3d2e1f0a9b8"


def _est(value: float, half: float, n: int) -> Estimate:
    lower, upper = max(0.0, value - half), min(1.0, value + half)
    return Estimate(value=value, lower=lower, upper=upper, n=n)


def _named(**metrics: Estimate | Absent) -> tuple[NamedQuantity, ...]:
    return tuple(NamedQuantity(metric=m, quantity=q) for m, q in metrics.items())


def declaration_words() -> dict[str, Any]:
    """Return the declaration as it is read from YAML."""
    text = (Path(__file__).parent / "declaration.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
    return words


def _group(group: tuple[str, ...], n: int, missed: float, proposed: float) -> GroupEvidence:
    half = 0.9 / n**0.5
    return GroupEvidence(
        group=group,
        n=n,
        metrics=_named(
            base_rate=_est(0.316, half, n),
            selection_rate=_est(proposed, half / 1.6, n),
            precision=_est(0.49, half * 2, n // 10),
            false_negative_rate=_est(missed, half * 1.5, n // 3),
            false_positive_rate=_est(0.074, half / 2, 2 * n // 3),
        ),
    )


def _small(group: tuple[str, ...]) -> GroupEvidence:
    withheld = Absent(absent=Reason.WITHHELD_SMALL, n=10)
    names = ("base_rate", "selection_rate", "precision", "false_negative_rate")
    return GroupEvidence(group=group, n=20, metrics=_named(**dict.fromkeys(names, withheld)))


def _attribute(
    attributes: tuple[str, ...], groups: tuple[GroupEvidence, ...], gap: float, hidden: int = 0
) -> AttributeEvidence:
    return AttributeEvidence(
        attributes=attributes,
        groups=groups,
        hidden=hidden,
        disparities=tuple(
            Disparity(
                metric=metric,
                kind="difference",
                quantity=Estimate(value=gap / k, lower=max(0, gap / k - 0.03), upper=gap / k + 0.05,
                                  n=1464),
                highest=groups[0].group,
                lowest=groups[1].group,
            )
            for k, metric in enumerate(
                ("false_negative_rate", "selection_rate", "false_positive_rate", "precision"), 1
            )
        ),
    )  # fmt: skip


def fairness_evidence() -> FairnessEvidence:
    """Return rates by sex, origin and age band, and by sex × origin."""
    sex = (_group(("female",), 342, 0.87, 0.06), _group(("male",), 1122, 0.842, 0.116))
    origin = (_group(("True",), 241, 0.78, 0.15), _group(("False",), 1223, 0.862, 0.09))
    age = (
        _group(("<30",), 431, 0.71, 0.19),
        _group(("30–44",), 662, 0.875, 0.08),
        _group(("≥45",), 351, 0.93, 0.04),
        _small(("(missing)",)),
    )
    both = (_group(("female", "True"), 60, 0.8, 0.1), _group(("male", "True"), 181, 0.77, 0.16))
    return FairnessEvidence(
        confidence_level=0.95,
        single=(
            _attribute(("sex",), sex, 0.028),
            _attribute(("nwhite",), origin, 0.082),
            _attribute(("age",), age, 0.22),
        ),
        intersections=(_attribute(("sex", "nwhite"), both, 0.03, hidden=2),),
    )


def _case(kind: Any, base: float, steps: tuple[tuple[str, Any, float], ...]) -> ExampleCase:
    return ExampleCase(
        kind=kind,
        base_value=base,
        score=base + sum(step[2] for step in steps),
        output=base + sum(step[2] for step in steps),
        contributions=tuple(
            Contribution(column=column, value=value, contribution=c) for column, value, c in steps
        ),
    )


def explanation_evidence() -> ExplanationEvidence:
    """Return importance of six inputs and three composed cases."""
    importance = (
        ("rr", 0.061, "falling"), ("tenure", 0.052, "falling"), ("joblost", 0.034, "mixed"),
        ("age", 0.031, "falling"), ("stateur", 0.018, "mixed"), ("head", 0.006, "none"),
    )  # fmt: skip
    return ExplanationEvidence(
        engine="permutation",
        scale="probability",
        background_rows=100,
        background_of=100,
        trust=Absent(absent=Reason.NOT_MEASURED),
        explained_rows=200,
        base_value=0.316,
        additivity_error=2.2e-16,
        enumerated_rows=8,
        enumeration_error=3.1e-15,
        importance=tuple(
            FeatureImportance(column=c, importance=_est(v, 0.006, 200), direction=d)
            for c, v, d in importance
        ),
        cases=(
            _case("typical", 0.316, (("rr", 0.44, 0.012), ("tenure", 4.0, 0.021),
                  ("joblost", "slack_work", -0.034), ("age", 35.0, -0.01),
                  ("stateur", 7.2, 0.004), ("head", 1.0, -0.003))),
            _case("borderline", 0.316, (("rr", 0.31, 0.094), ("tenure", 1.0, 0.061),
                  ("joblost", "position_abolished", -0.041), ("age", 26.0, 0.058),
                  ("stateur", 7.2, -0.012), ("head", None, 0.004))),
            _case("highest", 0.316, (("rr", 0.12, 0.171), ("tenure", 1.0, 0.112),
                  ("joblost", "other_reason", 0.098), ("age", 21.0, 0.079),
                  ("stateur", 5.1, 0.02), ("head", 0.0, 0.008))),
        ),
    )  # fmt: skip


def audit() -> Audit:
    """Return the public view of a whole audit."""
    return Audit(
        view="eu_persons",
        model=ModelEvidence(
            estimator="sklearn.ensemble.HistGradientBoostingClassifier",
            steps=("Prepare", "HistGradientBoostingClassifier"),
            parameters=(("learning_rate", "0.1"), ("max_iter", "100"), ("random_state", "0")),
            requirements=("numpy==2.4.0", "scikit-learn==1.9.1"),
            random_state=0,
            weighted=False,
            trained_here=True,
        ),
        data=DataEvidence(
            n=4877,
            without_outcome=0,
            fingerprint="ab" * 32,
            parts=(PartCount(part="fit", n=3413), PartCount(part="examine", n=1464)),
            base_rate=_est(0.316, 0.013, 4877),
            fields=(
                FieldEvidence(column="age", missing=20, undeclared=0, constant=False),
                FieldEvidence(column="joblost", missing=0, undeclared=10, constant=False),
            ),
            groups=tuple(
                GroupData(attribute="sex", group=g, n=n, base_rate=_est(r, 0.02, n),
                          incomplete=_est(0.01, 0.01, n))
                for g, n, r in (("female", 1144, 0.36), ("male", 3733, 0.302))
            ),
        ),
        performance=PerformanceEvidence(
            evidence="held_out",
            n=1464,
            selected=147,
            threshold=0.512,
            ties=1,
            confidence_level=0.95,
            metrics=_named(
                roc_auc=_est(0.676, 0.029, 1464),
                base_rate=_est(0.316, 0.024, 1464),
                selection_rate=_est(0.1, 0.015, 1464),
                precision=_est(0.503, 0.082, 147),
                true_positive_rate=_est(0.16, 0.034, 463),
                false_negative_rate=_est(0.84, 0.034, 463),
                false_positive_rate=_est(0.073, 0.016, 1001),
                accuracy=_est(0.684, 0.024, 1464),
                balanced_accuracy=_est(0.544, 0.019, 1464),
            ),
        ),
        fairness=fairness_evidence(),
        explanations=explanation_evidence(),
    )  # fmt: skip


def policy() -> Policy:
    """Return the first policy: three rules."""
    role = {"en": "the equality officer", "fr": "la personne référente égalité"}
    rules = [
        {"code": "FAIR-01", "metric": "false_negative_rate", "bound": 0.1, "inconclusive": "refer",
         "refer_to": role, "why": {"en": "Help must not pass by one group.",
                                   "fr": "L'aide ne doit pas oublier un groupe."}},
        {"code": "PERF-01", "metric": "roc_auc", "bound": 0.5, "inconclusive": "block",
         "why": {"en": "A lottery needs no model.",
                 "fr": "Un tirage au sort n'a pas besoin de modèle."}},
        {"code": "EXPL-01", "metric": "additivity_error", "bound": 1e-6, "inconclusive": "block",
         "why": {"en": "A reason that does not add up is none.",
                 "fr": "Une raison qui ne tombe pas juste n'en est pas une."}},
    ]  # fmt: skip
    return Policy.model_validate(
        {"name": {"en": "First policy", "fr": "Première politique"}, "version": "1", "rules": rules}
    )


def verdict(outcome: Any = "referred", draft: bool = False) -> Verdict:
    """Return a verdict with each of the answers."""
    role = policy().rules[0].refer_to
    fair = (("sex", "met", 0.028, "nothing"), ("nwhite", "inconclusive", 0.082, "refer"),
            ("age", "violated", 0.22, "refer"))  # fmt: skip
    answers = [
        Answer(code="FAIR-01", subject=(column,), metric="false_negative_rate", answer=answer,
               figure=Estimate(value=gap, lower=max(0, gap - 0.06), upper=gap + 0.07, n=463),
               bound=0.1, evidence=f"fairness.single.{column}", leads_to=leads, refer_to=role)
        for column, answer, gap, leads in fair
    ]  # fmt: skip
    answers += [
        Answer(code="PERF-01", subject=(), metric="roc_auc", answer="met",
               figure=_est(0.676, 0.029, 1464), bound=0.5, evidence="performance.roc_auc",
               leads_to="nothing"),
        Answer(code="EXPL-01", subject=(), metric="additivity_error", answer="met",
               figure=Estimate(value=2.2e-16, lower=2.2e-16, upper=2.2e-16, n=200), bound=1e-6,
               evidence="explanations.additivity_error", leads_to="nothing"),
    ]  # fmt: skip
    return Verdict(view="eu_persons", outcome=outcome, draft=draft, answers=tuple(answers))


def make_dossier(words: dict[str, Any] | None = None, **parts: Any) -> Dossier:
    """Return a dossier; `words` change the declaration, `parts` the audit or the dossier."""
    declaration = Declaration.model_validate({**declaration_words(), **(words or {})})
    fields = set(Audit.model_fields)
    evidence = audit().model_copy(update={k: v for k, v in parts.items() if k in fields})
    whole: dict[str, Any] = {
        "declaration": declaration,
        "policy": policy(),
        "audit": evidence,
        "verdict": verdict(draft=declaration.is_draft),
        "digest": DIGEST,
        "made_on": datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    }
    return Dossier(**{**whole, **{k: v for k, v in parts.items() if k not in fields}})


def draft_words() -> dict[str, Any]:
    """Return what an automatic draft leaves unwritten."""
    top = ("summary", "purpose", "body", "contact", "status", "legal_basis", "appeal",
           "affected_groups", "alternatives", "data_sources", "outcome_known_for")  # fmt: skip
    words: dict[str, Any] = dict.fromkeys(top)
    point = {"kind": "top_share", "value": 0.1, "assumed": True}
    words["decision"] = {
        "proposes": None, "who_decides": None, "effect": "assistive", "operating_point": point,
    }  # fmt: skip
    words["outcome"] = {"column": "ui", "positive": "no"}
    words["protected_attributes"] = [{"column": "sex"}, {"column": "nwhite"}]
    fields = declaration_words()["fields"]
    words["fields"] = [
        {k: v for k, v in field.items() if k not in ("label", "meaning")} for field in fields
    ]
    return words


@pytest.fixture(scope="session")
def dossier() -> Dossier:
    return make_dossier()


@pytest.fixture(scope="session")
def make() -> Any:
    return make_dossier


@pytest.fixture(scope="session")
def draft() -> Dossier:
    words = draft_words()
    attributes = fairness_evidence().single[:2]
    fairness = FairnessEvidence(confidence_level=0.95, single=attributes, intersections=())
    return make_dossier(words, fairness=fairness)


@pytest.fixture(scope="session")
def answers() -> Any:
    return verdict
