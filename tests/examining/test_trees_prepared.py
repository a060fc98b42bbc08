"""A model made ready explains a case as the batch does."""

import numpy as np
import pytest

from aitoolkit.examining.trees.prepared import prepared
from aitoolkit.examining.trees.reading import read_trees
from aitoolkit.examining.trees.shapley import tree_contributions
from builders.trees import KINDS, fitted

PLAYERS = tuple(np.array([j, 7 - j]) for j in range(4))


@pytest.mark.parametrize("kind", KINDS)
def test_each_case_gets_what_the_batch_gives_it(kind):
    model, X = fitted(kind)
    tables = read_trees(model)
    together = tree_contributions(tables, X[:10], X, PLAYERS)
    ready = prepared(tables, X, PLAYERS)
    assert ready.base_value == together.base_value
    for i in range(10):
        alone = ready.contributions(X[i : i + 1])
        assert np.abs(alone.values - together.values[i]).max() < 1e-13
        assert alone.additivity_error < 1e-12


def test_what_would_take_too_much_memory_is_not_kept():
    tables = read_trees(fitted("forest")[0])
    X = fitted("forest")[1]
    assert prepared(tables, X, PLAYERS, most=1000) is None
    assert prepared(tables, X[:0], PLAYERS) is None
