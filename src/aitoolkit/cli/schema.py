"""``aitoolkit schema``: the form of every file that is kept, for editors and other programs."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import click

NOUNS = {
    "audit": "aitoolkit.schema.audit:Audit",
    "canary": "aitoolkit.schema.canary:Canary",
    "card": "aitoolkit.schema.dossier:Dossier",
    "comparison": "aitoolkit.schema.comparison:Compared",
    "declaration": "aitoolkit.schema.declaration:Declaration",
    "history": "aitoolkit.schema.history:HistoryEntry",
    "look": "aitoolkit.schema.beforehand:FirstLook",
    "manifest": "aitoolkit.schema.manifest:Manifest",
    "policy": "aitoolkit.schema.policy:Policy",
    "report": "aitoolkit.verifying.report:Report",
    "run": "aitoolkit.schema.dossier:RunFacts",
    "seal": "aitoolkit.schema.beforehand:PolicySeal",
    "signers": "aitoolkit.schema.signers:Signers",
    "tally": "aitoolkit.schema.tally:Tally",
    "verdict": "aitoolkit.schema.verdict:Verdict",
}
"""Every noun that is kept, and where it is defined."""


@click.command("schema")
@click.argument("noun", type=click.Choice([*NOUNS, "all"]))
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FOLDER",
    help="Write into FOLDER instead, as NOUN.schema.json; needed for all.",
)  # fmt: skip
def schema_command(noun: str, output: Path | None) -> None:
    """Print the JSON Schema of what is kept: of files that you write, and of a pack's own.

    declaration, policy and signers are written by hand. Save the schema beside your files and name
    it in their first line, which many editors understand:
    # yaml-language-server: $schema=declaration.schema.json
    """
    if output is None:
        if noun == "all":
            raise click.UsageError("Name a folder: aitoolkit schema all --output FOLDER")
        click.echo(schema_text(noun), nl=False)
        return
    output.mkdir(parents=True, exist_ok=True)
    for name in NOUNS if noun == "all" else (noun,):
        (output / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")


def schema_text(noun: str) -> str:
    """Return a noun's schema as it is published."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_schema(noun)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema(noun: str) -> dict[str, Any]:
    if noun == "declaration":
        # As it is written by hand: its dictionary may stand in a file of its own.
        from aitoolkit.declaring.declaration import declaration_schema

        return declaration_schema()
    module, name = NOUNS[noun].split(":")
    schema: dict[str, Any] = getattr(import_module(module), name).model_json_schema()
    return schema
