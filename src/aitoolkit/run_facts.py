"""What is true of one run only, and what earlier ones that were killed left behind."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from os import environ
from pathlib import Path

from aitoolkit import __version__
from aitoolkit.documenting.card import inked_with
from aitoolkit.progress import Steps
from aitoolkit.recording.staging import clean_abandoned
from aitoolkit.recording.tracking import Run, mark_killed
from aitoolkit.schema.beforehand import Beforehand
from aitoolkit.schema.dossier import RunFacts, Step


def facts_of(steps: Steps, run: Run | None, beforehand: Beforehand | None = None) -> RunFacts:
    """Return clock, machine and seconds; ``SOURCE_DATE_EPOCH`` fixes the clock, as elsewhere."""
    return RunFacts(
        made_on=now(),
        python=platform.python_version(),
        platform=platform.platform(),
        toolkit=__version__,
        seconds=tuple(Step(name=name, seconds=round(took, 3)) for name, took in steps.seconds),
        tracking=None if run is None else run.run_id,
        inked_with=inked_with(),
        beforehand=beforehand,
    )


def now() -> datetime:
    """Return the time, to the second; ``SOURCE_DATE_EPOCH`` fixes it, as elsewhere."""
    epoch = environ.get("SOURCE_DATE_EPOCH")
    read = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return read.replace(microsecond=0)


def tidied(folder: Path) -> None:
    """Remove what killed runs left in `folder`, and mark their runs failed."""
    for left in clean_abandoned(folder):
        if left.run_id is not None and left.tracking_uri is not None:
            mark_killed(left.tracking_uri, left.run_id)
