from pathlib import Path

from click.testing import CliRunner

from aitoolkit.cli import main
from aitoolkit.declaring.declaration import load_declaration


def test_new_writes_a_declaration_that_loads():
    result = CliRunner().invoke(main, ["new", "benefit"])
    assert result.exit_code == 0
    assert "system.yaml" in result.output
    assert load_declaration(Path("benefit") / "system.yaml").is_draft


def test_new_overwrites_nothing_and_says_so_without_a_traceback():
    CliRunner().invoke(main, ["new", "benefit"])
    Path("benefit/system.yaml").write_text("mine")
    result = CliRunner().invoke(main, ["new", "benefit"])
    assert result.exit_code == 2
    assert "nothing was overwritten" in result.output
    assert Path("benefit/system.yaml").read_text() == "mine"
