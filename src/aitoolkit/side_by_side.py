"""Two packs that stand are put side by side: what changed from one version to the next."""

from __future__ import annotations

from pathlib import Path

from aitoolkit.comparing.compared import compared
from aitoolkit.documenting.comparison import Comparison
from aitoolkit.errors import PackError
from aitoolkit.recording.pack import read_dossier
from aitoolkit.schema.dossier import Dossier
from aitoolkit.verifying.report import verify


def compare(before: str | Path, after: str | Path, *, other_cases: bool = False) -> Comparison:
    """Compare two packs: what changed from one version of a system to the next, and what is sure.

    Both are verified first (level *integrity*); then only their public parts are read, and
    nothing is written to them. They stay in the order in which they are given: where the first is
    the newer one, the comparison says so. Packs of other systems, or one of a model and one of
    decisions, are compared as far as they have something in common.

    Parameters
    ----------
    before, after : path
        The packs' folders.
    other_cases : bool
        States that no case was examined in both, where the packs cannot know; the comparison says
        who claims it. Without it, and where the declared periods of the data may meet, a figure
        is called higher or lower only if its two intervals do not touch.

    Returns
    -------
    Comparison
        Shows itself; ``to_html(language)``, ``to_markdown(language)``, ``to_pdf(language)``,
        ``to_json()``, ``save(folder)``.

    Raises
    ------
    PackError
        If a folder is no pack, is not as it was sealed, or cannot be read.
    DataError
        If `other_cases` is stated of packs that show the same cases.
    """
    here, there = (_intact(pack) for pack in (before, after))
    return Comparison(compared(here, there, other_cases=other_cases))


def _intact(pack: str | Path) -> Dossier:
    """Return what a pack's cards are made of, if every file is as it was sealed."""
    failed = [c for c in verify(pack, level="integrity").checks if c.answer == "failed"]
    if failed:
        raise PackError(
            str(pack),
            found=f"{failed[0].code}: {failed[0].found}",
            expected="a pack that is as it was sealed",
            mend="Look into it with aitoolkit verify, or take another copy of it.",
        )
    return read_dossier(Path(pack))
