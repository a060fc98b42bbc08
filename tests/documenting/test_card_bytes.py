"""The same dossier gives the same bytes, whoever asks, wherever, and in good time."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys

import matplotlib as mpl
import pytest

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.figures.drawn import drawn
from aitoolkit.schema.dossier import Dossier

FORMS = ("html", "md", "pdf")
NAMES = (*(f"card.{tag}.{form}" for tag in ("en", "fr") for form in FORMS), "card.json")

SCRIPT = """
import hashlib, json, pathlib, sys
from aitoolkit.documenting.card import Card
from aitoolkit.schema.dossier import Dossier
heavy = {"pandas", "sklearn", "mlflow", "scipy", "matplotlib.pyplot"}
card = Card(Dossier.model_validate_json(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8")))
assert "matplotlib" not in sys.modules
for name, content in card.files():
    print(hashlib.sha256(content).hexdigest(), name)
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""


# A style that a person may have set for all pictures: each line would change a card.
STYLE = """
figure.dpi: 200
savefig.dpi: 300
savefig.bbox: tight
lines.scale_dashes: False
path.sketch: 3, 100, 2
path.snap: False
svg.fonttype: none
svg.hashsalt: mine
font.family: serif
"""


@pytest.fixture(scope="module")
def written(dossier) -> dict[str, bytes]:
    return dict(Card(dossier).files())


def test_writes_each_language_and_format_once(written):
    assert tuple(written) == NAMES
    assert all(len(content) > 5000 for content in written.values())


@pytest.mark.parametrize(
    "surroundings",
    [
        {"TZ": "Pacific/Auckland", "LANG": "fr_FR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Lima", "LC_ALL": "C", "PYTHONHASHSEED": "2", "MPLBACKEND": "pdf"},
    ],
)
def test_gives_the_same_bytes_anywhere_and_needs_no_frame(tmp_path, written, dossier, surroundings):
    stored = tmp_path / "dossier.json"
    stored.write_text(dossier.to_json(), encoding="utf-8")
    (tmp_path / "matplotlibrc").write_text(STYLE, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(stored)],
        env={**os.environ, **surroundings, "MPLCONFIGDIR": str(tmp_path / "own")}, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    wanted = [f"{hashlib.sha256(content).hexdigest()} {name}" for name, content in written.items()]
    assert ran.stdout.split("\n")[:-1] == wanted


def test_a_users_own_plotting_style_changes_nothing(written, dossier):
    drawn.cache_clear()
    with mpl.rc_context({"font.size": 30, "lines.scale_dashes": False, "savefig.bbox": "tight"}):
        assert Card(dossier).to_html("fr").encode() == written["card.fr.html"]
        assert mpl.rcParams["font.size"] == 30


def test_a_page_holds_no_picture_of_a_letter(written):
    # As outlines, the words of its figures made up four fifths of a card.
    html = written["card.fr.html"].decode()
    pictures = re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)
    assert len(html) < 110_000
    assert sum(map(len, pictures)) < len(html) / 2


def test_holds_no_date_but_the_dossiers(written):
    html = written["card.en.html"].decode()
    assert "<metadata" not in html
    assert "dc:date" not in html


def test_reads_back_from_its_own_json(dossier):
    again = Dossier.model_validate_json(Card(dossier).to_json())
    assert Card(again).to_markdown("fr") == Card(dossier).to_markdown("fr")
