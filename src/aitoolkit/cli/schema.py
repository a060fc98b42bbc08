"""``aitoolkit schema``: what editors need to complete and check a file while it is written."""

from __future__ import annotations

import json

import click


@click.command("schema")
@click.argument("noun", type=click.Choice(["declaration", "policy", "signers"]))
def schema_command(noun: str) -> None:
    """Print a JSON Schema, for editors.

    Save it beside your files and name it in their first line, which many editors understand:
    # yaml-language-server: $schema=declaration.schema.json
    """
    from aitoolkit.declaring.declaration import declaration_schema
    from aitoolkit.schema.policy import Policy
    from aitoolkit.schema.signers import Signers

    schemas = {
        "declaration": declaration_schema,
        "policy": Policy.model_json_schema,
        "signers": Signers.model_json_schema,
    }
    schema = schemas[noun]()
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
