"""What was trained: class, parameters, and the packages that answer the same again."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from aitoolkit.schema.audit import ModelEvidence

_ALWAYS = ("numpy", "pandas", "scikit-learn", "scipy", "skops")
_PACKAGES = {"xgboost": "xgboost", "lightgbm": "lightgbm", "interpret": "interpret-core"}


def model_evidence(
    model: Any, *, random_state: int, weighted: bool, trained_here: bool
) -> ModelEvidence:
    """Return the estimator's class, steps and parameters, and pinned requirements.

    Parameters
    ----------
    model : classifier
        Fitted.
    random_state : int
        The seed of the run.
    weighted, trained_here : bool
        Whether weights were used; whether the training rows are known.
    """
    steps = getattr(model, "steps", None) or [("model", model)]
    core = steps[-1][1]
    inside = {part.split(".")[0] for part in _modules(core)}
    needed = [*_ALWAYS, *(package for root, package in _PACKAGES.items() if root in inside)]
    parameters = sorted(core.get_params(deep=True).items())
    return ModelEvidence(
        estimator=type(core).__name__,
        steps=tuple(type(step).__name__ for _, step in steps),
        parameters=tuple((name, _told(value)) for name, value in parameters),
        requirements=tuple(f"{package}=={version(package)}" for package in sorted(needed)),
        random_state=random_state,
        weighted=weighted,
        trained_here=trained_here,
    )


def _modules(model: Any) -> list[str]:
    found = [type(model).__module__]
    for value in model.get_params(deep=True).values():
        found.append(type(value).__module__)
    return found


def _told(value: Any) -> str:
    """Write a parameter so that it reads the same every time: no addresses."""
    if isinstance(value, str | int | float | bool | type(None)):
        return repr(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_told(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_told(k)}: {_told(v)}" for k, v in value.items()) + "}"
    if isinstance(value, type) or callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    return type(value).__name__
