"""One question put to a pack, and its answer."""

from __future__ import annotations

from typing import Literal

from aitoolkit.schema.kept import Kept


class Check(Kept):
    """A question that an auditor asks of a pack, and what was found.

    Attributes
    ----------
    code : str
        Permanent, such as ``SEAL-01``.
    answer : {"passed", "failed", "could_not_check", "not_there"}
        ``not_there``: the rows were never handed over or were purged, which is no failure.
    files : tuple of str
        The files concerned, as paths inside the pack.
    """

    code: str
    question: str
    answer: Literal["passed", "failed", "could_not_check", "not_there"]
    found: str
    files: tuple[str, ...] = ()
