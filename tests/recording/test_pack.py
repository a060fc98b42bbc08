"""The pack on disk: whole or not at all, the same for the same contents, its rows apart."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neighbors import KNeighborsClassifier

from aitoolkit.errors import ModelError, OutputError, PackError
from aitoolkit.recording.model_file import load_model
from aitoolkit.recording.pack import core_digest, read_dossier
from aitoolkit.recording.seal import flaws
from aitoolkit.recording.staging import check_output, clean_abandoned, staged
from aitoolkit.recording.sums import is_inside, sums_read, sums_text
from builders.packs import cases, contents, declaration, small_model, written

TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def model():
    return small_model()


def files_of(pack):
    return sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file())


def test_writes_every_part_and_nothing_else(tmp_path, model):
    pack = written(tmp_path, model=model)
    assert files_of(pack) == [
        "SHA256SUMS",
        "core/audit.json", "core/canary.json", "core/declaration.json", "core/manifest.json",
        "core/model.skops",
        "core/policy.json", "core/tally.csv", "core/verdict.json",
        "history/0001-sealed.json",
        "public/card.en.md",
        "restricted/SHA256SUMS", "restricted/audit.json", "restricted/background.csv",
        "restricted/manifest.json", "restricted/predictions.csv", "restricted/salt",
        "restricted/tally.csv", "restricted/verdict.json",
        "run.json",
    ]  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == [pack.name]


def test_is_named_after_the_system_and_its_core(tmp_path, model):
    pack = written(tmp_path, model=model)
    digest = hashlib.sha256((pack / "core/manifest.json").read_bytes()).hexdigest()
    assert core_digest(pack) == digest
    assert pack.name == f"whom-to-call-first-{digest[:12]}"
    assert (pack / "public/card.en.md").read_text() == f"# {digest}\n"


def test_gives_back_the_dossier_and_the_model(tmp_path, model):
    made = contents(model=model)
    pack = written(tmp_path, made)
    dossier = read_dossier(pack)
    assert dossier.audit == made.public_audit
    assert dossier.verdict == made.public_verdict
    assert dossier.declaration == made.declaration
    assert dossier.made_on == made.facts.made_on
    features, _ = cases()
    read = load_model(pack / "core/model.skops")
    assert np.array_equal(read.predict(features), model.predict(features))


def test_only_the_public_views_stand_in_the_core(tmp_path, model):
    pack = written(tmp_path, model=model)
    views = {
        folder: json.loads((pack / folder / "audit.json").read_text())["view"]
        for folder in ("core", "restricted")
    }
    assert views == {"core": "eu_persons", "restricted": "full"}


def test_the_digest_commits_to_the_rows_without_giving_them_away(tmp_path, model):
    pack = written(tmp_path / "a", model=model)
    other = pd.DataFrame({"row": [3], "outcome": [1], "score": [0.5], "decision": [1]})
    changed = written(tmp_path / "b", model=model, predictions=other)
    assert core_digest(pack) != core_digest(changed)
    public = b"".join(
        (pack / f).read_bytes() for f in files_of(pack) if not f.startswith("restricted/")
    )
    for file in (pack / "restricted").iterdir():
        assert hashlib.sha256(file.read_bytes()).hexdigest().encode() not in public


def test_keeps_a_model_that_holds_rows_apart(tmp_path):
    pack = written(tmp_path, model=small_model(KNeighborsClassifier()))
    assert not (pack / "core/model.skops").exists()
    assert (pack / "restricted/model.skops").exists()


def test_a_marker_of_one_row_stands_only_in_the_restricted_part(tmp_path):
    features, _ = cases()
    features.loc[7, "mean radius"] = 98765.4321
    model = small_model(KNeighborsClassifier(), features)
    pack = written(tmp_path, model=model, background=features.iloc[5:9])
    marks = (b"98765.4321", np.float64(98765.4321).tobytes())
    holding = {f for f in files_of(pack) if any(m in (pack / f).read_bytes() for m in marks)}
    assert holding == {"restricted/background.csv", "restricted/model.skops"}


def test_rows_are_for_their_owner_only(tmp_path, model):
    restricted = written(tmp_path, model=model) / "restricted"
    modes = {p.name: p.stat().st_mode & 0o077 for p in (restricted, *restricted.iterdir())}
    assert set(modes.values()) == {0}


def test_an_audit_of_decisions_has_no_model(tmp_path):
    pack = written(tmp_path, model=None)
    assert not list(pack.rglob("model.skops"))
    assert not [f for f in flaws(pack) if f.kind != "rows_absent"]


def test_tables_read_back_to_the_last_digit_and_run_no_formula(tmp_path, model):
    made = contents(model=model)
    pack = written(tmp_path, made)
    rows = pd.read_csv(pack / "restricted/predictions.csv")
    pd.testing.assert_frame_equal(rows, made.predictions, check_dtype=False)
    assert b"\r" not in (pack / "restricted/predictions.csv").read_bytes()
    public = (pack / "core/tally.csv").read_text().splitlines()
    assert public[0] == "sex,outcome,decision,n"
    assert "'=cmd|x,0,1,20" in public
    assert "=cmd|x,,1,20" in (pack / "restricted/tally.csv").read_text().splitlines()


def test_sha256sum_accepts_it(tmp_path, model):
    pack = written(tmp_path, model=model)
    for folder in (pack, pack / "restricted"):
        command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        listed = {line.partition(": ")[0] for line in run.stdout.splitlines()}
        here = {f for f in files_of(folder) if f != "SHA256SUMS"}
        assert listed == {f for f in here if not f.startswith("restricted/")}


_SCRIPT = """
import sys
from pathlib import Path
from builders.packs import small_model, written
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV
search = GridSearchCV(RandomForestClassifier(5, random_state=0), {"max_depth": [2, 3]}, cv=3)
for model in (small_model(), small_model(search)):
    print(written(Path(sys.argv[1]), model=model).name)
