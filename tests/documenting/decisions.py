"""A dossier of decisions that someone else made: scores of 1 to 10, by race and sex."""

from __future__ import annotations

from datetime import UTC, datetime
from math import exp, sqrt
from typing import Any

from aitoolkit.schema.audit import (
    AttributeEvidence,
    Audit,
    ConditionalDisparity,
    DataEvidence,
    Disparity,
    FairnessEvidence,
    GroupEvidence,
    PerformanceEvidence,
    ReliabilityBin,
)
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Absent, Estimate, NamedQuantity, Quantity, Reason
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.verdict import Answer, Verdict

# tn, fp, fn, tp: two sums are as published, the others made up.
RACE = {
    "African-American": (873, 641, 473, 1188),
    "Asian": (21, 2, 5, 3),
    "Caucasian": (999, 282, 408, 414),
    "Hispanic": (258, 62, 110, 79),
    "Native American": (4, 2, 1, 4),
    "Other": (188, 31, 82, 42),
}
SEX = {"Female": (570, 190, 185, 230), "Male": (1773, 830, 894, 1500)}

CORNERS = {
    "base_rate": ((2, 3), (0, 1, 2, 3)),
    "selection_rate": ((1, 3), (0, 1, 2, 3)),
    "precision": ((3,), (1, 3)),
    "false_negative_rate": ((2,), (2, 3)),
    "false_positive_rate": ((1,), (0, 1)),
    "true_positive_rate": ((3,), (2, 3)),
    "true_negative_rate": ((0,), (0, 1)),
    "negative_predictive_value": ((0,), (0, 2)),
    "false_discovery_rate": ((1,), (1, 3)),
    "false_omission_rate": ((2,), (0, 2)),
    "accuracy": ((0, 3), (0, 1, 2, 3)),
}
COMPARED = ("selection_rate", "precision", "false_negative_rate", "false_positive_rate")
SCORES = {"mean_score": 4.4, "roc_auc": 0.7, "observed_to_expected": 1.1,
          "calibration_intercept": -0.2, "calibration_slope": 0.9,
          "expected_calibration_error": 0.031}  # fmt: skip
NO_MODEL = Absent(absent=Reason.NO_MODEL)


def around(value: float, half: float, n: int) -> Estimate:
    """Return an estimate with an interval of twice `half`."""
    return Estimate(value=value, lower=value - half, upper=value + half, n=n)


def rate(metric: str, counts: tuple[int, ...]) -> Estimate:
    """Return a rate with a plain interval inside 0 and 1."""
    counted, among = CORNERS[metric]
    x, n = sum(counts[i] for i in counted), sum(counts[i] for i in among)
    half = 1.96 * sqrt(max(x * (n - x), 1) / n**3)
    value = x / n
    return Estimate(value=value, lower=max(0, value - half), upper=min(1, value + half), n=n)


def metrics(counts: tuple[int, ...], whole: tuple[int, ...]) -> tuple[NamedQuantity, ...]:
    """Return every metric of a group: rates, scores, and its share of all errors."""
    n = sum(counts)
    found: dict[str, Quantity] = {metric: rate(metric, counts) for metric in CORNERS}
    found["balanced_accuracy"] = around(0.65, 0.02, n)
    found |= {metric: around(value, 0.5 / sqrt(n), n) for metric, value in SCORES.items()}
    parts = (("people", n, sum(whole)), ("false_positives", counts[1], whole[1]),
             ("false_negatives", counts[2], whole[2]))  # fmt: skip
    for name, part, of in parts:
        found[f"share_of_{name}"] = Estimate(
            value=part / of, lower=part / of, upper=part / of, n=of
        )
    return tuple(NamedQuantity(metric=m, quantity=q) for m, q in found.items())


