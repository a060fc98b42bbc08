"""Write the examples' cards into a folder: ``python -m aitoolkit.examples.cards FOLDER``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from aitoolkit.examples.demonstration import demonstrate

MADE_ON = "1795478400"
"""The day that example cards bear, so that making them anew changes nothing: 2026-11-24."""


def write_cards(folder: Path) -> tuple[Path, ...]:
    """Train the examples and write their cards below `folder`.

    Returns
    -------
    tuple of pathlib.Path
        The files written.
    """
    os.environ["SOURCE_DATE_EPOCH"] = MADE_ON
    with TemporaryDirectory() as packs:
        result = demonstrate(output=Path(packs), track=False)
        target = folder / "benefits"
        target.mkdir(parents=True, exist_ok=True)
        written = []
        for name, content in result.card.files():
            (target / name).write_bytes(content)
            written.append(target / name)
    return tuple(written)


if __name__ == "__main__":
    for path in write_cards(Path(sys.argv[1])):
        print(path)
