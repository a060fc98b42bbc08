"""The page of a register, from the folder in which packs stand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from aitoolkit.cli import main
from aitoolkit.documenting.card import Card
from documenting.conftest import make_dossier

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "packs" / "0.1.0"


@pytest.fixture
def folder(tmp_path):
    for kind in ("model", "audit"):
        shutil.copytree(GOLDEN / kind, tmp_path / "packs", dirs_exist_ok=True)
    return tmp_path / "packs"


def run(folder):
    return CliRunner().invoke(main, ["index", str(folder)])


def put(folder, name, dossier):
    (folder / name).mkdir(parents=True)
    (folder / name / "card.json").write_text(dossier.to_json(), encoding="utf-8")


def test_lists_every_pack_and_leads_to_each_of_its_cards(folder):
    packs = sorted(path.name for path in folder.iterdir())
    answer = run(folder)
    assert answer.exit_code == 0, answer.output
    new = {path.name for path in folder.iterdir()} - set(packs)
    assert new == {"README.md", "README.fr.md", "index.html", "index.fr.html"}
    page = (folder / "index.html").read_text(encoding="utf-8")
    for pack in packs:
        for file in (folder / pack / "public").glob("card.*"):
            assert f'href="{pack}/public/{file.name}"' in page


def test_a_second_index_is_the_same_and_lists_no_index(folder):
    run(folder)
    first = (folder / "index.html").read_bytes()
    run(folder)
    assert (folder / "index.html").read_bytes() == first


def test_leaves_out_what_is_not_finished_and_what_is_not_for_publication(tmp_path):
    kept = make_dossier()
    internal = kept.audit.model_copy(update={"view": "internal"})
    put(tmp_path, "kept", kept)
    put(tmp_path, "internal", kept.model_copy(update={"audit": internal}))
    put(tmp_path, ".half", kept)
    answer = run(tmp_path)
    assert "Left out, not for publication" in answer.output
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert page.count("<dl>") == 1
    assert "kept/card.json" in page


def test_a_folder_whose_name_is_no_address_is_still_led_to(tmp_path):
    put(tmp_path, "l'été & (après)", make_dossier())
    run(tmp_path)
    wanted = "l%27%C3%A9t%C3%A9%20%26%20%28apr%C3%A8s%29/card.json"
    assert f'href="{wanted}"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert f"]({wanted})" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_says_what_to_name_where_there_is_no_card(tmp_path):
    answer = run(tmp_path)
    assert answer.exit_code == 2
    assert "aitoolkit index packs" in answer.output
    assert list(tmp_path.iterdir()) == []


def test_a_card_that_is_none_is_named(tmp_path):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "card.json").write_text("{}")
    answer = run(tmp_path)
    assert answer.exit_code == 2
    assert "card.json" in answer.output


def test_the_names_of_cards_are_those_that_a_card_has():
    assert all(name.startswith("card.") for name in Card(make_dossier()).names())
