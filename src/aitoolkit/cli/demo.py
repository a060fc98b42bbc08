"""``aitoolkit demo``: the whole road on real people's data, offline."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import which

import click

from aitoolkit.languages import tags


@click.command("demo")
@click.argument("name", default="benefits", metavar="[NAME]")
@click.option("--output", type=click.Path(path_type=Path), help="Folder of packs (else: packs).")
@click.option("--language", type=click.Choice(tags()), help="Of the summary (else: en).")
@click.option("--track/--no-track", default=None, help="Record an MLflow run (else: yes).")
def demo_command(name: str, output: Path | None, language: str | None, track: bool | None) -> None:
    """Train and audit a real model on real people's data.

    NAME is one of these. benefits (the default): whom to call, since a third of the workers
    entitled to unemployment insurance never claimed it (McCall 1995). supervision: which people
    released from prison get closer supervision; its rules stop it. arrests: no model, but an
    audit of whom the police held after an arrest. Needs no network. Old data from North America:
    demonstrations, not systems to use.
    """
    click.echo("Loading libraries and data …", err=True)
    from rich.console import Console

    from aitoolkit.documenting.formats.terminal import summary
    from aitoolkit.examples.demonstration import demonstrate
    from aitoolkit.settings import setting

    spoken = setting("language", language)
    result = demonstrate(name, output=output, track=track)
    where = [
        ("card", f"{result.pack}/public/{result.card.page(spoken)}"),
        ("verify", f"{_program('aitoolkit')} verify {result.pack}"),
    ]
    if result.tracking is not None:
        where.append(("MLflow", f"{_program('mlflow')} ui --backend-store-uri {_store()}"))
    Console().print(summary(result.card.dossier, spoken, where=where))


def _program(name: str) -> str:
    """Return how to call a program of this environment from here, entered or not."""
    beside = Path(sys.executable).parent / name
    if which(name) is not None or not beside.exists():
        return name
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def _store() -> str:
    import mlflow

    return str(mlflow.get_tracking_uri())
