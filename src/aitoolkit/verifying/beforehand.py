"""Level *integrity*: whether the rules were fixed before anyone looked at the data."""

from __future__ import annotations

from pydantic import ValidationError

from aitoolkit.documenting.words import mark
from aitoolkit.recording.sums import read_small
from aitoolkit.schema.beforehand import Beforehand
from aitoolkit.schema.dossier import RunFacts
from aitoolkit.schema.policy import Policy
from aitoolkit.verifying.asked import Asked
from aitoolkit.verifying.check import AnswerOf, Check, Sentence

POLICY, RUN = "core/policy.json", "run.json"
_TOLD = {
    "before": mark(
        "{who} sealed them on {sealed}, before the first look at these data on {looked}, as far as"
        " the store knew"
    ),
    "after": mark("{who} sealed them on {sealed}, after the first look at these data on {looked}"),
    "not_sealed": mark("Nobody had sealed them; the first look at these data was on {looked}"),
    "unknown": mark("The store's records could not be read"),
}
_ANSWERS: dict[str, AnswerOf] = {
    "before": "passed",
    "after": "sealed_after",
    "not_sealed": "not_sealed",
    "unknown": "not_there",
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
        Check.of(
            "RULE-01",
            mark("Were the rules fixed before anyone looked at the data?"),
            answer,
            found,
            files=(POLICY, RUN),
        ),
    )


def _answer(asked: Asked) -> tuple[AnswerOf, Sentence]:
    try:
        policy = Policy.model_validate_json(read_small(asked.pack / POLICY))
        noted = RunFacts.model_validate_json(read_small(asked.pack / RUN)).beforehand
    except (OSError, ValidationError):
        return "not_there", Sentence.of(mark("The policy or the facts of the run cannot be read"))
    if noted is None:
        return "not_there", Sentence.of(mark("Nothing was noted about it"))
    if noted.policy != policy.digest:
        return "failed", Sentence.of(mark("What was noted is about another policy"))
    return _ANSWERS[noted.answer], _told(noted)


def _told(noted: Beforehand) -> Sentence:
    return Sentence.of(
        _TOLD[noted.answer],
        who=noted.sealed_by,
        sealed=noted.sealed_on and f"{noted.sealed_on:%Y-%m-%d}",
        looked=noted.looked_on and f"{noted.looked_on:%Y-%m-%d}",
    )
