"""How far apart a policy lets groups be: drawn as a band, and told of each group beyond it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.metrics import metric_of
from aitoolkit.documenting.nodes import Dot
from aitoolkit.documenting.vocabulary import ANSWERS
from aitoolkit.documenting.words import mark
from aitoolkit.schema.audit import AttributeEvidence
from aitoolkit.schema.declaration import Effect
from aitoolkit.schema.verdict import Answer

Group = tuple[str, ...]

_SLACK = 1e-9  # a figure on the bound is allowed, whatever the last bit of a difference

_ALLOWED = {
    ("FAIR-01", "low"): mark("allowed: up to {bound} above the lowest group"),
    ("FAIR-01", "high"): mark("allowed: down to {bound} below the highest group"),
    ("FAIR-02", "high"): mark("allowed: down to {bound} times the highest group"),
}


@dataclass(frozen=True)
class _Band:
    """Where groups may lie: from the group that fares best, as far as the policy allows."""

    best: float
    far: float

    @property
    def ends(self) -> tuple[float, float]:
        return (min(self.best, self.far), max(self.best, self.far))

    def beyond(self, value: float) -> float:
        """Return how far a value lies outside, on the side where groups fare worse."""
        return value - self.far if self.far >= self.best else self.far - value


def held(
    desk: Desk, attribute: AttributeEvidence, metric: str, lines: Sequence[tuple[Group, Dot]]
) -> tuple[str, list[Dot], str]:
    """Return a rule's answer in words, the groups' lines with its band, and what the band means.

    Where the policy asks nothing about this metric and attribute, words are empty and lines stay.
    """
    answer = answered(desk, attribute.attributes, metric, "FAIR-01", "FAIR-02")
    few = () if answer is None else _too_few(desk, attribute, answer)
    drawn = [dot.value for group, dot in lines if dot.value is not None and group not in few]
    if answer is None or not drawn:
        return "", [dot for _, dot in lines], ""
    good, bound = _good(desk, answer), answer.bound
    best = min(drawn) if good == "low" else max(drawn)
    ratio = answer.code == "FAIR-02"
    band = _Band(best, best * bound if ratio else best + bound * (1 if good == "low" else -1))
    worst = max(drawn, key=band.beyond)
    placed = [_placed(desk, answer, group, dot, few, band, worst) for group, dot in lines]
    in_figures = desk.bound(metric, bound, desk.kind(answer.code))
    told = desk.words.say(_ALLOWED[answer.code, good], bound=in_figures)
    return in_words(desk, answer), placed, told


def answered(desk: Desk, attributes: Group, metric: str, *codes: str) -> Answer | None:
    """Return what the first of some rules answered about an attribute, if it applies there."""
    found = {
        answer.code: answer
        for answer in desk.dossier.verdict.answers
        if (answer.subject, answer.metric) == (attributes, metric)
    }
    answer = next((found[code] for code in codes if code in found), None)
    return None if answer is None or answer.answer == "not_applicable" else answer


def in_words(desk: Desk, answer: Answer) -> str:
    """Return an answer as its symbol and its word."""
    sign = ANSWERS[answer.answer]
    return f"{sign.symbol} {desk.words.say(sign.word)}"


def _too_few(desk: Desk, attribute: AttributeEvidence, answer: Answer) -> tuple[Group, ...]:
    try:
        return attribute.disparity(answer.metric, desk.kind(answer.code)).left_out
    except KeyError:
        return ()


def _good(desk: Desk, answer: Answer) -> Literal["high", "low"]:
    """Return which end is good for those concerned."""
    good = metric_of(answer.metric).good
    if answer.code == "FAIR-02" or good == "high":
        return "high"
    if good == "low":
        return "low"
    return "high" if desk.dossier.declaration.decision.effect is Effect.ASSISTIVE else "low"


def _placed(
    desk: Desk, answer: Answer, group: Group, dot: Dot, few: Sequence[Group], band: _Band,
    worst: float,
) -> Dot:  # fmt: skip
    if dot.value is None or dot.lower is None or dot.upper is None:
        return dot
    if group in few:
        return replace(dot, note=desk.words.say("too few cases to be compared"))
    shown = replace(dot, band=band.ends, mark=band.far)
    if answer.answer == "met" or band.beyond(dot.value) <= _SLACK:
        return shown
    # The rule speaks of the largest gap; of another group only an interval beyond it says as much.
    clear = dot.value == worst or min(map(band.beyond, (dot.lower, dot.upper))) > _SLACK
    if answer.answer == "violated" and clear:
        return replace(shown, beyond="surely", note=desk.words.say("beyond what is allowed"))
    return replace(shown, beyond="perhaps", note=desk.words.say("perhaps beyond what is allowed"))
