"""What is asked of a model, and how an answer is written down."""

from __future__ import annotations

from aitoolkit.documenting.words import mark
from aitoolkit.recording.contents import MODEL
from aitoolkit.verifying.check import AnswerOf, Check, Sentence

QUESTIONS: dict[str, str] = {
    "PLAY-01": mark("Can the model be read without running anything of it?"),
    "PLAY-02": mark("Does it answer its composed cases as when it was sealed?"),
    "PLAY-03": mark("Are the cases given those that the evidence is about?"),
    "PLAY-04": mark("Does it give the examined cases the scores that were judged?"),
    "PLAY-05": mark("Does training again give the same model?"),
}
"""Every question by its permanent code."""

ASKED = (f"core/{MODEL}",)


def answered(code: str, answer: AnswerOf, *found: Sentence, files: tuple[str, ...] = ()) -> Check:
    """Return the answer to a question."""
    return Check.of(code, QUESTIONS[code], answer, *found, files=files)
