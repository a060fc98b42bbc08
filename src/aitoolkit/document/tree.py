"""A dossier becomes a document: page one for anyone, then the detail for auditors."""

from __future__ import annotations

from aitoolkit.document.desk import Desk
from aitoolkit.document.nodes import Document, Section, plain
from aitoolkit.document.sections.data import data
from aitoolkit.document.sections.dictionary import dictionary
from aitoolkit.document.sections.evidence import evidence
from aitoolkit.document.sections.explanations import explanations
from aitoolkit.document.sections.fairness import fairness
from aitoolkit.document.sections.front_page import front_page
from aitoolkit.document.sections.model import model
from aitoolkit.document.sections.performance import performance
from aitoolkit.document.sections.rules import rules
from aitoolkit.document.sections.system import system
from aitoolkit.document.sections.verdict import draft_panel, short_digest, verdict, verdict_panel
from aitoolkit.document.words import in_language
from aitoolkit.schema.dossier import Dossier

DETAIL = (
    verdict, performance, fairness, explanations, data, system, model, rules, dictionary, evidence,
)  # fmt: skip
"""The topics of the second part, in the order in which an auditor asks."""


def build(dossier: Dossier, language: str) -> Document:
    """Return the card as nodes in one language.

    Parameters
    ----------
    dossier : Dossier
        The public content of a pack.
    language : {"en", "fr"}
        The language of the card. Declared words that exist in another language only keep theirs.

    Raises
    ------
    OutputError
        If there is no catalogue in this language.
    """
    desk = Desk(dossier, in_language(language))
    say, declaration = desk.words.say, dossier.declaration
    draft = draft_panel(desk)
    detail = Section(
        "detail", say("In detail, for auditors"), sections=tuple(topic(desk) for topic in DETAIL)
    )
    body = plain(desk.text(declaration.body.name)) if declaration.body else say("Decision support")
    foot = desk.words.weave(
        "Written by aitoolkit from the pack {digest} on {date}.",
        digest=short_digest(desk),
        date=desk.words.date(dossier.made_on),
    )
    return Document(
        language=language,
        kicker=desk.words.say("{body} · Card of a decision-support system", body=body),
        title=desk.text(declaration.name),
        lead=desk.text(declaration.summary),
        panels=((draft,) if draft else ()) + (verdict_panel(desk),),
        sections=(front_page(desk), detail),
        foot=foot,
    )
