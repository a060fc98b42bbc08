"""What machines read first in a Markdown card: metadata as the Hugging Face Hub takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.metrics import metric_of
from aitoolkit.documenting.nodes import Span, join, plain
from aitoolkit.schema.audit import PerformanceEvidence
from aitoolkit.schema.estimate import Estimate

TASK = "tabular-classification"
LIBRARY = "sklearn"
"""The Hub's name of the library that loads a pack's model."""

METRICS = {
    "roc_auc": "roc_auc",
    "precision": "precision",
    "true_positive_rate": "recall",
    "accuracy": "accuracy",
    "brier_score": "brier_score",
}
"""The Hub's names of our metrics, in the order in which it shows them."""

_NOT_THERE = "not-on-the-hub"
"""Administrative data are no data set of the Hub, and their name must not lead to one."""

_SPLITS = {"held_out": "examine", "out_of_fold": "out_of_fold", "all_rows": "all_rows"}
_DECIMALS = {"percent": "0.001", "score": "0.01"}
"""How a figure is rounded as its card prints it: 45.9% is 0.459."""


def front_matter(desk: Desk) -> Mapping[str, Any]:
    """Return the metadata of a card, as https://github.com/huggingface/hub-docs describes them.

    Left out is what nobody declared (the licence of the model) and what is not on the Hub (the
    data). Values are rounded as the card prints them; each one's name tells its interval.
    """
    declaration = desk.dossier.declaration
    draft = desk.dossier.verdict.draft or declaration.is_draft
    kind = "fairness-audit" if desk.audited else "decision-support"
    facts: dict[str, Any] = {"language": [desk.words.language]}
    if not desk.audited:
        facts |= {"library_name": LIBRARY, "pipeline_tag": TASK}
    facts["tags"] = ["aitoolkit", kind, "public-sector", *(["draft"] if draft else [])]
    facts["pretty_name"] = desk.name()
    results = [] if desk.audited else list(_results(desk))
    if results:
        shown = [metric["type"] for metric in results[0]["metrics"]]
        facts["metrics"] = [name for name in METRICS.values() if name in shown]
        facts["model-index"] = [{"name": desk.name(), "results": results}]
    return facts


def _results(desk: Desk) -> Iterator[dict[str, Any]]:
    """Yield what the model achieved, then how far groups differ by the rule on fairness."""
    evidence = desk.dossier.audit.performance
    if not isinstance(evidence, PerformanceEvidence):
        return
    found = {entry.metric: entry.quantity for entry in evidence.metrics}
    achieved = [
        _metric(desk, theirs, desk.metric(ours), ours, figure)
        for ours, theirs in METRICS.items()
        if isinstance(figure := found.get(ours), Estimate)
    ]
    if not achieved:
        return
    split = _SPLITS.get(evidence.evidence, evidence.evidence)
    yield _result(desk, {"split": split}, achieved)
    for answer in desk.dossier.verdict.answers:
        if answer.code == "FAIR-01" and isinstance(answer.figure, Estimate):
            name = f"{plain(desk.attributes(answer.subject))}, {desk.metric(answer.metric)}"
            theirs = f"{answer.metric}_difference"
            gap = _metric(desk, theirs, name, answer.metric, answer.figure, gap=True)
            columns = plain(join(map(Span, answer.subject)))
            yield _result(desk, {"config": columns, "split": split}, [gap])


def _result(desk: Desk, which: dict[str, str], metrics: list[dict[str, Any]]) -> dict[str, Any]:
    sources = desk.dossier.declaration.data_sources or ()
    name = plain(join((desk.text(source.name) for source in sources), "; ")) or desk.name()
    return {
        "task": {"type": TASK},
        "dataset": {"type": _NOT_THERE, "name": name, **which},
        "metrics": metrics,
    }


def _metric(
    desk: Desk, theirs: str, name: str, ours: str, figure: Estimate, *, gap: bool = False
) -> dict[str, Any]:
    told = plain(desk.quantity(ours, figure, "difference" if gap else "rate"))
    step = Decimal(_DECIMALS.get(metric_of(ours).written, "0.001"))
    # As Babel rounds what is printed: from the shortest decimals, halves to even.
    value = float(Decimal(repr(float(figure.value))).quantize(step))
    return {"type": theirs, "value": value, "name": f"{name} – {told}"}
