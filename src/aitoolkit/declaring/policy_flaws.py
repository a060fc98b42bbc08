"""What is wrong with a policy: alone, for an effect, and beside a declaration and its groups."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from aitoolkit.declaring.refused import nearest
from aitoolkit.declaring.yaml import Path_
from aitoolkit.schema.decision import Effect
from aitoolkit.schema.policy import Policy, Rule
from aitoolkit.schema.rules import KNOWN_RULES, MANDATORY, KnownRule, Mandatory

Groups = Mapping[str, Collection[str] | None]


@dataclass(frozen=True)
class Flaw:
    """One thing that is wrong, where it stands, and what to do about it."""

    path: Path_
    expected: str
    found: str
    mend: str


def flaws(policy: Policy) -> Iterator[Flaw]:
    """Yield what is wrong with a policy, whatever it is held against."""
    for i, rule in enumerate(policy.rules):
        at = ("rules", i)
        known = KNOWN_RULES.get(rule.code)
        if known is None:
            yield _unknown((*at, "code"), rule.code, tuple(KNOWN_RULES), "drop the rule")
        elif rule.metric not in known.metrics:
            yield _unknown((*at, "metric"), rule.metric, known.metrics, "drop the rule")
        else:
            yield from _bound(rule, known, (*at, "bound"))
            yield from _restriction(rule, known, at)
    for i, waived in enumerate(policy.waived):
        if waived.code not in KNOWN_RULES:
            yield _unknown(
                ("waived", i, "code"), waived.code, tuple(KNOWN_RULES), "drop the waiver"
            )


def flaws_for(
    policy: Policy,
    effect: Effect | None,
    *,
    model: bool = True,
    outcome: bool = True,
    attributes: Collection[str] = (),
) -> Iterator[Flaw]:
    """Yield every mandatory rule that is dropped or loosened without a decision, and the reverse.

    Parameters
    ----------
    policy : Policy
        The rules.
    effect : Effect or None
        What being proposed means.
    model, outcome : bool
        Whether there is a model, and an outcome; without them some rules cannot be asked for.
    attributes : collection of str
        The protected attributes, where they are known: a mandatory rule is about all of them.
    """
    waived = {entry.code for entry in policy.waived}
    mandatory = {rule.code: rule for rule in MANDATORY[effect if outcome else None]}
    for code, needed in mandatory.items():
        asked = model or KNOWN_RULES[code].of_decisions
        problem = _weakness(policy, needed, attributes)
        if asked and problem and code not in waived:
            yield Flaw(
                ("rules",),
                expected=_needed(needed, effect),
                found=problem,
                mend=f"Write the rule so, or list {code} under waived with decided_by, decided_on"
                " and why.",
            )
    for i, entry in enumerate(policy.waived):
        if entry.code in KNOWN_RULES and entry.code not in mandatory:
            yield Flaw(
                ("waived", i, "code"),
                expected=f"a mandatory rule: {', '.join(mandatory)}",
                found=entry.code,
                mend="Nobody need decide against a rule that is not mandatory: drop the waiver.",
            )
        elif entry.code in mandatory and not _weakness(policy, mandatory[entry.code], attributes):
            yield Flaw(
                ("waived", i, "code"),
                expected="a rule that is dropped or loosened",
                found=f"{entry.code}, which rules holds in full",
                mend="Keep one of the two: the rule, or the waiver.",
            )


def flaws_beside(
    policy: Policy,
    effect: Effect | None,
    groups: Groups,
    columns: Collection[str],
) -> Iterator[Flaw]:
    """Yield what does not fit a declaration and its cases.

    Parameters
    ----------
    policy : Policy
        The rules.
    effect : Effect or None
        As declared.
    groups : mapping of str to collection of str or None
        The protected attributes, and the groups of each that are there; None: not known yet.
    columns : collection of str
        Every declared column.
    """
    if policy.effect is not None and effect is not None and policy.effect is not effect:
        yield Flaw(
            ("effect",),
            expected=f"{effect.value}, as the declaration says",
            found=policy.effect.value,
            mend="Take the policy that was written for this effect.",
        )
    for i, rule in enumerate(policy.rules):
        known = columns if rule.code == "DATA-02" else groups
        for name in rule.attributes or ():
            if name not in known:
                yield _unknown(("rules", i, "attributes"), name, tuple(known), "drop it")
        for pair in rule.groups or ():
            attribute, _, group = pair.partition("=")
            if attribute not in groups:
                yield _unknown(("rules", i, "groups"), attribute, tuple(groups), "drop it")
            elif (there := groups[attribute]) is not None and group not in there:
                there = tuple(f"{attribute}={name}" for name in there)
                yield _unknown(("rules", i, "groups"), pair, there, "drop it")


def _bound(rule: Rule, known: KnownRule, at: Path_) -> Iterator[Flaw]:
    if not (known.lowest <= rule.bound <= known.highest and math.isfinite(rule.bound)):
        yield Flaw(
            at,
            expected=f"a bound from {known.lowest:g} to {known.highest:g} for {rule.code}",
            found=f"{rule.bound:g}",
            mend="Correct the bound; a share is written as 0.1, not as 10.",
        )
    elif rule.bound == known.unattainable:
        side = "above" if known.good == "low" else "below"
        yield Flaw(
            at,
            expected=f"a bound that can be met: {side} {rule.bound:g} for {rule.code}",
            found=f"{rule.bound:g}, which no data can meet",
            mend="Write how much is allowed; nothing that is measured is ever exactly so.",
        )


def _restriction(rule: Rule, known: KnownRule, at: Path_) -> Iterator[Flaw]:
    if rule.groups is not None and (known.about != "groups" or rule.attributes is not None):
        able = ", ".join(code for code, k in KNOWN_RULES.items() if k.about == "groups")
        yield Flaw(
            (*at, "groups"),
            expected=f"groups only for {able}, and without attributes beside them",
            found=f"{len(rule.groups)} at {rule.code}",
            mend="Remove the groups; a rule on gaps compares all groups of an attribute.",
        )
    if rule.attributes is not None and known.about == "whole":
        yield Flaw(
            (*at, "attributes"),
            expected=f"no attributes: {rule.code} is about the whole",
            found=", ".join(rule.attributes),
            mend="Remove them.",
        )


def _weakness(policy: Policy, needed: Mandatory, attributes: Collection[str]) -> str:
    """Return what falls short of a mandatory rule, in words; empty if nothing does."""
    known = KNOWN_RULES[needed.code]
    held = [r for r in policy.rules if r.code == needed.code and r.metric in needed.metrics]
    if not held:
        return "no such rule"
    named = [set(rule.attributes) for rule in held if rule.attributes is not None]
    forgotten = sorted(set(attributes) - set().union(*named)) if len(named) == len(held) else []
    if forgotten:
        return f"a rule that leaves out {', '.join(forgotten)}"
    for rule in held:
        if known.is_looser(rule.bound, needed.loosest):
            return f"a bound of {rule.bound:g}"
        if rule.interval not in known.strict:
            return f"interval: {rule.interval}, which takes thin data for good ones"
        if rule.inconclusive == "note":
            return "inconclusive: note, so that an open answer holds nothing up"
    return ""


def _needed(needed: Mandatory, effect: Effect | None) -> str:
    whom = f" for a system whose effect is {effect.value}" if effect else ""
    side = "at most" if KNOWN_RULES[needed.code].good == "low" else "at least"
    return (
        f"{needed.code} on {' or '.join(needed.metrics)} with a bound of {side}"
        f" {needed.loosest:g}{whom}, or who decided otherwise"
    )


def _unknown(path: Path_, value: str, known: tuple[str, ...], otherwise: str) -> Flaw:
    near = nearest(value, known)
    return Flaw(
        path,
        expected=f"one of {', '.join(known)}",
        found=repr(value),
        mend=f"Did you mean {near!r}?" if near else f"Choose one of them, or {otherwise}.",
    )
