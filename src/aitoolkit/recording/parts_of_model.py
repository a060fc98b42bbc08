"""Everything that a fitted model is made of, however deep: steps, searches, ensembles, trees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_LIBRARIES = ("sklearn.", "xgboost.", "lightgbm.", "interpret.")


def parts_of(model: Any) -> Iterator[Any]:
    """Yield `model` and every object it holds, once each, looking through containers."""
    import numpy as np

    waiting, seen = [model], set[int]()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple | set | frozenset):
            waiting.extend(part)
        elif isinstance(part, np.ndarray):
            waiting.extend(part.ravel() if part.dtype == object else ())
        elif _is_of_a_model(part):
            yield part
            waiting.extend(getattr(part, "__dict__", {}).values())


def _is_of_a_model(part: Any) -> bool:
    # A user's own subclass counts by what it derives from.
    return any(f"{kind.__module__}.".startswith(_LIBRARIES) for kind in type(part).__mro__)
