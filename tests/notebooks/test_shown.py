"""Everything shows itself: in an executed Jupyter notebook, in a marimo run, and as plain text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html import unescape
from textwrap import indent
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

# A draft of a few hundred cases, so that it takes seconds; one group bears a hostile name.
MAKE = """
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

import aitoolkit as ait

chance = np.random.default_rng(0)
frame = pd.DataFrame({
    "age": chance.integers(18, 70, 600).astype(float),
    "sex": chance.choice(["f", "<script>window.harmed=1</script>"], 600),
})
frame["paid"] = np.where(chance.random(600) < 1 / (1 + np.exp((45 - frame.age) / 12)), "yes", "no")
declaration = ait.draft_declaration(
    frame, outcome="paid", positive="yes", sensitive_features=["sex"], effect="assistive"
)
result = ait.train(
    LogisticRegression(), ait.Dataset(frame, declaration), output="packs", track=False
)
"""
SHOWN = {
    "result": "<iframe srcdoc=",
    "result.card": "<iframe srcdoc=",
    "result.verdict": "Verdict (draft): ",
    "result.by_group": "dataframe",
    "result.disparities": "dataframe",
    "ait.verify(result.pack)": "<iframe srcdoc=",
    "ait.compare(result.pack, result.pack)": "<iframe srcdoc=",
    "result.explain(frame.head(3))": "What each input adds to the log-odds: 3 cases",
    "result.reasons(frame.head(2))": "</ul></div><div lang=",
    "result.changes(frame.head(2))": "</ul><ul lang=",
}
"""What is named alone in a cell, and how its HTML is known."""
TABLES = ("result.by_group", "result.disparities")


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    cells = [nbformat.v4.new_code_cell(source) for source in (MAKE, *SHOWN)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    folder = tmp_path_factory.mktemp("jupyter")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AITOOLKIT_PROGRESS", "on")
        patch.delenv("PYTHONWARNINGS", raising=False)
        NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    return [cell["outputs"] for cell in notebook.cells]


@pytest.fixture(scope="module")
def marimo(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    folder, made = tmp_path_factory.mktemp("marimo"), "ait, frame, result"
    app = ["import marimo", "app = marimo.App()"]
    for number, source in enumerate((MAKE, *SHOWN)):
        taken, given = ("", made) if number == 0 else (made, "")
        body = indent(f"{source}\nreturn {given}", "    ")
        app.append(f"@app.cell\ndef _{number}({taken}):\n{body}")
    (folder / "app.py").write_text("\n\n".join(app) + "\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "marimo", "export", "session", "app.py", "--no-continue-on-error"],
        cwd=folder, env={**os.environ, "AITOOLKIT_PROGRESS": "on"}, check=True, capture_output=True,
    )  # fmt: skip
    session = folder / "__marimo__" / "session" / "app.py.json"
    cells: list[Any] = json.loads(session.read_text(encoding="utf-8"))["cells"]
    return cells


pytestmark = [pytest.mark.notebook, pytest.mark.filterwarnings("default")]  # of the kernel's own


def test_in_jupyter_each_thing_shows_itself_and_says_the_same_as_text(jupyter):
    for (named, how), outputs in zip(SHOWN.items(), jupyter[1:], strict=True):
        [output] = outputs
        assert how in output["data"]["text/html"], named
        text = output["data"]["text/plain"]
        assert 2 <= text.count("\n") + 1 <= 70, named
        assert not re.search(r"[\x00-\x08\x1b]|object at 0x|\w+\(\w+=", text), named


def test_in_marimo_each_thing_shows_itself(marimo):
    for (named, how), cell in zip(SHOWN.items(), marimo[1:], strict=True):
        [output] = cell["outputs"]
        found = "<marimo-table" if named in TABLES else how
        assert found in output["data"]["text/html"], named
        assert cell["console"] == [], named


def test_no_name_of_a_group_becomes_markup_in_a_notebook(jupyter, marimo):
    shown = [output["data"]["text/html"] for [output] in jupyter[1:]]
    shown += [cell["outputs"][0]["data"]["text/html"] for cell in marimo[1:]]
    assert not [html for html in shown if "<script" in html]
    assert sum("script" in unescape(html) for html in shown) > 6


def test_progress_is_one_line_of_text_and_asks_for_no_widget(jupyter, marimo):
    told = "".join(output["text"] for output in jupyter[0])
    assert {output["name"] for output in jupyter[0]} == {"stdout"}
    assert told.startswith("\rUntitled system [1/8] opening the folder\r")
    assert re.search(r"\rUntitled system: 8 steps in \d+\.\d s *\n$", told)
    assert {one["name"] for one in marimo[0]["console"]} == {"stdout"}
    assert "8 steps in" in "".join(one["text"] for one in marimo[0]["console"])
