"""Train decision-support models that stay human-centred and auditable.

The road, in one sentence: **declare** what the system is for, **fit** a model, **examine** it,
**judge** it by written rules, **record** it so that it can be proved, **document** it for those
concerned, and let anyone **verify** it.

>>> import aitoolkit as ait
>>> "train" in dir(ait)
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aitoolkit.aftercare import attest, purge
    from aitoolkit.auditing import audit
    from aitoolkit.declaring.dataset import Dataset
    from aitoolkit.declaring.declaration import load_declaration
    from aitoolkit.declaring.draft import draft_declaration
    from aitoolkit.declaring.policy import default_policy, load_policy
    from aitoolkit.documenting.comparison import Comparison
    from aitoolkit.errors import (
        AitoolkitError,
        DataError,
        DeclarationError,
        ExplanationError,
        ModelError,
        OutputError,
        PackError,
        PolicyError,
        SigningError,
        TrackingError,
    )
    from aitoolkit.examples.loading import load_example
    from aitoolkit.result import Result
    from aitoolkit.schema.declaration import Declaration
    from aitoolkit.schema.policy import Policy
    from aitoolkit.sealing import seal_policy
    from aitoolkit.side_by_side import compare
    from aitoolkit.verifying.report import verify
    from aitoolkit.workflow import examine, train

__version__ = "0.1.0"

_HOMES = {
    # declare
    "Declaration": "schema.declaration",
    "load_declaration": "declaring.declaration",
    "draft_declaration": "declaring.draft",
    "Dataset": "declaring.dataset",
    "Policy": "schema.policy",
    "load_policy": "declaring.policy",
    "default_policy": "declaring.policy",
    "seal_policy": "sealing",
    # fit, examine, judge, record, document
    "train": "workflow",
    "examine": "workflow",
    "audit": "auditing",
    "Result": "result",
    # what may happen to a pack that stands
    "attest": "aftercare",
    "purge": "aftercare",
    "compare": "side_by_side",
    "Comparison": "documenting.comparison",
    # verify
    "verify": "verifying.report",
    # real data to try it on
    "load_example": "examples.loading",
    # what can be refused
    "AitoolkitError": "errors",
    "DeclarationError": "errors",
    "PolicyError": "errors",
    "DataError": "errors",
    "ModelError": "errors",
    "ExplanationError": "errors",
    "OutputError": "errors",
    "TrackingError": "errors",
    "PackError": "errors",
    "SigningError": "errors",
}

__all__ = [
    "AitoolkitError",
    "Comparison",
    "DataError",
    "Dataset",
    "Declaration",
    "DeclarationError",
    "ExplanationError",
    "ModelError",
    "OutputError",
    "PackError",
    "Policy",
    "PolicyError",
    "Result",
    "SigningError",
    "TrackingError",
    "attest",
    "audit",
    "compare",
    "default_policy",
    "draft_declaration",
    "examine",
    "load_declaration",
    "load_example",
    "load_policy",
    "purge",
    "seal_policy",
    "train",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Open the door only when someone knocks: nothing heavy is imported before it is used."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted([*__all__, "__version__"])
