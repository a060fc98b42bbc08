"""The command line: one file a command, imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from aitoolkit import __version__
from aitoolkit.errors import AitoolkitError

COMMANDS = {
    "attest": "Sign a pack, so that others can check who answers for it.",
    "audit": "Audit decisions that someone else made.",
    "compare": "Tell what changed between two packs of a system.",
    "demo": "Train and audit a real model on real people's data.",
    "index": "Write the page of a register over the cards in FOLDER.",
    "key": "Make a key that signs packs.",
    "new": "Write a commented first declaration into FOLDER.",
    "policy": "Show, check or seal the written rules.",
    "purge": "Delete the rows of real people in a pack, and say so in it.",
    "schema": "Print a JSON Schema, for editors.",
    "verify": "Check a pack: is it as sealed, do its cards tell the evidence?",
}


class _Lazy(click.Group):
    """A group that knows its commands' names and first lines, and imports the one it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        if name not in COMMANDS:
            return None
        module = import_module(f"aitoolkit.cli.{name}")
        command: click.Command = getattr(module, f"{name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Turn what we refuse into one message and exit code 2: no traceback for an official."""
        try:
            return super().invoke(ctx)
        except AitoolkitError as error:
            raise _Refused(str(error)) from error


class _Refused(click.ClickException):
    exit_code = 2


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="aitoolkit")
def main() -> None:
    """Train decision-support models that stay human-centred and auditable.

    No model leaves without its evidence: performance, fairness, explanations, a verdict against
    written rules and a model card, sealed so that anyone can check it.
    """
