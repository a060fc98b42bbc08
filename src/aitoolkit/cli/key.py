"""``aitoolkit key``: the key pair with which a body signs its packs."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("key")
def key_command() -> None:
    """Make a key that signs packs."""


@key_command.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--passphrase", is_flag=True, help="Ask for a passphrase that locks the key.")
def new(file: Path, *, passphrase: bool) -> None:
    """Make a key pair: FILE, which only you may read, and FILE.pub, for everyone.

    The key is ECDSA on the curve P-256. Nothing that is there is overwritten. A passphrase may
    also stand in the environment variable AITOOLKIT_KEY_PASSPHRASE.
    """
    import os

    from aitoolkit.recording.keys import PASSPHRASE, new_key, public_key

    words = os.environ.get(PASSPHRASE) or None
    if words is None and passphrase:
        words = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    private, public = new_key(file, words)
    locked = "locked with a passphrase" if words else "not locked with a passphrase"
    click.echo(f"Private key: {private} ({locked}; keep it secret)")
    click.echo(f"Public key:  {public} (give it to whoever checks your packs)")
    click.echo(f"Fingerprint: {public_key(public).fingerprint}")


def passphrase_of(key: Path | None) -> str | None:
    """Ask for the passphrase of a locked key, unless the environment holds it."""
    import os

    from aitoolkit.recording.keys import PASSPHRASE, is_encrypted
    from aitoolkit.settings import setting

    given = Path(setting("key", None if key is None else str(key)))
    if os.environ.get(PASSPHRASE) or not given.is_file() or not is_encrypted(given.read_bytes()):
        return None
    asked: str = click.prompt("Passphrase", hide_input=True, err=True)
    return asked
