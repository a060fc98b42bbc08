"""The command `aitoolkit verify`, which checks a pack."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click


@click.command("verify")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option(
    "--level",
    type=click.Choice(["integrity", "recomputation"]),
    default="integrity",
    show_default=True,
    help="How much is checked again. integrity: every file is the one that was sealed."
    " recomputation: every figure follows from counts and cases.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
@click.pass_context
def verify_command(context: click.Context, pack: Path, level: str, *, as_json: bool) -> None:
    """Check whether PACK, a folder that a training wrote, is as it was sealed.

    Only bytes are read: no model is loaded, no link followed, no server asked.

    Exit code: 0 if verified, 1 if not, 2 if it could not be checked.
    """
    from rich.console import Console

    from aitoolkit.verifying.asked import Level
    from aitoolkit.verifying.report import verify

    report = verify(pack, level=cast("Level", level))
    if as_json:
        click.echo(report.to_json(), nl=False)
    else:
        Console().print(report)
    context.exit(report.exit_code)