"""


def test_the_same_contents_give_the_same_bytes_anywhere(tmp_path):
    places = (
        {"TZ": "Asia/Tokyo", "LANG": "fr_FR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Lima", "LANG": "C", "PYTHONHASHSEED": "2"},
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _SCRIPT, str(tmp_path / place["PYTHONHASHSEED"])],
            env={"PATH": "", "PYTHONPATH": str(TESTS), **place},
            stdout=subprocess.PIPE,
            text=True,
        )
        for place in places
    ]
    names = [run.communicate(timeout=120)[0].split() for run in runs]
    assert names[0] == names[1]
    assert len(names[0]) == 2
    first, second = tmp_path / "1", tmp_path / "2"
    assert files_of(first) == files_of(second)
    assert all((first / f).read_bytes() == (second / f).read_bytes() for f in files_of(first))


def test_the_clock_is_not_in_the_name(tmp_path, model):
    made = contents(model=model)
    later = made.facts.model_copy(update={"made_on": made.facts.made_on.replace(year=2030)})
    assert core_digest(written(tmp_path / "a", made)) == core_digest(
        written(tmp_path / "b", model=model, facts=later)
    )


def test_an_intact_pack_of_the_same_content_stays(tmp_path, model):
    made = contents(model=model)
    first = written(tmp_path, made)
    before = first.stat().st_ino
    assert written(tmp_path, made) == first
    assert first.stat().st_ino == before
    assert [p.name for p in tmp_path.iterdir()] == [first.name]


def test_does_not_hide_a_damaged_pack_of_the_same_name(tmp_path, model):
    made = contents(model=model)
    pack = written(tmp_path, made)
    (pack / "core/audit.json").write_text("{}")
    with pytest.raises(OutputError, match=r"damaged.*core/audit\.json"):
        written(tmp_path, made)
    assert [p.name for p in tmp_path.iterdir()] == [pack.name]


def test_a_name_in_any_script_gives_a_folder(tmp_path):
    names = {
        "word " * 20: "word-" * 8,
        "Aide à l'été / 2026": "aide-a-l-ete-2026-",
        "支援": "pack-",
        "../../etc": "etc-",
    }
    for name, start in names.items():
        pack = written(tmp_path, model=None, declaration=declaration(name=name))
        assert pack.parent == tmp_path
        assert pack.name.startswith(start)


@pytest.mark.parametrize("path", ["../x.md", "/etc/x", "a/../../x", "a\nb", ""])
def test_refuses_a_card_outside_its_folder(tmp_path, path):
    with pytest.raises(ValueError, match="cannot be written"):
        written(tmp_path, model=None, render=lambda dossier: [(path, b"")])
    assert not list(tmp_path.iterdir())


def test_leaves_nothing_when_something_fails_half_way(tmp_path):
    def fail(dossier):
        yield "card.en.md", b"#"
        raise RuntimeError("no card")

    with pytest.raises(RuntimeError, match="no card"):
        written(tmp_path, model=None, render=fail)
    with pytest.raises(ModelError):
        written(tmp_path, model=KNeighborsClassifier(metric=print))
    assert not list(tmp_path.iterdir())


def test_says_at_once_that_a_folder_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file/packs"):
        check_output(tmp_path / "file" / "packs")
    with pytest.raises(OutputError), staged(tmp_path / "file"):
        raise AssertionError("never reached")


def test_refuses_a_folder_that_is_no_pack(tmp_path):
    with pytest.raises(PackError, match=r"no core/manifest\.json"):
        core_digest(tmp_path)
    with pytest.raises(PackError):
        read_dossier(tmp_path)


_KILLED = """
import os, sys, threading, time
from pathlib import Path
from builders.packs import contents
from aitoolkit.recording.pack import write_pack
from aitoolkit.recording.staging import staged
made = contents()
with staged(Path(sys.argv[1])) as staging:
    staging.note(tracking_uri="sqlite:///x.db", run_id="abc")
    print("ready", flush=True)
    sys.stdin.readline()
    while True:
        path = write_pack(made, staging)
        path.rename(Path(sys.argv[1]) / "done")
        import shutil
        shutil.rmtree(Path(sys.argv[1]) / "done")
