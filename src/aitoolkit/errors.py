"""Every way the toolkit can refuse, as one small tree.

::

    AitoolkitError            anything we refuse, in three sentences: expected, found, what to do
    ├── DeclarationError      the declaration (system.yaml, dictionary) cannot be used
    ├── PolicyError           the policy cannot be used
    ├── DataError             the cases do not fit the declaration
    ├── ModelError            the estimator cannot be trained, asked or stored
    ├── ExplanationError      an explanation failed its own proof and is withheld
    ├── OutputError           a folder or file cannot be written
    ├── TrackingError         the tracking store does not answer
    ├── PackError             a pack is not one, or cannot be trusted
    └── SigningError          a key cannot sign, or cannot check a signature
"""

from __future__ import annotations


class AitoolkitError(Exception):
    """Something was refused; the message says what, why, and what to do.

    Parameters
    ----------
    field : str
        What is concerned: a column, a key of a file, an argument, a path.
    found : str
        What stands there now.
    expected : str
        What should stand there.
    mend : str
        What the reader can do about it.

    Examples
    --------
    >>> print(DataError("ui", found="3 different values", expected="two values", mend="Merge two."))
    ui: expected two values. Found 3 different values. Merge two.
    """

    def __init__(self, field: str, *, found: str, expected: str, mend: str) -> None:
        self.field, self.found, self.expected, self.mend = field, found, expected, mend
        super().__init__(f"{field}: expected {expected}. Found {found}. {mend}")


class DeclarationError(AitoolkitError):
    """The declaration cannot be used."""


class PolicyError(AitoolkitError):
    """The policy cannot be used."""


class DataError(AitoolkitError):
    """The cases do not fit the declaration."""


class ModelError(AitoolkitError):
    """The estimator cannot be trained, asked or stored."""


class ExplanationError(AitoolkitError):
    """An explanation failed its own proof and is withheld."""


class OutputError(AitoolkitError):
    """A folder or file cannot be written."""


class TrackingError(AitoolkitError):
    """The tracking store does not answer."""


class PackError(AitoolkitError):
    """A pack is not one, or cannot be trusted."""


class SigningError(AitoolkitError):
    """A key cannot sign, or cannot check a signature."""
