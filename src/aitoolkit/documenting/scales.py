"""How contributions are written: in points where they add up in probability, else as log-odds."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from aitoolkit.documenting.nodes import Inline, Span
from aitoolkit.documenting.vocabulary import SCALES
from aitoolkit.documenting.words import Words
from aitoolkit.schema.estimate import Estimate
from aitoolkit.schema.explanation import Scale

_STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_MARKS = 5


@dataclass(frozen=True)
class Scaled:
    """Writes contributions and outputs of one scale in one language."""

    words: Words
    scale: Scale

    @property
    def in_points(self) -> bool:
        """Whether the scale is a share, so that differences are points."""
        return self.scale.startswith("probability")

    @property
    def name(self) -> str:
        """The scale's name."""
        return self.words.say(SCALES[self.scale])

    def level(self, value: float) -> str:
        """Return a base value or an output."""
        return self.words.percent(value) if self.in_points else self.words.decimal(value, 2)

    def amount(self, value: float) -> str:
        """Return how much something moves the output."""
        return self.words.points(value) if self.in_points else self.words.decimal(value, 2)

    def bare(self, value: float) -> str:
        """Return an amount without its unit, to stand near another that has it."""
        return self.words.decimal(100 * value, 1) if self.in_points else self.amount(value)

    def signed(self, value: float) -> str:
        """Return a contribution with its sign, also where it is positive."""
        if self.in_points:
            return self.words.signed_points(value)
        return ("+" if round(value, 2) > 0 else "") + self.words.decimal(value, 2)

    def ranged(self, figure: str, found: Estimate) -> Inline:
        """Return a figure already written, followed by its interval."""
        aside = self.words.say(
            "({lower} to {upper})", lower=self.bare(found.lower), upper=self.bare(found.upper)
        )
        return (Span(figure, "strong"), Span(" "), Span(aside, "aside"))

    def ticks(self, low: float, high: float) -> tuple[tuple[float, str], ...]:
        """Return about five marks of an axis that holds `low`, `high` and 0."""
        low, high = min(low, 0.0), max(high, 0.0)
        step = next((s for s in _STEPS if high - low <= _MARKS * s), (high - low) / _MARKS)
        first, last = -ceil(round(-low / step, 9)), max(ceil(round(high / step, 9)), 1)
        return tuple((k * step, self._mark(k * step)) for k in range(first, last + 1))

    def _mark(self, value: float) -> str:
        return self.words.short_percent(value) if self.in_points else self.words.number(value)
