"""Two figures held against each other, and the difference told in words.

A place is named as in the files, in every language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose
from typing import Any

from aitoolkit.documenting.words import mark
from aitoolkit.schema.estimate import Absent, Quantity
from aitoolkit.schema.kept import Kept
from aitoolkit.verifying.check import Sentence


@dataclass(frozen=True)
class Found:
    """What one question found.

    Attributes
    ----------
    differences : tuple of Sentence
        Each figure that differs.
    unchecked : tuple of Sentence
        What could not be looked at and why; empty if everything was.
    """

    differences: tuple[Sentence, ...] = ()
    unchecked: tuple[Sentence, ...] = ()


CLOSE = 1e-9
"""What two ways of adding the same numbers up may differ by, and what no reader could see."""

DIFFERS = mark("{where}: stored {stored}, recomputed {again}")
CASES_DIFFER = mark("cases of {where}: stored {stored}, recomputed {again}")
_NUMBER_DIFFERS = mark("number of {where}: stored {stored}, recomputed {again}")
_STORED_NONE = mark("{where}: no figure stored, for want of cases; recomputed {again}")
_NOBODY = mark("{where}: stored {stored}, but there is nobody to count")

_NAMES = ("attributes", "group", "metric", "comparison", "kind", "column", "part", "code")
_WORDS = {
    "lower": "lower end", "upper": "upper end", "n": "cases", "value": "", "quantity": "",
    "metrics": "", "single": "", "intersections": "", "groups": "", "disparities": "",
    "absent": "reason for none", "largest": "largest", "rest": "against everyone else",
    "reference": "against the reference", "p_value": "p-value", "p_adjusted": "adjusted p-value",
}  # fmt: skip


def same(stored: float, again: float) -> bool:
    """Return whether two figures are the same but for rounding errors of floats."""
    return isclose(stored, again, rel_tol=CLOSE, abs_tol=CLOSE)


def told(where: str, stored: Any, again: Any, message: str = DIFFERS, **more: object) -> Sentence:
    """Return one difference in a sentence."""
    return Sentence.of(message, where=where, stored=_plain(stored), again=_plain(again), **more)


def named(*parts: Any) -> str:
    """Return where a figure stands, in words.

    Examples
    --------
    >>> named("false_negative_rate", ("female", "18-24"))
    'false negative rate, female × 18-24'
    """
    words = (" × ".join(p) if isinstance(p, tuple) else str(p).replace("_", " ") for p in parts)
    return ", ".join(word for word in words if word)


def against(
    where: str, quantity: Quantity, value: float | None, n: float | None = None
) -> Iterator[Sentence]:
    """Yield how a stored quantity differs from what a referee found."""
    if isinstance(quantity, Absent):
        if quantity.absent == "no_cases" and value is not None:
            yield told(where, None, value, _STORED_NONE)
    elif value is None:
        yield told(where, quantity.value, None, _NOBODY)
    elif not same(quantity.value, value):
        yield told(where, quantity.value, value)
    elif n is not None and quantity.n != round(n):
        yield told(where, quantity.n, round(n), CASES_DIFFER)


def differences(
    stored: Kept, again: Kept, *, only: frozenset[str] | None = None
) -> Iterator[Sentence]:
    """Yield every difference between two nouns of one kind.

    Parameters
    ----------
    only : frozenset of str, optional
        Names of the leaves to look at; all by default.
    """
    yield from _walk(stored.model_dump(mode="json"), again.model_dump(mode="json"), (), only)


def _walk(
    stored: Any, again: Any, where: tuple[str, ...], only: frozenset[str] | None
) -> Iterator[Sentence]:
    if isinstance(stored, dict) and isinstance(again, dict):
        here = where + _names_of(stored)
        for key in sorted(stored.keys() | again.keys()):
            nested = isinstance(stored.get(key), dict | list)
            if nested or only is None or key in only:
                yield from _walk(stored.get(key), again.get(key), (*here, key), only)
    elif isinstance(stored, list) and isinstance(again, list):
        if len(stored) != len(again):
            yield told(_where(where), len(stored), len(again), _NUMBER_DIFFERS)
        for one, other in zip(stored, again, strict=False):
            yield from _walk(one, other, where, only)
    elif _is_number(stored) and _is_number(again):
        if not same(stored, again):
            yield told(_where(where), stored, again)
    elif stored != again:
        yield told(_where(where), stored, again)


def _names_of(plain: dict[str, Any]) -> tuple[str, ...]:
    found = ((key, plain[key]) for key in _NAMES if plain.get(key) not in (None, []))
    return tuple(" × ".join(v) if isinstance(v, list) else str(v) for _, v in found)


def _where(parts: tuple[str, ...]) -> str:
    words = (_WORDS.get(part, part.replace("_", " ")) for part in dict.fromkeys(parts))
    return ", ".join(word for word in words if word) or "it"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}" if abs(value) >= 1e-3 or value == 0 else f"{value:.3g}"
    if isinstance(value, dict):
        value = value.get("value", value.get("absent"))
        return _plain(value)
    return "–" if value is None else str(value)
