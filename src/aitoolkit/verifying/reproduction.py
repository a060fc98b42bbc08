"""Level *reproduction*: the model is asked again, and on request trained again.

In a process of its own: should a file be crafted so that it brings down whoever reads it, that
is the answer, and not the end of the verification.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

from aitoolkit.documenting.words import mark
from aitoolkit.recording.contents import MODEL
from aitoolkit.recording.history import CORE
from aitoolkit.recording.reading import RefusedError, strict_json
from aitoolkit.recording.seal import RESTRICTED
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.estimate import Absent
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import AnswerOf, Check, Sentence
from aitoolkit.verifying.replay_questions import ASKED, QUESTIONS, answered
from aitoolkit.verifying.stored import StoredError, read_noun

LONGEST = 6 * 3600
"""Seconds after which a process that does not answer is ended."""


def check_reproduction(asked: Asked) -> tuple[Check, ...]:
    """Return whether the model still does what the evidence says that it did.

    Parameters
    ----------
    asked : Asked
        Which pack, the cases if the auditor has them, and whether to train again.

    Returns
    -------
    tuple of Check
        Always the same questions, in the same order.
    """
    try:
        audit = read_noun(asked.pack, f"{CORE}/audit.json", Audit)
    except StoredError as error:
        answer: AnswerOf = "could_not_check" if error.newer else "failed"
        return (answered("PLAY-01", answer, error.sentence, files=(error.path,)),)
    if isinstance(audit.model, Absent):
        none = Sentence.of(mark("There is no model: decisions that someone else made were audited"))
        return tuple(answered(code, "not_there", none) for code in QUESTIONS)
    if not any((asked.pack / folder / MODEL).exists() for folder in (CORE, RESTRICTED)):
        gone = Sentence.of(
            mark("The model keeps rows of people, and those were never handed over or were deleted")
        )
        return tuple(answered(code, "could_not_check", gone) for code in QUESTIONS)
    return _in_a_process_of_its_own(asked)


def _in_a_process_of_its_own(asked: Asked) -> tuple[Check, ...]:
    what = {
        "pack": str(asked.pack.resolve()),
        "data": None if asked.data is None else str(asked.data.resolve()),
        "retrain": asked.retrain,
    }
    command = [sys.executable, "-W", "ignore", "-m", "aitoolkit.verifying.replay"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    try:
        done = subprocess.run(  # noqa: S603  (our own module, and no shell)
            command, input=json.dumps(what), env=environment, capture_output=True, text=True,
            timeout=LONGEST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        silent = Sentence.of(mark("The model gave no answer for hours"))
        return (answered("PLAY-01", "failed", silent, files=ASKED),)
    if done.returncode < 0:
        killed = Sentence.of(
            mark("Reading or asking the model brought its process down (signal {signal})"),
            signal=-done.returncode,
        )
        return (answered("PLAY-01", "failed", killed, files=ASKED),)
    try:
        checks = strict_json(done.stdout.rpartition("\n\n")[2].encode())
        return tuple(Check.model_validate(check) for check in checks)
    except (RefusedError, ValueError, TypeError):
        last = (done.stderr.strip().splitlines() or ["–"])[-1][:200]
        told = Sentence.of(mark("The process that asks failed: {error}"), error=last)
        return (answered("PLAY-01", "could_not_check", told),)
