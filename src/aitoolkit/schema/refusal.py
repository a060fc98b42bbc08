"""How a noun says why it cannot be: what was expected, what stands there, what to do."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

CODE = "aitoolkit"
"""The type that pydantic reports for every refusal of our own."""


def refusal(*, expected: str, found: str, mend: str, at: str = "") -> PydanticCustomError:
    """Return the error to raise in a validator, so that a reader gets all three sentences.

    Parameters
    ----------
    expected, found, mend : str
        What should stand there, what does, and what the reader can do about it.
    at : str, optional
        The key concerned, below the noun that refuses.

    Returns
    -------
    PydanticCustomError
        Its context holds the four parts, for whoever translates it.
    """
    parts = {"expected": expected, "found": found, "mend": mend, "at": at}
    return PydanticCustomError(CODE, "expected {expected}. Found {found}. {mend}", parts)
