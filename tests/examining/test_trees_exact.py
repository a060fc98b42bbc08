"""Contributions of trees equal full enumeration, whichever way they are added up."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier, ExtraTreeClassifier

from aitoolkit.examining.fidelity import sampling_errors
from aitoolkit.examining.shapley import enumerated, joined
from aitoolkit.examining.trees.budget import Method
from aitoolkit.examining.trees.reading import READERS, proof, read_trees
from aitoolkit.examining.trees.shapley import tree_contributions
from builders.trees import CATEGORIES, KINDS, fit, fitted, table

EIGHT = tuple(np.array([j]) for j in range(8))
FOUR = tuple(np.array([j, 7 - j]) for j in range(4))


@pytest.mark.parametrize("positive", [1, 0])
@pytest.mark.parametrize("kind", KINDS)
def test_equals_enumeration_of_the_models_own_output(kind, positive):
    model, X = fitted(kind)
    tables = read_trees(model, positive=positive)
    ask = READERS[type(model).__name__].ask
    rows, background = X[:6], X[100:130]
    near = 1e-5 if "xgboost" in kind else 1e-12
    for players in (EIGHT, FOUR):
        exact = enumerated(lambda m: ask(model, m, positive), rows, background, players)
        for method in Method:
            found = tree_contributions(tables, rows, background, players, method=method)
            assert np.abs(found.values - exact.values).max() < near
            assert found.base_value == pytest.approx(exact.base_value, abs=near)
            assert found.additivity_error < 1e-12
            assert np.abs(found.scores - exact.scores).max() < near


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rising", [True, False])
def test_a_stump_of_known_direction_has_the_right_sign(kind, rising):
    rng = np.random.default_rng(1)
    X = rng.normal(size=(400, 8))
    X[:, CATEGORIES] = rng.integers(0, 5, (400, 2))
    y = (X[:, 0] > 0) == rising
    model = fit(kind, X, y.astype(int))
    low, high = np.zeros((1, 8)), np.zeros((1, 8))
    low[0, 0], high[0, 0] = -2, 2
    for positive in (1, 0):
        tables = read_trees(model, positive=positive)
        found = tree_contributions(tables, np.vstack([low, high]), X[:50], EIGHT)
        up = rising == (positive == 1)
        assert (found.values[1, 0] > 0) == up
        assert (found.values[0, 0] < 0) == up
        assert np.abs(found.values[:, 0]).max() > 2 * np.abs(found.values[:, 1:]).max()


@pytest.mark.parametrize("method", Method)
def test_the_order_of_rows_changes_no_byte(method):
    model, X = fitted("histogram, categories")
    tables = read_trees(model)
    rng = np.random.default_rng(0)
    shuffled, turned = rng.permutation(200), rng.permutation(20)
    first = tree_contributions(tables, X[:20], X[:200], EIGHT, method=method)
    again = tree_contributions(tables, X[:20][turned], X[:200][shuffled], EIGHT, method=method)
    assert np.array_equal(first.values[turned], again.values)
    assert first.base_value == again.base_value


@pytest.mark.parametrize("kind", KINDS)
def test_small_work_gives_the_same_bytes_with_and_without_machine_code(kind):
    from aitoolkit.examining.trees import kernel, shapley

    model, X = fitted(kind)
    tables = read_trees(model)
    assert kernel.add_leaves is not None  # loaded, so that it is used
    with_code = tree_contributions(tables, X[:9], X[50:90], EIGHT, method=Method.SMALL)
    values = np.zeros((8, 9))
    for coded in shapley.coded_trees(tables, shapley.owners(tables, EIGHT)):
        known, seen = (coded.codes(tables.compared(part)) for part in (X[50:90], X[:9]))
        shapley.add_small(coded, known, seen, values)
    assert np.array_equal(with_code.values, values.T)


def test_paths_of_more_players_than_a_pattern_holds():
    rng = np.random.default_rng(2)
    X = rng.normal(size=(1500, 40))
    y = (X @ rng.normal(size=40) + X[:, 0] * X[:, 1] > 0).astype(int)
    model = ExtraTreesClassifier(2, random_state=0).fit(X, y)
    tables = read_trees(model)
    assert np.flatnonzero(tables.widths).max() > 16
    players = tuple(np.array([j]) for j in range(40))
    found = {
        method: tree_contributions(tables, X[:5], X[200:260], players, method=method)
        for method in Method
    }
    for one in found.values():
        assert one.additivity_error < 1e-12
        assert np.abs(one.values - found[Method.SMALL].values).max() < 1e-13
    few = joined(players, random_state=0)
    exact = enumerated(tables.output, X[:5], X[200:210], few)
    for method in Method:
        again = tree_contributions(tables, X[:5], X[200:210], few, method=method)
        assert np.abs(again.values - exact.values).max() < 1e-12


def test_a_tree_that_would_crash_shap_is_additive():
    """More than 32,767 nodes, deeper than 17."""
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(60_020, 8)), rng.integers(0, 2, 60_020)
    model = ExtraTreeClassifier(random_state=0).fit(X[:60_000], y[:60_000])
    tables = read_trees(model)
    assert model.tree_.node_count > 32_767
    assert tables.depth > 17
    rows = X[60_000:]
    assert proof(tables, model, X) == 0
    found = tree_contributions(tables, rows, X[:200], EIGHT)
    assert found.additivity_error < 1e-11
    exact = enumerated(tables.output, rows[:2], X[:200], EIGHT)
    assert np.abs(found.values[:2] - exact.values).max() < 1e-12


def test_many_bounds_are_coded_a_few_trees_at_a_time(monkeypatch):
    from aitoolkit.examining.trees import coding

    model, X = fitted("extra trees")
    tables = read_trees(model)
    whole = tree_contributions(tables, X[:9], X[50:90], EIGHT, method=Method.LARGE)
    monkeypatch.setattr(coding, "MOST_CODES", 9)
    assert len(list(coding.coded_trees(tables, np.arange(8, dtype=np.int32)))) > 2
    parts = tree_contributions(tables, X[:9], X[50:90], EIGHT, method=Method.LARGE)
    assert np.abs(whole.values - parts.values).max() < 1e-13


@pytest.mark.parametrize("method", Method)
def test_rows_and_background_in_blocks_give_the_same(monkeypatch, method):
    from aitoolkit.examining.trees import shapley

    model, X = fitted("lightgbm, categories")
    tables = read_trees(model)
    whole = tree_contributions(tables, X[:50], X[:170], EIGHT, method=method)
    monkeypatch.setattr(shapley, "MEMORY", 10_000)
    parts = tree_contributions(tables, X[:50], X[:170], EIGHT, method=method)
    assert np.abs(whole.values - parts.values).max() < 1e-13
    assert parts.additivity_error < 1e-12


@pytest.mark.parametrize("method", Method)
def test_a_background_of_one_row(method):
    model, X = fitted("forest")
    tables = read_trees(model)
    found = tree_contributions(tables, X[:5], X[9:10], EIGHT, method=method)
    exact = enumerated(tables.output, X[:5], X[9:10], EIGHT)
    assert np.abs(found.values - exact.values).max() < 1e-12
    itself = tree_contributions(tables, X[9:10], X[9:10], EIGHT, method=method)
    assert not itself.values.any()


@pytest.mark.parametrize("kind", KINDS)
def test_features_that_are_all_constant_get_nothing(kind):
    X, y = np.ones((60, 8)), np.arange(60) % 3 == 0
    model = fit(kind, X, y.astype(int))
    tables = read_trees(model)
    assert proof(tables, model, X) < 5e-5
    found = tree_contributions(tables, X[:3], X, EIGHT)
    assert not found.values.any()
    assert found.additivity_error < 1e-12


def test_no_rows_no_background_and_columns_of_nobody():
    model, X = fitted("tree")
    tables = read_trees(model)
    assert tree_contributions(tables, X[:0], X[:5], EIGHT).values.shape == (0, 8)
    with pytest.raises(ValueError, match="at least one row"):
        tree_contributions(tables, X[:2], X[:0], EIGHT)
    with pytest.raises(ValueError, match="two players"):
        tree_contributions(tables, X[:2], X[:5], (*EIGHT, np.array([1])))
    with pytest.raises(ValueError, match="no player"):
        tree_contributions(tables, X[:2], X[:5], EIGHT[1:])


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # of shap, when imported
def test_equals_shap_where_shap_is_right():
    import shap

    X, y = table(missing=False)
    X = X[:, [0, 4, 5, 7]]
    model = RandomForestClassifier(10, max_depth=6, random_state=0).fit(X, y)
    masker = shap.maskers.Independent(X[:100], max_samples=100)
    theirs = shap.TreeExplainer(model, masker).shap_values(X[100:140])[:, :, 1]
    ours = tree_contributions(read_trees(model), X[100:140], X[:100], EIGHT[:4])
    assert np.abs(ours.values - theirs).max() < 1e-6


@given(seed=st.integers(0, 10_000), depth=st.integers(1, 6), players=st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_any_tree_against_any_background(seed, depth, players):
    """Small trees on few values, so that ties, repeats and missing values abound."""
    rng = np.random.default_rng(seed)
    X = rng.integers(0, 4, (80, 6)).astype(float)
    X[rng.random(X.shape) < 0.2] = np.nan
    y = np.where(np.arange(80) < 2, np.arange(80), rng.integers(0, 2, 80))
    tables = read_trees(DecisionTreeClassifier(max_depth=depth, random_state=seed).fit(X, y))
    owned = tuple(np.flatnonzero(np.arange(6) % players == p) for p in range(players))
    exact = enumerated(tables.output, X[:5], X[5:25], owned)
    for method in Method:
        found = tree_contributions(tables, X[:5], X[5:25], owned, method=method)
        assert np.abs(found.values - exact.values).max() < 1e-12


def test_the_error_of_a_sampled_background_is_about_right():
    """Over many samples the stated error resembles the spread between them."""
    model, X = fitted("histogram")
    tables = read_trees(model)
    rng = np.random.default_rng(0)
    # In the order of their values, as training rows are.
    ordered = X[np.lexsort(X.T[::-1])]
    samples = [ordered[np.sort(rng.choice(600, 60, replace=True))] for _ in range(30)]

    def errors(background):
        explain = partial(tree_contributions, tables)
        return sampling_errors(explain, X[:8], background, EIGHT, random_state=0)

    found = [tree_contributions(tables, X[:8], one, EIGHT).values for one in samples]
    stated = np.sqrt(np.mean([errors(one) ** 2 for one in samples], axis=0))
    ratio = stated.mean() / np.std(found, axis=0, ddof=1).mean()
    assert 0.8 < ratio < 1.25
    with pytest.raises(ValueError, match="ten rows"):
        errors(X[:9])