"""


@pytest.mark.parametrize("seconds", [0.0, 0.04, 0.11])
def test_kill_9_at_any_instant_leaves_no_half_pack_and_is_cleaned_up(tmp_path, seconds):
    command = [sys.executable, "-c", _KILLED, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    process = subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    assert clean_abandoned(tmp_path) == ()  # it lives
    assert len(list(tmp_path.glob(".partial-*"))) == 1
    process.stdin.write("go\n")
    process.stdin.flush()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    for pack in tmp_path.glob("whom-*"):
        assert {f.kind for f in flaws(pack)} <= {"rows_absent"}
    (left,) = clean_abandoned(tmp_path)
    assert (left.tracking_uri, left.run_id) == ("sqlite:///x.db", "abc")
    assert not list(tmp_path.glob(".partial-*"))


def test_a_folder_that_has_only_just_been_made_is_left_alone(tmp_path):
    young, old = tmp_path / ".partial-1-a", tmp_path / ".partial-2-b"
    young.mkdir()
    old.mkdir()
    os.utime(old, (0, 0))
    assert [left.folder for left in clean_abandoned(tmp_path)] == [old.name]
    assert young.is_dir()


def test_cleaning_follows_no_link_and_touches_nothing_else(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("")
    (tmp_path / ".partial-1-a").symlink_to(elsewhere)
    assert clean_abandoned(tmp_path) == ()
    assert clean_abandoned(tmp_path / "nowhere") == ()
    assert (elsewhere / "precious").exists()


PATHS = st.text(st.characters(exclude_characters="\n", codec="utf-8"), min_size=1)


@given(st.dictionaries(PATHS.filter(is_inside), st.just("a" * 64)))
def test_a_list_of_checksums_reads_back(digests):
    assert dict(sums_read(sums_text(digests))) == digests
