"""Level *integrity*: whether the rules were fixed before anyone looked at the data."""

from __future__ import annotations

from typing import Literal

from pydantic import ValidationError

from aitoolkit.recording.sums import read_small
from aitoolkit.schema.beforehand import Beforehand
from aitoolkit.schema.dossier import RunFacts
from aitoolkit.schema.policy import Policy
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import Check

POLICY, RUN = "core/policy.json", "run.json"
_TOLD = {
    "before": "{who} sealed them on {sealed}, before the first look at these data on {looked},"
    " as far as the store knew",
    "after": "{who} sealed them on {sealed}, after the first look at these data on {looked}",
    "not_sealed": "Nobody had sealed them; the first look at these data was on {looked}",
    "unknown": "The store's records could not be read",
}


def check_beforehand(asked: Asked) -> tuple[Check, ...]:
    """Return what the run noted about its policy: sealed before the first look, after it, or not.

    It was true as far as one store knew, and stands outside the core: whoever can write the pack
    can write another. That it is about this very policy is checked.

    Parameters
    ----------
    asked : Asked
        Which pack.

    Returns
    -------
    tuple of Check
        One. Rules that were not fixed beforehand are no damage to the pack.
    """
    answer, found = _answer(asked)
    return (
        Check(
            code="RULE-01",
            question="Were the rules fixed before anyone looked at the data?",
            answer=answer,
            found=found,
            files=(POLICY, RUN),
        ),
    )


def _answer(asked: Asked) -> tuple[Literal["passed", "failed", "not_there"], str]:
    try:
        policy = Policy.model_validate_json(read_small(asked.pack / POLICY))
        noted = RunFacts.model_validate_json(read_small(asked.pack / RUN)).beforehand
    except (OSError, ValidationError):
        return "not_there", "The policy or the facts of the run cannot be read"
    if noted is None:
        return "not_there", "Nothing was noted about it"
    if noted.policy != policy.digest:
        return "failed", "What was noted is about another policy"
    return ("passed" if noted.answer == "before" else "not_there"), _told(noted)


def _told(noted: Beforehand) -> str:
    return _TOLD[noted.answer].format(
        who=noted.sealed_by,
        sealed=noted.sealed_on and f"{noted.sealed_on:%Y-%m-%d}",
        looked=noted.looked_on and f"{noted.looked_on:%Y-%m-%d}",
    )
