"""One question put to a pack, and its answer."""

from __future__ import annotations

from typing import Literal

from aitoolkit.schema.kept import Kept
from aitoolkit.verifying.asked import Level

AnswerOf = Literal["passed", "failed", "could_not_check", "not_there", "sealed_after", "not_sealed"]


class Sentence(Kept):
    """A sentence with blanks, and what stands in them: so that it can be said in any language."""

    message: str
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, message: str, **values: object) -> Sentence:
        """Return a sentence of the catalogue with what stands in its blanks.

        Examples
        --------
        >>> print(Sentence.of("{file} is missing", file="run.json"))
        run.json is missing
        """
        return cls(message=message, values=tuple((k, str(v)) for k, v in values.items()))

    def __str__(self) -> str:
        """Return the sentence in English."""
        return self.message.format(**dict(self.values)) if self.values else self.message


class Difference(Kept):
    """One place where what is published is not what the evidence gives.

    Attributes
    ----------
    kind : {"figure", "words", "picture", "code", "digest", "added", "missing", "page"}
        What differs: a number, a sentence, a picture, what a browser is told but nobody reads, the
        pack's digest; that something stands there without need, or is left out; or a page of a
        PDF, whose number is then the section (empty: what stands on no page).
    section, table, row, column : str
        Where: headings as they stand in the file; empty where there is none.
    found, expected : str
        What stands there, and what the evidence gives; shortened.
    """

    file: str
    kind: Literal["figure", "words", "picture", "code", "digest", "added", "missing", "page"]
    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    found: str = ""
    expected: str = ""


class Check(Kept):
    """A question that an auditor asks of a pack, and what was found.

    Attributes
    ----------
    code : str
        Permanent, such as ``SEAL-01``.
    level : str or None
        The level that asks; a verification writes it.
    answer : str
        ``passed``, ``failed`` or ``could_not_check``. ``not_there``: the rows were never handed
        over or were purged, which is no failure. ``sealed_after``, ``not_sealed``: the rules, of
        which nothing worse is known than that nobody fixed them beforehand.
    found : str
        What was found, in English, without a full stop.
    files : tuple of str
        The files concerned, as paths inside the pack.
    sentences : tuple of Sentence
        The same as `found`, ready for translation; empty where `found` is itself one sentence
        of the message catalogue, without blanks.
    differences : tuple of Difference
        Every place concerned, at most `MOST_DIFFERENCES`.
    """

    code: str
    question: str
    answer: AnswerOf
    found: str
    level: Level | None = None
    files: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    differences: tuple[Difference, ...] = ()

    @classmethod
    def of(
        cls,
        code: str,
        question: str,
        answer: AnswerOf,
        *sentences: Sentence,
        files: tuple[str, ...] = (),
        differences: tuple[Difference, ...] = (),
    ) -> Check:
        """Return a check whose answer is told in sentences."""
        return cls(
            code=code,
            question=question,
            answer=answer,
            found="; ".join(map(str, sentences)),
            files=files,
            sentences=sentences,
            differences=differences,
        )


MOST_DIFFERENCES = 200
"""How many differences a report lists; how many there are is always said."""
