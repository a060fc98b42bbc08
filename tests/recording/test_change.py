"""A pack is changed whole or not at all, on a full disk too, and killed at any instant."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aitoolkit.errors import PackError
from aitoolkit.recording.change import changing, move_in
from aitoolkit.recording.seal import flaws
from aitoolkit.recording.staging import ASIDE, clean_abandoned
from builders.packs import written
from builders.signed import key_pair

TESTS = Path(__file__).parents[1]
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    return written(tmp_path_factory.mktemp("packs"), model=None)


@pytest.fixture
def pack(sealed, tmp_path):
    return shutil.copytree(sealed, tmp_path / "packs" / sealed.name)


def state(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_an_error_half_way_leaves_the_pack_as_it_was(pack):
    before = state(pack)

    def half(copy):
        shutil.rmtree(copy / "restricted")
        (copy / "core.sig").write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError), changing(pack) as copy:
        half(copy)
    assert state(pack) == before
    assert [p.name for p in pack.parent.iterdir()] == [pack.name]


def test_a_damaged_pack_is_left_alone(pack):
    (pack / "run.json").unlink()
    with pytest.raises(PackError, match=r"run\.json"), changing(pack):
        raise AssertionError("never reached")


def test_where_folders_cannot_be_exchanged_the_pack_moves_aside_and_in(pack, tmp_path):
    copy, aside = shutil.copytree(pack, tmp_path / "copy"), tmp_path / "aside"
    (copy / "new").write_text("x")
    move_in(copy, pack, aside)
    assert (pack / "new").exists()
    assert not (aside / pack.name / "new").exists()
    shutil.rmtree(aside)
    with pytest.raises(OSError, match="No such file"):
        move_in(tmp_path / "nowhere", pack, aside)
    assert (pack / "new").exists()


def test_a_pack_that_was_moved_aside_by_a_killed_command_comes_back(pack):
    before = state(pack)
    left = pack.parent / ".partial-1-a"
    (left / ASIDE).mkdir(parents=True)
    pack.rename(left / ASIDE / pack.name)
    os.utime(left, (0, 0))
    clean_abandoned(pack.parent)
    assert state(pack) == before
    assert [p.name for p in pack.parent.iterdir()] == [pack.name]


_FULL = """
import resource, shutil, sys
from datetime import UTC, datetime
from pathlib import Path
from aitoolkit.errors import AitoolkitError
from aitoolkit.recording.attest import attest
from aitoolkit.recording.keys import new_key, signing_key
from aitoolkit.recording.purge import purge
from aitoolkit.recording.seal import HARMLESS, flaws
from builders.packs import contents, written

pack, key, work = (Path(a) for a in sys.argv[1:])
now, made, signer = datetime(2027, 1, 1, tzinfo=UTC), contents(model=None), signing_key(key)
work.mkdir(mode=0o700)
deeds = {
    "attest": lambda place: attest(place / pack.name, signer, made_on=now),
    "purge": lambda place: purge(place / pack.name, by="a", why="b", made_on=now, key=signer),
    "row": lambda p: purge(p / pack.name, by="a", why="b", made_on=now, identifier=("row", "3")),
    "write": lambda place: written(place / "new", made),
    "key": lambda place: new_key(place / "new.key"),
}
def state(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
for name, deed in deeds.items():
    for limit in (0, 10, 100, 600, 1200, 2000):
        place = work / f"{name}-{limit}"
        place.mkdir(mode=0o700)
        shutil.copytree(pack, place / pack.name)
        before = state(place)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
        try:
            deed(place)
            told = "done"
        except AitoolkitError as error:
            told = "refused"
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        if told == "refused":
            assert state(place) == before, (name, limit)
        assert {f.kind for f in flaws(place / pack.name)} <= HARMLESS, (name, limit)
        assert not list(place.glob("**/.partial-*")), (name, limit)
        print(name, limit, told)
"""


def test_a_full_disk_leaves_nothing_half_written(pack, tmp_path):
    """A limit on the size of a file, which the system itself enforces, at several depths."""
    key, _ = key_pair(tmp_path / "k")
    answer = subprocess.run(
        [sys.executable, "-c", _FULL, str(pack), str(key.path), str(tmp_path / "work")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(TESTS)])},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    told = [line.split() for line in answer.stdout.splitlines()]
    assert len(told) == 30
    assert {name for name, _, said in told if said == "refused"} == {n for n, _, _ in told}


_KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from aitoolkit.recording.attest import attest
from aitoolkit.recording.keys import signing_key
from aitoolkit.recording.purge import purge
folder, key = Path(sys.argv[1]), signing_key(Path(sys.argv[2]))
now = datetime(2027, 1, 1, tzinfo=UTC)
import model_signing.signing, model_signing.verifying
print("ready", flush=True)
sys.stdin.readline()
for place in sorted(folder.iterdir()):
    (pack,) = place.iterdir()
    attest(pack, key, made_on=now)
    purge(pack, by="a", why="b", made_on=now, key=key)
"""


@pytest.mark.parametrize("seconds", [0.03, 0.1, 0.31])
def test_kill_9_at_any_instant_leaves_one_state_or_the_other(sealed, tmp_path, seconds):
    folder = tmp_path / "places"
    for number in range(20):
        shutil.copytree(sealed, folder / f"{number:02d}" / sealed.name)
    key, _ = key_pair(tmp_path / "k")
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(folder), str(key.path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(TESTS)])},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    for place in folder.iterdir():
        clean_abandoned(place)
        (pack,) = place.iterdir()  # nothing else is left, not even hidden
        purged = not (pack / "restricted").exists()
        assert {flaw.kind for flaw in flaws(pack)} == ({"rows_purged"} if purged else set())
