"""Write the examples' cards and their index: ``python -m aitoolkit.examples.cards FOLDER``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from aitoolkit.documenting.card import Card
from aitoolkit.documenting.index import Listed, index_files
from aitoolkit.examples.demonstration import DEMONSTRATIONS, demonstrate

MADE_ON = "1795478400"
"""The day that example cards bear, so that making them anew changes nothing: 2026-11-24."""


def write_cards(folder: Path) -> tuple[Path, ...]:
    """Walk through the examples, and write their cards and an index of them below `folder`.

    Returns
    -------
    tuple of pathlib.Path
        The files written.
    """
    os.environ["SOURCE_DATE_EPOCH"] = MADE_ON
    with TemporaryDirectory() as packs:
        cards = {
            name: demonstrate(name, output=Path(packs), track=False).card for name in DEMONSTRATIONS
        }
    content = {f"{name}/{file}": b for name, card in cards.items() for file, b in card.files()}
    content.update(index_files([listed(name, card) for name, card in cards.items()]))
    for name, written in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(written)
    return tuple(folder / name for name in content)


def listed(name: str, card: Card) -> Listed:
    """Return an example's card as the index lists it."""
    return Listed(card.dossier, tuple(f"{name}/{file}" for file in card.names()))


if __name__ == "__main__":
    for path in write_cards(Path(sys.argv[1])):
        print(path)
