"""How anyone can check this card against its pack, with the toolkit and without it."""

from __future__ import annotations

from datetime import UTC

from aitoolkit.documenting.desk import Desk
from aitoolkit.documenting.nodes import (
    Block,
    Code,
    Facts,
    Inline,
    Paragraph,
    Section,
    Span,
    inline,
)


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
    if desk.audited:
        what = say(
            "This card is written from a pack: a folder that holds the declaration, the policy, the"
            " evidence and the verdict. The digest is the pack's name; if one character of it"
            " changes, so does the digest."
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
            *_by_the_standard(desk),
        ),
    )


def attested(desk: Desk) -> Inline:
    """Return who had signed the pack when the card was written, or that nobody had."""
    key = desk.dossier.attested_by
    if key is not None:
        return desk.words.weave("Attested with the key {key}.", key=Span(key, "code"))
    return inline(
        desk.words.say("Not attested: when this card was written, nobody had signed its pack.")
    )


def _by_the_standard(desk: Desk) -> tuple[Block, ...]:
    if desk.dossier.attested_by is None:
        return ()
    said = desk.words.say("Who signed it, with the standard's own tool (KEY is the public key):")
    return (
        Paragraph(inline(said)),
        Code("model_signing verify key core --signature core.sig --public_key KEY"),
    )
