"""The pack on disk: everything staged and sealed, then one renaming."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from aitoolkit.errors import OutputError, PackError
from aitoolkit.recording.attest import attest, attest_copy
from aitoolkit.recording.contents import PackContents, core_files, restricted_files
from aitoolkit.recording.disk import Files, renew_sums, sync, with_sums, write_files
from aitoolkit.recording.history import CORE, append, read_history
from aitoolkit.recording.keys import SigningKey
from aitoolkit.recording.model_file import dump_model, keeps_rows
from aitoolkit.recording.seal import HARMLESS, NAME_DIGITS, RESTRICTED, flaws
from aitoolkit.recording.staging import Staging, check_output, clean_abandoned, staged
from aitoolkit.recording.stored import read_noun
from aitoolkit.recording.sums import MANIFEST, is_inside
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import Dossier, RunFacts
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.verdict import Verdict

__all__ = [
    "PackContents",
    "check_output",
    "clean_abandoned",
    "core_digest",
    "read_dossier",
    "slug",
    "staged",
    "write_pack",
]

_PUBLIC, _RUN = "public", "run.json"
_LONGEST_SLUG = 40
_HARMLESS_NAME = re.compile(r"[A-Za-z0-9._/-]+")


def write_pack(contents: PackContents, staging: Staging, key: SigningKey | None = None) -> Path:
    """Write and seal a pack; it appears whole under its own name, or not at all.

    The same contents always give the same core, byte for byte, and so the same name. If an
    intact pack of that name stands there already, it is kept, and only attested with the key.

    Parameters
    ----------
    contents : PackContents
        What to write.
    staging : Staging
        From :func:`aitoolkit.recording.staging.staged`.
    key : SigningKey, optional
        Attests the core and signs the first entry of the history.

    Returns
    -------
    Path
        The pack's folder, named after the system and the first digits of the core's digest.

    Raises
    ------
    ModelError
        If the model cannot be stored safely.
    OutputError
        If it cannot be written, or a damaged pack of the same name stands there.
    """
    stored = None if contents.model is None else dump_model(contents.model)
    apart = contents.model is not None and keeps_rows(contents.model)
    restricted = restricted_files(contents, stored if apart else None)
    core = core_files(contents, None if apart else stored, restricted)
    digest = hashlib.sha256(core[MANIFEST]).hexdigest()
    dossier = _dossier(contents, digest, key)
    open_files: Files = {
        **{f"{CORE}/{path}": content for path, content in core.items()},
        **{f"{_PUBLIC}/{_checked(path)}": content for path, content in contents.render(dossier)},
        _RUN: contents.facts.to_json().encode(),
    }
    final = staging.output / f"{slug(str(contents.declaration.name))}-{digest[:NAME_DIGITS]}"
    try:
        # The restricted part has a list of its own: a plain digest of hidden counts in a list that
        # is published would let anyone find the counts by trying.
        write_files(staging.content, open_files)
        write_files(staging.content / RESTRICTED, with_sums(restricted), private=True)
        append(staging.content, "sealed", made_on=contents.facts.made_on, key=key)
        if key is not None:
            attest_copy(staging.content, key)
        renew_sums(staging.content, apart=RESTRICTED)
        return _settle(staging.content, final, contents.facts, key)
    except OSError as error:
        raise OutputError(
            str(final),
            found=error.strerror or type(error).__name__,
            expected="a folder that can be written, with room left",
            mend="Make room, or choose another folder with output=.",
        ) from error


def core_digest(pack: Path) -> str:
    """Return the SHA-256 of the core's manifest, which is the pack's name.

    Raises
    ------
    PackError
        If the folder holds no core.
    """
    return hashlib.sha256(_core_file(pack, MANIFEST)).hexdigest()


def read_dossier(pack: Path) -> Dossier:
    """Return what a pack's cards are made of, from its core and `run.json`.

    Raises
    ------
    PackError
        If a file is missing, of a newer format, or not what it should be.
    """
    core, facts = pack / CORE, read_noun(RunFacts, pack / _RUN)
    return Dossier(
        declaration=read_noun(Declaration, core / "declaration.json"),
        policy=read_noun(Policy, core / "policy.json"),
        audit=read_noun(Audit, core / "audit.json"),
        verdict=read_noun(Verdict, core / "verdict.json"),
        digest=core_digest(pack),
        made_on=facts.made_on,
        beforehand=facts.beforehand,
        attested_by=_sealed_with(pack),
    )


def _dossier(contents: PackContents, digest: str, key: SigningKey | None) -> Dossier:
    return Dossier(
        declaration=contents.declaration,
        policy=contents.policy,
        audit=contents.public_audit,
        verdict=contents.public_verdict,
        digest=digest,
        made_on=contents.facts.made_on,
        beforehand=contents.facts.beforehand,
        attested_by=None if key is None else key.public.fingerprint,
    )


def _checked(path: str) -> str:
    if not is_inside(path) or not _HARMLESS_NAME.fullmatch(path):
        raise ValueError(f"a card cannot be written to {path!r}")
    return path


def slug(name: str) -> str:
    """Return the name of a system as the folders of its packs begin."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "-".join(re.findall("[a-z0-9]+", plain))
    whole = words if len(words) <= _LONGEST_SLUG else words[: _LONGEST_SLUG + 1].rpartition("-")[0]
    return whole or words[:_LONGEST_SLUG] or "pack"


def _sealed_with(pack: Path) -> str | None:
    entries = read_history(pack).entries
    return entries[0].entry.signer if entries else None


def _settle(content: Path, final: Path, facts: RunFacts, key: SigningKey | None) -> Path:
    """Give the finished pack its name; an intact one that has it already stays."""
    try:
        content.rename(final)
    except OSError:
        if not final.is_dir():
            raise
        _refuse_if_damaged(final)
        if key is not None:
            attest(final, key, made_on=facts.made_on)
    sync(final.parent)
    return final


def _refuse_if_damaged(pack: Path) -> None:
    try:
        damage = [flaw.path for flaw in flaws(pack) if flaw.kind not in HARMLESS]
    except PackError:
        damage = ["the folder"]
    if damage:
        raise OutputError(
            str(pack),
            found=f"a damaged pack of that name ({', '.join(damage[:3])} is not as sealed)",
            expected="no such folder, or an intact pack",
            mend="Look into it with aitoolkit verify, then move it away.",
        )


def _core_file(pack: Path, name: str) -> bytes:
    try:
        return (pack / CORE / name).read_bytes()
    except OSError as error:
        raise _no_pack(pack, f"no {CORE}/{name}") from error


def _no_pack(pack: Path, found: str) -> PackError:
    return PackError(
        str(pack),
        found=found,
        expected="a pack: the folder that a training wrote",
        mend="Check it with aitoolkit verify.",
    )
