"""A value planted in one training row is found nowhere outside ``restricted/``."""

import struct
import zipfile

import numpy as np
import pytest
from sklearn.ensemble import (
    ExtraTreesClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

import aitoolkit as ait
from builders.systems import some_benefits

WORD, NUMBER = "Zyxwvut", 765432


def contents(pack):
    """Yield every public file's bytes, archives opened."""
    for path in sorted(pack.rglob("*")):
        if path.is_file() and "restricted" not in path.relative_to(pack).parts:
            yield path, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        yield path / name, archive.read(name)


def is_found(pack):
    needles = [
        WORD.encode(), str(NUMBER).encode(),
        struct.pack("<d", NUMBER), struct.pack("<f", NUMBER),
    ]  # fmt: skip
    return [str(path) for path, content in contents(pack) if any(n in content for n in needles)]


def estimators():
    from lightgbm import LGBMClassifier
    from xgboost import XGBClassifier

    return [
        HistGradientBoostingClassifier(max_iter=20),
        RandomForestClassifier(20),
        ExtraTreesClassifier(20),
        LogisticRegression(),
        KNeighborsClassifier(),
        XGBClassifier(n_estimators=10, n_jobs=1),
        LGBMClassifier(n_estimators=10, n_jobs=1, verbose=-1),
    ]


@pytest.mark.parametrize("estimator", estimators(), ids=lambda e: type(e).__name__)
def test_a_planted_value_stays_in_restricted(tmp_path, estimator):
    declaration, frame = some_benefits(1200)
    # Wherever the planted row falls: in every row of its kind there is only one.
    for i, column in enumerate(("joblost", "sex", "nwhite")):
        frame.loc[100 + i, column] = WORD
    frame.loc[200, "tenure"] = NUMBER
    frame.loc[201, "age"] = NUMBER
    frame.loc[202, "rr"] = float(NUMBER)
    result = ait.train(estimator, ait.Dataset(frame, declaration), output=tmp_path, track=False)
    assert is_found(result.pack) == []


def test_the_search_itself_finds_what_is_there(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "a.json").write_text(f'"{WORD}"')
    np.savez(tmp_path / "b.npz", np.array([float(NUMBER)]))
    found = " ".join(is_found(tmp_path))
    assert "a.json" in found
    assert "arr_0.npy" in found
