"""``aitoolkit index``: the page of a register over the cards that stand in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from aitoolkit.errors import OutputError

if TYPE_CHECKING:
    from aitoolkit.documenting.index import Listed

_CARDS = ("*/public/card.json", "*/card.json")
"""Where a card stands: in a pack, or in a folder of its own."""


@click.command("index")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def index_command(folder: Path) -> None:
    """Write the page of a register over the cards in FOLDER.

    FOLDER holds packs, or folders with cards. Its new files are index.html and README.md, and the
    same in every other language: each system with the body that answers for it, what it is for,
    its verdict, and where its card is. Cards that are not for publication are left out. It repeats
    what the cards say and checks nothing: that is done by verify.
    """
    from aitoolkit.documenting.index import index_files

    listed = sorted(_published(folder), key=_by_name_newest_first)
    if not listed:
        raise OutputError(
            str(folder),
            expected="packs for publication, or folders that hold a card.json",
            found="none",
            mend="Name the folder in which the packs stand, such as: aitoolkit index packs",
        )
    for name, content in index_files(listed):
        (folder / name).write_bytes(content)
        click.echo(folder / name)


def _published(folder: Path) -> Iterator[Listed]:
    """Go through the cards of a folder, without those that are not for publication."""
    from aitoolkit.recording.published import NOT_PUBLISHED

    for one in _listed(folder):
        if one.dossier.audit.view == NOT_PUBLISHED:
            click.echo(f"Left out, not for publication: {one.dossier.declaration.name}", err=True)
        else:
            yield one


def _listed(folder: Path) -> Iterator[Listed]:
    from aitoolkit.documenting.index import Listed
    from aitoolkit.recording.stored import read_noun
    from aitoolkit.schema.dossier import Dossier

    for pattern in _CARDS:
        for path in folder.glob(pattern):
            # A name that begins with a dot is a pack that is not finished.
            if path.relative_to(folder).parts[0].startswith("."):
                continue
            beside = sorted(path.parent.glob("card.*"))
            files = tuple(quote(file.relative_to(folder).as_posix()) for file in beside)
            yield Listed(read_noun(Dossier, path), files)


def _by_name_newest_first(one: Listed) -> tuple[str, float, str]:
    dossier = one.dossier
    return (str(dossier.declaration.name), -dossier.made_on.timestamp(), dossier.digest)
