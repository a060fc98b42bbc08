"""The system as declared: purpose, body, legal basis, alternatives, limits."""

from __future__ import annotations

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Bullets,
    Facts,
    Inline,
    Paragraph,
    Section,
    Span,
    Table,
    inline,
    join,
)
from aitoolkit.documenting.vocabulary import BASIS, STAGES
from aitoolkit.schema.declaration import Declaration, LegalBasis


def system(desk: Desk) -> Section:
    """Return what the declaration says of the system itself."""
    say, declaration = desk.words.say, desk.dossier.declaration
    if desk.audited and not _written(declaration):
        return Section("system", say("The system"), (Paragraph(desk.text(None)),))
    return Section(
        "system",
        say("The system"),
        (Facts(_facts(desk)),),
        (
            Section("legal-basis", say("Legal basis"), _legal_basis(desk)),
            Section("alternatives", say("Alternatives considered"), _alternatives(desk)),
            Section(
                "limits",
                say("Known limits"),
                (Bullets(tuple(desk.text(limit) for limit in declaration.limits)),)
                if declaration.limits
                else (Paragraph(inline(say("None is stated."))),),
            ),
        ),
    )


def _written(declaration: Declaration) -> bool:
    """Return whether anything is written of the system itself."""
    told = (
        declaration.purpose, declaration.body, declaration.status, declaration.legal_basis,
        declaration.alternatives, declaration.limits,
    )  # fmt: skip
    return any(told)


def _facts(desk: Desk) -> tuple[tuple[Inline, Inline], ...]:
    say, declaration = desk.words.say, desk.dossier.declaration
    body, status = declaration.body, declaration.status
    pairs: list[tuple[Inline, Inline]] = [
        (inline(say("Purpose")), desk.text(declaration.purpose)),
        (
            inline(say("Public body responsible")),
            desk.text(body.name) if body else desk.text(None),
        ),
    ]
    if body is not None and body.id:
        number = f"{body.id_scheme} {body.id}" if body.id_scheme else body.id
        pairs.append((inline(say("Number in a public register")), inline(number)))
    if body is not None and body.country:
        pairs.append((inline(say("Country")), inline(body.country)))
    stage = inline(say(STAGES[status])) if status else desk.text(None)
    pairs.append((inline(say("Stage of life")), stage))
    return tuple(pairs)


def _legal_basis(desk: Desk) -> tuple[Block, ...]:
    bases = desk.dossier.declaration.legal_basis
    if not bases:
        return (Paragraph(desk.text(None)),)
    return (Bullets(tuple(_basis(desk, basis) for basis in bases)),)


def _basis(desk: Desk, basis: LegalBasis) -> Inline:
    title = tuple(Span(s.text, "strong", s.lang, basis.url or "") for s in desk.text(basis.title))
    parts: list[Inline] = [title]
    if basis.article:
        parts.append(inline(basis.article))
    parts.append(inline(desk.words.say(BASIS[basis.basis_for])))
    if basis.plain_words is not None:
        parts.append(desk.text(basis.plain_words))
    return join(parts, " – ")


def _alternatives(desk: Desk) -> tuple[Block, ...]:
    say, alternatives = desk.words.say, desk.dossier.declaration.alternatives
    if not alternatives:
        return (Paragraph(desk.text(None)),)
    rows = tuple((desk.text(a.what), desk.text(a.why_not)) for a in alternatives)
    head = (inline(say("What")), inline(say("Why not")))
    return (Table(inline(say("Alternatives")), head, rows),)
