import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier

from aitoolkit.examining.shapley import contributions, enumerated, joined, permuted

X, y = load_breast_cancer(return_X_y=True)


def players(count):
    return tuple(np.array([j]) for j in range(count))


@pytest.fixture(scope="module")
def forest():
    return RandomForestClassifier(20, random_state=0).fit(X[:, :6], y)


def score_of(model):
    return lambda rows: model.predict_proba(rows)[:, 1]


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")  # of shap, when imported
def test_enumeration_equals_shaps_exact_explainer(forest):
    import shap

    background, rows = X[:25, :6], X[100:104, :6]
    score = score_of(forest)
    ours = enumerated(score, rows, background, players(6))
    masker = shap.maskers.Independent(background, max_samples=len(background))
    theirs = shap.explainers.Exact(score, masker)(rows)
    assert np.abs(ours.values - theirs.values).max() < 1e-9
    assert ours.base_value == pytest.approx(float(theirs.base_values[0]))


def test_permutation_adds_up_and_comes_close_to_enumeration(forest):
    background, rows = X[:60, :6], X[100:110, :6]
    exact = enumerated(score_of(forest), rows, background, players(6))
    found = permuted(score_of(forest), rows, background, players(6), random_state=0)
    assert found.additivity_error < 1e-12
    assert np.abs(found.values - exact.values).max() < 0.05
    assert (np.abs(found.values - exact.values) <= 5 * found.errors + 1e-9).all()


def test_a_row_is_explained_alike_whatever_rows_stand_beside_it(forest):
    rows = X[100:110, :6]
    together = permuted(score_of(forest), rows, X[:30, :6], players(6), random_state=0)
    alone = permuted(score_of(forest), rows[3:4], X[:30, :6], players(6), random_state=0)
    assert np.array_equal(together.values[3:4], alone.values)


def test_columns_of_one_field_move_together():
    """The last two columns are one field: their interaction is that field's own."""
    rows, background = np.array([[1.0, 1.0, 1.0]]), np.zeros((4, 3))

    def score(m):
        return 0.1 * m[:, 0] + 0.5 * m[:, 1] * m[:, 2]

    two = (np.array([0]), np.array([1, 2]))
    assert contributions(score, rows, background, two, random_state=0).values == pytest.approx(
        np.array([[0.1, 0.5]])
    )


@given(st.integers(2, 12), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_a_linear_score_gets_its_closed_form(count, seed):
    rng = np.random.default_rng(seed)
    weights = rng.normal(size=count)
    rows, background = rng.normal(size=(3, count)), rng.normal(size=(7, count))
    found = contributions(
        lambda m: m @ weights, rows, background, players(count), random_state=seed
    )
    expected = weights * (rows - background.mean(axis=0))
    assert np.abs(found.values - expected).max() < 1e-9
    assert found.additivity_error < 1e-9


@given(st.integers(1, 8), st.integers(0, 20))
@settings(max_examples=20, deadline=None)
def test_a_feature_the_model_ignores_gets_nothing(count, seed):
    rng = np.random.default_rng(seed)
    rows, background = rng.normal(size=(2, count + 1)), rng.normal(size=(5, count + 1))
    found = contributions(
        lambda m: np.tanh(m[:, :count].prod(axis=1)),
        rows,
        background,
        players(count + 1),
        random_state=seed,
    )
    assert np.abs(found.values[:, count]).max() < 1e-12


def test_joining_keeps_every_column_once():
    few = joined(players(15), random_state=3)
    assert len(few) == 8
    assert sorted(np.concatenate(few).tolist()) == list(range(15))
    assert joined(players(5), random_state=3) == players(5)
