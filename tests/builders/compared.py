"""Dossiers that differ in one thing, to be put side by side."""

from __future__ import annotations

from typing import Any

from aitoolkit.schema.audit import (
    AttributeEvidence,
    Disparity,
    FairnessEvidence,
    GroupEvidence,
    PerformanceEvidence,
)
from aitoolkit.schema.dossier import Dossier
from aitoolkit.schema.estimate import Estimate, NamedQuantity, Quantity
from documenting.conftest import declaration_words, make_dossier

BEFORE, AFTER = "a" * 64, "b" * 64


def dossier(digest: str = BEFORE, words: dict[str, Any] | None = None, **parts: Any) -> Dossier:
    """Return the demonstration's dossier under a digest; `parts` as for `make_dossier`."""
    return make_dossier(words, digest=digest, **parts)


def in_years(digest: str, period: str | None, **parts: Any) -> Dossier:
    """Return a dossier whose data come from a period, with a fingerprint of their own."""
    sources = [{**source, "period": period} for source in declaration_words()["data_sources"]]
    whole = dossier(digest, {"data_sources": sources}, **parts)
    data = whole.audit.data.model_copy(update={"fingerprint": digest})
    audit = whole.audit.model_copy(update={"data": data})
    return whole.model_copy(update={"audit": audit})


def years(**parts: dict[str, Any]) -> tuple[Dossier, Dossier]:
    """Return dossiers of two years that do not meet; `before` and `after` are their parts."""
    return (
        in_years(BEFORE, "2023", **parts.get("before", {})),
        in_years(AFTER, "2024", **parts.get("after", {})),
    )


def performance(view_level: float = 0.95, evidence: Any = "held_out", **metrics: Quantity) -> Any:
    """Return performance with these figures only."""
    return PerformanceEvidence(
        evidence=evidence, n=1000, selected=100, threshold=0.5, ties=1,
        confidence_level=view_level, metrics=_named(metrics),
    )  # fmt: skip


def fairness(gap: Quantity, rates: dict[str, Quantity], metric: str = "false_negative_rate") -> Any:
    """Return fairness by sex: a rate for each group, and the largest gap."""
    groups = tuple(
        GroupEvidence(group=(name,), n=500, metrics=_named({metric: rate}))
        for name, rate in rates.items()
    )
    attribute = AttributeEvidence(
        attributes=("sex",),
        groups=groups,
        disparities=(Disparity(metric=metric, kind="difference", quantity=gap),),
    )
    return FairnessEvidence(confidence_level=0.95, single=(attribute,), intersections=())


def estimate(value: float, lower: float, upper: float, n: int = 1000) -> Estimate:
    return Estimate(value=value, lower=lower, upper=upper, n=n)


def _named(metrics: dict[str, Quantity]) -> tuple[NamedQuantity, ...]:
    return tuple(NamedQuantity(metric=name, quantity=q) for name, q in metrics.items())


def much_changed() -> tuple[Dossier, Dossier]:
    """Return two versions that differ in nearly everything that a comparison tells."""
    words = declaration_words()
    fields = [dict(field) for field in words["fields"] if field["column"] != "stateur"]
    fields[0] = {**fields[0], "meaning": {"en": "Another meaning", "fr": "Un autre sens"}}
    pay = {"column": "pay", "type": "number", "used_for": "input", "label": {"en": "Pay"},
           "meaning": {"en": "Pay of a month"}, "unit": "€"}  # fmt: skip
    point = {"kind": "top_share", "value": 0.2}
    changed = {
        "fields": [*fields, pay],
        "purpose": {"en": "Another purpose", "fr": "Un autre but"},
        "status": "in_use",
        "decision": {**words["decision"], "operating_point": point},
    }
    before, after = years()
    rules = after.policy.rules
    policy = after.policy.model_copy(
        update={"version": "2", "rules": (rules[0].model_copy(update={"bound": 0.2}), *rules[1:])}
    )
    answers = tuple(
        a.model_copy(update={"answer": "met", "leads_to": "nothing", "bound": 0.2})
        if a.code == "FAIR-01"
        else a
        for a in after.verdict.answers
    )
    verdict = after.verdict.model_copy(update={"outcome": "cleared", "answers": answers})
    found = after.audit.performance
    assert isinstance(found, PerformanceEvidence)
    better = tuple(
        m.model_copy(update={"quantity": estimate(0.8, 0.77, 0.83, 1464)})
        if m.metric == "roc_auc"
        else m
        for m in found.metrics
    )
    model = after.audit.model.model_copy(
        update={"estimator": "sklearn.linear_model.LogisticRegression"}
    )
    audit = after.audit.model_copy(
        update={"performance": found.model_copy(update={"metrics": better}), "model": model}
    )
    whole = {**declaration_words(), "data_sources": words["data_sources"], **changed}
    whole["data_sources"] = [{**s, "period": "2024"} for s in words["data_sources"]]
    declaration = type(after.declaration).model_validate(whole)
    update = {"declaration": declaration, "policy": policy, "verdict": verdict, "audit": audit}
    return before, after.model_copy(update=update)
