"""``aitoolkit audit``: decisions that someone else made, held to the same rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from aitoolkit.languages import tags


@click.command("audit")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--outcome", metavar="C", help="Column of what happened; leave out if not known.")
@click.option("--positive", metavar="VALUE", help="The outcome's positive value (else: 1, yes).")
@click.option("--decision", metavar="C", help="Column of the decisions (1 or yes: selected).")
@click.option("--score", metavar="C", help="Column of scores, instead of decisions.")
@click.option("--threshold", type=float, metavar="X", help="Selected from this score on.")
@click.option("--top", metavar="N|N%", help="Or: selected are the N (or N %) highest scores.")
@click.option(
    "--sensitive-features", "sensitive", required=True, metavar="A,B",
    help="Columns to compare by; bands of a number as age=25,45,65 (repeat the option).",
    multiple=True,
)  # fmt: skip
@click.option("--strata", metavar="C", help="Compare among people alike in this column too.")
@click.option("--count", metavar="C", help="Each line stands for so many people.")
@click.option("--weight", metavar="C", help="Column of sampling weights.")
@click.option("--cluster", metavar="C", help="Column that identifies a repeated person.")
@click.option("--reference", multiple=True, metavar="A=GROUP", help="Compare with this group.")
@click.option("--effect", type=click.Choice(["assistive", "punitive"]), help="Of being selected.")
@click.option("--withheld", type=int, metavar="K", help="Counts up to K were withheld.")
@click.option("--rounded", type=int, metavar="B", help="Counts were rounded to a multiple of B.")
@click.option(
    "--published", type=click.Path(path_type=Path), multiple=True, metavar="PACK",
    help="A pack published before about some of the same people (repeat the option).",
)  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), help="Write a pack into this folder.")
@click.option("--key", type=click.Path(path_type=Path), help="Private key that attests the pack.")
@click.option("--language", type=click.Choice(tags()), help="Of what is printed (else: en).")
def audit_command(file: Path, output: Path | None, language: str | None, **asked: Any) -> None:
    """Audit decisions that someone else made: a vendor, an older system, people.

    FILE is CSV or Parquet, plain or compressed. Only counts are kept. Prints the findings in full;
    with --output also writes a pack: a card, tables of what may be published, and under
    restricted/ the full ones. Packs of the same name in FOLDER count as published: beside them
    the card prints only what tells about nobody. Write other people's packs into another folder.
    """
    from rich.console import Console

    from aitoolkit.auditing import audit
    from aitoolkit.declaring.reading import open_table
    from aitoolkit.documenting.formats.terminal import summary
    from aitoolkit.settings import setting

    result = audit(
        open_table(file),
        sensitive_features=",".join(asked.pop("sensitive")),
        reference=_references(asked.pop("reference")),
        output=output,
        **asked,
    )
    spoken = setting("language", language)
    where = []
    if result.pack is not None:
        where = [
            ("card", f"{result.pack}/public/{result.card.page(spoken)}"),
            ("verify", f"aitoolkit verify {result.pack}"),
        ]
    # Whoever runs this holds the data: the figures here are full, those of the pack are public.
    public = result.card.dossier
    evidence = result.audit.model_copy(update={"published": public.audit.published})
    full = public.model_copy(update={"audit": evidence, "verdict": result.verdict})
    Console().print(summary(full, spoken, where=where))


def _references(given: tuple[str, ...]) -> dict[str, str]:
    """Read ``sex=woman`` as an attribute and its group."""
    from aitoolkit.errors import DataError

    for pair in given:
        if "=" not in pair:
            raise DataError(
                "--reference",
                found=repr(pair),
                expected="an attribute and one of its groups",
                mend="Write --reference sex=woman.",
            )
    return dict(pair.split("=", 1) for pair in given)
