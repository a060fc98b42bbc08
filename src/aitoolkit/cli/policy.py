"""``aitoolkit policy``: the written rules, shown, checked and sealed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from aitoolkit.cli.key import passphrase_of
from aitoolkit.languages import tags

if TYPE_CHECKING:
    from aitoolkit.schema.policy import Policy

EFFECTS = click.Choice(["assistive", "punitive"])


@click.group("policy")
def policy_command() -> None:
    """Show, check or seal the written rules that a system is held to."""


@policy_command.command("show")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--effect", type=EFFECTS, help="Of being proposed: whose default policy.")
@click.option("--language", "--lang", type=click.Choice(tags("whole")), help="Else: en.")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print it as YAML, to start from.")
def show(file: Path | None, effect: str | None, language: str | None, *, as_yaml: bool) -> None:
    """Print the rules of FILE, or of the default policy, for people to read."""
    from rich.console import Console

    from aitoolkit.declaring.policy import default_policy, default_policy_text, load_policy
    from aitoolkit.documenting.formats.policy import policy_table
    from aitoolkit.schema.decision import Effect
    from aitoolkit.settings import setting

    declared = None if effect is None else Effect(effect)
    policy = default_policy(declared) if file is None else load_policy(file)
    if as_yaml:
        text = default_policy_text(declared) if file is None else file.read_text(encoding="utf-8")
        click.echo(text, nl=False)
        return
    Console().print(policy_table(policy, setting("language", language)))


@policy_command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--effect", type=EFFECTS, help="Whether it may judge systems of this effect.")
@click.option(
    "--declaration", type=click.Path(path_type=Path), help="Whether it fits this system.yaml."
)
def check(file: Path, effect: str | None, declaration: Path | None) -> None:
    """Check the rules of FILE: known, in range, without contradiction, none dropped silently."""
    from aitoolkit.declaring.declaration import load_declaration
    from aitoolkit.declaring.policy import check_effect, check_policy, load_policy
    from aitoolkit.schema.decision import Effect

    policy = load_policy(file)
    if effect is not None:
        check_effect(policy, Effect(effect))
    if declaration is not None:
        check_policy(policy, load_declaration(declaration))
    click.echo(f"{file}: {_said(policy)}")


@policy_command.command("seal")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--by", required=True, metavar="NAME", help="Who seals it.")
@click.option("--output", type=click.Path(path_type=Path), help="Folder of packs (else: packs).")
@click.option("--key", type=click.Path(path_type=Path), help="Private key that signs the seal.")
def seal(file: Path, by: str, output: Path | None, key: Path | None) -> None:
    """Seal the rules of FILE before anyone looks at the data.

    Later runs in the same folder of packs then say whether their rules were sealed before the
    first look at their data. Sealing the same rules again changes nothing.
    """
    from aitoolkit.sealing import seal_policy

    kept = seal_policy(file, by=by, output=output, key=key, passphrase=passphrase_of(key))
    signed = "" if kept.signer is None else f", signed with the key {kept.signer[:12]}"
    click.echo(f"Sealed: {kept.policy}")
    click.echo(f"By {kept.sealed_by} on {kept.sealed_on:%Y-%m-%d %H:%M} UTC{signed}.")


def _said(policy: Policy) -> str:
    rules = f"{len(policy.rules)} rule{'s' if len(policy.rules) != 1 else ''}"
    dropped = ", ".join(entry.code for entry in policy.waived)
    waived = f"; mandatory rules dropped or loosened by decision: {dropped}" if dropped else ""
    effect = "either effect" if policy.effect is None else policy.effect.value
    return f"{rules}, for {effect}{waived}. Digest {policy.digest}"
