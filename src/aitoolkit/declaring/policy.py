"""A policy is read, or taken from those that the toolkit brings: one for help, one for control."""

from __future__ import annotations

from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from pydantic import ValidationError

from aitoolkit.declaring.declaration import block
from aitoolkit.declaring.policy_flaws import Flaw, Groups, flaws, flaws_beside, flaws_for
from aitoolkit.declaring.refused import refuse
from aitoolkit.declaring.yaml import Written, read_yaml
from aitoolkit.errors import PolicyError
from aitoolkit.schema.declaration import Declaration, Effect
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.rules import KNOWN_RULES

__all__ = [
    "KNOWN_RULES",
    "check_effect",
    "check_policy",
    "default_policy",
    "default_policy_text",
    "load_policy",
]


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
        If the file is missing or broken, or a rule, metric or bound is not one we can judge; if
        rules contradict each other, a role is unknown, or a mandatory rule for the policy's
        effect is dropped or loosened and nobody is named who decided so.
    """
    written = read_yaml(Path(path), PolicyError)
    given = block(written, PolicyError)
    try:
        policy = Policy.model_validate(given)
    except ValidationError as error:
        raise refuse(error, written, Policy, PolicyError) from None
    dropped = () if policy.effect is None else flaws_for(policy, policy.effect)
    for flaw in (*flaws(policy), *dropped):
        raise _refused(flaw, policy, written)
    return policy


def check_policy(
    policy: Policy,
    declaration: Declaration,
    groups: Groups | None = None,
) -> None:
    """Refuse a policy that does not fit a declaration and its cases.

    Parameters
    ----------
    policy : Policy
        The rules.
    declaration : Declaration
        Of the system that is held against them.
    groups : mapping of str to collection of str, optional
        The protected attributes, and the groups of each that are there. Without the cases groups
        are not checked.

    Raises
    ------
    PolicyError
        If it was written for another effect, names an attribute or a group that is not there, or
        drops or loosens a mandatory rule and nobody is named who decided so.
    """
    effect = declaration.decision.effect
    if groups is None:
        groups = {a.column: None for a in declaration.protected_attributes}
    found = (
        *flaws(policy),
        *flaws_beside(policy, effect, groups, declaration.columns),
        *flaws_for(
            policy,
            effect,
            model=bool(declaration.inputs),
            outcome=declaration.outcome is not None,
            attributes=tuple(groups),
        ),
    )
    for flaw in found:
        raise _refused(flaw, policy)


def check_effect(policy: Policy, effect: Effect) -> None:
    """Refuse a policy that may not judge systems of an effect: a mandatory rule is missing.

    Raises
    ------
    PolicyError
        If a mandatory rule is dropped or loosened and nobody is named who decided so.
    """
    for flaw in flaws_for(policy, effect):
        raise _refused(flaw, policy)


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
    with as_file(_resource(effect)) as path:
        return load_policy(path)


def default_policy_text(effect: Effect | None) -> str:
    """Return the default policy as the commented YAML that a body can start from."""
    return _resource(effect).read_text(encoding="utf-8")


def _resource(effect: Effect | None) -> Traversable:
    name = "undeclared" if effect is None else Effect(effect).value
    return files("aitoolkit.declaring") / "policies" / f"{name}.yaml"


def _refused(flaw: Flaw, policy: Policy, written: Written | None = None) -> PolicyError:
    path = ""
    for step, below in zip(flaw.path, (*flaw.path[1:], None), strict=True):
        if isinstance(step, int):
            entries = policy.rules if path == "rules" else policy.waived
            path += f"[{step + 1}] ({entries[step].code})" + ("." if below else "")
        else:
            path += step
    place = f"policy {policy.name}, version {policy.version}"
    if written is not None:
        place = f"{written.file}, line {written.line(flaw.path)}"
    return PolicyError(f"{place}: {path}", expected=flaw.expected, found=flaw.found, mend=flaw.mend)
