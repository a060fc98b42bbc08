"""The committed cards are what the examples give today."""

import json
from pathlib import Path

import pytest

from aitoolkit.documenting.card import Card
from aitoolkit.examples.demonstration import demonstrate
from aitoolkit.schema.dossier import Dossier

FOLDER = Path(__file__).resolve().parents[2] / "model_cards" / "benefits"


@pytest.fixture(scope="module")
def committed():
    return Dossier.model_validate_json((FOLDER / "card.json").read_text(encoding="utf-8"))


def test_every_file_is_written_from_the_committed_dossier(committed):
    for name, content in Card(committed).files():
        assert (FOLDER / name).read_bytes() == content, f"{name} is stale: run `make cards`"


def test_the_figures_are_those_of_a_training_today(committed, tmp_path):
    fresh = demonstrate(output=tmp_path, track=False).card.dossier
    assert fresh.declaration == committed.declaration
    assert fresh.policy == committed.policy
    assert [a.answer for a in fresh.verdict.answers] == [
        a.answer for a in committed.verdict.answers
    ]
    for section in ("data", "performance", "fairness", "explanations"):
        assert_alike(
            json.loads(getattr(fresh.audit, section).to_json()),
            json.loads(getattr(committed.audit, section).to_json()),
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
        assert found == pytest.approx(expected, abs=1e-6), f"{where}: run `make cards`"
    else:
        assert found == expected, f"{where}: run `make cards`"
