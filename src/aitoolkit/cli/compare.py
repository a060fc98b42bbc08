"""The command `aitoolkit compare`: what changed between two packs."""

from __future__ import annotations

from pathlib import Path

import click

from aitoolkit.languages import tags

_FILE = click.Path(path_type=Path)


@click.command("compare")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--language", "--lang", type=click.Choice(tags("whole")), help="Of the screen.")
@click.option(
    "--output", type=_FILE, metavar="FOLDER",
    help="Also write it into FOLDER, in every language and format.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option(
    "--other-cases", is_flag=True,
    help="State that no case was examined in both packs; the comparison says that you do.",
)  # fmt: skip
def compare_command(
    before: Path,
    after: Path,
    language: str | None,
    output: Path | None,
    *,
    as_json: bool,
    other_cases: bool,
) -> None:
    """Tell what changed from BEFORE to AFTER, two packs that a training or an audit wrote.

    What is declared, the data, the rules and their answers, the model, and the figures with what
    is sure of their difference. Both packs are verified first, and only their public parts read.
    They stay in the order given; where the first is the newer one, this is said.

    Exit code: 0, or 2 if a pack is refused.
    """
    from rich.console import Console

    from aitoolkit.documenting.formats.terminal_comparison import summary
    from aitoolkit.settings import setting
    from aitoolkit.side_by_side import compare

    spoken = setting("language", language)
    comparison = compare(before, after, other_cases=other_cases)
    where = []
    if output is not None:
        folder = comparison.save(output)
        where = [("card", f"{folder}/comparison.{spoken}.html")]
    if as_json:
        click.echo(comparison.to_json(), nl=False)
    else:
        Console().print(summary(comparison.compared, spoken, where=where))
