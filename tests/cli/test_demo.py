"""The demo as a newcomer meets it: a command, offline, in a folder of its own."""

import os
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing

import pytest

import aitoolkit as ait

# Whoever tries to reach another machine fails at once.
NO_NETWORK = textwrap.dedent(
    """
    import sys

    def cut(event, arguments):
        if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            raise RuntimeError(f"the network is cut off: {event} {arguments[:2]}")

    sys.addaudithook(cut)
    """
)


def environment(folder, **more):
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("MLFLOW", "AITOOLKIT"))}
    return {**keep, "PYTHONPATH": str(folder / "cut"), **more}


@pytest.fixture
def offline(tmp_path):
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "sitecustomize.py").write_text(NO_NETWORK)
    return tmp_path


def demo(folder, *arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "aitoolkit", "demo", *arguments],
        cwd=folder, env=environment(folder, **more), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_runs_without_a_network_and_leaves_card_pack_and_run(offline):
    answer = demo(offline)
    assert answer.returncode == 0, answer.stderr
    for told in ("HistGradientBoostingClassifier", "Verdict", "FAIR-01", "verify", "card.en.html"):
        assert told in answer.stdout
    assert len(answer.stdout.splitlines()) <= 40
    assert "[9/9] MLflow run" in answer.stderr
    (pack,) = (offline / "packs").glob("[!.]*")
    assert ait.verify(pack).passed
    with closing(sqlite3.connect(offline / "mlflow.db")) as store:
        assert store.execute("select status from runs").fetchall() == [("FINISHED",)]
        logged = dict(store.execute("select key, value from latest_metrics").fetchall())
    assert "performance.roc_auc" in logged
    assert (offline / "cut" / "sitecustomize.py").exists()
    assert sorted(p.name for p in offline.iterdir()) == ["cut", "mlflow.db", "mlruns", "packs"]


def test_the_cut_itself_works(offline):
    code = "import socket; socket.create_connection(('192.0.2.1', 80))"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(offline), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "the network is cut off" in answer.stderr


def test_speaks_french(offline):
    answer = demo(offline, "--no-track", "--language", "fr")
    assert answer.returncode == 0, answer.stderr
    assert "Renvoyé pour examen" in answer.stdout
    assert "card.fr.html" in answer.stdout


def test_shows_the_example_that_is_named(offline):
    answer = demo(offline, "arrests", "--no-track", "--output", "elsewhere")
    assert answer.returncode == 0, answer.stderr
    assert "The decisions were made elsewhere" in answer.stdout
    assert "Blocked" in answer.stdout
    (pack,) = (offline / "elsewhere").glob("[!.]*")
    assert pack.name.startswith("release-people-arrested")


def test_refuses_a_name_that_it_does_not_know_in_one_sentence(offline):
    answer = demo(offline, "arrest", "--no-track")
    assert answer.returncode == 2
    assert "Did you mean 'arrests'?" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (offline / "packs").exists()


def test_the_core_is_the_same_in_another_place_zone_language_and_number_of_threads(offline):
    (offline / "elsewhere").mkdir()
    first = demo(
        offline, "--no-track", TZ="UTC", LANG="C.UTF-8", PYTHONHASHSEED="1", OMP_NUM_THREADS="1"
    )
    second = demo(
        offline, "--no-track", "--output", "elsewhere/deep",
        TZ="Asia/Tokyo", LANG="fr_FR.UTF-8", PYTHONHASHSEED="2", OMP_NUM_THREADS="2",
    )  # fmt: skip
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    stores = (offline / "packs", offline / "elsewhere" / "deep")
    one, other = (next(store.glob("[!.]*")) for store in stores)
    assert one.name == other.name
    for path in sorted((one / "core").iterdir()):
        assert path.read_bytes() == (other / "core" / path.name).read_bytes(), path.name
