"""The front door is a map and does no work."""

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

import aitoolkit as ait

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "pandas", "sklearn", "scipy", "shap", "mlflow", "skops", "matplotlib", "pydantic")


def loaded_by(code):
    program = f"import sys\n{code}\nprint(*sorted(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in answer.stdout.split()}


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_by("import aitoolkit") & set(HEAVY) == set()


def test_asking_for_help_loads_nothing_heavy():
    code = (
        "import contextlib, io\nfrom aitoolkit.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['--help'])"
    )
    assert loaded_by(code) & set(HEAVY) == set()


def test_training_does_not_need_shap():
    """Five seconds of import that only `explain` needs."""
    assert "shap" not in loaded_by("import aitoolkit.workflow")


@pytest.mark.parametrize("name", ait.__all__)
def test_every_public_name_opens_and_says_what_it_is(name):
    assert getattr(ait, name).__doc__


def test_no_folder_hides_a_public_verb():
    import aitoolkit.examining.audit
    import aitoolkit.verifying.report  # noqa: F401

    assert callable(ait.examine)
    assert callable(ait.verify)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        ait.trian  # noqa: B018


def test_the_version_is_said_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert ait.__version__ == project["version"] == version("aitoolkit")


def test_the_constraints_name_no_address():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "==" in text


def test_every_dependency_is_justified_in_one_line():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    block = lines[start + 1 : lines.index("]", start)]
    assert block
    assert [line for line in block if "#" not in line] == []
