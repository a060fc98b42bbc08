"""``aitoolkit purge``: rows of real people are deleted, and the pack says so."""

from __future__ import annotations

from pathlib import Path

import click

from aitoolkit.cli.key import passphrase_of


@click.command("purge")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--by", metavar="NAME", required=True, help="Who deletes.")
@click.option("--why", metavar="TEXT", required=True, help="For what reason.")
@click.option("--identifier", metavar="COLUMN=VALUE", help="Only the rows with this value.")
@click.option("--key", type=click.Path(path_type=Path), help="Private key that signs the entry.")
def purge_command(pack: Path, by: str, why: str, identifier: str | None, key: Path | None) -> None:
    """Delete the rows of real people in PACK, and leave a tombstone in its history.

    All of restricted/ goes, or with --identifier one person's rows and the files whose rows name
    nobody. What was published stays valid. There is no way back, and copies elsewhere (backups)
    are out of reach.
    """
    from aitoolkit.aftercare import purge
    from aitoolkit.recording.history import read_history

    entry = purge(
        pack, by=by, why=why, identifier=identifier, key=key, passphrase=passphrase_of(key)
    )
    for removed in entry.removed:
        rows = f"{removed.rows} rows of" if removed.rows else "deleted"
        click.echo(f"Purged: {rows} restricted/{removed.path}")
    click.echo(f"Last entry of the history: {read_history(pack).head}")
