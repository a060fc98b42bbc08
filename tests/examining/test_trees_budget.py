"""What is affordable follows from counts, and small work needs no machine code."""

import subprocess
import sys

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier

from aitoolkit.examining.trees.budget import Method, affordable, method_for, work
from aitoolkit.examining.trees.reading import read_trees
from builders.trees import fitted, table


def test_boosting_and_shallow_forests_afford_every_row():
    X, y = table()
    boosted = HistGradientBoostingClassifier(max_iter=100).fit(X, y)
    shallow = RandomForestClassifier(100, max_depth=8, random_state=0).fit(X, y)
    for model in (boosted, shallow):
        assert affordable(read_trees(model), 12_000, 36_000) == (12_000, 36_000)


def test_deep_forests_afford_less_but_never_less_than_the_least():
    X, y = table()
    tables = read_trees(RandomForestClassifier(20, random_state=0).fit(X, y))
    all_of_it = work(tables, 100_000, 100_000)
    known = [affordable(tables, 100_000, 100_000, most=all_of_it / by) for by in (1, 9, 1e9)]
    assert known[0] == (100_000, 100_000)
    assert known[1] != known[0]
    assert known[2] == (500, 300)
    assert affordable(tables, 40, 60, most=1) == (40, 60)


def test_more_rows_and_more_trees_are_more_work():
    tables = read_trees(fitted("forest")[0])
    assert work(tables, 200, 100) > work(tables, 100, 100)
    assert work(tables, 100, 200) > work(tables, 100, 100)
    X, y = table()
    more = read_trees(RandomForestClassifier(50, max_depth=5, random_state=0).fit(X, y))
    assert work(more, 100, 100) > work(tables, 100, 100)


def test_widths_count_every_leaf_by_its_players():
    tables = read_trees(fitted("histogram")[0])
    assert tables.widths.sum() == tables.n_leaves
    root, found = tables.roots[0], np.zeros(64)
    asked = {root: frozenset()}
    while asked:
        node, columns = asked.popitem()
        if tables.feature[node] < 0:
            found[len(columns)] += 1
            continue
        below = columns | {tables.feature[node]}
        asked |= {tables.left[node]: below, tables.right[node]: below}
    assert (found <= tables.widths).all()
    assert found.sum() > 1


def test_each_method_has_its_use():
    X, y = table()
    small = read_trees(fitted("histogram")[0])
    deep = read_trees(RandomForestClassifier(300, random_state=0).fit(X, y))
    assert method_for(small, 30, 100) is Method.SMALL
    assert method_for(deep, 1, 300) is Method.FEW
    assert method_for(deep, 12_000, 36_000) is Method.LARGE


def test_small_work_loads_no_compiler():
    code = """
import sys, numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from aitoolkit.examining.trees.prepared import prepared
from aitoolkit.examining.trees.reading import proof, read_trees
from aitoolkit.examining.trees.shapley import tree_contributions
X = np.random.default_rng(0).normal(size=(300, 7))
model = HistGradientBoostingClassifier().fit(X, X[:, 0] + X[:, 1] * X[:, 2] > 0)
tables = read_trees(model)
proof(tables, model, X)
players = tuple(np.array([j]) for j in range(7))
assert tree_contributions(tables, X, X[:100], players).additivity_error < 1e-12
assert prepared(tables, X[:100], players).values(X[:1]).shape == (1, 7)
assert "numba" not in sys.modules
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_a_place_for_the_cache_it_is_compiled_all_the_same():
    code = """
import numba.core.caching as caching
for locator in caching.CacheImpl._locator_classes:
    locator.from_function = classmethod(lambda cls, function, file: None)
from aitoolkit.examining.trees.compiling import compiled
from aitoolkit.examining.trees.plan import planned

@compiled()
def double(x):
    return 2 * x

assert double(2) == 4
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
