"""A model made ready explains a case as the batch does."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from aitoolkit.examining.trees import deep as walking_down
from aitoolkit.examining.trees import prepared as making
from aitoolkit.examining.trees.budget import Method
from aitoolkit.examining.trees.deep import deep
from aitoolkit.examining.trees.prepared import prepared
from aitoolkit.examining.trees.reading import read_trees
from aitoolkit.examining.trees.shapley import tree_contributions
from builders.trees import KINDS, fitted

PLAYERS = tuple(np.array([j, 7 - j]) for j in range(4))


@pytest.mark.parametrize("kind", KINDS)
def test_each_case_gets_what_the_batch_gives_it(kind):
    model, X = fitted(kind)
    tables = read_trees(model)
    rows = np.vstack([X[:8], np.where(np.arange(8) % 3 == 0, 1e30, X[:1])])
    together = tree_contributions(tables, rows, X, PLAYERS)
    ready = prepared(tables, X, PLAYERS)
    assert ready.base_value == together.base_value
    assert np.abs(ready.values(rows) - together.values).max() < 1e-13
    for i in range(len(rows)):
        assert np.array_equal(ready.values(rows[i : i + 1])[0], ready.values(rows)[i])


def test_machine_code_counts_the_same(monkeypatch):
    model, X = fitted("histogram, categories")
    tables = read_trees(model)
    slowly = prepared(tables, X, PLAYERS)
    monkeypatch.setattr(making, "method_for", lambda *_: Method.LARGE)
    quickly = prepared(tables, X, PLAYERS)
    assert np.array_equal(slowly.pieces[0].answers, quickly.pieces[0].answers)


def test_what_would_take_too_much_memory_is_not_kept():
    tables = read_trees(fitted("forest")[0])
    X = fitted("forest")[1]
    assert prepared(tables, X, PLAYERS, most=1000) is None
    assert prepared(tables, X[:0], PLAYERS) is None


@pytest.mark.parametrize("kind", ["forest", "histogram, categories", "xgboost"])
def test_deep_trees_are_walked_with_what_was_coded_once(kind, monkeypatch):
    model, X = fitted(kind)
    tables = read_trees(model)
    assert deep(tables, X, PLAYERS) is None  # small work
    monkeypatch.setattr(walking_down, "method_for", lambda *_: Method.FEW)
    ready = deep(tables, X, PLAYERS)
    together = tree_contributions(tables, X[:10], X, PLAYERS)
    assert ready.base_value == together.base_value
    assert np.abs(ready.values(X[:10]) - together.values).max() < 1e-12
    assert deep(tables, X, PLAYERS, most=1000) is None


def test_several_threads_may_ask_at_once():
    model, X = fitted("forest")
    ready = prepared(read_trees(model), X, PLAYERS)
    alone = ready.values(X[:200])
    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(lambda i: ready.values(X[i : i + 1])[0], range(200)))
    assert np.array_equal(alone, told)
