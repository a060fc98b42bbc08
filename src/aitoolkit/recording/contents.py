"""What a pack is made of, as the bytes of its files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from aitoolkit.recording.canary import CANARY, canary
from aitoolkit.recording.cells_file import CELLS, cells_csv
from aitoolkit.recording.disk import Files
from aitoolkit.recording.seal import SALT
from aitoolkit.recording.sums import MANIFEST, entry
from aitoolkit.recording.tally_file import tally_bytes
from aitoolkit.schema.audit import Audit
from aitoolkit.schema.declaration import Declaration
from aitoolkit.schema.dossier import Dossier, RunFacts
from aitoolkit.schema.kept import Kept
from aitoolkit.schema.manifest import Manifest
from aitoolkit.schema.policy import Policy
from aitoolkit.schema.tally import Tally
from aitoolkit.schema.verdict import Verdict
from aitoolkit.stats.cells import Cells

if TYPE_CHECKING:
    import pandas as pd

MODEL = "model.skops"


@dataclass(frozen=True)
class PackContents:
    """Everything that a pack is made of.

    Attributes
    ----------
    model : estimator or None
        The fitted pipeline; None where only decisions were audited.
    predictions : pandas.DataFrame or None
        Restricted: a line an examined case: outcome, score, decision, group columns. None where
        only counts were seen.
    background : pandas.DataFrame or None
        Restricted: the rows that explanations were computed against.
    render : callable
        Makes the cards' files (path below ``public/``, content) from the public dossier.
    tables : tuple of (str, bytes)
        Restricted: full tables for spreadsheets, by file name.
    cells : Cells or None
        The finest counts. Kept under ``restricted/`` where they say more than the tally.
    """

    declaration: Declaration
    policy: Policy
    audit: Audit
    public_audit: Audit
    verdict: Verdict
    public_verdict: Verdict
    tally: Tally
    public_tally: Tally
    model: Any | None
    predictions: pd.DataFrame | None
    background: pd.DataFrame | None
    facts: RunFacts
    render: Callable[[Dossier], Iterable[tuple[str, bytes]]]
    tables: tuple[tuple[str, bytes], ...] = ()
    cells: Cells | None = None


def restricted_files(contents: PackContents, model: bytes | None) -> Files:
    """Return what stays under ``restricted/``, the model too if it keeps rows; manifest last."""
    rows = {
        f"{name}.csv": _rows(frame)
        for name, frame in (
            ("predictions", contents.predictions),
            ("background", contents.background),
        )
        if frame is not None
    }
    counts = tally_bytes(contents.tally, safe=False)
    finest = None if contents.cells is None else cells_csv(contents.cells)
    # Made from the rows (or, without any, from the counts), so that the same rows give the same
    # digest, and whoever does not have them cannot try out what lies behind it.
    secret = b"".join(rows.values()) or counts
    salt = hashlib.sha256(b"aitoolkit salt" + secret).hexdigest()
    files: Files = {
        "audit.json": _json(contents.audit),
        "verdict.json": _json(contents.verdict),
        "tally.csv": counts,
        **({} if finest is None else {CELLS: finest}),
        **rows,
        **dict(contents.tables),
        SALT: f"{salt}\n".encode(),
    }
    if model is not None:
        files[MODEL] = model
    return {**files, MANIFEST: _manifest("restricted", files)}


def core_files(contents: PackContents, model: bytes | None, restricted: Files) -> Files:
    """Return what stands under ``core/``; its manifest commits to the restricted part."""
    files: Files = {
        "declaration.json": _json(contents.declaration),
        "policy.json": _json(contents.policy),
        "audit.json": _json(contents.public_audit),
        "verdict.json": _json(contents.public_verdict),
        "tally.csv": tally_bytes(contents.public_tally, safe=True),
    }
    if contents.model is not None:
        files[CANARY] = canary(contents)
    if model is not None:
        files[MODEL] = model
    commitment = hashlib.sha256(restricted[SALT] + restricted[MANIFEST]).hexdigest()
    return {**files, MANIFEST: _manifest("core", files, commitment)}


def _manifest(
    folder: Literal["core", "restricted"], files: Files, commitment: str | None = None
) -> bytes:
    entries = tuple(entry(path, files[path]) for path in sorted(files))
    return _json(Manifest(folder=folder, files=entries, restricted_digest=commitment))


def _json(noun: Kept) -> bytes:
    return noun.to_json().encode()


def _rows(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()
