"""A dossier becomes a document: page one for anyone, then the detail for auditors."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.hub import front_matter
from aitoolkit.documenting.nodes import Document, Inline, Section, Span, inline, join, plain
from aitoolkit.documenting.sections.data import data
from aitoolkit.documenting.sections.dictionary import dictionary
from aitoolkit.documenting.sections.elsewhere import elsewhere
from aitoolkit.documenting.sections.evidence import attested, evidence
from aitoolkit.documenting.sections.explanations import explanations
from aitoolkit.documenting.sections.fairness import fairness
from aitoolkit.documenting.sections.front_page import front_page
from aitoolkit.documenting.sections.model import model
from aitoolkit.documenting.sections.performance import performance
from aitoolkit.documenting.sections.published import published_panel
from aitoolkit.documenting.sections.rules import rules
from aitoolkit.documenting.sections.system import system
from aitoolkit.documenting.sections.verdict import draft_panel, short_digest, verdict, verdict_panel
from aitoolkit.documenting.words import in_language
from aitoolkit.schema.dossier import Dossier

DETAIL = (
    verdict, performance, fairness, explanations, data, system, model, rules, dictionary, evidence,
)  # fmt: skip
"""The topics of the second part, in the order in which an auditor asks."""
OF_DECISIONS = (
    verdict, fairness, performance, data, system, rules, dictionary, evidence, model, explanations,
)  # fmt: skip
"""The same where someone else decided: what there is none of comes last."""


def build(dossier: Dossier, language: str) -> Document:
    """Return the card as nodes in one language.

    Parameters
    ----------
    dossier : Dossier
        The public content of a pack.
    language : str
        The language of the card. Declared words that exist in another language only keep theirs.
        Of a language that there is only page one in, the card says in which others the detail is.

    Raises
    ------
    OutputError
        If there is no catalogue in this language.
    """
    desk = Desk(dossier, in_language(language, "page one"))
    panels = (draft_panel(desk), published_panel(desk), verdict_panel(desk))
    return Document(
        language=language,
        kicker=_kicker(desk),
        title=desk.text(dossier.declaration.name),
        lead=_lead(desk),
        panels=tuple(panel for panel in panels if panel is not None),
        sections=(front_page(desk), _detail(desk) if desk.words.whole else elsewhere(desk)),
        foot=_foot(desk),
        front=front_matter(desk),
        author=_body(desk),
        made_on=dossier.made_on,
        digest=short_digest(desk),
    )


def _detail(desk: Desk) -> Section:
    topics = OF_DECISIONS if desk.audited else DETAIL
    title = desk.words.say("In detail, for auditors")
    return Section("detail", title, sections=tuple(topic(desk) for topic in topics))


def _foot(desk: Desk) -> Inline:
    dossier = desk.dossier
    foot = desk.words.weave(
        "Written by aitoolkit from the pack {digest} on {date}.",
        digest=short_digest(desk),
        date=desk.words.date(dossier.made_on),
    )
    if not dossier.digest:
        foot = desk.words.weave(
            "Written by aitoolkit on {date}.", date=desk.words.date(dossier.made_on)
        )
    else:
        foot = (*foot, Span(" "), *attested(desk))
    return foot


def _body(desk: Desk) -> str:
    body = desk.dossier.declaration.body
    return plain(desk.text(body.name)) if body else ""


def _kicker(desk: Desk) -> Inline:
    weave, declared = desk.words.weave, desk.dossier.declaration.body
    body = desk.text(declared.name) if declared else inline(desk.words.say("Decision support"))
    if desk.audited:
        return weave("{body} · Fairness audit of decisions made elsewhere", body=body)
    return weave("{body} · Card of a decision-support system", body=body)


def _lead(desk: Desk) -> Inline:
    declaration = desk.dossier.declaration
    if declaration.summary is not None or not desk.audited:
        return desk.text(declaration.summary)
    n, columns = desk.dossier.audit.data.n, [p.column for p in declaration.protected_attributes]
    if desk.withheld:
        return inline(desk.words.say("Decisions that someone else made, compared between groups."))
    attributes = join((desk.attributes((column,)) for column in columns), ", ")
    return desk.words.weave(
        "{n} decisions that someone else made, compared between groups: {attributes}.",
        n=desk.several(n),
        attributes=attributes,
    )
