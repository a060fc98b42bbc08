"""The command `aitoolkit verify`, which checks a pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from aitoolkit.languages import tags

_FILE = click.Path(path_type=Path)


@click.command("verify")
@click.argument("pack", type=_FILE)
@click.option(
    "--level",
    type=click.Choice(["integrity", "consistency", "recomputation", "reproduction"]),
    default="consistency",
    show_default=True,
    help="integrity: every file is the one that was sealed. consistency: the cards say what the"
    " evidence says, and the verdict follows from it. recomputation: every figure follows from"
    " counts and cases. reproduction: the model still answers as it did.",
)
@click.option("--key", type=_FILE, metavar="PUB", help="A public key that must have signed.")
@click.option("--signers", type=_FILE, metavar="FILE", help="Your file of who may sign what.")
@click.option("--head", metavar="DIGEST", help="Last entry of the history, known from elsewhere.")
@click.option("--data", type=_FILE, metavar="FILE", help="The cases, to ask the model again.")
@click.option("--retrain", is_flag=True, help="At level reproduction: train again, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the answers as JSON.")
@click.option("--page", type=_FILE, metavar="FILE", help="Also write a page to print (HTML).")
@click.option("--language", "--lang", type=click.Choice(tags("whole")), help="Of screen and page.")
@click.pass_context
def verify_command(
    context: click.Context,
    /,
    pack: Path,
    level: str,
    page: Path | None,
    language: str | None,
    *,
    as_json: bool,
    **brought: Any,
) -> None:
    """Check whether PACK, a folder that a training or an audit wrote, can be relied on.

    Nothing is written to the pack, and no server asked. A level asks all that those before it ask.

    Exit code: 0 if verified, 1 if not, 2 if something could not be checked.
    """
    from rich.console import Console

    from aitoolkit.documenting.words import in_language
    from aitoolkit.settings import setting
    from aitoolkit.verifying.asked import Level
    from aitoolkit.verifying.report import verify
    from aitoolkit.verifying.screen import screen

    spoken = in_language(setting("language", language)).language
    if page is not None:
        _check_page(page, pack)
    report = verify(pack, level=cast("Level", level), **brought)
    if page is not None:
        _write(page, report.to_page(spoken))
    if as_json:
        click.echo(report.to_json(), nl=False)
    else:
        Console().print(screen(report, spoken))
    context.exit(report.exit_code)


def _check_page(page: Path, pack: Path) -> None:
    """Refuse to put a page into the pack: it would no longer be as it was sealed."""
    from aitoolkit.errors import OutputError

    if page.resolve().is_relative_to(pack.resolve()):
        raise OutputError(
            "--page",
            found=f"{page}, a place inside the pack",
            expected="a file outside the pack, which verify never writes to",
            mend="Name another file.",
        )


def _write(page: Path, text: str) -> None:
    from aitoolkit.errors import OutputError

    try:
        page.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            "--page",
            found=error.strerror or type(error).__name__,
            expected=f"a file that can be written ({page})",
            mend="Name another file.",
        ) from error
