"""How anyone can check this card against its pack, with the toolkit and without it."""

from __future__ import annotations

from datetime import UTC

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import Code, Facts, Paragraph, Section, Span, inline


def evidence(desk: Desk) -> Section:
    """Return the digest and the commands that check it."""
    say, dossier = desk.words.say, desk.dossier
    if not dossier.digest:
        nothing = say("No pack was written, so nobody can check this card.")
        return Section("verify", say("How to check this card"), (Paragraph(inline(nothing)),))
    moment = dossier.made_on.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    facts = Facts(
        (
            (inline(say("Digest of the pack")), (Span(dossier.digest, "code"),)),
            (inline(say("Made on")), inline(moment)),
            (inline(say("View of the evidence")), (Span(dossier.audit.view, "code"),)),
        )
    )
    what = say(
        "This card is written from a pack: a folder that holds the declaration, the policy, the"
        " evidence, the verdict and the model. The digest is the pack's name; if one character of"
        " it changes, so does the digest."
    )
    with_it = say("With the toolkit (PACK is the folder):")
    without = say("Without it, in the folder of the pack:")
    return Section(
        "verify",
        say("How to check this card"),
        (
            Paragraph(inline(what)),
            facts,
            Paragraph(inline(with_it)),
            Code("aitoolkit verify PACK"),
            Paragraph(inline(without)),
            Code("sha256sum -c SHA256SUMS"),
        ),
    )
