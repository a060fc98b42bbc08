"""Real cases at hand: the demo's, whole or in part."""

from functools import lru_cache

import aitoolkit as ait


@lru_cache(maxsize=1)
def benefits():
    return ait.load_example("benefits")


def some_benefits(n):
    """Return the demo's declaration and the first `n` of its cases."""
    example = benefits()
    return example.declaration, example.frame.head(n).copy()
