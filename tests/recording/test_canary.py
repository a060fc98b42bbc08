"""Composed cases in the core: a loaded model still answers them, another model does not."""

import dataclasses

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.neighbors import KNeighborsClassifier

from aitoolkit.recording.canary import TOLERANCE, canary, canary_differences, canary_frame
from aitoolkit.recording.model_file import load_model
from aitoolkit.schema.canary import Canary, CanaryColumn, CanaryRow
from aitoolkit.schema.estimate import Absent, Reason
from builders.packs import audit, cases, contents, small_model, written


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return written(tmp_path_factory.mktemp("packs"))


def kept(pack):
    return Canary.model_validate_json((pack / "core/canary.json").read_bytes())


def test_the_loaded_model_still_answers_as_when_it_was_sealed(pack):
    assert len(kept(pack).rows) == 1
    assert canary_differences(load_model(pack / "core/model.skops"), kept(pack)) == ()


def test_another_model_is_told_apart_and_the_answers_are_named(pack):
    other = small_model(HistGradientBoostingClassifier(max_iter=9, random_state=0))
    (found,) = canary_differences(other, kept(pack))
    assert found.kind == "typical"
    assert max(abs(np.subtract(found.sealed, found.answered))) > TOLERANCE


def test_the_answers_are_the_models_own(pack):
    model, row = load_model(pack / "core/model.skops"), kept(pack).rows[0]
    assert row.answered == pytest.approx(
        model.predict_proba(canary_frame(kept(pack)))[0], abs=1e-12
    )


def test_a_model_without_names_is_asked_with_a_bare_array():
    features, outcome = cases()
    numbers = features[["mean radius", "mean texture"]].to_numpy()
    bare = KNeighborsClassifier().fit(numbers, outcome)
    kept = Canary(
        named=False,
        columns=tuple(CanaryColumn(name=n, holds="numbers") for n in ("a", "b")),
        rows=(
            CanaryRow(
                kind="typical",
                values=tuple(map(float, numbers[0])),
                answered=tuple(bare.predict_proba(numbers[:1])[0]),
            ),
        ),
    )
    assert canary_differences(bare, kept) == ()  # names would be a warning, and so an error


def test_without_composed_cases_it_has_no_rows_and_says_nothing_is_different():
    silent = Absent(absent=Reason.NOT_ADDITIVE)
    made = dataclasses.replace(contents(), public_audit=audit(explanations=silent))
    found = Canary.model_validate_json(canary(made))
    assert found.rows == ()
    assert canary_differences(made.model, found) == ()


def test_a_pack_without_a_model_has_no_canary(tmp_path):
    assert not (written(tmp_path, model=None) / "core/canary.json").exists()
