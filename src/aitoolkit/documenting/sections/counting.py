"""How the cases were counted: a sentence for each thing that a reader must know of it."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Inline, inline, join
from aitoolkit.documenting.sections.rates import unknown_everywhere
from aitoolkit.documenting.vocabulary import REASONS, WEIGHTS
from aitoolkit.schema.audit import FairnessEvidence


def counting(
    desk: Desk, evidence: FairnessEvidence, *, most: int | None = None
) -> tuple[Inline, ...]:
    """Return sentences on weights, clusters, inexact counts, ties, bins, and unknowns.

    Parameters
    ----------
    desk : Desk
        Whose words to use.
    evidence : FairnessEvidence
        The evidence.
    most : int, optional
        How many unknown figures to name; more are only counted.
    """
    words, say = desk.words, desk.words.say
    said: list[str] = []
    if evidence.weights in WEIGHTS:
        said.append(say(WEIGHTS[evidence.weights]))
    if isinstance(evidence.clusters, int):
        said.append(
            words.counted(
                "Some people stand in several cases: intervals go by {n} person, not by cases.",
                "Some people stand in several cases: intervals go by {n} people, not by cases.",
                evidence.clusters,
            )
        )
    elif evidence.clusters is not None:
        said.append(
            say("Some people stand in several cases: intervals go by people, not by cases.")
        )
    if evidence.inexact:
        said.append(
            say(
                "The counts came rounded or withheld. Every interval is the widest over what they"
                " can stand for."
            )
        )
    if isinstance(evidence.ties, int) and evidence.ties > 0:
        said.append(
            words.counted(
                "{n} case has exactly the score at the cut of the list; which of such cases are"
                " proposed is chance.",
                "{n} cases have exactly the score at the cut of the list; which of them are"
                " proposed is chance.",
                evidence.ties,
            )
        )
    if evidence.binning_error is not None:
        error = words.decimal(evidence.binning_error, 4)
        said.append(
            say(
                "Scores were put in bins: none is further than {error} from the mean of its bin.",
                error=error,
            )
        )
    return (*(inline(sentence) for sentence in said), *_unknown(desk, evidence, most))


def tested(desk: Desk, evidence: FairnessEvidence) -> tuple[Inline, ...]:
    """Return what the p-values of the tables say, where there are any."""
    if not evidence.tests:
        return ()
    told = desk.words.counted(
        "p-values say how often groups that are equal would differ as much; they are adjusted by"
        " Holm’s method for {n} test.",
        "p-values say how often groups that are equal would differ as much; they are adjusted by"
        " Holm’s method for {n} tests.",
        evidence.tests,
    )
    return (inline(told),)


def _unknown(desk: Desk, evidence: FairnessEvidence, most: int | None) -> list[Inline]:
    silent, said = unknown_everywhere(evidence), list[Inline]()
    for reason in dict.fromkeys(silent.values()):
        names = [desk.metric(metric) for metric, why in silent.items() if why is reason]
        if most is not None and len(names) > most:
            names = [desk.words.counted("{n} figure", "{n} figures", len(names))]
        sentence = desk.words.weave(
            "Not known of any group, since {reason}: {metrics}.",
            reason=desk.words.say(REASONS[reason]),
            metrics=join(names, desk.words.say("; ")),
        )
        said.append(sentence)
    return said
