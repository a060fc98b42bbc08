"""What must not matter: spelling of labels, order of rows and columns, kind of frame."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

import aitoolkit as ait
from builders.systems import benefits, some_benefits


def trained(estimator, frame, declaration, folder, **options):
    data = ait.Dataset(frame, declaration)
    return ait.train(estimator, data, output=folder, track=False, **options)


def evidence(result):
    return result.audit.to_json(), result.verdict.to_json()


@pytest.mark.parametrize(("no", "yes"), [("a", "z"), ("z", "a")])
def test_renaming_the_outcomes_labels_changes_no_figure(tmp_path, no, yes):
    example = benefits()
    model = HistGradientBoostingClassifier(max_iter=20)
    first = trained(model, example.frame, example.declaration, tmp_path / "a")
    renamed = example.frame.assign(ui=example.frame["ui"].map({"no": no, "yes": yes}))
    outcome = example.declaration.outcome.model_copy(update={"positive": no})
    declaration = example.declaration.model_copy(update={"outcome": outcome})
    second = trained(model, renamed, declaration, tmp_path / "b")
    assert evidence(first) == evidence(second)
    rows = example.frame.drop(columns="ui").head(3)
    assert np.array_equal(first.predict_proba(rows), second.predict_proba(rows))
    assert np.array_equal(first.explain(rows).values, second.explain(rows).values)


def test_order_of_rows_and_columns_changes_no_byte_of_the_core(tmp_path):
    example = benefits()
    shuffled = example.frame.sample(frac=1, random_state=4)
    shuffled = shuffled[shuffled.columns[::-1]]
    model = LogisticRegression()
    first = trained(model, example.frame, example.declaration, tmp_path / "a")
    second = trained(model, shuffled, example.declaration, tmp_path / "b")
    assert evidence(first) == evidence(second)
    assert first.pack.name == second.pack.name


def test_order_does_not_matter_to_an_unseeded_boosting_of_15000_rows(tmp_path):
    """Above 10,000 rows histogram boosting sets cases aside at random, to stop early."""
    declaration, frame = some_benefits(4877)
    many = pd.concat([frame] * 4, ignore_index=True).head(15_000)
    many["rownames"] = np.arange(len(many))
    many["tenure"] += np.random.default_rng(0).integers(0, 3, len(many))
    shuffled = many.sample(frac=1, random_state=1)
    first, second = (
        trained(HistGradientBoostingClassifier(), rows, declaration, tmp_path / str(i))
        for i, rows in enumerate([many, shuffled])
    )
    assert evidence(first) == evidence(second)


def test_weights_follow_their_rows(tmp_path):
    declaration, frame = some_benefits(2000)
    frame = pd.concat([frame, frame.head(300)], ignore_index=True)  # rows that are alike
    weights = np.random.default_rng(0).uniform(0.2, 3, len(frame))
    order = np.random.default_rng(1).permutation(len(frame))
    first = trained(LogisticRegression(), frame, declaration, tmp_path / "a", sample_weight=weights)
    second = trained(
        LogisticRegression(),
        frame.iloc[order],
        declaration,
        tmp_path / "b",
        sample_weight=weights[order],
    )
    unweighted = trained(LogisticRegression(), frame, declaration, tmp_path / "c")
    assert evidence(first) == evidence(second)
    assert evidence(first) != evidence(unweighted)


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_the_kind_of_frame_changes_nothing(tmp_path, library):
    declaration, frame = some_benefits(1500)
    if library == "polars":
        import polars

        other = polars.from_pandas(frame)
    else:
        import pyarrow

        other = pyarrow.Table.from_pandas(frame, preserve_index=False)
    first = trained(LogisticRegression(), frame, declaration, tmp_path / "a")
    second = trained(LogisticRegression(), other, declaration, tmp_path / "b")
    assert first.pack.name == second.pack.name
    rows = frame.head(4)
    subset = other.head(4) if library == "polars" else other.slice(0, 4)
    assert np.array_equal(first.predict_proba(rows), second.predict_proba(subset))
