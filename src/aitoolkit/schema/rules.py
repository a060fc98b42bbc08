"""Every rule that the toolkit can judge, by its code: metrics, bounds, which end is good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aitoolkit.schema.decision import Effect

Good = Literal["low", "high", "above"]
"""``low``: met at or below the bound. ``high``: at or above it. ``above``: only above it."""

Interval = Literal["whole", "lower", "upper", "value"]
"""What of a figure is held against the bound: its whole interval, one end of it, or the figure."""


@dataclass(frozen=True)
class KnownRule:
    """What a rule may hold, the range in which its bound makes sense, and which end is good.

    Attributes
    ----------
    unattainable : float or None
        A bound that no data can meet.
    about : {"whole", "attributes", "groups"}
        What a policy may restrict it to: nothing, attributes, or single groups as well.
    of_decisions : bool
        Whether decisions alone can answer it, where no model is there.
    """

    metrics: tuple[str, ...]
    lowest: float
    highest: float
    good: Good = "low"
    unattainable: float | None = None
    about: Literal["whole", "attributes", "groups"] = "whole"
    of_decisions: bool = False

    @property
    def strict(self) -> tuple[Interval, ...]:
        """The ways of holding a figure that never take thin data for good ones."""
        return ("whole", "upper" if self.good == "low" else "lower")

    def is_looser(self, bound: float, than: float) -> bool:
        """Return whether `bound` lets more pass than the bound `than`."""
        return bound > than if self.good == "low" else bound < than


_RATES = ("false_negative_rate", "false_positive_rate", "selection_rate", "precision")


def _gaps(about: Literal["attributes", "groups"] = "attributes") -> KnownRule:
    return KnownRule(_RATES, 0.0, 1.0, unattainable=0.0, about=about, of_decisions=True)


KNOWN_RULES = {
    "FAIR-01": _gaps(),
    "FAIR-02": KnownRule(
        ("selection_rate",), 0.0, 1.0, "high", 1.0, about="attributes", of_decisions=True
    ),
    "FAIR-03": _gaps(),
    "FAIR-04": _gaps("groups"),
    "PERF-01": KnownRule(("roc_auc",), 0.5, 1.0, "above", 1.0),
    "PERF-02": KnownRule(
        ("precision", "true_positive_rate"), 0.0, 1.0, "high", 1.0, of_decisions=True
    ),
    "PERF-03": KnownRule(("expected_calibration_error",), 0.0, 1.0, unattainable=0.0),
    "EXPL-01": KnownRule(("additivity_error",), 0.0, 0.01, unattainable=0.0),
    "DATA-01": KnownRule(("smallest_group",), 1.0, 1e9, "high", about="groups", of_decisions=True),
    "DATA-02": KnownRule(("missing_share", "undeclared_share"), 0.0, 1.0, about="attributes"),
    "DATA-03": KnownRule(("share_without_outcome",), 0.0, 1.0),
}
"""Every rule that the toolkit can judge, by its permanent code."""


@dataclass(frozen=True)
class Mandatory:
    """A rule that a policy holds, or says who decided that it does not.

    Attributes
    ----------
    metrics : tuple of str
        One of them is enough.
    loosest : float
        The bound beyond which the rule no longer protects anyone.
    """

    code: str
    metrics: tuple[str, ...]
    loosest: float


def _every_policy(metrics: tuple[str, ...]) -> tuple[Mandatory, ...]:
    # 0.001 is a tenth of a point: what is lost when a share is printed with one decimal.
    return (
        Mandatory("FAIR-01", metrics, 0.2),
        Mandatory("PERF-01", ("roc_auc",), 0.5),
        Mandatory("EXPL-01", ("additivity_error",), 0.001),
    )


MANDATORY: dict[Effect | None, tuple[Mandatory, ...]] = {
    Effect.ASSISTIVE: _every_policy(("false_negative_rate",)),
    Effect.PUNITIVE: _every_policy(("false_positive_rate",)),
    None: _every_policy(_RATES),
}
"""What a policy must hold: with help the people left out, with control those troubled wrongly."""
