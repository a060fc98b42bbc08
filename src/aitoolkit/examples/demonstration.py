"""The model that the demonstration trains: one place, for the command, the cards and the tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from aitoolkit.examples.loading import load_example

if TYPE_CHECKING:
    from aitoolkit.result import Result


def demonstrate(*, output: Path | None = None, track: bool | None = None) -> Result:
    """Train and audit the demonstration's model on all its cases.

    Parameters
    ----------
    output, track
        As for `aitoolkit.train`.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    from aitoolkit.declaring.dataset import Dataset
    from aitoolkit.workflow import train

    example = load_example("benefits")
    data = Dataset(example.frame, example.declaration)
    model = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=8, learning_rate=0.05)
    return train(model, data, policy=example.policy, output=output, track=track)
