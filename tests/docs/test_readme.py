"""The README says only what is so: its Python runs, its help texts are the real ones."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def test_the_python_blocks_run_one_after_the_other():
    blocks = re.findall(r"```python\n(.*?)```", TEXT, flags=re.S)
    assert len(blocks) >= 2
    names = {}
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    assert names["why"].values.shape[0] == 3
    assert names["declaration"] == names["draft"]


@pytest.mark.parametrize(
    ("command", "shown"), re.findall(r"```console\n\$ (aitoolkit.*?)\n(.*?)```", TEXT, flags=re.S)
)
def test_every_help_text_shown_is_the_real_one(command, shown):
    answer = subprocess.run(
        [sys.executable, "-m", *command.split()], capture_output=True, text=True, check=True
    )
    assert answer.stdout.replace("python -m aitoolkit", "aitoolkit") == shown


def test_every_relative_link_leads_somewhere():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", TEXT)
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []


def test_the_settings_table_is_the_real_one():
    from aitoolkit.settings import DEFAULTS

    rows = re.findall(r"^\| `(\w+)` \| `(AITOOLKIT_\w+)` \| .* \| `(\w+)` \|$", TEXT, flags=re.M)
    assert rows == [(name, f"AITOOLKIT_{name.upper()}", value) for name, value in DEFAULTS.items()]
