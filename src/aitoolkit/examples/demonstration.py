"""What is done with each example: one place, for the command, the cards and the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from aitoolkit.examples.loading import Example, load_example

if TYPE_CHECKING:
    from aitoolkit.result import Result


def demonstrate(
    name: str = "benefits", *, output: Path | None = None, track: bool | None = None
) -> Result:
    """Train and audit an example's model on all its cases, or audit its decisions.

    Parameters
    ----------
    name : {"benefits", "supervision", "arrests"}
        Which example.
    output, track
        As for `aitoolkit.train`.
    """
    example = load_example(name)
    return DEMONSTRATIONS[name](example, output, track)


def _benefits(example: Example, output: Path | None, track: bool | None) -> Result:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=8, learning_rate=0.05)
    return _trained(model, example, output, track)


def _supervision(example: Example, output: Path | None, track: bool | None) -> Result:
    from sklearn.ensemble import RandomForestClassifier

    # Leaves of twenty people: no record of one person decides a score.
    model = RandomForestClassifier(n_estimators=50, min_samples_leaf=20)
    return _trained(model, example, output, track)


def _arrests(example: Example, output: Path | None, track: bool | None) -> Result:
    from aitoolkit.auditing import audit
    from aitoolkit.settings import setting

    return audit(
        example.frame,
        declaration=example.declaration,
        policy=example.policy,
        decision="released",
        selected="No",
        strata="checks",
        reference={"colour": "White", "sex": "Male", "citizen": "Yes"},
        output=Path(setting("output", None if output is None else str(output))),
        track=setting("track") == "on" if track is None else track,
    )


def _trained(model: object, example: Example, output: Path | None, track: bool | None) -> Result:
    from aitoolkit.declaring.dataset import Dataset
    from aitoolkit.workflow import train

    data = Dataset(example.frame, example.declaration)
    return train(model, data, policy=example.policy, output=output, track=track)


DEMONSTRATIONS: dict[str, Callable[[Example, Path | None, bool | None], Result]] = {
    "benefits": _benefits,
    "supervision": _supervision,
    "arrests": _arrests,
}
"""What is shown on each example."""
