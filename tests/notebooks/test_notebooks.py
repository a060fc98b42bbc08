"""Every notebook runs from top to bottom, as a newcomer would run it."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_is_a_numbered_first_one():
    assert NOTEBOOKS
    assert NOTEBOOKS[0].name.startswith("01_")


@pytest.mark.notebook
@pytest.mark.filterwarnings("default")  # the kernel's own libraries
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_from_top_to_bottom(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    warned = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "Warning" in str(output.get("text", output.get("data")))
    ]
    assert warned == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_is_stored_without_outputs(path):
    cells = nbformat.read(path, as_version=4).cells
    assert all(not cell.get("outputs") for cell in cells)
