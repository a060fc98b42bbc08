"""``aitoolkit new``: a first declaration to fill in."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def new_command(folder: Path) -> None:
    """Write a first declaration into FOLDER.

    It is a commented system.yaml and a dictionary.yaml, to be filled in with the people who know
    the service. Files that are there already are never overwritten.
    """
    from aitoolkit.declaring.template import write_template

    for path in write_template(folder):
        click.echo(f"Written: {path}")
    click.echo("Fill in the empty values; what is still empty makes the declaration a draft.")
