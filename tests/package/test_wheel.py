"""The package builds, and works from its wheel in an empty environment."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command, cwd):
    answer = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.install
def test_installs_from_its_wheel_and_runs_the_demo(tmp_path):
    uv = [sys.executable, "-m", "uv"]
    run(*uv, "build", "--wheel", "--out-dir", str(tmp_path), str(ROOT), cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    run(*uv, "venv", "--python", sys.executable, str(tmp_path / "empty"), cwd=tmp_path)
    python = str(tmp_path / "empty" / "bin" / "python")
    constraints = str(ROOT / "constraints.txt")
    run(
        *uv, "pip", "install", "--python", python, "--constraint", constraints,
        f"{wheel}[examples]", cwd=tmp_path,
    )  # fmt: skip
    where = run(python, "-c", "import aitoolkit; print(aitoolkit.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where
    told = run(python, "-m", "aitoolkit", "demo", "--no-track", cwd=tmp_path)
    assert "Verdict" in told
