"""The committed cards are what the examples give today."""

import json
from pathlib import Path

import pytest

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.index import index_files
from aitoolkit.examples.cards import listed
from aitoolkit.examples.demonstration import DEMONSTRATIONS, demonstrate
from aitoolkit.schema.dossier import Dossier

FOLDER = Path(__file__).resolve().parents[2] / "model_cards"
PICTURES = {"benefits/card.en.png"}
"""What is made by hand, for README."""


def committed(name):
    kept = (FOLDER / name / "card.json").read_text(encoding="utf-8")
    return Dossier.model_validate_json(kept)


@pytest.fixture(scope="module")
def cards():
    return {name: Card(committed(name)) for name in DEMONSTRATIONS}


@pytest.mark.parametrize("name", DEMONSTRATIONS)
def test_every_file_is_written_from_the_committed_dossier(name, cards):
    for file, content in cards[name].files():
        assert (FOLDER / name / file).read_bytes() == content, f"{file} is stale: run `make cards`"


def test_the_index_lists_every_card_and_there_is_nothing_else(cards):
    index = dict(index_files([listed(name, card) for name, card in cards.items()]))
    for file, content in index.items():
        assert (FOLDER / file).read_bytes() == content, f"{file} is stale: run `make cards`"
    wanted = {f"{name}/{file}" for name, card in cards.items() for file in card.names()}
    found = {p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*") if p.is_file()}
    assert found == {*wanted, *index, *PICTURES}


@pytest.mark.parametrize("name", DEMONSTRATIONS)
def test_the_figures_are_those_of_a_run_today(name, tmp_path):
    fresh, kept = demonstrate(name, output=tmp_path, track=False).card.dossier, committed(name)
    assert fresh.declaration == kept.declaration
    assert fresh.policy == kept.policy
    assert [a.answer for a in fresh.verdict.answers] == [a.answer for a in kept.verdict.answers]
    for section in ("data", "performance", "fairness", "explanations"):
        assert_alike(
            json.loads(getattr(fresh.audit, section).to_json()),
            json.loads(getattr(kept.audit, section).to_json()),
            section,
        )


def assert_alike(found, expected, where):
    """Equal, but for the last digits in which processors and library versions differ."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), where
        for key, value in expected.items():
            assert_alike(found[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for i, (one, other) in enumerate(zip(found, expected, strict=True)):
            assert_alike(one, other, f"{where}[{i}]")
    elif isinstance(expected, float):
        # What lies between two printed values may be rounded to either of them.
        printed = max(len(repr(x).partition(".")[2]) for x in (found, expected))
        step = 1.001e-3 if printed == 3 else 1e-6
        assert found == pytest.approx(expected, abs=step), f"{where}: run `make cards`"
    else:
        assert found == expected, f"{where}: run `make cards`"