def bins(n: int, lean: float) -> tuple[ReliabilityBin, ...]:
    """Return ten bins of scores 1 to 10 in which more and more have the outcome."""
    return tuple(
        ReliabilityBin(
            mean_score=around(float(score), 0.0, n // 10),
            observed=Estimate(
                value=0.1 + lean * score, lower=max(0, 0.1 + lean * score - 2 / sqrt(n)),
                upper=min(1, 0.1 + lean * score + 2 / sqrt(n)), n=n // 10,
            ),
        )
        for score in range(1, 11)
    )  # fmt: skip


def disparities(table: dict[str, tuple[int, ...]]) -> tuple[Disparity, ...]:
    """Return largest gaps, and each group against the first and against the rest."""
    large = {group: counts for group, counts in table.items() if sum(counts) >= 100}
    left_out = tuple((group,) for group in table if group not in large)
    found: list[Disparity] = []
    for metric in COMPARED:
        ordered = sorted(large, key=lambda group: rate(metric, large[group]).value)
        low, high = rate(metric, large[ordered[0]]), rate(metric, large[ordered[-1]])
        gap, n = high.value - low.value, low.n + high.n
        ratio = low.value / high.value
        ends: dict[str, Any] = {"highest": (ordered[-1],), "lowest": (ordered[0],),
                                "left_out": left_out}  # fmt: skip
        found.append(Disparity(metric=metric, kind="difference", quantity=around(gap, 0.05, n),
                               p_value=1e-9, p_adjusted=1e-8,
                               needed=900 if metric == "precision" else None, **ends))  # fmt: skip
        spread = Estimate(value=ratio, lower=ratio * exp(-0.2), upper=min(1, ratio * exp(0.2)), n=n)
        found.append(Disparity(metric=metric, kind="ratio", quantity=spread, p_value=1e-9,
                               p_adjusted=1e-8, **ends))  # fmt: skip
    first = next(iter(large))
    for metric in COMPARED:
        for group in large:
            if group != first:
                found += _against(metric, group, first, large)
    return tuple(found)


def _against(
    metric: str, group: str, first: str, large: dict[str, tuple[int, ...]]
) -> list[Disparity]:
    own, other = rate(metric, large[group]).value, rate(metric, large[first]).value
    who: dict[str, Any] = {"metric": metric, "group": (group,), "p_value": 0.02, "p_adjusted": 0.3}
    difference, ratio = around(own - other, 0.04, 500), around(own / other, 0.1, 500)
    return [
        Disparity(kind="difference", quantity=difference, comparison="reference",
                  reference=(first,), **who),
        Disparity(kind="ratio", quantity=ratio, comparison="reference", reference=(first,), **who),
        Disparity(kind="difference", quantity=difference, comparison="rest", **who),
    ]  # fmt: skip


def attribute(column: str, table: dict[str, tuple[int, ...]], **more: Any) -> AttributeEvidence:
    """Return the evidence of one attribute, its scores included."""
    whole = tuple(sum(counts[i] for counts in table.values()) for i in range(4))
    groups = tuple(
        GroupEvidence(
            group=(group,),
            n=sum(counts),
            metrics=metrics(counts, whole),
            reliability=bins(sum(counts), 0.05 + k % 6 * 0.004),
        )
        for k, (group, counts) in enumerate(table.items())
    )
    return AttributeEvidence(
        attributes=(column,), groups=groups, disparities=disparities(table), **more
    )


def turned() -> tuple[ConditionalDisparity, ...]:
    """Return one comparison that holds within strata, and one that turns over."""
    common: dict[str, Any] = {"group": ("African-American",), "reference": ("Caucasian",),
                              "strata": 4}  # fmt: skip
    return (
        ConditionalDisparity(metric="selection_rate", crude=around(0.245, 0.03, 5278),
                             risk_difference=around(0.12, 0.03, 5278),
                             odds_ratio=around(1.7, 0.2, 5278), turns_over=False, **common),
        ConditionalDisparity(metric="precision", crude=around(0.054, 0.03, 2525),
                             risk_difference=around(-0.031, 0.02, 2525),
                             odds_ratio=Absent(absent=Reason.SEPARATED), turns_over=True, **common),
    )  # fmt: skip


def decided_fairness(**more: Any) -> FairnessEvidence:
    """Return the evidence by race and by sex."""
    parts: dict[str, Any] = {
        "confidence_level": 0.95,
        "tests": 24,
        "single": (attribute("race", RACE, conditional=turned()), attribute("sex", SEX)),
        "intersections": (),
    }
    return FairnessEvidence(**{**parts, **more})


def declared(**more: Any) -> Declaration:
    """Return what an audit without a declaration knows: columns, and no words."""
    point = {"kind": "threshold", "value": 5}
    words: dict[str, Any] = dict.fromkeys(
        ("summary", "purpose", "body", "contact", "status", "legal_basis", "appeal",
         "affected_groups", "alternatives", "data_sources", "outcome_known_for")
    )  # fmt: skip
    words |= {
        "name": {"en": "Audit of decisions", "fr": "Audit de décisions"},
        "decision": {"proposes": None, "who_decides": None, "effect": "punitive",
                     "operating_point": point},
        "outcome": {"column": "two_year_recid", "positive": "1"},
        "protected_attributes": [{"column": "race"}, {"column": "sex"}],
        "fields": [
            {"column": "race", "type": "category", "used_for": "protected"},
            {"column": "sex", "type": "category", "used_for": "protected"},
            {"column": "two_year_recid", "type": "category", "used_for": "outcome"},
            {"column": "decile_score", "type": "number", "used_for": "score"},
        ],
    }  # fmt: skip
    return Declaration.model_validate({**words, **more})


def without_outcome() -> Declaration:
    """Return the same for decisions alone: no outcome, and no score."""
    decision = {"proposes": None, "who_decides": None, "effect": None,
                "operating_point": {"kind": "decided"}}  # fmt: skip
    fields = [
        {"column": "race", "type": "category", "used_for": "protected"},
        {"column": "sex", "type": "category", "used_for": "protected"},
        {"column": "hired", "type": "category", "used_for": "decision"},
    ]
    return declared(outcome=None, decision=decision, fields=fields)


def selection_only(evidence: FairnessEvidence) -> FairnessEvidence:
    """Return the evidence of decisions without outcome and score."""
    absent = {
        m: Absent(absent=Reason.NO_SCORE if m in SCORES else Reason.NO_OUTCOME, n=100)
        for m in (*CORNERS, *SCORES, "balanced_accuracy", "share_of_false_positives",
                  "share_of_false_negatives")
        if m != "selection_rate"
    }  # fmt: skip
    single = tuple(
        one.model_copy(
            update={
                "conditional": (),
                "groups": tuple(
                    group.model_copy(
                        update={
                            "reliability": (),
                            "metrics": tuple(
                                m.model_copy(update={"quantity": absent.get(m.metric, m.quantity)})
                                for m in group.metrics
                            ),
                        }
                    )
                    for group in one.groups
                ),
                "disparities": tuple(
                    d
                    if d.metric == "selection_rate"
                    else d.model_copy(update={"quantity": absent[d.metric]})
                    for d in one.disparities
                ),
            }
        )
        for one in evidence.single
    )
    return evidence.model_copy(update={"single": single})


def decided_audit(fairness: FairnessEvidence) -> Audit:
    """Return the whole evidence about decisions, in which a model is absent."""
    total = tuple(sum(counts[i] for counts in SEX.values()) for i in range(4))
    n = sum(total)
    return Audit(
        view="eu_persons",
        model=NO_MODEL,
        explanations=NO_MODEL,
        data=DataEvidence(n=n, without_outcome=12, fingerprint="cd" * 32, parts=(),
                          base_rate=rate("base_rate", total), fields=(), groups=()),
        performance=PerformanceEvidence(
            evidence="decided", n=n, selected=total[1] + total[3], threshold=5.0, ties=0,
            confidence_level=0.95,
            metrics=(
                *(NamedQuantity(metric=m, quantity=rate(m, total)) for m in CORNERS),
                NamedQuantity(metric="roc_auc", quantity=around(0.7, 0.013, n)),
                NamedQuantity(metric="mean_score", quantity=around(4.4, 0.07, n)),
            ),
        ),
        fairness=fairness,
    )  # fmt: skip


def decided_policy(metric: str = "false_positive_rate") -> Policy:
    """Return one rule, about gaps."""
    rule = {"code": "FAIR-01", "metric": metric, "bound": 0.1, "inconclusive": "refer",
            "refer_to": {"en": "the head of the service", "fr": "la personne responsable"},
            "why": {"en": "Charter, article 21", "fr": "Charte, article 21"}}  # fmt: skip
    name = {"en": "Policy of an audit", "fr": "Règles d'un audit"}
    return Policy.model_validate({"name": name, "version": "1", "rules": [rule]})


def decided_dossier(
    declaration: Declaration | None = None, fairness: FairnessEvidence | None = None
) -> Dossier:
    """Return the whole dossier of an audit; by default one that nobody has declared."""
    declaration = declaration or declared()
    fairness = fairness or decided_fairness()
    metric = "selection_rate" if declaration.outcome is None else "false_positive_rate"
    policy = decided_policy(metric)
    answers = tuple(
        Answer(
            code="FAIR-01", subject=one.attributes, metric=metric, bound=0.1, leads_to="refer",
            answer="violated" if one.attributes == ("race",) else "inconclusive",
            figure=one.disparity(metric).quantity, refer_to=policy.rules[0].refer_to,
            evidence=f"fairness.single.{one.attributes[0]}.{metric}",
        )
        for one in fairness.single
    )  # fmt: skip
    evidence = decided_audit(fairness)
    if declaration.outcome is None and not isinstance(evidence.performance, Absent):
        told = tuple(m for m in evidence.performance.metrics if m.metric == "selection_rate")
        performance = evidence.performance.model_copy(update={"threshold": None, "metrics": told})
        evidence = evidence.model_copy(update={"performance": performance})
    return Dossier(
        declaration=declaration, policy=policy, audit=evidence, digest="5e" * 32,
        verdict=Verdict(view="eu_persons", outcome="referred", draft=True, answers=answers),
        made_on=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
    )  # fmt: skip


def probabilities(evidence: AttributeEvidence) -> AttributeEvidence:
    """Return the same attribute with scores that are probabilities."""

    def bent(one: ReliabilityBin) -> ReliabilityBin:
        assert isinstance(one.mean_score, Estimate)
        return one.model_copy(
            update={"mean_score": around(one.mean_score.value / 10, 0, one.mean_score.n)}
        )

    groups = tuple(
        group.model_copy(update={"reliability": tuple(map(bent, group.reliability))})
        for group in evidence.groups
    )
    return evidence.model_copy(update={"groups": groups})
