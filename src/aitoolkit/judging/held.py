"""A figure held against a bound: met, violated, inconclusive or not applicable."""

from __future__ import annotations

from typing import Literal

from aitoolkit.schema.estimate import Absent, Quantity, Reason
from aitoolkit.schema.policy import Rule
from aitoolkit.schema.rules import KNOWN_RULES, Good, Interval

Held = Literal["met", "violated", "inconclusive", "not_applicable"]


def held_against(figure: Quantity, rule: Rule) -> Held:
    """Return the answer of a rule to a figure, holding what the rule says of its interval."""
    return answer(figure, rule.bound, good=KNOWN_RULES[rule.code].good, interval=rule.interval)


def answer(figure: Quantity, bound: float, *, good: Good, interval: Interval = "whole") -> Held:
    """Return the answer of a figure to a bound.

    With the whole interval: *met* if all of it is on the good side, *violated* if none of it is,
    else *inconclusive*. One end alone, or the value, has no third answer: the end that is bad
    news must be met (thin data violate), the good one alone must be violated (thin data meet).

    Parameters
    ----------
    figure : Estimate or Absent
        What was found. An absent one is inconclusive, unless it does not apply.
    bound : float
        The bound.
    good : {"low", "high", "above"}
        Which side is good.
    interval : {"whole", "lower", "upper", "value"}
        What of the figure is held.

    Examples
    --------
    >>> from aitoolkit.schema.estimate import Estimate
    >>> gap = Estimate(value=0.04, lower=0, upper=0.13, n=400)
    >>> [answer(gap, 0.1, good="low", interval=held) for held in ("whole", "lower", "upper")]
    ['inconclusive', 'met', 'violated']
    """
    if isinstance(figure, Absent):
        return "not_applicable" if figure.absent is Reason.NOT_APPLICABLE else "inconclusive"
    ends = (figure.lower, figure.upper)
    if interval != "whole":
        ends = (getattr(figure, interval),) * 2
    within = [_is_good(end, bound, good) for end in ends]
    if all(within):
        return "met"
    return "inconclusive" if any(within) else "violated"


def _is_good(value: float, bound: float, good: Good) -> bool:
    if good == "low":
        return value <= bound
    return value >= bound if good == "high" else value > bound
