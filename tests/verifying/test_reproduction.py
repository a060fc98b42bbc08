"""Level reproduction: the model is asked again, trained again, and never believed."""

import shutil
import sys

import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from aitoolkit.recording.model_file import dump_model, load_model
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.replay import replay
from aitoolkit.verifying.report import verify
from aitoolkit.verifying.reproduction import check_reproduction
from builders.audited import audited, edited, trained
from builders.hostile import with_nodes
from builders.systems import some_benefits

N = 1500
MODEL = "core/model.skops"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    output = tmp_path_factory.mktemp("packs")
    cases = output / "cases.csv"
    some_benefits(N)[1].sample(frac=1, random_state=1).to_csv(cases, index=False)
    return trained(output, DecisionTreeClassifier(max_depth=4), n=N), cases


@pytest.fixture
def pack(made, tmp_path):
    return shutil.copytree(made[0], tmp_path / "pack")


def answers(pack, data=None, *, retrain=False):
    return {c.code: (c.answer, c.found) for c in replay(pack, data, retrain=retrain)}


def test_a_model_that_is_the_one_that_was_judged_is_verified(made):
    report = verify(made[0], level="reproduction", data=made[1], retrain=True)
    assert report.passed, str(report)
    found = {c.code: c.found for c in report.checks}
    assert found["PLAY-04"] == "The same scores of all 450 examined cases"
    assert found["PLAY-05"] == "The same file, byte for byte"


def test_without_the_cases_it_says_what_it_could_not_check(pack):
    found = answers(pack)
    assert [a for a, _ in found.values()] == ["passed", "passed", *["could_not_check"] * 2]
    assert "give them with --data" in found["PLAY-03"][1]


def test_other_cases_are_told_apart(pack, tmp_path):
    other = tmp_path / "other.csv"
    some_benefits(N - 1)[1].to_csv(other, index=False)
    answer, found = answers(pack, other)["PLAY-03"]
    assert answer == "could_not_check"
    assert "holds other cases: fingerprint" in found


def test_another_model_in_its_place_is_found_by_the_composed_cases(pack, made):
    model = load_model(pack / MODEL)
    tree = model[-1].tree_
    values = tree.value.copy()
    tree.value[:] = values[..., ::-1]
    (pack / MODEL).write_bytes(dump_model(model))
    found = answers(pack, made[1], retrain=True)
    assert found["PLAY-02"][0] == found["PLAY-04"][0] == "failed"
    assert "typical case: sealed" in found["PLAY-02"][1]
    assert "of 450 scores differ" in found["PLAY-04"][1]


def test_scores_that_the_model_does_not_give_are_found(pack, made):
    path = pack / "restricted/predictions.csv"
    lines = path.read_text().splitlines()
    case, outcome, score, *rest = lines[3].split(",")
    lines[3] = ",".join([case, outcome, str(float(score) + 1e-6), *rest])
    path.write_text("\n".join(lines) + "\n")
    answer, found = answers(pack, made[1])["PLAY-04"]
    assert answer == "failed"
    assert f"1 of 450 scores differ, by up to 1e-06; first case {case}" in found


def test_other_packages_may_be_why_and_are_named(pack, made):
    def older(audit):
        audit["model"]["requirements"] = ["scikit-learn==0.1", "no-such-package==2"]

    edited(pack, "core/audit.json", older)
    assert answers(pack, made[1])["PLAY-04"][0] == "passed"  # figures that agree need no excuse
    model = load_model(pack / MODEL)
    model[-1].tree_.value[:] = 0.5
    (pack / MODEL).write_bytes(dump_model(model))
    answer, found = answers(pack, made[1])["PLAY-04"]
    assert answer == "could_not_check"
    assert "it needs scikit-learn==0.1, no-such-package==2" in found


def test_evidence_out_of_fold_is_reproduced_by_training_again(tmp_path):
    cases = tmp_path / "cases.csv"
    some_benefits(200)[1].to_csv(cases, index=False)
    pack = trained(tmp_path, LogisticRegression(), n=200)
    found = answers(pack, cases, retrain=True)
    assert found["PLAY-04"][0] == "could_not_check"
    assert "own fold" in found["PLAY-04"][1]
    assert found["PLAY-05"] == ("passed", "The same scores of all 200 examined cases")


def test_without_a_model_there_is_nothing_to_ask(tmp_path):
    found = check_reproduction(Asked(audited(tmp_path, sensitive_features="sex")))
    assert {c.answer for c in found} == {"not_there"}


def test_a_crafted_model_is_refused(pack):
    def beyond(nodes):
        nodes["left_child"][0] = 2**30

    (pack / MODEL).write_bytes(with_nodes(DecisionTreeClassifier(max_depth=3), beyond))
    (only,) = check_reproduction(Asked(pack))
    assert (only.code, only.answer, only.files) == ("PLAY-01", "failed", (MODEL,))
    assert "points outside itself" in only.found


def test_a_model_that_brings_its_reader_down_is_the_answer(pack, tmp_path, monkeypatch):
    crash = tmp_path / "crash" / "sitecustomize.py"  # stands for a hole that nobody has found yet
    crash.parent.mkdir()
    crash.write_text("import os\nos.kill(os.getpid(), 11)\n")
    monkeypatch.setattr(sys, "path", [str(crash.parent), *sys.path])
    (only,) = check_reproduction(Asked(pack))
    assert only.answer == "failed"
    assert "brought its process down (signal 11)" in only.found
