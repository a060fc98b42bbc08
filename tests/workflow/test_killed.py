"""A training killed at any instant leaves no half pack, and the next one works."""

import json
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing

import aitoolkit as ait

# The parent imports, its children train: so a kill falls into the training, not into imports.
DRIVER = textwrap.dedent(
    """
    import json, os, signal, time
    from pathlib import Path

    import mlflow
    from sklearn.linear_model import LogisticRegression

    import aitoolkit as ait
    import aitoolkit.workflow

    example = ait.load_example("benefits")
    data = ait.Dataset(example.frame, example.declaration)


    def train():
        ait.train(LogisticRegression(), data, output="packs", track=True)


    def in_a_child(seconds=None):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                train()
                status = 0
            finally:
                os._exit(status)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        return os.waitpid(child, 0)[1]


    def packs():
        folder = Path("packs")
        return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


    def forget():
        for path in sorted(Path("packs").rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()


    seen = []
    in_a_child()  # makes the store
    forget()
    took = []
    for _ in range(2):
        began = time.monotonic()
        assert in_a_child() == 0
        took.append(time.monotonic() - began)
        forget()
    whole = min(took)  # a machine may be busy for a moment
    for i in range(10):
        status = in_a_child(whole * (i + 0.5) / 10)
        seen.append({"killed": os.WIFSIGNALED(status), "packs": packs()})
        for name in packs():
            if not name.startswith("."):
                assert ait.verify(Path("packs") / name).passed
    assert in_a_child() == 0
    print(json.dumps({"seen": seen, "left": packs()}))
    """
)


def test_killed_at_ten_instants_it_leaves_no_half_pack_and_the_next_training_works(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-c", DRIVER], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout.splitlines()[-1])
    # The later instants may come after the end, where the machine got faster meanwhile.
    assert sum(instant["killed"] for instant in told["seen"]) >= 4
    assert any(name.startswith(".partial-") for one in told["seen"] for name in one["packs"])
    (name,) = (name for name in told["left"] if name != ".ledger")
    assert ait.verify(tmp_path / "packs" / name).passed
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as store:
        states = [status for (status,) in store.execute("select status from runs")]
    assert "RUNNING" not in states
    assert "FAILED" in states
