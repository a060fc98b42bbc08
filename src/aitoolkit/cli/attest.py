"""``aitoolkit attest``: a pack that stands is signed."""

from __future__ import annotations

from pathlib import Path

import click

from aitoolkit.cli.key import passphrase_of


@click.command("attest")
@click.argument("pack", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), help="Private key (else: AITOOLKIT_KEY).")
@click.option("--by", metavar="NAME", help="Who signs.")
@click.option("--why", metavar="TEXT", help="For what reason.")
def attest_command(pack: Path, key: Path | None, by: str | None, why: str | None) -> None:
    """Sign PACK with your key, so that others can check who answers for it.

    Writes core.sig in the format of OpenSSF model-signing, which its own command verifies too,
    and a signed entry into the pack's history. The passphrase of a locked key is asked for, or
    taken from AITOOLKIT_KEY_PASSPHRASE.
    """
    from aitoolkit.aftercare import attest
    from aitoolkit.recording.history import read_history

    changed = attest(pack, key=key, passphrase=passphrase_of(key), by=by, why=why)
    click.echo(f"{'Attested' if changed else 'Attested already'}: {pack}")
    click.echo(f"Last entry of the history: {read_history(pack).head}")
    click.echo("Keep that digest elsewhere: verify --head notices if entries go missing.")
