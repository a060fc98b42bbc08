"""A bare explainable boosting model, from a frame to a pack that is verified."""

import numpy as np
import pytest
from interpret.glassbox import ExplainableBoostingClassifier

import aitoolkit as ait
from aitoolkit.recording.model_file import load_model
from builders.systems import some_benefits


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    declaration, frame = some_benefits(400)
    bounded = ExplainableBoostingClassifier(
        outer_bags=2, max_rounds=200, max_interaction_bins=16, n_jobs=1, random_state=0
    )
    data = ait.Dataset(frame, declaration)
    return ait.train(bounded, data, output=tmp_path_factory.mktemp("packs"), track=False)


def test_it_is_explained_exactly_from_its_own_terms(result):
    found = result.audit.explanations
    assert (found.engine, found.scale, found.passed_over) == ("additive", "log-odds", ())
    assert found.background_rows == found.background_of
    assert found.additivity_error < 1e-12
    assert found.enumeration_error < 1e-12
    assert found.trust.refit.value > 0  # trained again, as every model is


def test_categories_reach_it_as_the_words_they_are(result):
    model = result._scorer.model[-1]
    kinds = dict(zip(model.feature_names_in_, model.feature_types_in_, strict=True))
    assert {name for name, kind in kinds.items() if kind == "nominal"} >= {"joblost", "smsa"}
    assert len(kinds) == len(result._scorer.columns)
    _, frame = some_benefits(40)
    explained = result.explain(frame)
    assert explained.feature_names == list(result._scorer.columns)
    told = explained.base_values + explained.values.sum(axis=1)
    assert 1 / (1 + np.exp(-told)) == pytest.approx(result.predict_proba(frame)[:, 1], abs=1e-12)


def test_its_pack_verifies_and_its_model_loads_as_it_was(result):
    report = ait.verify(result.pack)
    assert report.passed, str(report)
    _, frame = some_benefits(40)
    features = result._data.encode(frame)
    read = load_model((result.pack / "restricted" / "model.skops").read_bytes())
    assert np.array_equal(
        read.predict_proba(features), result._scorer.model.predict_proba(features)
    )


def test_its_card_names_the_engine_in_both_languages(result):
    said_in = {"en": "the model itself adds up", "fr": "que le modèle lui-même additionne"}
    for language, said in said_in.items():
        assert said in (result.pack / "public" / f"card.{language}.md").read_text()
