"""A policy is read, or taken from those that the toolkit brings: one for help, one for control."""

from __future__ import annotations

import math
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from pydantic import ValidationError

from aitoolkit.declaring.declaration import block
from aitoolkit.declaring.refused import nearest, refuse
from aitoolkit.declaring.yaml import Written, read_yaml
from aitoolkit.errors import PolicyError
from aitoolkit.schema.declaration import Effect
from aitoolkit.schema.policy import Policy, Rule


@dataclass(frozen=True)
class KnownRule:
    """What a rule may hold, and the range in which its bound makes sense."""

    metrics: tuple[str, ...]
    lowest: float
    highest: float


KNOWN_RULES = {
    "FAIR-01": KnownRule(
        ("false_negative_rate", "false_positive_rate", "selection_rate", "precision"), 0.0, 1.0
    ),
    "PERF-01": KnownRule(("roc_auc",), 0.5, 1.0),
    "EXPL-01": KnownRule(("additivity_error",), 0.0, 0.01),
}
"""Every rule that the toolkit can judge, by its permanent code."""

_OF_DECISIONS = frozenset({"FAIR-01"})


def load_policy(path: str | Path) -> Policy:
    """Read a policy.

    Parameters
    ----------
    path : str or Path
        The file, such as ``policy.yaml``.

    Returns
    -------
    Policy
        Its rules, each one known and with a bound that makes sense.

    Raises
    ------
    PolicyError
        If the file is missing or broken, or a rule, metric or bound is not one we can judge.
    """
    written = read_yaml(Path(path), PolicyError)
    given = block(written, PolicyError)
    try:
        policy = Policy.model_validate(given)
    except ValidationError as error:
        raise refuse(error, written, Policy, PolicyError) from None
    for position, rule in enumerate(policy.rules):
        _check(rule, position, written)
    return policy


def default_policy(effect: Effect | None) -> Policy:
    """Return the policy that the toolkit brings for help, or for control.

    Which error weighs most follows from the effect: with help, people who are left out (false
    negatives); with control, people who are troubled without reason (false positives).

    Parameters
    ----------
    effect : Effect or None
        ``assistive`` or ``punitive``, as the declaration says. None where nobody has said: then
        only the shares of people proposed are compared.

    Returns
    -------
    Policy
        A starting point; a body writes its own.

    Examples
    --------
    >>> default_policy(Effect.PUNITIVE).rules[0].metric
    'false_positive_rate'
    """
    name = "undeclared" if effect is None else Effect(effect).value
    resource = files("aitoolkit.declaring") / "policies" / f"{name}.yaml"
    with as_file(resource) as path:
        return load_policy(path)


def _check(rule: Rule, position: int, written: Written) -> None:
    known = KNOWN_RULES.get(rule.code)
    if known is None:
        raise _unknown("code", rule.code, tuple(KNOWN_RULES), position, rule, written)
    if rule.metric not in known.metrics:
        raise _unknown("metric", rule.metric, known.metrics, position, rule, written)
    if not (known.lowest <= rule.bound <= known.highest and math.isfinite(rule.bound)):
        raise PolicyError(
            _place(position, rule, "bound", written),
            expected=f"a bound from {known.lowest:g} to {known.highest:g} for {rule.code}",
            found=f"{rule.bound:g}",
            mend="Correct the bound; a share is written as 0.1, not as 10.",
        )


def _unknown(
    key: str, value: str, known: tuple[str, ...], position: int, rule: Rule, written: Written
) -> PolicyError:
    near = nearest(value, known)
    return PolicyError(
        _place(position, rule, key, written),
        expected=f"one of {', '.join(known)}",
        found=repr(value),
        mend=f"Did you mean {near!r}?" if near else "Choose one of them, or drop the rule.",
    )


def _place(position: int, rule: Rule, key: str, written: Written) -> str:
    line = written.line(("rules", position, key))
    return f"{written.file}, line {line}: rules[{position + 1}] ({rule.code}).{key}"


def without_model(policy: Policy) -> Policy:
    """Return the rules of a policy that decisions alone can answer, where no model is there."""
    rules = tuple(rule for rule in policy.rules if rule.code in _OF_DECISIONS)
    return policy.model_copy(update={"rules": rules})
